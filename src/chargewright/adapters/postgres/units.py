"""Units of work as the flows see them: every store of one connection, and one instant."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.battery_swaps import BatterySwapRows
from chargewright.adapters.postgres.certificates import InstalledRows, RequestRows
from chargewright.adapters.postgres.charging_profiles import ChargingProfileRows
from chargewright.adapters.postgres.checkouts import CheckoutRows
from chargewright.adapters.postgres.command_ends import command_ended
from chargewright.adapters.postgres.commands import command_name, end_command
from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.contracts import ContractRows
from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.der_controls import DerControlRows
from chargewright.adapters.postgres.displays import DisplayRows
from chargewright.adapters.postgres.event_streams import EventStreamRows
from chargewright.adapters.postgres.files import FileJobRows
from chargewright.adapters.postgres.machines import PaymentRows, ReaderRows, SessionRows
from chargewright.adapters.postgres.monitoring import MonitorRows
from chargewright.adapters.postgres.outbox import FACTS, REMEMBERED_FOR, Outbox
from chargewright.adapters.postgres.paid import RefundRows
from chargewright.adapters.postgres.places import PlaceRows, ReferenceRows, TokenRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.reservations import ReservationRows
from chargewright.adapters.postgres.security import SecurityRows
from chargewright.adapters.postgres.station_books import StationBookRows
from chargewright.adapters.postgres.station_costs import StationCostRows
from chargewright.adapters.postgres.station_settlements import StationSettlementRows
from chargewright.adapters.postgres.statuses import keep_statuses
from chargewright.adapters.postgres.transaction_events import TransactionEventRows
from chargewright.adapters.postgres.vat_checks import StationVatRows
from chargewright.adapters.postgres.vehicle_energy import VehicleEnergyRows
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource, OrganizationId
from chargewright.kernel.problem import Outage
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("places")


@dataclass(frozen=True, slots=True)
class StationWork:
    """A unit of work that holds one station's link."""

    work: Work
    tokens: TokenRows
    outbox: Outbox
    unit: Unit
    station_id: str

    @property
    def settings(self) -> SettingRows:
        return SettingRows(self.unit, self.work.organization_id, self.station_id)

    @property
    def file_jobs(self) -> FileJobRows:
        return FileJobRows(self.unit)

    @property
    def reservations(self) -> ReservationRows:
        return ReservationRows(self.unit)

    @property
    def security(self) -> SecurityRows:
        work = self.work
        return SecurityRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def installed(self) -> InstalledRows:
        work = self.work
        return InstalledRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def contracts(self) -> ContractRows:
        work = self.work
        return ContractRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def requests(self) -> RequestRows:
        work = self.work
        return RequestRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def monitors(self) -> MonitorRows:
        return MonitorRows(self.unit, self.work.organization_id, self.station_id, self.work.ids)

    @property
    def displays(self) -> DisplayRows:
        return DisplayRows(self.unit, self.work.organization_id, self.station_id, self.work.ids)

    @property
    def costs(self) -> StationCostRows:
        work = self.work
        return StationCostRows(self.unit, work.organization_id, self.station_id, work.now)

    @property
    def settlements(self) -> StationSettlementRows:
        work = self.work
        return StationSettlementRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def vat_checks(self) -> StationVatRows:
        work = self.work
        return StationVatRows(
            self.unit, work.organization_id, self.station_id, ids=work.ids, now=work.now
        )

    @property
    def transaction_events(self) -> TransactionEventRows:
        return TransactionEventRows(self.unit, self.station_id)

    @property
    def vehicles(self) -> VehicleEnergyRows:
        return VehicleEnergyRows(self.work, self.unit, self.station_id)

    @property
    def streams(self) -> EventStreamRows:
        return EventStreamRows(self.work, self.unit, self.station_id)

    @property
    def der_controls(self) -> DerControlRows:
        return DerControlRows(self.work, self.unit, self.station_id)

    @property
    def swaps(self) -> BatterySwapRows:
        return BatterySwapRows(self.work, self.unit, self.station_id)

    async def answer_given(self, key: str) -> Any:
        """The answer this key got when it was heard; None where it was not."""
        return await self.outbox.answer_given(key)

    async def previous_status(self, evse_no: int, connector_no: int) -> str | None:
        """What this connector reported last, before the report at hand."""
        row = await self.unit.one(
            _QUERIES.previous_status,
            station_id=self.station_id,
            evse_no=evse_no,
            connector_no=connector_no,
        )
        return None if row is None else row["status"]

    async def write_status(self, row: StatusRow) -> None:
        """Keep what a connector reports; a change is told as a fact."""
        await keep_statuses(self.unit.connection, [row])
        self.unit.nudges.append(FACTS)

    async def command_name(self, command_id: str) -> str | None:
        """What was asked; None: nothing by this id."""
        return await command_name(self.unit, command_id)

    async def end_command(self, command_id: str, state: str, answer: Any) -> Any:
        """Write what became of a command; None where it had ended before."""
        row = await end_command(self.unit, command_id, state, self.work.now, answer)
        if row is not None:
            await command_ended(self.work, self.unit, row, state, answer)
        return row


class Units:
    """Opens units of work on one pool, and nudges by the bus after each commit.

    `nudge` gets the subjects that a unit of work left, once it is committed; it must not raise.
    `defaults` are the installation's settings: most of them a site may override.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        ids: IdSource,
        nudge: Callable[[Sequence[str]], None],
        defaults: Mapping[str, Any],
    ) -> None:
        self.database: Final = database
        self._clock = clock
        self._ids = ids
        self._nudge = nudge
        self._defaults = defaults

    @asynccontextmanager
    async def of(self, organization_id: str) -> AsyncIterator[tuple[Work, Unit]]:
        """One unit of work of an organisation."""
        async with self.database.unit((organization_id,)) as unit:
            yield self.work(unit, organization_id), unit
        if unit.nudges:
            self._nudge(unit.nudges)

    @asynccontextmanager
    async def at_station(
        self, station: KnownStation, epoch: int | None
    ) -> AsyncIterator[StationWork]:
        """One that holds this station's link; with an epoch, only if that connection still does.

        Raises:
            Outage: the database cannot be reached, or another connection took the station over.
        """
        async with self.of(station.organization_id) as (work, unit):
            link = await unit.one(_QUERIES.lock_link, station_id=station.id)
            if epoch is not None and (link is None or link["epoch"] != epoch):
                raise Outage("another connection took the station over", retry=False)
            assert isinstance(work.outbox, Outbox)
            yield StationWork(work, TokenRows(unit), work.outbox, unit, station.id)

    async def keep_stranger_boot(self, identity: str, boot: bytes) -> None:
        async with self.database.unit(()) as unit:
            text = boot.decode("utf-8", "replace")
            await unit.run(_QUERIES.keep_stranger_boot, identity=identity, boot=Jsonb(text))

    def work(self, unit: Unit, organization_id: str) -> Work:
        """Every store of this connection, at one instant."""
        now: datetime = self._clock.now()
        return Work(
            organization_id=OrganizationId(organization_id),
            now=now,
            ids=self._ids,
            sessions=SessionRows(unit),
            payments=PaymentRows(unit, now),
            checkouts=CheckoutRows(unit),
            refunds=RefundRows(unit),
            readers=ReaderRows(unit, self._defaults),
            places=PlaceRows(unit, now, self._defaults),
            outbox=Outbox(
                unit,
                organization_id,
                ids=self._ids,
                now=now,
                remembered_for=_remembered_for(self._defaults),
            ),
            books=StationBookRows(unit, organization_id, ids=self._ids, now=now),
            profiles=ChargingProfileRows(unit),
            references=ReferenceRows(unit),
            nudges=unit.nudges,
        )


def _remembered_for(defaults: Mapping[str, Any]) -> timedelta:
    """How long a repeat is recognised, as this installation set it."""
    days = defaults.get("remembered_days")
    return REMEMBERED_FOR if days is None else timedelta(days=days)
