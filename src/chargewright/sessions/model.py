"""The charging session: from the first tap, swipe or plug to the receipt. Values only.

A session belongs to one organisation and one station; its EVSE and connector may still be open
while the driver chooses. What a reading means is metering's, what a session costs is rating's,
what happens to the hold is the payments'; here stands only what they need to meet.

Times are aware UTC. `opened_at`, `last_event_at`, `start_heard_at` and `closed_at` are our clock;
`started_at`, `charging_ended_at`, `station_ended_at` and `ended_at` are the station's claim where
it can be believed, else our clock.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

import msgspec

from chargewright.kernel.ids import (
    OrganizationId,
    PaymentId,
    SessionId,
    SiteId,
    StationId,
    TariffVersionId,
    TokenId,
)
from chargewright.metering.model import ZERO, Kind, MeterState
from chargewright.sessions.deadlines import deadlines
from chargewright.sessions.late_bill import LateBill
from chargewright.sessions.references import IdTag, StartReference, start_reference
from chargewright.sessions.scopes import Segment, Timeline, scope_now, scope_while_ready, segments
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import (
    OVER,
    BillingState,
    ChargingState,
    CloseReason,
    CommandState,
    ConnectorStatus,
    Flag,
    RatingState,
    Scope,
    Status,
    StopReason,
)


class Card(msgspec.Struct, frozen=True, tag="card"):
    """Paid by a hold on a bank card."""

    payment_id: PaymentId


class Token(msgspec.Struct, frozen=True, tag="token"):
    """Known by a token; priced, and paid elsewhere or not at all."""

    token_id: TokenId


class AtStation(msgspec.Struct, frozen=True, tag="station"):
    """Paid at a terminal of the station's own, by what its provider calls the payment (OCPP 2.1, C18)."""

    payment_ref: str


Payer = Card | Token | AtStation


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a station and, once known, its EVSE and connector by number. None is not yet known.

    EVSE numbers count from 1 (OCPP 2.x `evse.id`; the connectorId of OCPP 1.6, whose connector
    number then is 1).
    """

    station_id: StationId
    evse_no: int | None = None
    connector_no: int | None = None

    def covers(self, other: "Place") -> bool:
        """Whether the other is this place or lies within it."""
        return (
            self.station_id == other.station_id
            and self.evse_no in {None, other.evse_no}
            and self.connector_no in {None, other.connector_no}
        )


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the payer covers at most; None is no limit of that kind."""

    energy_wh: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What metering says of the session so far; all of it valid, nothing of it judged here.

    `energy_wh` is exact. `start_register_wh` and `read_at` (the time of the last valid reading) are
    None before the first; `kind` is how the register counts, None until known. `power_w` is the
    last reported power, None where the station reports none.
    """

    energy_wh: Decimal = ZERO
    start_register_wh: Decimal | None = None
    kind: Kind | None = None
    power_w: Decimal | None = None
    read_at: datetime | None = None

    @classmethod
    def of(cls, state: MeterState, power_w: Decimal | None = None) -> "Meter":
        """What metering knows after a reading, and the power that came with it."""
        return cls(
            energy_wh=state.energy_wh,
            start_register_wh=state.start_wh,
            kind=state.kind,
            power_w=power_w,
            read_at=state.valid_at,
        )


@dataclass(frozen=True, slots=True)
class StartCommand:
    """The remote start of this session: its reference, and how far it has come."""

    reference: StartReference
    state: CommandState = CommandState.UNSENT

    def __post_init__(self) -> None:
        start_reference(self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCommand:
    """The remote stop of this session.

    `energy_wh` is what had flowed when we asked, so that more can be noticed. `is_watched` is true
    from the end of the stop watch on, `is_alarmed` once an operator was asked.
    """

    reason: StopReason
    requested_at: datetime
    energy_wh: Decimal
    state: CommandState = CommandState.REQUESTED
    is_watched: bool = False
    is_alarmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session as it stands. Only the machine makes the next one."""

    id: SessionId
    organization_id: OrganizationId
    site_id: SiteId
    place: Place
    settings: SessionSettings
    tariff_version_id: TariffVersionId | None
    """The version it started with and keeps; None where nothing is priced."""
    status: Status
    opened_at: datetime
    last_event_at: datetime
    """The last report from the station for this session: what idle means."""

    payer: Payer | None = None
    payer_is_guessed: bool = False
    """Whose token was shown at the station, where its transaction has named nobody yet (OCPP 2.x)."""
    ceiling: Ceiling = field(default_factory=Ceiling)
    refusal: str | None = None
    """Why it was refused: the code of access. None unless refused."""
    late_for: SessionId | None = None
    """The expired session whose start this is."""
    evse_choices: tuple[int, ...] = ()
    """The EVSEs among which the driver may still choose; empty where the place was given."""

    start: StartCommand | None = None
    """None where the station starts by itself."""
    stop: StopCommand | None = None
    id_tag: IdTag | None = None
    """What the station said was presented at the start."""
    ocpp_transaction_ref: str | None = None

    vehicle_connected: bool = False
    """As far as the station has said."""
    connector_status: ConnectorStatus | None = None
    charging_state: ChargingState | None = None
    """OCPP 2.x only."""
    last_status_at: datetime | None = None
    timeline: Timeline = ()

    start_heard_at: datetime | None = None
    started_at: datetime | None = None
    charging_ended_at: datetime | None = None
    """When energy last stopped flowing; None while it flows, or before it has."""
    station_ended_at: datetime | None = None
    """The station's stop; None until heard."""
    station_reason: str | None = None
    """Why the station stopped, in its words."""
    vehicle_left_at: datetime | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None

    meter: Meter = field(default_factory=Meter)
    late_meter: Meter | None = None
    """What the meter said last, heard after the end; never billed by itself."""
    late_bill: LateBill | None = None
    """What it would have cost with that; None until it is reckoned."""

    close_reason: CloseReason | None = None
    rating_state: RatingState = RatingState.NONE
    billing_state: BillingState = BillingState.NONE
    failure: str | None = None
    """The code of the last rating or billing failure; None after a retry succeeded."""
    failed_at: datetime | None = None
    retries: int = 0
    """Automatic retries since it ended."""
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        assert self.status is not Status.IN_PROGRESS or self.started_at is not None
        assert self.status not in OVER or self.close_reason is not None
        assert (self.status is Status.CLOSED) is (self.closed_at is not None)
        if self.ended_at is not None:
            assert self.started_at is not None
            assert self.started_at <= self.ended_at

    @property
    def deadline(self) -> datetime | None:
        """When the machine next wants to be woken; None: only a fact can move it."""
        return min((at for _, at in deadlines(self)), default=None)

    @property
    def scope(self) -> Scope:
        """What its time is being spent on now; `NONE` once it has ended."""
        if self.status is Status.READY:
            return scope_while_ready(self.connector_status)
        return scope_now(self.timeline) if self.status is Status.IN_PROGRESS else Scope.NONE

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What the time from start to end was spent on, gap-free; empty before it has ended."""
        if self.started_at is None or self.ended_at is None:
            return ()
        return segments(self.timeline, self.started_at, self.ended_at)

    def segments_until(self, instant: datetime) -> tuple[Segment, ...]:
        """What the time from the start was spent on so far; its whole length once it has ended."""
        if self.started_at is None or self.ended_at is not None:
            return self.segments
        return segments(self.timeline, self.started_at, max(instant, self.started_at))

    @property
    def runs_at_station(self) -> bool:
        """Whether the station has started and, as far as we know, not stopped."""
        return self.status is Status.IN_PROGRESS and self.station_ended_at is None

    @property
    def waits_for_payer(self) -> bool:
        """Whether it runs, and whoever comes may still pay for it.

        One that we are stopping already would charge the newcomer for a stranger's energy.
        """
        return self.status is Status.IN_PROGRESS and self.payer is None and self.stop is None

    @property
    def waits_to_be_let(self) -> bool:
        """Whether its station began with the vehicle and gives nothing until somebody may charge (OCPP 2.x)."""
        return (
            self.waits_for_payer
            and self.runs_at_station
            and self.charging_state in {ChargingState.EV_CONNECTED, ChargingState.IDLE}
            and self.start is not None
            and self.start.state is CommandState.UNSENT
        )

    @property
    def is_left_behind(self) -> bool:
        """Whether the vehicle has left and the station did not stop (OCPP 1.6, which has no other word)."""
        return (
            self.runs_at_station
            and self.vehicle_left_at is not None
            and self.connector_status is ConnectorStatus.AVAILABLE
            and self.charging_state is None
        )

    @property
    def occupies_evse(self) -> bool:
        """Whether nobody else can charge there now. Settling and later leave the EVSE free."""
        return self.status is Status.IN_PROGRESS or (
            self.status is Status.READY and self.vehicle_connected
        )

    @property
    def has_late_word(self) -> bool:
        """Whether the station told its end, or its final register, after the session was over."""
        return self.late_meter is not None or Flag.LATE_STOP in self.flags

    def may_take(self, place: Place) -> bool:
        """Whether this ready session may start there."""
        return self.place.covers(place) and (
            self.place.evse_no is not None
            or not self.evse_choices
            or place.evse_no in self.evse_choices
        )


def progressed(session: Session, meter: Meter, heard_at: datetime) -> Session:
    """The session with what its committed readings say.

    Readings do not step the machine one by one; whoever loads a session brings it up to them.
    Energy never goes back, and after the station's stop a reading only shows that it is not silent.
    """
    if session.status is not Status.IN_PROGRESS:
        return session
    moves = session.station_ended_at is None and meter.energy_wh >= session.meter.energy_wh
    return replace(
        session,
        meter=meter if moves else session.meter,
        last_event_at=max(session.last_event_at, heard_at),
    )
