"""What a session asks for, in the imperative. Each is performed at least once, by others."""

import msgspec

from chargewright.kernel.ids import PaymentId, SessionId, StationId
from chargewright.sessions.model import Place
from chargewright.sessions.references import StartReference
from chargewright.sessions.words import Attention, Notice, ReleaseReason, StopReason


class Wanted(msgspec.Struct, frozen=True, tag=True):
    """Something is wanted for this session."""

    session_id: SessionId


class SendRemoteStart(Wanted, frozen=True, tag=True, kw_only=True):
    """Ask the station to start, with our reference. Answered by `StartAnswered`."""

    place: Place
    reference: StartReference


class SendRemoteStop(Wanted, frozen=True, tag=True, kw_only=True):
    """Ask the station to stop this transaction and no other. Answered by `StopAnswered`."""

    station_id: StationId
    ocpp_transaction_ref: str
    reason: StopReason


class RateSession(Wanted, frozen=True, tag=True):
    """Price it. Answered by `Rated` or `RatingFailed`."""


class RateLateMeter(Wanted, frozen=True, tag=True):
    """Say what it would have cost with what was heard after its end. Answered by `LateMeterRated`."""


class BillSession(Wanted, frozen=True, tag=True, kw_only=True):
    """Take the price from the payer. Answered by `Billed`, `NothingToBill` or `BillingFailed`."""

    payment_id: PaymentId


class ReleasePayer(Wanted, frozen=True, tag=True, kw_only=True):
    """Let this payer go: nothing was sold to them."""

    payment_id: PaymentId
    reason: ReleaseReason


class Notify(Wanted, frozen=True, tag=True, kw_only=True):
    """Tell the driver what the facts of the session do not."""

    notice: Notice


class AskOperator(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Put this before an operator. One open item per kind and session is enough.

    `session_id` is None where the station spoke of a session that nobody knows. `detail` is a word
    that the text needs, such as the OCPP action; empty where it needs none.
    """

    kind: Attention
    station_id: StationId
    session_id: SessionId | None
    detail: str = ""


Effect = (
    SendRemoteStart
    | SendRemoteStop
    | RateSession
    | RateLateMeter
    | BillSession
    | ReleasePayer
    | Notify
    | AskOperator
)
