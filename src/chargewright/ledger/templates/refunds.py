"""Money goes back: from each party what it got, in proportion, until nothing is left of the sale.

Each refund is shared out by what every party still has of the sale, so that many small refunds
take from no party more than it got, and the last one ends at nothing to the minor unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from chargewright.kernel.money import Money, round_half
from chargewright.kernel.sentence import Sentence
from chargewright.ledger.accounts import BANK, UNAPPLIED, WAIVED, Account, Kind
from chargewright.ledger.entry import Entry, EventType, Voucher, legs, must
from chargewright.ledger.refusals import RefundExceedsCapture

_MAKE_PROCEEDS: Final = frozenset(
    {EventType.HOLD_CAPTURED, EventType.PLATFORM_FEE_CHARGED, EventType.REFUNDED}
)
_MAKE_SHARE: Final = frozenset({EventType.OWNER_SHARED, EventType.OWNER_SHARE_TAKEN_BACK})
_ORDER: Final = (
    Kind.UNAPPLIED,
    Kind.HOST_PAYABLE,
    Kind.REVENUE,
    Kind.WAIVED,
    Kind.TAX_PAYABLE,
    Kind.PLATFORM_FEE,
)


@dataclass(frozen=True, slots=True)
class Proceeds:
    """Who still has what of a captured payment. No part is negative; their sum can be refunded."""

    parts: tuple[tuple[Account, Money], ...]

    @property
    def minor(self) -> int:
        return sum(amount.minor for _, amount in self.parts)


def proceeds_of(entries: Iterable[Entry]) -> Proceeds:
    """What the entries about one payment leave with each party: captured, less refunded.

    What was waived has reduced the revenue, and a negative dimension (a discount) the others. What
    was waived before and came in after all can be given back, and is waived again.
    A provider's fee is not given back by the provider and stays with whoever bore it.
    """
    got = _credits(entries, _MAKE_PROCEEDS)
    less = sum(-amount.minor for account, amount in got.items() if _takes_off(account, amount))
    parts = [
        (account, got[account])
        for account in sorted(got, key=_place)
        if account.kind in _ORDER and got[account].minor > 0
    ]
    revenue = [amount for account, amount in parts if account.kind is Kind.REVENUE]
    if less and revenue:
        off = iter(Money(less, revenue[0].currency).split([amount.minor for amount in revenue]))
        parts = [
            (account, amount - next(off) if account.kind is Kind.REVENUE else amount)
            for account, amount in parts
        ]
    return Proceeds(tuple((account, amount) for account, amount in parts if amount))


def refund(
    voucher: Voucher,
    *,
    provider: str,
    amount: Money,
    proceeds: Proceeds,
    tax: Mapping[str, Money] | None = None,
) -> Entry:
    """Give `amount` of a captured payment back to the card; every party gives its part.

    What was taken beyond the sale goes back before anybody gives of the sale. `tax` is what of it
    is tax no longer owed, by jurisdiction, as a credit note says. None: tax gives its part like
    everybody else.

    Raises:
        RefundExceedsCapture: more than is left of the payment, or of a tax.

    """
    must(amount.minor > 0, "a refund gives something back")
    unsold = min(amount, unapplied(proceeds, amount))
    taxes = {Account(Kind.TAX_PAYABLE, key): part for key, part in (tax or {}).items() if part}
    left = dict(proceeds.parts)
    if amount.minor > proceeds.minor or any(
        part.minor > left.get(account, Money.zero(part.currency)).minor
        for account, part in taxes.items()
    ):
        raise RefundExceedsCapture(
            Sentence(
                "{amount} is more than the {left} left",
                amount=amount,
                left=Money(proceeds.minor, amount.currency),
            )
        )
    others = [
        (account, part)
        for account, part in proceeds.parts
        if account != UNAPPLIED and (tax is None or account.kind is not Kind.TAX_PAYABLE)
    ]
    rest = amount - unsold - sum(taxes.values(), Money.zero(amount.currency))
    if rest.minor > sum(part.minor for _, part in others):
        raise RefundExceedsCapture(
            Sentence("{amount} without tax is more than is left of the sale", amount=rest)
        )
    shares = rest.split([part.minor for _, part in others]) if rest else []
    return Entry(
        event_type=EventType.REFUNDED,
        voucher=voucher,
        legs=legs(
            (UNAPPLIED, unsold),
            *zip((account for account, _ in others), shares, strict=False),
            *taxes.items(),
            (Account(Kind.PSP_CLEARING, provider), -amount),
        ),
    )


def refund_returned(voucher: Voucher, *, provider: str, amount: Money) -> Entry:
    """A refund came back to the provider: the sale stays reduced, and the money waits for its driver."""
    return Entry(
        event_type=EventType.REFUND_RETURNED,
        voucher=voucher,
        legs=legs((Account(Kind.PSP_CLEARING, provider), amount), (UNAPPLIED, -amount)),
    )


def refund_paid(voucher: Voucher, amount: Money) -> Entry:
    """What had come back was paid to the driver in another way, from our own account."""
    return Entry(
        event_type=EventType.REFUND_PAID,
        voucher=voucher,
        legs=legs((UNAPPLIED, amount), (BANK, -amount)),
    )


def unapplied(proceeds: Proceeds, like: Money) -> Money:
    """What is left of what was taken beyond the sale, in the currency of `like`."""
    return dict(proceeds.parts).get(UNAPPLIED, Money.zero(like.currency))


def share_given(entries: Iterable[Entry]) -> Proceeds:
    """What the owner still has of its share of one payment: the expense and the tax on it."""
    given = {account: -amount for account, amount in _credits(entries, _MAKE_SHARE).items()}
    return Proceeds(
        tuple(
            (account, given[account])
            for account in sorted(given)
            if account.kind in {Kind.HOST_SHARE_EXPENSE, Kind.INPUT_TAX}
            and given[account].minor > 0
        )
    )


def take_back_share(
    voucher: Voucher, *, host: str, given: Proceeds, refunded: Fraction
) -> Entry | None:
    """Take back from the owner the part of its share that a refund calls for.

    `refunded` is the refund in proportion to what was left of the payment before it, so 1 takes
    back all that is left of the share. None: it comes to less than a minor unit.
    """
    back = [
        (account, Money(round_half(part.minor * refunded), part.currency))
        for account, part in given.parts
    ]
    if not any(amount for _, amount in back):
        return None
    owed = sum((amount for _, amount in back[1:]), back[0][1])
    return Entry(
        event_type=EventType.OWNER_SHARE_TAKEN_BACK,
        voucher=voucher,
        legs=legs(
            (Account(Kind.HOST_PAYABLE, host), owed),
            *((account, -amount) for account, amount in back),
        ),
    )


def _credits(entries: Iterable[Entry], event_types: frozenset[EventType]) -> dict[Account, Money]:
    """Net credit per account over the entries of these types that stand uncorrected."""
    entries = tuple(entries)
    corrected = {entry.reverses for entry in entries}
    sums: dict[Account, Money] = {}
    for entry in entries:
        if entry.event_type not in event_types or entry.id in corrected:
            continue
        for leg in entry.posted:
            sums[leg.account] = sums.get(leg.account, Money.zero(leg.amount.currency)) - leg.amount
    return sums


def _takes_off(account: Account, amount: Money) -> bool:
    return amount.minor < 0 and (account.kind is Kind.REVENUE or account == WAIVED)


def _place(account: Account) -> tuple[int, Account]:
    return (_ORDER.index(account.kind) if account.kind in _ORDER else len(_ORDER)), account
