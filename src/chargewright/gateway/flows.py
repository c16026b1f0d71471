"""What the flows of every version share: the unit of work they run in, seeds, and final readings."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import msgspec

from chargewright.gateway.battery_swaps import BatterySwaps
from chargewright.gateway.configuration import Settings
from chargewright.gateway.der_controls import DerControls
from chargewright.gateway.direct_payment import Settlements
from chargewright.gateway.displays import Displays
from chargewright.gateway.event_streams import EventStreams
from chargewright.gateway.live import limits_of
from chargewright.gateway.monitoring import Monitors
from chargewright.gateway.station_costs import StationCosts
from chargewright.gateway.vat_numbers import VatChecks
from chargewright.gateway.vehicle_energy import VehicleEnergy
from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, SessionId
from chargewright.metering import (
    Judgement,
    MeterState,
    Reading,
    Reason,
    Scope,
    after_stop,
    from_the_start,
    step,
)
from chargewright.network.certificate_requests import CertificateRequest
from chargewright.network.contracts import Check, Root
from chargewright.network.credentials import Secret
from chargewright.network.file_jobs import JobKind
from chargewright.network.installed import Told
from chargewright.network.issuing import Asked
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.network.security_events import Lately, SecurityEvent
from chargewright.reactions.house import House
from chargewright.reactions.ports import Work
from chargewright.reactions.selling import tag_from
from chargewright.sessions import events
from chargewright.sessions.model import Card, Meter, Place, Session, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.references import IdTag
from chargewright.sessions.sequence import Named
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import OVER, Status


class TokenStore(Protocol):
    """Tokens of one unit of work's organisation."""

    async def by_uid(self, uid: str, at: datetime) -> "KnownToken | None": ...

    async def group_has(self, group_uid: str, token_ids: Sequence[str]) -> bool:
        """Whether one of these tokens is of that group."""
        ...


class KnownToken(Protocol):
    """A token somebody registered.

    `is_usable`: not blocked, not expired; `may_charge`: that, and no master pass. `valid_to` None: until it
    is blocked. `languages`: at most two of its driver, the better one first.
    """

    @property
    def id(self) -> str: ...
    @property
    def group_uid(self) -> str | None: ...
    @property
    def may_charge(self) -> bool: ...
    @property
    def is_usable(self) -> bool: ...
    @property
    def is_blocked(self) -> bool: ...
    @property
    def valid_to(self) -> datetime | None: ...
    @property
    def languages(self) -> tuple[str, ...]: ...


class TransactionEvents(Protocol):
    """What the station of this unit of work told of its transactions (OCPP 2.x)."""

    async def latest(self) -> Sequence[Named]:
        """The last on this connection of all its transactions, but what waited while it had none; the newest first."""
        ...


class FileJobs(Protocol):
    """Jobs by which files travel to and from stations."""

    async def reported(
        self,
        work: Work,
        station_id: str,
        kind: JobKind,
        status: str,
        *,
        request_no: int | None,
        published_at_urls: Sequence[str] = (),
    ) -> None:
        """Keep what a station says of a job, and where that leaves it; nothing where it has none."""
        ...


class Reservations(Protocol):
    """What is kept free at stations."""

    async def told(self, work: Work, station_id: str, reservation_no: int, status: str) -> None:
        """Keep what a station says of a reservation; nothing where nobody asked for one."""
        ...

    async def used(
        self,
        work: Work,
        station_id: str,
        session_id: str,
        *,
        reservation_no: int | None,
        evse_no: int | None,
        id_token: str | None,
        group_id_token: str | None,
    ) -> None:
        """A transaction began: the reservation that it names is used, else the one it was kept free by."""
        ...


class SecurityOfStation(Protocol):
    """The security of the station whose unit of work this is."""

    async def tell(self, event: SecurityEvent) -> bool:
        """Keep what the station says; False where it has said it before."""
        ...

    async def notice(self, event: SecurityEvent) -> Lately:
        """Keep what we noticed, also in the station's log; gives how often it was noticed."""
        ...

    async def reach_profile(self, profile: int) -> bool:
        """The station came by the profile that it was on its way to; False: it was on no such way."""
        ...

    async def password_unanswered(self, command_id: str, until: datetime) -> bool:
        """Nobody knows whether it took the password of this command: until then either lets it in."""
        ...

    async def password_shown(self, password: Secret) -> bool:
        """It came by this one: it has taken it, where it was told of it and never answered."""
        ...

    async def password_answered(
        self, command_id: str, *, is_taken: bool, old_until: datetime | None
    ) -> bool:
        """The station has the password that this command brought, or not; False: it brought none.

        The one before works until then; None: no longer.
        """
        ...


class InstalledOfStation(Protocol):
    """The certificates that the station of this unit of work has installed."""

    async def keep(self, told: Told) -> None:
        """Keep what was told, and forget what is there no longer."""
        ...


class ContractsOfStation(Protocol):
    """The contracts of vehicles at the station of this unit of work."""

    async def roots(self) -> Sequence[Root]:
        """The roots that the station's organisation keeps."""
        ...

    async def keep(self, check: Check, token_status: str) -> None:
        """Keep what was found of a contract, and what its station is told of the token."""
        ...

    async def charged(self, session_id: str, presented: str) -> None:
        """A session charges by this contract; nothing where none was checked for it."""
        ...


class RequestsOfStation(Protocol):
    """What the station of this unit of work asks to have signed."""

    async def organization(self) -> str | None:
        """Whom our authority signs for; None where there is none."""
        ...

    async def asked(self, request: CertificateRequest, since: datetime) -> Asked:
        """What it asked since then, and what was issued for the same request."""
        ...

    async def ask(self, request: CertificateRequest, request_ref: int | None) -> None: ...

    async def ask_again(self, issued_id: str) -> None:
        """Have what was issued sent once more."""
        ...


class StationWork(Protocol):
    """A unit of work that holds one station's link."""

    @property
    def work(self) -> Work: ...
    @property
    def tokens(self) -> TokenStore: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def monitors(self) -> Monitors: ...
    @property
    def displays(self) -> Displays: ...
    @property
    def costs(self) -> StationCosts: ...
    @property
    def transaction_events(self) -> TransactionEvents: ...
    @property
    def vehicles(self) -> VehicleEnergy: ...
    @property
    def settlements(self) -> Settlements: ...
    @property
    def vat_checks(self) -> VatChecks: ...
    @property
    def swaps(self) -> BatterySwaps: ...
    @property
    def der_controls(self) -> DerControls: ...
    @property
    def streams(self) -> EventStreams: ...
    @property
    def file_jobs(self) -> FileJobs: ...
    @property
    def reservations(self) -> Reservations: ...
    @property
    def security(self) -> SecurityOfStation: ...
    @property
    def contracts(self) -> ContractsOfStation: ...
    @property
    def requests(self) -> RequestsOfStation: ...
    @property
    def installed(self) -> InstalledOfStation: ...

    async def answer_given(self, key: str) -> Any: ...
    async def previous_status(self, evse_no: int, connector_no: int) -> str | None: ...
    async def write_status(self, row: StatusRow) -> None: ...
    async def command_name(self, command_id: str) -> str | None:
        """What was asked; None: nothing by this id."""
        ...

    async def end_command(self, command_id: str, state: str, answer: Any) -> Any: ...


class Units(Protocol):
    """Opens units of work."""

    def at_station(
        self, station: KnownStation, epoch: int | None
    ) -> AbstractAsyncContextManager[StationWork]:
        """A unit of work that holds this station's link.

        Raises:
            Outage: the database cannot be reached, or another connection took the station over.
        """
        ...

    async def keep_stranger_boot(self, identity: str, boot: bytes) -> None: ...


async def seed_for(at: StationWork, station: KnownStation, place: Place) -> Seed:
    """What a new session on this station is told by the world around it.

    Where the EVSE is still open, the site is known all the same and the price is not: that of the
    EVSE at which the station starts is the session's.
    """
    here = None if place.evse_no is None else await at.work.places.at(station.id, place.evse_no)
    somewhere = here
    if here is None and station.connectors:
        somewhere = await at.work.places.at(station.id, station.connectors[0].evse_no)
    return Seed(
        session_id=SessionId(at.work.ids.mint("ses")),
        organization_id=at.work.organization_id,
        site_id=station.site_id,  # type: ignore[arg-type] # ids are strings in rows
        place=place,
        settings=SessionSettings() if somewhere is None else somewhere.session_settings,
        tariff_version_id=None if here is None or here.tariff is None else here.tariff.id,
        reference=tag_from(
            await at.work.references.remote_start_ref(),
            None if somewhere is None else somewhere.subprotocol,
        ),
        connector_status=None if here is None else here.status,
    )


def heard(house: House, event: Any, now: datetime) -> Received[Any]:
    """The envelope of what a station said."""
    return Received(
        id=FactId(house.cause),
        organization_id=house.work.organization_id,
        about="",
        event=event,
        occurred_at=getattr(event, "occurred_at", None) or now,
        received_at=now,
    )


class FlowJudge:
    """Metering's word on the readings that came with an event, once it is known whose they are."""

    def __init__(
        self,
        work: Work,
        station: KnownStation,
        epoch: int,
        readings: Sequence[Reading],
    ) -> None:
        self._work = work
        self._station = station
        self._epoch = epoch
        self._readings = readings

    async def judged(
        self, session: Session, ended: events.TransactionEnded
    ) -> events.TransactionEnded:
        """The stop with the meter as all committed and these readings say."""
        state, last = await self.keep(session)
        meter = Meter.of(state)
        if session.status in OVER and last is not None:
            meter = _as_told(meter, last)
        is_rejected = is_final(self._readings) and last is not None and _is_refused(last)
        return msgspec.structs.replace(
            ended,
            meter=meter,
            is_final_reading_rejected=is_rejected,
        )

    async def keep(self, session: Session) -> tuple[MeterState, Judgement | None]:
        """Keep the readings of this session; those after its end are marked and move nothing.

        Gives where its meter would stand with all of them, and what the check says of the last; None
        where there was no reading.
        """
        progress = await self._work.sessions.progress(session)
        evse_no = session.place.evse_no or 0
        connector_no = session.place.connector_no or 0
        limits = limits_of(self._station, session.place.evse_no, session.place.connector_no)
        state = (
            MeterState(opened_at=session.start_heard_at or session.opened_at)
            if progress is None
            else progress.state
        )
        rows: list[tuple[Reading, Judgement, MeterState | None]] = []
        last: Judgement | None = None
        is_settled = session.status in OVER or session.station_ended_at is not None
        for reading in self._readings:
            if is_settled or limits is None:
                last = after_stop(state, reading)
                rows.append((reading, last, None))
                if limits is not None:
                    state, last = step(state, reading, limits)
                continue
            moved, last = step(state, reading, limits)
            rows.append((reading, last, None if moved is state else moved))
            state = moved
        await self._work.sessions.write_readings(
            self._station.id, self._epoch, session.id, evse_no, connector_no, rows
        )
        return state, last

    async def keep_start(self, session: Session) -> MeterState | None:
        """Keep the readings of a start that is told after later ones: what flowed before those counts.

        Gives where the meter stands with it; None where the start says nothing of that.
        """
        progress = await self._work.sessions.progress(session)
        limits = limits_of(self._station, session.place.evse_no, session.place.connector_no)
        if progress is None or limits is None or session.started_at is None:
            await self.keep(session)
            return None
        state, moved = progress.state, None
        rows: list[tuple[Reading, Judgement, MeterState | None]] = []
        for reading in self._readings:
            found = from_the_start(state, reading, limits, session.started_at)
            if found is None:
                rows.append((reading, step(state, reading, limits)[1], None))
                continue
            after, judgement = found
            moved = None if after is state else after
            rows.append((reading, judgement, moved))
            state = after
        await self._work.sessions.write_readings(
            self._station.id,
            self._epoch,
            session.id,
            session.place.evse_no or 0,
            session.place.connector_no or 0,
            rows,
        )
        return moved


def is_final(readings: Sequence[Reading]) -> bool:
    """Whether one of them is the transaction's last, by the station's word."""
    return any(each.scope is Scope.STOP and each.energy_wh is not None for each in readings)


def meter_after(state: MeterState, readings: Sequence[Reading]) -> Meter:
    """Where the meter stands after these readings, and the power that the last of them told."""
    return Meter.of(state, readings[-1].power_w if readings else None)


def _as_told(meter: Meter, last: Judgement) -> Meter:
    """The meter of a session that is over, with a final register lower than what was counted.

    Such a reading is refused and bills nothing; but a person should know that less may be due. A
    register of nothing is that of a station that has lost its own.
    """
    if last.reason is not Reason.ENERGY_DEPRECATED or not _is_refused(last):
        return meter
    told_wh = meter.energy_wh + (last.delta_wh or 0)
    return replace(meter, energy_wh=told_wh, read_at=last.used_at) if told_wh > 0 else meter


def _is_refused(judgement: Judgement) -> bool:
    """Whether a final reading was refused for more than its rounding.

    `meterStop` is a whole number of watt-hours: after samples with decimals it may be less than one
    lower, and nothing is lost by that.
    """
    if judgement.is_valid or judgement.reason is Reason.AFTER_STOP:
        return False
    is_rounding = judgement.delta_wh is not None and -1 < judgement.delta_wh < 0
    return not (judgement.reason is Reason.ENERGY_DEPRECATED and is_rounding)


def started_by(session: Session, tag: IdTag) -> bool:
    """Whether we minted this token for the remote start of that session, and somebody pays."""
    if session.start is None or not isinstance(session.payer, Card | Token):
        return False
    is_ours = tag.is_minted_as(session.start.reference)
    return is_ours and session.status in {Status.READY, Status.IN_PROGRESS}


def given_or_none(number: int | msgspec.UnsetType) -> int | None:
    """What a message says, None where it leaves it out."""
    return None if number is msgspec.UNSET else number
