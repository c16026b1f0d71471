"""What energy will cost when, as a vehicle is told of it (OCPP 2.1, part 2, K; ISO 15118-20)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import (
    Integer,
    Natural,
    Text3,
    Text8,
    Text32,
    Text80,
    Text100,
    Text160,
    Text2000,
)


class RationalNumber(Extensible):
    """`value` times ten to the `exponent`."""

    exponent: Integer
    value: Integer


class PriceRule(Extensible):
    energy_fee: RationalNumber
    """A kWh."""
    power_range_start: RationalNumber
    """W, from which on it counts."""
    parking_fee_period: Integer | UnsetType = UNSET
    """Seconds."""
    carbon_dioxide_emission: Natural | UnsetType = UNSET
    """Grams a kWh."""
    renewable_generation_percentage: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    parking_fee: RationalNumber | UnsetType = UNSET


class PriceRuleStack(Extensible):
    duration: Integer
    """Seconds."""
    price_rule: Annotated[tuple[PriceRule, ...], Meta(min_length=1, max_length=8)]


class TaxRule(Extensible):
    tax_rule_id: Natural = msgspec.field(name="taxRuleID")
    applies_to_energy_fee: bool
    applies_to_parking_fee: bool
    applies_to_overstay_fee: bool
    applies_to_minimum_maximum_cost: bool
    tax_rate: RationalNumber
    """Percent."""
    tax_rule_name: Text100 | UnsetType = UNSET
    tax_included_in_price: bool | UnsetType = UNSET


class OverstayRule(Extensible):
    overstay_fee: RationalNumber
    start_time: Integer
    """Seconds after charging has ended."""
    overstay_fee_period: Integer
    """Seconds."""
    overstay_rule_description: Text32 | UnsetType = UNSET


class OverstayRuleList(Extensible):
    overstay_rule: Annotated[tuple[OverstayRule, ...], Meta(min_length=1, max_length=5)]
    overstay_power_threshold: RationalNumber | UnsetType = UNSET
    """W, below which the vehicle overstays."""
    overstay_time_threshold: Integer | UnsetType = UNSET
    """Seconds."""


class AdditionalSelectedServices(Extensible):
    service_fee: RationalNumber
    service_name: Text80


class AbsolutePriceSchedule(Extensible):
    time_anchor: datetime
    price_schedule_id: Natural = msgspec.field(name="priceScheduleID")
    currency: Text3
    """ISO 4217."""
    language: Text8
    price_algorithm: Text2000
    """URN (ISO 15118-20)."""
    price_rule_stacks: Annotated[tuple[PriceRuleStack, ...], Meta(min_length=1, max_length=1024)]
    price_schedule_description: Text160 | UnsetType = UNSET
    minimum_cost: RationalNumber | UnsetType = UNSET
    maximum_cost: RationalNumber | UnsetType = UNSET
    tax_rules: Annotated[tuple[TaxRule, ...], Meta(min_length=1, max_length=10)] | UnsetType = UNSET
    overstay_rule_list: OverstayRuleList | UnsetType = UNSET
    additional_selected_services: (
        Annotated[tuple[AdditionalSelectedServices, ...], Meta(min_length=1, max_length=5)]
        | UnsetType
    ) = UNSET


class PriceLevelScheduleEntry(Extensible):
    duration: Integer
    """Seconds."""
    price_level: Natural
    """0 is the cheapest."""


class PriceLevelSchedule(Extensible):
    price_level_schedule_entries: Annotated[
        tuple[PriceLevelScheduleEntry, ...], Meta(min_length=1, max_length=100)
    ]
    time_anchor: datetime
    price_schedule_id: Natural
    number_of_price_levels: Natural
    price_schedule_description: Text32 | UnsetType = UNSET
