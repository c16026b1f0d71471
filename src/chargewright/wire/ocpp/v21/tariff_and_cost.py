"""Tariffs that a station reckons by (OCPP 2.1, part 2, I)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import MessageContent, StatusInfo
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import (
    Integer,
    Natural,
    Number,
    PlaceNoFromZero,
    Text3,
    Text20,
    Text36,
    Text60,
    Text255,
)


class TaxRate(Extensible):
    type: Text20
    tax: Number
    """Percent."""
    stack: Natural | UnsetType = UNSET
    """0, or absent: on the net price; 1: on what 0 made of it; and so on."""


class Price(Extensible):
    excl_tax: Number | UnsetType = UNSET
    """In the currency of the whole; may be absent where the other is there."""
    incl_tax: Number | UnsetType = UNSET
    tax_rates: Annotated[tuple[TaxRate, ...], Meta(min_length=1, max_length=5)] | UnsetType = UNSET


class DayOfWeek(StrEnum):
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class EvseKind(StrEnum):
    AC = "AC"
    DC = "DC"


class TariffConditions(Extensible):
    """All must be so. Times and dates are local; of each pair the first counts and the last does not."""

    start_time_of_day: str | UnsetType = UNSET
    """HH:MM."""
    end_time_of_day: str | UnsetType = UNSET
    """HH:MM; before the start: of the next day."""
    day_of_week: Annotated[tuple[DayOfWeek, ...], Meta(min_length=1, max_length=7)] | UnsetType = (
        UNSET
    )
    valid_from_date: str | UnsetType = UNSET
    """YYYY-MM-DD."""
    valid_to_date: str | UnsetType = UNSET
    """YYYY-MM-DD."""
    evse_kind: EvseKind | UnsetType = UNSET
    min_energy: Number | UnsetType = UNSET
    """Wh."""
    max_energy: Number | UnsetType = UNSET
    """Wh."""
    min_current: Number | UnsetType = UNSET
    """A, all phases together, at this moment."""
    max_current: Number | UnsetType = UNSET
    """A, all phases together, at this moment."""
    min_power: Number | UnsetType = UNSET
    """W at this moment."""
    max_power: Number | UnsetType = UNSET
    """W at this moment."""
    min_time: Integer | UnsetType = UNSET
    """Seconds of the transaction."""
    max_time: Integer | UnsetType = UNSET
    """Seconds of the transaction."""
    min_charging_time: Integer | UnsetType = UNSET
    """Seconds of charging."""
    max_charging_time: Integer | UnsetType = UNSET
    """Seconds of charging."""
    min_idle_time: Integer | UnsetType = UNSET
    """Seconds without charging."""
    max_idle_time: Integer | UnsetType = UNSET
    """Seconds without charging."""


class TariffEnergyPrice(Extensible):
    price_kwh: Number
    """A kWh, without tax."""
    conditions: TariffConditions | UnsetType = UNSET


class TariffEnergy(Extensible):
    prices: Annotated[tuple[TariffEnergyPrice, ...], Meta(min_length=1)]
    tax_rates: Annotated[tuple[TaxRate, ...], Meta(min_length=1, max_length=5)] | UnsetType = UNSET


class TariffTimePrice(Extensible):
    price_minute: Number
    """A minute, without tax."""
    conditions: TariffConditions | UnsetType = UNSET


class TariffTime(Extensible):
    prices: Annotated[tuple[TariffTimePrice, ...], Meta(min_length=1)]
    tax_rates: Annotated[tuple[TaxRate, ...], Meta(min_length=1, max_length=5)] | UnsetType = UNSET


class TariffConditionsFixed(Extensible):
    """As `TariffConditions`."""

    start_time_of_day: str | UnsetType = UNSET
    end_time_of_day: str | UnsetType = UNSET
    day_of_week: Annotated[tuple[DayOfWeek, ...], Meta(min_length=1, max_length=7)] | UnsetType = (
        UNSET
    )
    valid_from_date: str | UnsetType = UNSET
    valid_to_date: str | UnsetType = UNSET
    evse_kind: EvseKind | UnsetType = UNSET
    payment_brand: Text20 | UnsetType = UNSET
    """Of the card, as its token's additional information has it."""
    payment_recognition: Text20 | UnsetType = UNSET
    """Credit or debit, likewise."""


class TariffFixedPrice(Extensible):
    price_fixed: Number
    """Once, without tax."""
    conditions: TariffConditionsFixed | UnsetType = UNSET


class TariffFixed(Extensible):
    prices: Annotated[tuple[TariffFixedPrice, ...], Meta(min_length=1)]
    tax_rates: Annotated[tuple[TaxRate, ...], Meta(min_length=1, max_length=5)] | UnsetType = UNSET


class Tariff(Extensible):
    tariff_id: Text60
    currency: Text3
    """ISO 4217."""
    description: (
        Annotated[tuple[MessageContent, ...], Meta(min_length=1, max_length=10)] | UnsetType
    ) = UNSET
    energy: TariffEnergy | UnsetType = UNSET
    valid_from: datetime | UnsetType = UNSET
    """Absent: at once."""
    charging_time: TariffTime | UnsetType = UNSET
    idle_time: TariffTime | UnsetType = UNSET
    fixed_fee: TariffFixed | UnsetType = UNSET
    reservation_time: TariffTime | UnsetType = UNSET
    reservation_fixed: TariffFixed | UnsetType = UNSET
    min_cost: Price | UnsetType = UNSET
    max_cost: Price | UnsetType = UNSET


class SetDefaultTariffRequest(Extensible):
    evse_id: PlaceNoFromZero
    """0: all of them."""
    tariff: Tariff


class TariffSetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    TOO_MANY_ELEMENTS = "TooManyElements"
    CONDITION_NOT_SUPPORTED = "ConditionNotSupported"
    DUPLICATE_TARIFF_ID = "DuplicateTariffId"


class SetDefaultTariffResponse(Extensible):
    status: TariffSetStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetTariffsRequest(Extensible):
    evse_id: PlaceNoFromZero
    """0: all of them."""


class TariffGetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_TARIFF = "NoTariff"


class TariffKind(StrEnum):
    DEFAULT_TARIFF = "DefaultTariff"
    DRIVER_TARIFF = "DriverTariff"


class TariffAssignment(Extensible):
    tariff_id: Text60
    tariff_kind: TariffKind
    valid_from: datetime | UnsetType = UNSET
    evse_ids: Annotated[tuple[Natural, ...], Meta(min_length=1)] | UnsetType = UNSET
    id_tokens: Annotated[tuple[Text255, ...], Meta(min_length=1)] | UnsetType = UNSET


class GetTariffsResponse(Extensible):
    status: TariffGetStatus
    status_info: StatusInfo | UnsetType = UNSET
    tariff_assignments: Annotated[tuple[TariffAssignment, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )


class ClearTariffsRequest(Extensible):
    tariff_ids: Annotated[tuple[Text60, ...], Meta(min_length=1)] | UnsetType = UNSET
    """Absent: all."""
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """Absent or 0: everywhere."""


class TariffClearStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_TARIFF = "NoTariff"


class ClearTariffsResult(Extensible):
    status: TariffClearStatus
    status_info: StatusInfo | UnsetType = UNSET
    tariff_id: Text60 | UnsetType = UNSET


class ClearTariffsResponse(Extensible):
    clear_tariffs_result: Annotated[tuple[ClearTariffsResult, ...], Meta(min_length=1)]


class ChangeTransactionTariffRequest(Extensible):
    tariff: Tariff
    transaction_id: Text36


class TariffChangeStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    TOO_MANY_ELEMENTS = "TooManyElements"
    CONDITION_NOT_SUPPORTED = "ConditionNotSupported"
    TX_NOT_FOUND = "TxNotFound"
    NO_CURRENCY_CHANGE = "NoCurrencyChange"


class ChangeTransactionTariffResponse(Extensible):
    status: TariffChangeStatus
    status_info: StatusInfo | UnsetType = UNSET
