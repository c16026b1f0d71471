"""How much of a card to hold before a session, and how much of that to keep back."""

from chargewright.kernel.money import EXPONENT, Money, Rounding, rounded
from chargewright.rating.rounding import kept_for_rounding
from chargewright.tariffs.choice import price_list
from chargewright.tariffs.dearest import dearest, dearest_second, worst_start
from chargewright.tariffs.model import Dim, TariffVersion


def hold_amount(tariff: TariffVersion, *, usual: Money) -> Money:
    """What to hold before a session: the tariff's own amount, else the operator's `usual` one.

    Never more than the tariff's `max_authorization`, and nothing where every price is zero.

    Raises:
        ValueError: `usual` is in another currency.

    """
    if usual.currency != tariff.currency:
        raise ValueError(f"a tariff in {tariff.currency} cannot be held in {usual.currency}")
    if not worst_start(tariff, seconds=1, power_w=1):
        return Money.zero(tariff.currency)
    wanted = usual
    if tariff.authorization.preauth_amount is not None:
        wanted = tariff.money(tariff.authorization.preauth_amount)
    if tariff.authorization.max_authorization is None:
        return wanted
    return min(wanted, tariff.money(tariff.authorization.max_authorization))


def margin(
    tariff: TariffVersion, *, power_w: int, meter_interval_s: int, stop_latency_s: int, leave_s: int
) -> Money:
    """What to keep back of a hold, so that the final price still fits into it.

    Between the reading that reaches a ceiling and the moment the station has stopped, the session
    goes on for a meter interval and a stop latency at full power; then the driver needs `leave_s`
    to unplug, at the idle price. Energy is read and billed in whole watt-hours, so a started one
    counts. Where prices know the clock they may change once more meanwhile, and every line that
    begins then is rounded. Flat prices are not in here: `ceilings` counts them from the first
    second, those that have yet to fall due included.
    """
    going_on = meter_interval_s + stop_latency_s
    cost = (
        -(-power_w * going_on // 3600) * dearest(tariff, Dim.ENERGY)
        + going_on * dearest_second(tariff)
        + leave_s * dearest(tariff, Dim.IDLE_TIME)
    )
    prices = price_list(tariff)
    if prices.local_cuts:
        minor: int = 10 ** EXPONENT[tariff.currency]
        cost += kept_for_rounding(1 + len(prices.slots), tariff) / minor
    return rounded(cost, tariff.currency, Rounding.CEILING)
