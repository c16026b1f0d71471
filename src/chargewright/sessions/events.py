"""What can happen to a session, in the past tense.

`at` is always our clock when it was heard; deadlines and idleness go by it. `occurred_at` is the
sender's claim, None where there is none; the machine decides whether to believe it. Stations
repeat, reorder and arrive late: events say what was heard, and the table says what that means.
"""

from datetime import datetime

import msgspec

from chargewright.kernel.ids import TariffVersionId, UserId
from chargewright.sessions.late_bill import LateBill
from chargewright.sessions.model import AtStation, Card, Ceiling, Meter, Place, Token
from chargewright.sessions.references import IdTag
from chargewright.sessions.words import Answer, ChargingState, ConnectorStatus, StopReason


class Happened(msgspec.Struct, frozen=True, tag=True):
    """Something happened, and this is when we heard of it."""

    at: datetime


class StartRefused(Happened, frozen=True, tag=True, kw_only=True):
    """Somebody asked to start and may not. `reason` is the code of access."""

    reason: str


class HoldAccepted(Happened, frozen=True, tag=True, kw_only=True):
    """A hold on a card was placed for this session. `ceiling` is what it covers, if known yet."""

    payer: Card
    ceiling: Ceiling = Ceiling()


class StartRequested(Happened, frozen=True, tag=True, kw_only=True):
    """An app or an operator asked to start on a token's account."""

    payer: Token


class TokenAccepted(Happened, frozen=True, tag=True, kw_only=True):
    """A token was presented at the station and may charge (Authorize), or a card at its own terminal.

    `is_named`: the transaction itself says so, so that nothing is guessed.
    """

    payer: Token | AtStation
    is_named: bool = False


class PayerLost(Happened, frozen=True, tag=True):
    """The hold behind this session is gone: lapsed, or released outside."""


class CeilingSet(Happened, frozen=True, tag=True, kw_only=True):
    """What the payer covers is now known, or has changed. Replaces both limits."""

    ceiling: Ceiling


class StartAnswered(Happened, frozen=True, tag=True, kw_only=True):
    """What became of the remote start."""

    answer: Answer


class StatusReported(Happened, frozen=True, tag=True, kw_only=True):
    """A connector reported its status (StatusNotification)."""

    place: Place
    status: ConnectorStatus
    occurred_at: datetime | None = None


class TransactionStarted(Happened, frozen=True, tag=True, kw_only=True):
    """The station started (StartTransaction, TransactionEvent Started).

    `ocpp_transaction_ref` is the number that we give in OCPP 1.6, the station's own text in 2.x.
    `charging_state` is None in OCPP 1.6. `is_offline` is the station's word that it started without
    us; `is_inferred` that no start was heard and a later message of the transaction told of it.
    """

    place: Place
    ocpp_transaction_ref: str
    id_tag: IdTag | None = None
    meter: Meter = Meter()
    charging_state: ChargingState | None = None
    occurred_at: datetime | None = None
    is_offline: bool = False
    is_inferred: bool = False


class StartTold(Happened, frozen=True, tag=True, kw_only=True):
    """The start of a transaction that was heard of before, told after what came later (OCPP 2.x).

    `meter` is its meter from that start on; None where the start brought no register that can be true.
    """

    occurred_at: datetime
    id_tag: IdTag | None = None
    charging_state: ChargingState | None = None
    meter: Meter | None = None


class EventsMissed(Happened, frozen=True, tag=True):
    """Some of what the station told of the transaction never reached us, and never will."""


class PlaceTold(Happened, frozen=True, tag=True, kw_only=True):
    """A running transaction said at which EVSE it is, which its start may have left open.

    `tariff_version_id` is what that EVSE sells by now; None where nothing is priced.
    """

    place: Place
    tariff_version_id: TariffVersionId | None = None


class ChargingStateReported(Happened, frozen=True, tag=True, kw_only=True):
    """The transaction reported its state (OCPP 2.x, TransactionEvent Updated)."""

    state: ChargingState
    occurred_at: datetime | None = None


class MeterAdvanced(Happened, frozen=True, tag=True, kw_only=True):
    """A valid reading of this session. A refused one is only `ActivityHeard`.

    `is_final` is the station's word that it is the transaction's last.
    """

    meter: Meter
    is_final: bool = False


class ActivityHeard(Happened, frozen=True, tag=True):
    """The station said something for this session that changes nothing but that it is there.

    Refused readings, clock-aligned readings of its connector, an Authorize with its idTag; never
    a Heartbeat or a ping.
    """


class TransactionEnded(Happened, frozen=True, tag=True, kw_only=True):
    """The station stopped (StopTransaction, TransactionEvent Ended).

    `ocpp_transaction_ref` is None where the station named none of ours. `meter` is metering's total
    with the final reading if that was valid; None where nothing new was said.
    """

    ocpp_transaction_ref: str | None
    meter: Meter | None = None
    is_final_reading_rejected: bool = False
    reason: str | None = None
    occurred_at: datetime | None = None
    is_offline: bool = False


class Superseded(Happened, frozen=True, tag=True):
    """Another transaction began on the connector, so this one is over."""


class StopRequested(Happened, frozen=True, tag=True, kw_only=True):
    """Somebody, or a limit, asked to stop. In the ready state only people can."""

    reason: StopReason


class StopAnswered(Happened, frozen=True, tag=True, kw_only=True):
    """What became of the remote stop."""

    answer: Answer


class EndForced(Happened, frozen=True, tag=True, kw_only=True):
    """An operator ended the session without waiting for the station."""

    by: UserId


class DeadlinePassed(Happened, frozen=True, tag=True):
    """It is `at`; what was due by then is done. Also right when nothing is due any more."""


class FrameUnreadable(Happened, frozen=True, tag=True, kw_only=True):
    """A message of this session could not be read. `action` is its OCPP name; the frame is kept."""

    action: str


class Rated(Happened, frozen=True, tag=True, kw_only=True):
    """The price is known. `is_energy_doubtful`: its energy is not that of the power that was shown."""

    is_energy_doubtful: bool = False


class LateMeterRated(Happened, frozen=True, tag=True, kw_only=True):
    """It is known what the session would have cost with what was heard too late."""

    late_bill: LateBill


class RatingFailed(Happened, frozen=True, tag=True, kw_only=True):
    """No price could be found. `code` says why in one word."""

    code: str


class Billed(Happened, frozen=True, tag=True):
    """The payer has paid."""


class PaidAfterAll(Happened, frozen=True, tag=True):
    """Money that came to light pays what this session still owed, or a part of it."""


class NothingToBill(Happened, frozen=True, tag=True):
    """The payer owes nothing and was let go."""


class BillingFailed(Happened, frozen=True, tag=True, kw_only=True):
    """The payer could not be charged. `code` says why in one word."""

    code: str


class RetryRequested(Happened, frozen=True, tag=True, kw_only=True):
    """An operator asked to try the failed rating or billing again."""

    by: UserId


Opening = StartRefused | HoldAccepted | StartRequested | TokenAccepted | TransactionStarted
"""What a session can begin with."""

Event = (
    StartRefused
    | HoldAccepted
    | StartRequested
    | TokenAccepted
    | PayerLost
    | CeilingSet
    | StartAnswered
    | StatusReported
    | TransactionStarted
    | StartTold
    | EventsMissed
    | PlaceTold
    | ChargingStateReported
    | MeterAdvanced
    | ActivityHeard
    | TransactionEnded
    | Superseded
    | StopRequested
    | StopAnswered
    | EndForced
    | DeadlinePassed
    | FrameUnreadable
    | Rated
    | LateMeterRated
    | RatingFailed
    | Billed
    | PaidAfterAll
    | NothingToBill
    | BillingFailed
    | RetryRequested
)
