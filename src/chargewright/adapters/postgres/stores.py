"""The API's stores on one unit of work, and where the columns of its lists come from.

`PostgresUnits` is what `api.parts.Units` asks for. A new resource adds a property to
`PostgresStores` and, if it lists, an entry to `SHAPES` under its listing's name.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres import audit
from chargewright.adapters.postgres.access import People, Threshold, Trail
from chargewright.adapters.postgres.battery_swaps import BATTERY_SWAP_SHAPES
from chargewright.adapters.postgres.care import CARE_SHAPES, ContactRows, SupportNoteRows
from chargewright.adapters.postgres.certificates import CERTIFICATE_SHAPES, RevokingRows
from chargewright.adapters.postgres.charging_plans import CHARGING_PLAN_SHAPES
from chargewright.adapters.postgres.charging_profiles import ENERGY_SHAPES, ChargingProfileRows
from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.contracts import CONTRACT_SHAPES, ContractRootRows
from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.der_controls import DER_SHAPES
from chargewright.adapters.postgres.deviations import DEVIATION_SHAPES
from chargewright.adapters.postgres.displays import DISPLAY_SHAPES, CustomerReportRows
from chargewright.adapters.postgres.event_streams import EVENT_STREAM_SHAPES
from chargewright.adapters.postgres.files import FILE_SHAPES, FileJobRows, FirmwareRows
from chargewright.adapters.postgres.groups import StationGroupRows
from chargewright.adapters.postgres.listing import SqlListing, find
from chargewright.adapters.postgres.local_lists import LOCAL_LIST_SHAPES, LocalListRows
from chargewright.adapters.postgres.monitoring import MONITORING_SHAPES
from chargewright.adapters.postgres.paid import RefundRows
from chargewright.adapters.postgres.phone_payments import PHONE_PAYMENT_SHAPES, PhonePaymentRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.refused_connections import REFUSED_SHAPES
from chargewright.adapters.postgres.reservations import RESERVATION_SHAPES, ReservationRows
from chargewright.adapters.postgres.rollout_shapes import ROLLOUT_SHAPES
from chargewright.adapters.postgres.rollouts import RolloutRows
from chargewright.adapters.postgres.scopes import ScopeRows
from chargewright.adapters.postgres.search import SearchRows
from chargewright.adapters.postgres.security import SECURITY_SHAPES, SecurityEventRows
from chargewright.adapters.postgres.setting_shapes import SETTING_SHAPES
from chargewright.adapters.postgres.setting_templates import SettingTemplateRows
from chargewright.adapters.postgres.settlements import SettlementRows
from chargewright.adapters.postgres.shapes import RESOURCE_SHAPES
from chargewright.adapters.postgres.signed_meters import SIGNED_METER_SHAPES, MeterKeyRows
from chargewright.adapters.postgres.sites import SiteRows
from chargewright.adapters.postgres.spans import Spans
from chargewright.adapters.postgres.station_costs import COST_SHAPES
from chargewright.adapters.postgres.station_settlements import (
    STATION_SETTLEMENT_SHAPES,
    ResolutionRows,
)
from chargewright.adapters.postgres.station_tariffs import STATION_TARIFF_SHAPES, StationTariffRows
from chargewright.adapters.postgres.stations import StationRows
from chargewright.adapters.postgres.statistics import StatisticsRows
from chargewright.adapters.postgres.tariffs import TariffRows
from chargewright.adapters.postgres.terminals import TerminalRows
from chargewright.adapters.postgres.tokens import TokenRows
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.postgres.vat_checks import VAT_CHECK_SHAPES, VatRows
from chargewright.adapters.postgres.vehicle_energy import VEHICLE_ENERGY_SHAPES
from chargewright.adapters.postgres.verification import VerificationRows
from chargewright.adapters.postgres.views import ViewRows
from chargewright.adapters.postgres.web_codes import WEB_CODE_SHAPES, WebCodeRows
from chargewright.kernel.ids import IdSource, OrganizationId, StationId
from chargewright.kernel.kept_answer import KeptAnswer
from chargewright.kernel.listing import Found, Listing, Question, Scalar
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("access")
_PLACES: Final = Queries.load("places")

SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "users": SqlListing(
            source="user_account AS t",
            columns={
                "email": "CASE WHEN t.email IS NULL THEN '' ELSE t.email END",
                "name": "coalesce(t.name, '')",
                "has_totp": "t.totp_confirmed",
                "is_disabled": "(t.disabled_at IS NOT NULL)",
                "is_forgotten": "(t.forgotten_at IS NOT NULL)",
            },
        ),
        "api_keys": SqlListing(
            source="api_key AS t", columns={"is_revoked": "(t.revoked_at IS NOT NULL)"}
        ),
        # Each organisation owns one row of this list: itself.
        "organizations": SqlListing(source="organization AS t", organization="t.id"),
        "audit_trail": audit.SHAPE,
        **RESOURCE_SHAPES,
        **CARE_SHAPES,
        **SETTING_SHAPES,
        **MONITORING_SHAPES,
        **DISPLAY_SHAPES,
        **COST_SHAPES,
        **DEVIATION_SHAPES,
        **FILE_SHAPES,
        **ROLLOUT_SHAPES,
        **RESERVATION_SHAPES,
        **ENERGY_SHAPES,
        **CHARGING_PLAN_SHAPES,
        **VEHICLE_ENERGY_SHAPES,
        **EVENT_STREAM_SHAPES,
        **DER_SHAPES,
        **BATTERY_SWAP_SHAPES,
        **LOCAL_LIST_SHAPES,
        **STATION_TARIFF_SHAPES,
        **STATION_SETTLEMENT_SHAPES,
        **VAT_CHECK_SHAPES,
        **WEB_CODE_SHAPES,
        **PHONE_PAYMENT_SHAPES,
        **CERTIFICATE_SHAPES,
        **CONTRACT_SHAPES,
        **SECURITY_SHAPES,
        **REFUSED_SHAPES,
        **SIGNED_METER_SHAPES,
    }
)


class PostgresStores:
    """`api.parts.Stores`: each store is made when it is first asked for."""

    def __init__(self, unit: Unit, ids: IdSource, flows: Units | None = None) -> None:
        self.unit = unit
        self._ids = ids
        self._flows = flows

    def flow(self, organization_id: OrganizationId) -> Work:
        """The stores by which machines are stepped, in this unit of work."""
        assert self._flows is not None, "this process steps no machines"
        return self._flows.work(self.unit, organization_id)

    async def hold_station(self, station_id: StationId) -> bool:
        return await self.unit.one(_PLACES.lock_link, station_id=station_id) is not None

    def nudge(self, subject: str) -> None:
        if subject not in self.unit.nudges:
            self.unit.nudges.append(subject)

    @cached_property
    def sites(self) -> SiteRows:
        return SiteRows(self.unit)

    @cached_property
    def stations(self) -> StationRows:
        return StationRows(self.unit)

    @cached_property
    def contract_roots(self) -> ContractRootRows:
        return ContractRootRows(self.unit)

    @cached_property
    def station_groups(self) -> StationGroupRows:
        return StationGroupRows(self.unit)

    @cached_property
    def setting_templates(self) -> SettingTemplateRows:
        return SettingTemplateRows(self.unit)

    @cached_property
    def customer_reports(self) -> CustomerReportRows:
        return CustomerReportRows(self.unit)

    @cached_property
    def rollouts(self) -> RolloutRows:
        return RolloutRows(self.unit)

    @cached_property
    def terminals(self) -> TerminalRows:
        return TerminalRows(self.unit)

    @cached_property
    def phone_payments(self) -> PhonePaymentRows:
        return PhonePaymentRows(self.unit)

    @cached_property
    def tokens(self) -> TokenRows:
        return TokenRows(self.unit)

    @cached_property
    def tariffs(self) -> TariffRows:
        return TariffRows(self.unit)

    @cached_property
    def refunds(self) -> RefundRows:
        return RefundRows(self.unit)

    @cached_property
    def settlements(self) -> SettlementRows:
        return SettlementRows(self.unit, self._ids)

    @cached_property
    def settlements_at_stations(self) -> ResolutionRows:
        return ResolutionRows(self.unit)

    @cached_property
    def vat_checks(self) -> VatRows:
        return VatRows(self.unit)

    @cached_property
    def web_codes(self) -> WebCodeRows:
        return WebCodeRows(self.unit)

    @cached_property
    def verifications(self) -> VerificationRows:
        return VerificationRows(self.unit)

    @cached_property
    def availability(self) -> Spans:
        return Spans(self.unit.connection)

    @cached_property
    def contacts(self) -> ContactRows:
        return ContactRows(self.unit)

    @cached_property
    def support_notes(self) -> SupportNoteRows:
        return SupportNoteRows(self.unit)

    @cached_property
    def issued_certificates(self) -> RevokingRows:
        return RevokingRows(self.unit)

    @cached_property
    def meter_keys(self) -> MeterKeyRows:
        return MeterKeyRows(self.unit)

    @cached_property
    def security_events(self) -> SecurityEventRows:
        return SecurityEventRows(self.unit)

    def settings(self, organization_id: OrganizationId, station_id: StationId) -> SettingRows:
        return SettingRows(self.unit, organization_id, station_id)

    @cached_property
    def firmware(self) -> FirmwareRows:
        return FirmwareRows(self.unit)

    @cached_property
    def file_jobs(self) -> FileJobRows:
        return FileJobRows(self.unit)

    @cached_property
    def local_lists(self) -> LocalListRows:
        return LocalListRows(self.unit)

    @property
    def station_tariffs(self) -> StationTariffRows:
        return StationTariffRows(self.unit)

    @cached_property
    def charging_profiles(self) -> ChargingProfileRows:
        return ChargingProfileRows(self.unit)

    @cached_property
    def reservations(self) -> ReservationRows:
        return ReservationRows(self.unit)

    @cached_property
    def views(self) -> ViewRows:
        return ViewRows(self.unit)

    @cached_property
    def search(self) -> SearchRows:
        return SearchRows(self.unit)

    @cached_property
    def scopes(self) -> ScopeRows:
        return ScopeRows(self.unit)

    @cached_property
    def statistics(self) -> StatisticsRows:
        return StatisticsRows(self.unit)

    @cached_property
    def threshold(self) -> Threshold:
        return Threshold(self.unit)

    @cached_property
    def people(self) -> People:
        return People(self.unit)

    @cached_property
    def trail(self) -> Trail:
        return Trail(self.unit, self._ids)

    @cached_property
    def audits(self) -> audit.AuditRows:
        return audit.AuditRows(self.unit, self._ids)

    @cached_property
    def lists(self) -> "PostgresLists":
        return PostgresLists(self.unit)

    @cached_property
    def answers(self) -> "PostgresAnswers":
        return PostgresAnswers(self.unit)


def _tell_nobody(subjects: Sequence[str]) -> None:
    """Without a bus the polls alone make it true."""


class PostgresUnits:
    """`api.parts.Units` on a database of role app.

    `nudge` gets the subjects that a unit of work left, once it is committed; it must not raise.
    `flows` makes the stores by which machines are stepped; None where none are.
    """

    def __init__(
        self,
        database: Database,
        ids: IdSource,
        nudge: Callable[[Sequence[str]], None] = _tell_nobody,
        flows: Units | None = None,
    ) -> None:
        self._database = database
        self._ids = ids
        self._nudge = nudge
        self._flows = flows

    @asynccontextmanager
    async def __call__(
        self, organizations: Sequence[OrganizationId]
    ) -> AsyncIterator[PostgresStores]:
        """One unit of work.

        Raises:
            Outage: the database cannot be reached, or settled a race against this unit; nothing was
                done, and it may be repeated.
        """
        async with self._database.unit(organizations) as unit:
            yield PostgresStores(unit, self._ids, self._flows)
        if unit.nudges:
            self._nudge(unit.nudges)


class PostgresLists:
    """`api.parts.Lists`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(
        self, listing: Listing, question: Question, scope: Mapping[str, Scalar]
    ) -> Found:
        return await find(self._unit, listing, SHAPES, question, scope)


class PostgresAnswers:
    """`api.parts.KeptAnswers`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def begin(self, caller_id: str, key: str) -> bool:
        row = await self._unit.one(_QUERIES.try_answer, lock=f"{caller_id} {key}")
        return row is not None and bool(row["is_alone"])

    async def find(
        self, organization_id: OrganizationId, caller_id: str, key: str, at: datetime
    ) -> KeptAnswer | None:
        row = await self._unit.one(
            _QUERIES.find_answer,
            organization_id=organization_id,
            caller_id=caller_id,
            key=key,
            at=at,
        )
        return None if row is None else KeptAnswer(**row)

    async def keep(
        self,
        organization_id: OrganizationId,
        caller_id: str,
        key: str,
        answer: KeptAnswer,
        *,
        until: datetime,
    ) -> None:
        await self._unit.run(
            _QUERIES.keep_answer,
            organization_id=organization_id,
            caller_id=caller_id,
            key=key,
            request_sha256=answer.request_sha256,
            status=answer.status,
            answer=answer.answer,
            location=answer.location,
            expires_at=until,
        )
