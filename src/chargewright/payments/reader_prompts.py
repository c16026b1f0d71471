"""Whom an armed reader reads for, at which amount, and what it says meanwhile."""

from dataclasses import dataclass, replace

from chargewright.kernel.ids import EvseId
from chargewright.kernel.money import Money
from chargewright.payments.reader import (
    Charge,
    Reader,
)
from chargewright.payments.screens import Says, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom to read for, at which amount, and what to say; as in `Operation`."""

    evse_id: EvseId | None
    amount: Money
    prompt: Screen
    stops_only: bool = False


def wanted_of(reader: Reader) -> Wanted | None:
    """None when there is nobody to read for."""
    for evse_id in reader.waiting:
        offer = reader.offer(evse_id)
        if offer is not None:
            prompt = Screen(
                says=Says.PRESENT_CARD,
                connector=offer.connector,
                hold=offer.hold,
                prices=offer.prices,
            )
            return Wanted(evse_id=evse_id, amount=offer.hold, prompt=prompt)
    if not reader.offers and not reader.charges:
        return None
    # The card comes before the choice: hold what the dearest choice needs.
    holds = [offer.hold for offer in reader.offers] or [charge.hold for charge in reader.charges]
    dearest = max(holds, key=lambda hold: hold.minor)
    if reader.policy.always_armed and reader.offers:
        return Wanted(evse_id=None, amount=dearest, prompt=_for_anyone(reader, dearest))
    if reader.charges:
        says = Says.CHARGING if _all_are_charging(reader) else Says.PLUG_IN_OR_STOP
        prompt = _of_charges(reader.charges, says)
        return Wanted(evse_id=None, amount=dearest, prompt=prompt, stops_only=True)
    return None


def _for_anyone(reader: Reader, dearest: Money) -> Screen:
    """An invitation to start, as long as there is where; else what is going on."""
    if _all_are_charging(reader):
        return _of_charges(reader.charges, Says.CHARGING)
    prices = {offer.prices for offer in reader.offers}
    return Screen(
        says=Says.TAP_TO_START, hold=dearest, prices=prices.pop() if len(prices) == 1 else ()
    )


def _all_are_charging(reader: Reader) -> bool:
    return {offer.evse_id for offer in reader.offers} <= {each.evse_id for each in reader.charges}


def _of_charges(charges: tuple[Charge, ...], says: Says) -> Screen:
    """What is going on; what it has come to where it is one driver's alone."""
    if len(charges) == 1:
        (charge,) = charges
        return Screen(
            says=says,
            connector=charge.connector,
            energy_wh=charge.energy_wh,
            amount=charge.amount,
        )
    return Screen(says=says, connector=", ".join(filter(None, (one.connector for one in charges))))


def with_figures(charges: tuple[Charge, ...], before: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges with the figures that were told last, where none are told now."""
    known = {charge.payment_id: charge for charge in before}
    return tuple(
        replace(
            charge,
            energy_wh=known[charge.payment_id].energy_wh,
            amount=known[charge.payment_id].amount,
        )
        if charge.energy_wh is None and charge.payment_id in known
        else charge
        for charge in charges
    )
