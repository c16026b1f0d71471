"""Our open payments beside the provider's books: what each of us has and the other has not.

A pure comparison of one terminal at one moment. It never decides by itself that money moves: what
it finds are events for payments we know, and holds that nobody knows and that shall be given back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from chargewright.kernel.ids import PaymentId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.capturing import taken
from chargewright.payments.deciding import decide_release
from chargewright.payments.events import Event
from chargewright.payments.hearing import about_the_look
from chargewright.payments.model import Card, CardKind, Hold, Payment, ReleaseReason, State
from chargewright.payments.moves import Moved, follow
from chargewright.payments.outcomes import LookUpOutcome, NotListed, SeenHold, SeenState
from chargewright.payments.terms import Terms

CLOCK_DOUBT: Final = timedelta(minutes=5)
"""How far a provider's clock may be from ours."""

_NEVER_SAID: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the provider's books say to one of our payments."""

    payment_id: PaymentId
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What belongs to no payment of ours: `orphans` are open holds, `unknown_captures` are money."""

    findings: tuple[Finding, ...]
    orphans: tuple[SeenHold, ...]
    unknown_captures: tuple[SeenHold, ...]


def search(
    payment: Payment, listed: Sequence[SeenHold], *, known_refs: Iterable[str]
) -> LookUpOutcome:
    """The hold of a payment in doubt among all holds of its terminal.

    It is on the same card and is nobody else's (`known_refs` are the holds we know, ended ones too).
    An open one fits unless the provider says it is older than the payment; an ended one fits only
    when the provider says it is not, because a card may have a long history here. Two that fit: the
    open one first, then the latest, and the other one is an orphan for the next comparison.
    """
    known = set(known_refs)
    earliest = payment.opened_at - CLOCK_DOUBT
    fitting = [
        seen
        for seen in listed
        if seen.card == payment.card.token
        and seen.hold_ref not in known
        and _may_be_as_young(seen, earliest)
    ]
    if not fitting:
        return NotListed()
    return max(
        fitting,
        key=lambda seen: (
            seen.state is SeenState.OPEN,
            seen.placed_at or _NEVER_SAID,
            seen.hold_ref,
        ),
    )


def _may_be_as_young(seen: SeenHold, earliest: datetime) -> bool:
    if seen.placed_at is None:
        return seen.state is SeenState.OPEN
    return seen.placed_at >= earliest


def compare(
    payments: Sequence[Payment], listed: Sequence[SeenHold], *, ours_since: datetime, at: datetime
) -> Comparison:
    """Lay our payments of one terminal beside the provider's list of its holds.

    `payments` are those that have not ended and those that have ended lately: an ended payment
    whose hold is still open at the provider is told so as well. Ask the provider first and load the
    payments after, so that a hold placed in between is not taken for an orphan. Hearing the same
    twice changes nothing, so this may run as often as one likes.

    `ours_since` is when the terminal became ours: what was captured there before is another's, and
    what has no readable time cannot be told from it. The time of the hold tells; else, because some
    providers tell it without a zone, the time of the capture.
    """
    by_ref = {payment.hold.ref: payment for payment in payments if payment.hold is not None}
    findings = [
        Finding(payment_id=by_ref[seen.hold_ref].id, event=about_the_look(seen, at=at))
        for seen in listed
        if seen.hold_ref in by_ref and _is_news(by_ref[seen.hold_ref], seen)
    ]
    known = set(by_ref)
    for payment in payments:
        if payment.state is not State.IN_DOUBT:
            continue
        found = search(payment, listed, known_refs=known)
        if isinstance(found, SeenHold):
            known.add(found.hold_ref)
        findings.append(Finding(payment_id=payment.id, event=about_the_look(found, at=at)))
    being_placed = {payment.card.token for payment in payments if payment.state is State.PLACING}
    unknown = [
        seen for seen in listed if seen.hold_ref not in known and seen.card not in being_placed
    ]
    return Comparison(
        findings=tuple(findings),
        orphans=tuple(seen for seen in unknown if seen.state is SeenState.OPEN),
        unknown_captures=tuple(
            seen
            for seen in unknown
            if seen.state is SeenState.CAPTURED
            and seen.captured
            and _is_of_our_time(seen, ours_since + CLOCK_DOUBT)
        ),
    )


def _is_of_our_time(seen: SeenHold, earliest: datetime) -> bool:
    told = seen.placed_at or seen.captured_at
    return told is not None and told >= earliest


def _is_news(payment: Payment, seen: SeenHold) -> bool:
    """Whether the books say something else than we believe."""
    match seen.state:
        case SeenState.OPEN:
            return payment.has_ended
        case SeenState.CAPTURED:
            return payment.state is State.CAPTURE_PENDING or payment.captured != seen.captured
        case SeenState.RELEASED:
            return payment.state is not State.RELEASED
        case SeenState.CAPTURE_FAILED:
            return payment.state is State.CAPTURE_PENDING
        case SeenState.DECLINED | SeenState.UNDECIDED:
            return False


def adopt_orphan(
    payment_id: PaymentId,
    seen: SeenHold,
    *,
    terminal_id: TerminalId,
    terms: Terms,
    at: datetime,
) -> Moved:
    """A payment for a hold that nobody knows, which begins by giving it back."""
    nothing = Money.zero(seen.amount.currency)
    found = _payment_of(payment_id, seen, terminal_id=terminal_id, terms=terms, at=at)
    return follow(found, decide_release(ReleaseReason.ORPHAN, price=nothing, at=at), at)


def adopt_capture(
    payment_id: PaymentId,
    seen: SeenHold,
    *,
    terminal_id: TerminalId,
    terms: Terms,
    at: datetime,
) -> Moved:
    """A payment for money that was captured and that nobody knows; a person finds out what for."""
    assert seen.captured is not None, "money was taken"
    found = _payment_of(payment_id, seen, terminal_id=terminal_id, terms=terms, at=at)
    return taken(found, seen.captured, at, pending=seen.pending)


def _payment_of(
    payment_id: PaymentId,
    seen: SeenHold,
    *,
    terminal_id: TerminalId,
    terms: Terms,
    at: datetime,
) -> Payment:
    hold = Hold(ref=seen.hold_ref, terminal_ref=seen.terminal_ref, amount=seen.amount, placed_at=at)
    return Payment(
        id=payment_id,
        terminal_id=terminal_id,
        operation_id=None,
        card=Card(kind=CardKind.EMV, token=seen.card),
        evse_ids=(),
        is_plugged_in=False,
        wanted=seen.amount,
        terms=terms,
        opened_at=at,
        state=State.HELD,
        hold=hold,
        next_try_at=at,
        proof=seen.proof,
    )
