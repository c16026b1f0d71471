"""Sites and stations on the wire."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.api.shapes import Amount, Body, View
from chargewright.energy.planning import PlanGoal
from chargewright.network.registration import Registration
from chargewright.network.sites import Merchant
from chargewright.network.stations import CurrentKind, ReadingType
from chargewright.sessions.words import Termination
from chargewright.wire.ocpp.mending_rules import Rule

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Address = Annotated[str, msgspec.Meta(max_length=1000)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
Zone = Annotated[
    str, msgspec.Meta(max_length=64, description="IANA time zone.", examples=["Europe/Amsterdam"])
]
CurrencyCode = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", description="ISO 4217.")]
Percent = Annotated[
    str,
    msgspec.Meta(pattern=r"^\d{1,3}(\.\d{1,4})?$", description="0 to 100.", examples=["12.5"]),
]
Tolerance = Annotated[str, msgspec.Meta(pattern=r"^\d{1,3}(\.\d{1,3})?$", examples=["2.5"])]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=7 * 86_400)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Number = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class SiteSettings(Body, frozen=True, kw_only=True, omit_defaults=True):
    """What a site decides itself; what is null is the installation's.

    Amounts are in minor units of the site's currency. `t_plug_s`: how long a hold waits for a
    vehicle. `ready_expiration_s`: how long after the vehicle's arrival the station may take to start.
    `ongoing_expiration_s`: how long a session may be silent. `power_after_stop_s`: after that an
    operator is alarmed. `payer_required` false: energy is given away. `termination`: whether a session
    ends with the station's stop, or when the vehicle has left, so that parking has its price.
    `suspended_evse_scope`: what the time is that a station withholds energy; `charging` or `none` where
    load management of the site's own is the cause. `charging_plans`: what is made of the needs of vehicles
    here, where the station does not say.
    """

    t_plug_s: Seconds | None = None
    ready_expiration_s: Seconds | None = None
    ongoing_expiration_s: Seconds | None = None
    power_after_stop_s: Seconds | None = None
    meter_interval_s: Seconds | None = None
    hold_minor: Minor | None = None
    hold_minimum_minor: Minor | None = None
    capture_at_least_minor: Minor | None = None
    over_commit: bool | None = None
    payer_required: bool | None = None
    termination: Termination | None = None
    suspended_evse_scope: Literal["parking", "charging", "none"] | None = None
    charging_plans: PlanGoal | None = None


class SiteView(View, frozen=True, kw_only=True):
    """A site. `host_ref` names who owns the place; null: the operator does.

    What of a sale the other party gets depends on who sells: the host its share (`host_…`) where
    `merchant_of_record` is OPERATOR, the operator its `platform_fee_…` where it is HOST.
    """

    id: str
    organization_id: str
    name: str
    address: str
    country: str
    tax_jurisdiction: str
    zone: str
    currency: str
    latitude: float | None
    longitude: float | None
    tariff_id: str | None
    merchant_of_record: Merchant
    host_ref: str | None
    host_share_percent: str
    host_fixed_fee: Amount
    host_tax_percent: str
    platform_fee_percent: str
    platform_fee_fixed: Amount
    provider_fee_percent: str
    provider_fee_fixed: Amount
    settings: SiteSettings
    created_at: datetime


class NewSiteBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own, `tax_jurisdiction` the country, where not given."""

    name: Name
    country: Country
    zone: Zone
    currency: CurrencyCode
    organization_id: str | None = None
    address: Address = ""
    tax_jurisdiction: Name | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    tariff_id: str | None = None
    merchant_of_record: Merchant = Merchant.OPERATOR
    host_ref: Name | None = None
    host_share_percent: Percent = "0"
    host_fixed_fee: Amount | None = None
    host_tax_percent: Percent = "0"
    platform_fee_percent: Percent = "0"
    platform_fee_fixed: Amount | None = None
    provider_fee_percent: Percent = "0"
    provider_fee_fixed: Amount | None = None
    settings: SiteSettings | None = None


class SiteChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; null empties what may be unknown. `settings` come whole."""

    name: Name | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    tax_jurisdiction: Name | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    currency: CurrencyCode | UnsetType = UNSET
    latitude: Latitude | UnsetType | None = UNSET
    longitude: Longitude | UnsetType | None = UNSET
    tariff_id: str | UnsetType | None = UNSET
    merchant_of_record: Merchant | UnsetType = UNSET
    host_ref: Name | UnsetType | None = UNSET
    host_share_percent: Percent | UnsetType = UNSET
    host_fixed_fee: Amount | UnsetType = UNSET
    host_tax_percent: Percent | UnsetType = UNSET
    platform_fee_percent: Percent | UnsetType = UNSET
    platform_fee_fixed: Amount | UnsetType = UNSET
    provider_fee_percent: Percent | UnsetType = UNSET
    provider_fee_fixed: Amount | UnsetType = UNSET
    settings: SiteSettings | UnsetType = UNSET


class ConnectorView(View, frozen=True, kw_only=True):
    """A plug and what it last said of itself; null where it has said nothing yet."""

    id: str
    connector_no: int
    standard: str
    current_kind: CurrentKind
    power_w: int
    tolerance_percent: str
    tolerance_wh: int
    status: str | None
    error_code: str | None
    vendor_error_code: str | None
    info: str | None
    status_at: datetime | None


class StationEvseView(View, frozen=True, kw_only=True):
    """An EVSE. `tariff_id` null: the site's holds."""

    id: str
    evse_no: int
    label: str
    tariff_id: str | None
    connectors: list[ConnectorView]


class HabitsShape(Body, frozen=True, kw_only=True):
    """What a station does otherwise than its protocol says, and cannot tell us; it comes whole.

    `id_tag_ends_at`: a sign from which on an idTag is the station's own, as `_` in `12AB34CD_17000001`.
    `assumed_subprotocol`: what it speaks where it offers no subprotocol at its handshake.
    `available_says_nothing`: its connector may be Available with a vehicle in it.
    """

    id_tag_ends_at: str | None = None
    assumed_subprotocol: Literal["ocpp1.6", "ocpp2.0.1", "ocpp2.1"] | None = None
    available_says_nothing: bool = False


class StationView(View, frozen=True, kw_only=True):
    """A station: how it is configured, its link, its last boot, what its connectors say.

    What is null was never heard. `last_heard_at` is when its last message came, or when it came where
    it said nothing since. `peer` is shown to those who may read the OCPP log. `vendor` to
    `firmware_version` and `boot_reason` are what the station said when it booted, at `booted_at`.
    `next_security_profile` is the higher one that it is on its way to: both let it in until it came by
    that. Until `old_password_until` the password before works too; until `unconfirmed_password_until` one that a
    command told it, of which it has not said that it took it. `strict_in`: what is refused where it says that otherwise than the OCPP schema has it; in all other
    rules it is understood all the same (`/api/v1/deviation-rules`). `habits`: what it does otherwise and
    cannot tell us. `charging_plans`: what is made of the needs of vehicles; null: what its site says, else its
    organisation. `registration` is what its next boot is answered (OCPP's RegistrationStatus), and
    `registration_told` what its last one was: by that it stands until it boots again; null: it never has.
    """

    id: str
    organization_id: str
    site_id: str
    identity: str
    name: str
    security_profile: int
    next_security_profile: int | None
    old_password_until: datetime | None
    unconfirmed_password_until: datetime | None
    clock_zone: str
    energy_reading_type: ReadingType
    strict_in: list[Rule]
    habits: HabitsShape
    charging_plans: PlanGoal | None
    registration: Registration
    registration_told: Registration | None
    maintenance: bool
    is_retired: bool
    is_connected: bool
    subprotocol: str | None
    peer: str | None
    connected_at: datetime | None
    disconnected_at: datetime | None
    last_heard_at: datetime | None
    booted_at: datetime | None
    boot_reason: str | None
    vendor: str | None
    model: str | None
    serial_number: str | None
    firmware_version: str | None
    configuration_read_at: datetime | None
    support_notes: int
    evses: list[StationEvseView]
    created_at: datetime


class StationWithPasswordView(StationView, frozen=True, kw_only=True):
    """`password` is shown this once; null where the station needs none (security profile 0)."""

    password: str | None


class ConnectorBody(Body, frozen=True, kw_only=True):
    """A plug, by its number in the EVSE. The tolerance is what a reading may exceed its power by."""

    standard: str
    current_kind: CurrentKind
    power_w: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    connector_no: Number = 1
    tolerance_percent: Tolerance = "0"
    tolerance_wh: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


class EvseBody(Body, frozen=True, kw_only=True):
    """An EVSE, by its number in the station; in OCPP 1.6 that is the number of the connector.

    Without `tariff_id` an EVSE keeps the tariff that it has, and a new one gets none of its own.
    """

    evse_no: Number
    label: Name
    connectors: list[ConnectorBody]
    tariff_id: str | UnsetType | None = UNSET


SecurityProfile = Annotated[int, msgspec.Meta(ge=0, le=3)]


class AcceptedStationBody(Body, frozen=True, kw_only=True):
    """A station but for its identity. Without `password` we make one."""

    site_id: str
    name: Name
    evses: list[EvseBody]
    security_profile: SecurityProfile = 1
    password: str | None = None
    clock_zone: Zone = "UTC"
    energy_reading_type: ReadingType = ReadingType.AUTO
    strict_in: list[Rule] = msgspec.field(default_factory=list)
    habits: HabitsShape = msgspec.field(default_factory=HabitsShape)
    charging_plans: PlanGoal | None = None
    registration: Registration = Registration.ACCEPTED


class NewStationBody(AcceptedStationBody, frozen=True, kw_only=True):
    """`identity` is what the station puts behind our address; unique in this installation."""

    identity: str


class StationChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are. `evses` come whole: those that are not in it are removed."""

    name: Name | UnsetType = UNSET
    site_id: str | UnsetType = UNSET
    security_profile: SecurityProfile | UnsetType = UNSET
    next_security_profile: SecurityProfile | UnsetType | None = UNSET
    clock_zone: Zone | UnsetType = UNSET
    energy_reading_type: ReadingType | UnsetType = UNSET
    strict_in: list[Rule] | UnsetType = UNSET
    habits: HabitsShape | UnsetType = UNSET
    charging_plans: PlanGoal | UnsetType | None = UNSET
    registration: Registration | UnsetType = UNSET
    maintenance: bool | UnsetType = UNSET
    is_retired: bool | UnsetType = UNSET
    evses: list[EvseBody] | UnsetType = UNSET


class StationAddressView(View, frozen=True, kw_only=True):
    """`url` is up to the station's identity, which follows it; many stations add that themselves."""

    url: str


class EvseView(View, frozen=True, kw_only=True):
    """An EVSE and where it stands."""

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    label: str
    tariff_id: str | None


class EvseChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; without a tariff of its own the site's holds."""

    label: Name | UnsetType = UNSET
    tariff_id: str | UnsetType | None = UNSET


class PendingStationView(View, frozen=True, kw_only=True):
    """A station that nobody has registered, seen knocking. `boot` is what it says of itself."""

    id: str
    identity: str
    first_seen_at: datetime
    last_seen_at: datetime
    subprotocol: str
    peer: str
    boot: str | None
    is_rejected: bool
