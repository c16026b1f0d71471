"""The words of a session: its statuses, scopes, flags and reasons. Only the names live here.

Values are what the API, the database and the facts say. The two vocabularies of stations
(`ConnectorStatus`, `ChargingState`) keep OCPP's spelling, so that translating them is a look-up.
"""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a session is in its life; what everyone sees."""

    REFUSED = "refused"
    """Asked for and not allowed. Nothing follows."""
    READY = "ready"
    """Somebody will pay; we wait for the vehicle or for the station's start."""
    IN_PROGRESS = "in_progress"
    """The station has started and, as far as we know, not ended."""
    SETTLING = "settling"
    """Ended at the station: the EVSE is free, rating or payment is pending."""
    RATING_FAILED = "rating_failed"
    BILLING_FAILED = "billing_failed"
    CLOSED = "closed"


OVER: Final = frozenset(
    {Status.SETTLING, Status.RATING_FAILED, Status.BILLING_FAILED, Status.CLOSED}
)
"""After the end: the EVSE is free and nothing that arrives changes what is billed."""


class Scope(StrEnum):
    """What the time of a session is spent on."""

    NONE = "none"
    RESERVATION = "reservation"
    CHARGING = "charging"
    PARKING = "parking"
    FAULT = "fault"


class RatingState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    RATED = "rated"
    FAILED = "failed"


class BillingState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    BILLED = "billed"
    NOT_BILLABLE = "not_billable"
    FAILED = "failed"


class CloseReason(StrEnum):
    """Why it is over; known from the end on, before the session is closed."""

    NORMAL = "NORMAL"
    READY_EXPIRED = "READY_EXPIRED"
    ONGOING_EXPIRED = "ONGOING_EXPIRED"
    START_REJECTED = "START_REJECTED"
    CANCELLED_BY_DRIVER = "CANCELLED_BY_DRIVER"
    CANCELLED_BY_OPERATOR = "CANCELLED_BY_OPERATOR"


class Termination(StrEnum):
    """What ends a session: the station's stop, or the vehicle's leaving."""

    STOP_EVENT = "stop_event"
    FINAL_PARKING = "final_parking"


class ConnectorStatus(StrEnum):
    """What a connector says of itself: OCPP 1.6, 7.7, and `Occupied` of OCPP 2.x."""

    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    FINISHING = "Finishing"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"


class ChargingState(StrEnum):
    """What a transaction says of itself: OCPP 2.0.1, `transactionInfo.chargingState`."""

    CHARGING = "Charging"
    EV_CONNECTED = "EVConnected"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class CommandState(StrEnum):
    """How far a remote start or stop has come."""

    UNSENT = "unsent"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDELIVERED = "undelivered"
    """The station was not there to be asked: nothing happened."""
    UNKNOWN = "unknown"
    """Asked and not answered: it may have happened."""


class Answer(StrEnum):
    """What became of a remote start or stop, in the words of `CommandState`."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDELIVERED = "undelivered"
    UNKNOWN = "unknown"


class StopReason(StrEnum):
    """Why we ask a station to stop."""

    DRIVER = "driver"
    OPERATOR = "operator"
    ENERGY_CEILING = "energy_ceiling"
    TIME_CEILING = "time_ceiling"
    COST_CEILING = "cost_ceiling"
    NO_PAYER = "no_payer"
    """Nobody has offered to pay within T-plug."""
    PAYER_LOST = "payer_lost"
    """The hold that was to pay is gone."""
    LATE_START = "late_start"
    """It started after its driver's hold was given back."""
    START_REJECTED = "start_rejected"
    """The station runs a transaction and refuses to let it charge."""
    SESSION_OVER = "session_over"
    """We have ended the session and the station goes on."""


class ReleaseReason(StrEnum):
    """Why a payer owes nothing."""

    NOT_STARTED = "not_started"
    START_REJECTED = "start_rejected"
    CANCELLED_BY_DRIVER = "cancelled_by_driver"
    CANCELLED_BY_OPERATOR = "cancelled_by_operator"
    ALREADY_PAID = "already_paid"
    """Another payer was bound before."""
    SESSION_OVER = "session_over"
    """The session it was meant for had ended or is being stopped."""


class Notice(StrEnum):
    """What a driver is to be told beyond what the facts of the session tell."""

    REFUSED = "session.refused"
    START_FAILED = "session.start_failed"
    RATING_FAILED = "session.rating_failed"


class Attention(StrEnum):
    """What an operator must look at; the value is the id of the text."""

    NO_PAYER = "session.no_payer"
    LATE_START = "session.late_start"
    SILENT = "session.silent"
    STOP_MISSING = "session.stop_missing"
    LATE_STOP = "session.late_stop"
    STOP_REFUSED = "session.stop_refused"
    POWER_AFTER_STOP = "session.power_after_stop"
    FINAL_READING_REJECTED = "session.final_reading_rejected"
    UNREADABLE_FRAME = "session.unreadable_frame"
    RATING_FAILED = "session.rating_failed"
    ENERGY_DOUBTFUL = "session.energy_doubtful"
    BILLING_FAILED = "session.billing_failed"
    ORPHAN_STOP = "station.orphan_stop"


class Flag(StrEnum):
    """What is imperfect about a session; a session without flags went as it should."""

    NO_PAYER = "no_payer"
    LATE_START = "late_start"
    OFFLINE_START = "offline_start"
    START_MISSING = "start_missing"
    """Its start was never heard; a later message of the transaction told of it."""
    EVENTS_MISSING = "events_missing"
    """By its numbers the station told more of the transaction than reached us (OCPP 2.x)."""
    BAD_START_TIMESTAMP = "bad_start_timestamp"
    BAD_STATUS_TIMESTAMP = "bad_status_timestamp"
    BAD_STOP_TIMESTAMP = "bad_stop_timestamp"
    CONNECTOR_UNAVAILABLE = "connector_unavailable"
    TRANSACTION_REF_UNUSABLE = "transaction_ref_unusable"
    """The stop named no transaction of ours and was bound by other signs."""
    FINAL_READING_REJECTED = "final_reading_rejected"
    ENERGY_DOUBTFUL = "energy_doubtful"
    """Its energy is more than ten times off what the power that was shown makes of its time."""
    OFFLINE_STOP = "offline_stop"
    SILENT = "silent"
    STOP_MISSING = "stop_missing"
    LATE_STOP = "late_stop"
    LATE_READING = "late_reading"
    UNREADABLE_FRAME = "unreadable_frame"
