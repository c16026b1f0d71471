"""A station tells the life of a transaction, event by event (OCPP 2.0.1, part 2, E)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.authorization import IdToken, IdTokenInfo
from chargewright.wire.ocpp.v201.common import EVSE, Extensible, MessageContent
from chargewright.wire.ocpp.v201.meter_values import MeterValue
from chargewright.wire.ocpp.values import Integer, Number, Text36


class TransactionEventType(StrEnum):
    ENDED = "Ended"
    STARTED = "Started"
    UPDATED = "Updated"


class TriggerReason(StrEnum):
    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    UNLOCK_COMMAND = "UnlockCommand"
    STOP_AUTHORIZED = "StopAuthorized"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    REMOTE_STOP = "RemoteStop"
    REMOTE_START = "RemoteStart"
    ABNORMAL_CONDITION = "AbnormalCondition"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    RESET_COMMAND = "ResetCommand"


class ChargingState(StrEnum):
    CHARGING = "Charging"
    EV_CONNECTED = "EVConnected"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class Reason(StrEnum):
    DEAUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_DISCONNECTED = "EVDisconnected"
    GROUND_FAULT = "GroundFault"
    IMMEDIATE_RESET = "ImmediateReset"
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
    MASTER_PASS = "MasterPass"  # noqa: S105 - a kind of card
    OTHER = "Other"
    OVERCURRENT_FAULT = "OvercurrentFault"
    POWER_LOSS = "PowerLoss"
    POWER_QUALITY = "PowerQuality"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOC_LIMIT_REACHED = "SOCLimitReached"
    STOPPED_BY_EV = "StoppedByEV"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TIMEOUT = "Timeout"


class TransactionInfo(Extensible):
    transaction_id: Text36
    charging_state: ChargingState | UnsetType = UNSET
    time_spent_charging: Integer | UnsetType = UNSET
    """Seconds in which energy flowed."""
    stopped_reason: Reason | UnsetType = UNSET
    """Absent in an ended transaction: `Reason.LOCAL`."""
    remote_start_id: Integer | UnsetType = UNSET
    """Ours, from the RequestStartTransaction that caused this."""


class TransactionEventRequest(Extensible):
    event_type: TransactionEventType
    timestamp: datetime
    trigger_reason: TriggerReason
    seq_no: Integer
    """Grows by one with each event of one transaction, from 0; real stations may not count."""
    transaction_info: TransactionInfo
    meter_value: Annotated[tuple[MeterValue, ...], Meta(min_length=1)] | UnsetType = UNSET
    offline: bool | UnsetType = UNSET
    """Absent: false."""
    number_of_phases_used: Integer | UnsetType = UNSET
    cable_max_current: Integer | UnsetType = UNSET
    """A."""
    reservation_id: Integer | UnsetType = UNSET
    evse: EVSE | UnsetType = UNSET
    id_token: IdToken | UnsetType = UNSET


class TransactionEventResponse(Extensible):
    total_cost: Number | UnsetType = UNSET
    """Taxes included, in the currency of the station; 0: free. Absent: not known yet."""
    charging_priority: Integer | UnsetType = UNSET
    """-9 to 9, the higher the sooner; absent: 0."""
    id_token_info: IdTokenInfo | UnsetType = UNSET
    updated_personal_message: MessageContent | UnsetType = UNSET


class GetTransactionStatusRequest(Extensible):
    transaction_id: Text36 | UnsetType = UNSET
    """Absent: whether any message of any transaction waits."""


class GetTransactionStatusResponse(Extensible):
    messages_in_queue: bool
    """Whether messages about it wait to be sent."""
    ongoing_indicator: bool | UnsetType = UNSET
    """Absent where no transaction was named."""
