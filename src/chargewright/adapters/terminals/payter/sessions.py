"""Payter's sessions in our words: a session is a hold, *commit* is capture, *cancel* is release."""

from typing import Final

from chargewright.adapters.terminals.payter.cards import PROVIDER
from chargewright.kernel.money import Currency, Money
from chargewright.payments.model import CardToken, DeclineReason
from chargewright.payments.outcomes import SeenHold, SeenState
from chargewright.payments.proof import Proof
from chargewright.payments.slip import slip_lines
from chargewright.wire.terminals.payter.answers import SessionAnswer, SessionState
from chargewright.wire.terminals.payter.times import emv_clock, instant, wall_clock

RESPONSE_CODES: Final = {
    "01": DeclineReason.BY_ISSUER,
    "02": DeclineReason.BY_ISSUER,
    "03": DeclineReason.MERCHANT,
    "05": DeclineReason.BY_ISSUER,
    "14": DeclineReason.BY_ISSUER,
    "51": DeclineReason.INSUFFICIENT_FUNDS,
    "55": DeclineReason.PIN_FAILURE,
    "61": DeclineReason.AMOUNT_LIMIT,
    "65": DeclineReason.FREQUENCY_LIMIT,
    "68": DeclineReason.HOST,
    "75": DeclineReason.PIN_FAILURE,
    "91": DeclineReason.HOST,
    "96": DeclineReason.HOST,
}
"""Response codes of ISO 8583, field 39. For operators; the driver is told to ask the issuer."""


def decline_reason(session: SessionAnswer) -> DeclineReason:
    code = session.authorization_response_code or ""
    return RESPONSE_CODES.get(code, DeclineReason.BY_ISSUER)


def proof_of(session: SessionAnswer) -> Proof:
    """What the session says for the receipt. `brand` is an application id there."""
    txn = session.terminal_txn_id
    clock = emv_clock(session.emv_date, session.emv_time) or wall_clock(session.transaction_time)
    return Proof(
        authorization_code=session.authorization_code,
        response_code=session.authorization_response_code,
        host_reference=session.authorization_host_reference,
        terminal_transaction_ref=None if txn is None else str(txn),
        merchant_reference=session.merchant_reference,
        aid=session.brand,
        terminal_clock=None if clock is None else clock.isoformat(timespec="seconds"),
        lines=slip_lines(session.receipt_lines),
    )


def state_of(session: SessionAnswer) -> SeenState:
    match session.known_state:
        case SessionState.AUTHORIZED:
            return SeenState.OPEN if session.is_approved else SeenState.DECLINED
        case SessionState.COMMITTED:
            return SeenState.CAPTURED
        case SessionState.CANCELLED:
            return SeenState.RELEASED
        case SessionState.FAILED:
            return SeenState.CAPTURE_FAILED if session.is_approved else SeenState.DECLINED
        case SessionState.UNHEARD_OF:
            return SeenState.UNDECIDED


def captured_of(session: SessionAnswer, currency: Currency) -> Money | None:
    """The amount taken; None unless it is committed and says an amount."""
    minor = session.final_amount
    if session.known_state is not SessionState.COMMITTED or minor is None:
        return None
    return Money(minor, currency)


def seen_hold(
    session: SessionAnswer,
    *,
    terminal_ref: str,
    currency: Currency,
    account: str,
    online: bool,
    raw: str,
) -> SeenHold | None:
    """A session as a hold in the provider's books; None when it does not say which, or how much.

    A committed session of a terminal that is offline is kept by Payter and not final.
    """
    if session.ref is None or session.authorized_amount is None:
        return None
    state = state_of(session)
    captured = captured_of(session, currency)
    if state is SeenState.CAPTURED and captured is None:
        state = SeenState.UNDECIDED
    return SeenHold(
        hold_ref=session.ref,
        terminal_ref=session.serial_number or terminal_ref,
        card=CardToken(session.card_id or "", PROVIDER, account=account),
        state=state,
        amount=Money(session.authorized_amount, currency),
        captured=captured,
        pending=state is SeenState.CAPTURED and not online,
        placed_at=instant(session.transaction_time),
        captured_at=None if captured is None else instant(session.commit_time),
        proof=proof_of(session),
        raw=raw,
    )
