"""What a transaction is doing, and what it costs (OCPP 2.1, part 2, E and I)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken, IdTokenInfo
from chargewright.wire.ocpp.v21.charging_profiles import OperationMode
from chargewright.wire.ocpp.v21.common import EVSE, MessageContent
from chargewright.wire.ocpp.v21.meter_values import MeterValue
from chargewright.wire.ocpp.v21.tariff_and_cost import Price
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.transactions import ChargingState, TransactionEventType
from chargewright.wire.ocpp.values import Integer, Natural, Number, Text3, Text36, Text60, Text500


class CostDimensionType(StrEnum):
    ENERGY = "Energy"
    MAX_CURRENT = "MaxCurrent"
    MIN_CURRENT = "MinCurrent"
    MAX_POWER = "MaxPower"
    MIN_POWER = "MinPower"
    IDLE_TIME = "IdleTIme"
    CHARGING_TIME = "ChargingTime"


class CostDimension(Extensible):
    type: CostDimensionType
    volume: Number
    """kWh, A, W or seconds, as its type has it."""


class ChargingPeriod(Extensible):
    start_period: datetime
    dimensions: Annotated[tuple[CostDimension, ...], Meta(min_length=1)] | UnsetType = UNSET
    tariff_id: Text60 | UnsetType = UNSET


class TariffCostType(StrEnum):
    NORMAL_COST = "NormalCost"
    MIN_COST = "MinCost"
    MAX_COST = "MaxCost"


class TotalPrice(Extensible):
    excl_tax: Number | UnsetType = UNSET
    incl_tax: Number | UnsetType = UNSET


class TotalCost(Extensible):
    currency: Text3
    """ISO 4217."""
    type_of_cost: TariffCostType
    total: TotalPrice
    fixed: Price | UnsetType = UNSET
    energy: Price | UnsetType = UNSET
    charging_time: Price | UnsetType = UNSET
    idle_time: Price | UnsetType = UNSET
    reservation_time: Price | UnsetType = UNSET
    reservation_fixed: Price | UnsetType = UNSET


class TotalUsage(Extensible):
    energy: Number
    """kWh."""
    charging_time: Integer
    """Seconds."""
    idle_time: Integer
    """Seconds."""
    reservation_time: Integer | UnsetType = UNSET
    """Seconds."""


class CostDetails(Extensible):
    """What the transaction has cost so far, as the station reckons by a tariff of ours."""

    total_cost: TotalCost
    total_usage: TotalUsage
    charging_periods: Annotated[tuple[ChargingPeriod, ...], Meta(min_length=1)] | UnsetType = UNSET
    failure_to_calculate: bool | UnsetType = UNSET
    """Whether the station could not; absent: false."""
    failure_reason: Text500 | UnsetType = UNSET


class TriggerReason(StrEnum):
    ABNORMAL_CONDITION = "AbnormalCondition"
    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    COST_LIMIT_REACHED = "CostLimitReached"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    LIMIT_SET = "LimitSet"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    OPERATION_MODE_CHANGED = "OperationModeChanged"
    REMOTE_START = "RemoteStart"
    REMOTE_STOP = "RemoteStop"
    RESET_COMMAND = "ResetCommand"
    RUNNING_COST = "RunningCost"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    SOC_LIMIT_REACHED = "SoCLimitReached"
    STOP_AUTHORIZED = "StopAuthorized"
    TARIFF_CHANGED = "TariffChanged"
    TARIFF_NOT_ACCEPTED = "TariffNotAccepted"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    TX_RESUMED = "TxResumed"
    UNLOCK_COMMAND = "UnlockCommand"


class PreconditioningStatus(StrEnum):
    UNKNOWN = "Unknown"
    READY = "Ready"
    NOT_READY = "NotReady"
    PRECONDITIONING = "Preconditioning"


class Reason(StrEnum):
    DE_AUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_DISCONNECTED = "EVDisconnected"
    GROUND_FAULT = "GroundFault"
    IMMEDIATE_RESET = "ImmediateReset"
    MASTER_PASS = "MasterPass"  # noqa: S105 - a kind of card
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
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
    REQ_ENERGY_TRANSFER_REJECTED = "ReqEnergyTransferRejected"


class TransactionLimit(Extensible):
    """Whichever is reached first ends the transfer of energy."""

    max_cost: Number | UnsetType = UNSET
    """In the currency of the tariff, with taxes."""
    max_energy: Number | UnsetType = UNSET
    """Wh."""
    max_time: Integer | UnsetType = UNSET
    """Seconds."""
    max_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="maxSoC", default=UNSET
    )
    """Percent."""


class TransactionInfo(Extensible):
    transaction_id: Text36
    charging_state: ChargingState | UnsetType = UNSET
    time_spent_charging: Integer | UnsetType = UNSET
    """Seconds in which energy flowed."""
    stopped_reason: Reason | UnsetType = UNSET
    """Absent in an ended transaction: `Reason.LOCAL`."""
    remote_start_id: Integer | UnsetType = UNSET
    """Ours, from the RequestStartTransaction that caused this."""
    operation_mode: OperationMode | UnsetType = UNSET
    tariff_id: Text60 | UnsetType = UNSET
    """By which the station reckons."""
    transaction_limit: TransactionLimit | UnsetType = UNSET


class TransactionEventRequest(Extensible):
    event_type: TransactionEventType
    timestamp: datetime
    trigger_reason: TriggerReason
    seq_no: Natural
    """Grows by one with each event of one transaction, from 0; real stations may not count."""
    transaction_info: TransactionInfo
    cost_details: CostDetails | UnsetType = UNSET
    meter_value: Annotated[tuple[MeterValue, ...], Meta(min_length=1)] | UnsetType = UNSET
    offline: bool | UnsetType = UNSET
    """Absent: false."""
    number_of_phases_used: Annotated[int, Meta(ge=0, le=3)] | UnsetType = UNSET
    cable_max_current: Integer | UnsetType = UNSET
    """A."""
    reservation_id: Natural | UnsetType = UNSET
    preconditioning_status: PreconditioningStatus | UnsetType = UNSET
    evse_sleep: bool | UnsetType = UNSET
    evse: EVSE | UnsetType = UNSET
    id_token: IdToken | UnsetType = UNSET


class TransactionEventResponse(Extensible):
    total_cost: Number | UnsetType = UNSET
    """Taxes included, in the currency of the station; 0: free. Absent: not known yet."""
    charging_priority: Integer | UnsetType = UNSET
    """-9 to 9, the higher the sooner; absent: 0."""
    id_token_info: IdTokenInfo | UnsetType = UNSET
    transaction_limit: TransactionLimit | UnsetType = UNSET
    updated_personal_message: MessageContent | UnsetType = UNSET
    updated_personal_message_extra: (
        Annotated[tuple[MessageContent, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET
    """The same in other languages."""
