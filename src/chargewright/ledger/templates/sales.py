"""Money is taken, of a hold or without one: who sold, what of it is revenue, what is tax, what was given up."""

from collections.abc import Mapping

from chargewright.kernel.money import Money
from chargewright.kernel.sentence import Sentence
from chargewright.ledger.accounts import EXCISE_EXPENSE, UNAPPLIED, WAIVED, Account, Kind
from chargewright.ledger.entry import Entry, EventType, Voucher, legs, must
from chargewright.ledger.hold import Hold
from chargewright.ledger.refusals import CaptureExceedsPrice, HoldExceeded
from chargewright.ledger.templates.holds import pair_back


def capture_hold(
    voucher: Voucher,
    hold: Hold | None,
    *,
    provider: str,
    captured: Money,
    revenue: Mapping[str, Money],
    tax: Mapping[str, Money],
    unapplied: Money | None = None,
    recovered: Money | None = None,
    over_hold: bool = False,
) -> Entry:
    """Take `captured` of a hold for a sale of the operator's own (it is merchant of record).

    `hold` None: a station took it at a terminal of its own, where no hold of ours was.

    `revenue` is the price without tax, by dimension; `tax` is due on the money received, by
    jurisdiction. What is priced and not captured is waived; `unapplied` is what was captured and not
    priced, and stays the card holder's until somebody explains it or gives it back. `recovered` is
    what an earlier capture of the same sale waived and this one brings after all: its revenue is in
    the books already, so it closes that shortfall. `over_hold` says that the provider was allowed to
    take more than was held, and did.

    Raises:
        HoldExceeded: more was captured than held, without `over_hold`.
        CaptureExceedsPrice: more was captured than revenue, tax, `recovered` and `unapplied` come to.

    """
    _refuse_more_than_held(hold, captured, over_hold=over_hold)
    unsold = _unsold(captured, unapplied)
    back = recovered or Money.zero(captured.currency)
    waived = total(captured, revenue) + total(captured, tax) + back + unsold - captured
    if waived.minor < 0:
        raise CaptureExceedsPrice(
            Sentence(
                "{captured} was captured for a sale of {sold}",
                captured=captured,
                sold=captured + waived,
            )
        )
    return Entry(
        event_type=EventType.STATION_SETTLED if hold is None else EventType.HOLD_CAPTURED,
        voucher=voucher,
        legs=(() if hold is None else pair_back(hold))
        + legs(
            (Account(Kind.PSP_CLEARING, provider), captured),
            (WAIVED, waived - back),
            *((Account(Kind.REVENUE, dimension), -net) for dimension, net in revenue.items()),
            *_tax_payable(tax),
            (UNAPPLIED, -unsold),
        ),
        ends=None if hold is None else hold.id,
    )


def capture_hold_for_host(
    voucher: Voucher,
    hold: Hold | None,
    *,
    provider: str,
    host: str,
    captured: Money,
    tax: Mapping[str, Money],
    unapplied: Money | None = None,
    over_hold: bool = False,
) -> Entry:
    """Take `captured` of a hold for a sale of the station's owner, for whom we only collect.

    `host` is the owner's payout account. What the owner's price exceeds the capture by is not in
    our books: it is the owner's revenue that was waived. `unapplied` and `hold` are as for `capture_hold`.

    Raises:
        HoldExceeded: more was captured than held, without `over_hold`.
        CaptureExceedsPrice: the tax alone is more than was captured.

    """
    _refuse_more_than_held(hold, captured, over_hold=over_hold)
    unsold = _unsold(captured, unapplied)
    net = captured - unsold - total(captured, tax)
    if net.minor < 0:
        raise CaptureExceedsPrice(
            Sentence("{captured} was captured, and the tax alone is more", captured=captured)
        )
    return Entry(
        event_type=EventType.STATION_SETTLED if hold is None else EventType.HOLD_CAPTURED,
        voucher=voucher,
        legs=(() if hold is None else pair_back(hold))
        + legs(
            (Account(Kind.PSP_CLEARING, provider), captured),
            (Account(Kind.HOST_PAYABLE, host), -net),
            *_tax_payable(tax),
            (UNAPPLIED, -unsold),
        ),
        ends=None if hold is None else hold.id,
    )


def owe_tax(voucher: Voucher, tax: Mapping[str, Money]) -> Entry:
    """Book tax that is due although nobody pays us for the energy (an excise on a free session).

    A percentage of a price of nothing is nothing, and the taxes of tariffs are percentages: it is
    for the excises per kilowatt-hour that they do not have yet.
    """
    must(bool(tax), "some tax is due")
    owed = total(next(iter(tax.values())), tax)
    return Entry(
        event_type=EventType.TAX_DUE,
        voucher=voucher,
        legs=legs((EXCISE_EXPENSE, owed), *_tax_payable(tax)),
    )


def total(like: Money, amounts: Mapping[str, Money]) -> Money:
    """The sum, in the currency of `like`."""
    return sum(amounts.values(), Money.zero(like.currency))


def _tax_payable(tax: Mapping[str, Money]) -> list[tuple[Account, Money]]:
    return [
        (Account(Kind.TAX_PAYABLE, jurisdiction), -amount) for jurisdiction, amount in tax.items()
    ]


def _unsold(captured: Money, unapplied: Money | None) -> Money:
    unsold = unapplied or Money.zero(captured.currency)
    must(0 <= unsold.minor <= captured.minor, "what was not sold is part of what was captured")
    return unsold


def _refuse_more_than_held(hold: Hold | None, captured: Money, *, over_hold: bool) -> None:
    must(captured.minor > 0, "a capture of nothing is a release")
    if hold is not None and captured > hold.amount and not over_hold:
        raise HoldExceeded(
            Sentence(
                "{captured} was captured of a hold of {held}", captured=captured, held=hold.amount
            )
        )
