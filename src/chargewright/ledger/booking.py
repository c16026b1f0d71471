"""What is booked when a card is captured and when money goes back: which templates, by which terms.

The merchant of record decides. Where the operator sells, the sale is our revenue and the station's
owner gets a share of it. Where the owner (the host) sells, we only collect, and take a fee.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from chargewright.kernel.ids import EntryId, IdSource
from chargewright.kernel.money import Money
from chargewright.ledger.entry import Entry, Voucher
from chargewright.ledger.hold import Hold
from chargewright.ledger.portion import Portion
from chargewright.ledger.templates import (
    accrue_provider_fee,
    capture_hold,
    capture_hold_for_host,
    charge_platform_fee,
    pass_on_provider_fee,
    proceeds_of,
    refund,
    share_given,
    share_with_owner,
    take_back_share,
    unapplied,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerShare:
    """What the owner gets of the operator's sales: `share` of the money received without tax.

    `tax` is the jurisdiction and percentage that the owner charges us on top; None where it
    charges none.
    """

    host: str
    share: Portion
    tax: tuple[str, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorSells:
    """The operator is merchant of record. `owner` is None where it owns the station itself."""

    provider_fee: Portion
    owner: OwnerShare | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSells:
    """The station's owner is merchant of record; the operator collects for its payout account.

    `platform_fee` is taken of the money received without tax. The provider's fee is the owner's too.
    """

    host: str
    platform_fee: Portion
    provider_fee: Portion


Terms = OperatorSells | HostSells


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What was sold and taken from the card.

    `revenue` is the price without tax by dimension, `tax` what is due by jurisdiction on the money
    received for it. `unapplied` is what of `captured` was taken beyond the sale; None: nothing was.
    `earlier` is what earlier captures brought for the same sale, without tax: its revenue is booked
    already, and this one only brings what they fell short of. None: it is the first. `over_hold`
    allows `captured` to be more than was held.
    """

    provider: str
    captured: Money
    revenue: Mapping[str, Money]
    tax: Mapping[str, Money]
    unapplied: Money | None = None
    earlier: Money | None = None
    over_hold: bool = False

    @property
    def received(self) -> Money:
        """The money taken for the sale, without tax: what shares and fees are reckoned on."""
        zero = Money.zero(self.captured.currency)
        return self.captured - (self.unapplied or zero) - sum(self.tax.values(), zero)

    def portion(self, whole: Portion) -> Money:
        """This capture's part of a portion that is reckoned once per sale."""
        before = self.earlier or Money.zero(self.captured.currency)
        return whole.within(before + self.received) - whole.within(before)


def book_capture(
    terms: Terms, sale: Sale, hold: Hold | None, *, voucher: Voucher, ids: IdSource
) -> tuple[Entry, ...]:
    """Every entry that a capture causes, the capture first; fees and shares of nothing are left out.

    `voucher` is the capture's; the others are booked on the same source under their own types. `hold` None:
    a station took the money at a terminal of its own.

    Raises:
        HoldExceeded, CaptureExceedsPrice: as `capture_hold`.

    """
    match terms:
        case OperatorSells():
            capture = capture_hold(
                voucher,
                hold,
                provider=sale.provider,
                captured=sale.captured,
                revenue=sale.revenue,
                tax=sale.tax,
                unapplied=sale.unapplied,
                recovered=None if sale.earlier is None else sale.received,
                over_hold=sale.over_hold,
            )
            return capture, *_operators_costs(terms, sale, voucher, ids)
        case HostSells():
            capture = capture_hold_for_host(
                voucher,
                hold,
                provider=sale.provider,
                host=terms.host,
                captured=sale.captured,
                tax=sale.tax,
                unapplied=sale.unapplied,
                over_hold=sale.over_hold,
            )
            return capture, *_hosts_costs(terms, sale, voucher, ids)


def book_refund(
    terms: Terms,
    amount: Money,
    *,
    provider: str,
    booked: Iterable[Entry],
    voucher: Voucher,
    ids: IdSource,
    tax: Mapping[str, Money] | None = None,
) -> tuple[Entry, ...]:
    """Every entry that a refund causes: the money back, and the owner's share of it.

    `booked` are all entries about the payment, read while it is locked. What was taken beyond the
    sale goes back first, and concerns nobody else. `tax` is the tax that the credit note gives back,
    by jurisdiction, so that the books and the note say the same; None where there is no note, and
    tax gives back in proportion.

    Raises:
        RefundExceedsCapture: more than was captured and not yet given back.

    """
    booked = tuple(booked)
    proceeds = proceeds_of(booked)
    back = refund(voucher, provider=provider, amount=amount, proceeds=proceeds, tax=tax)
    if not isinstance(terms, OperatorSells) or terms.owner is None:
        return (back,)
    of_the_sale = amount - min(amount, unapplied(proceeds, amount))
    if not of_the_sale:
        return (back,)
    share_back = take_back_share(
        _next(voucher, ids),
        host=terms.owner.host,
        given=share_given(booked),
        refunded=Fraction(of_the_sale.minor, proceeds.minor - unapplied(proceeds, amount).minor),
    )
    return (back,) if share_back is None else (back, share_back)


def _operators_costs(
    terms: OperatorSells, sale: Sale, voucher: Voucher, ids: IdSource
) -> Iterable[Entry]:
    fee = terms.provider_fee.of(sale.captured)
    if fee:
        yield accrue_provider_fee(_next(voucher, ids), provider=sale.provider, fee=fee)
    if terms.owner is None:
        return
    share = sale.portion(terms.owner.share)
    if share:
        yield share_with_owner(
            _next(voucher, ids),
            host=terms.owner.host,
            share=share,
            input_tax=_tax_on(share, terms.owner.tax),
        )


def _hosts_costs(terms: HostSells, sale: Sale, voucher: Voucher, ids: IdSource) -> Iterable[Entry]:
    platform_fee = sale.portion(terms.platform_fee)
    if platform_fee:
        yield charge_platform_fee(_next(voucher, ids), host=terms.host, fee=platform_fee)
    fee = terms.provider_fee.of(sale.captured)
    is_sale = sale.unapplied != sale.captured  # no owner bears the cost of what nobody can explain
    if fee and is_sale:
        yield pass_on_provider_fee(_next(voucher, ids), host=terms.host, fee=fee)
    elif fee:
        yield accrue_provider_fee(_next(voucher, ids), provider=sale.provider, fee=fee)


def _tax_on(share: Money, tax: tuple[str, Decimal] | None) -> tuple[str, Money] | None:
    if tax is None:
        return None
    jurisdiction, percent = tax
    amount = Portion(percent, Money.zero(share.currency)).of(share)
    return (jurisdiction, amount) if amount else None


def _next(voucher: Voucher, ids: IdSource) -> Voucher:
    return replace(voucher, id=EntryId(ids.mint("ent")))
