"""How a session comes to be: asked for, paid for, or simply started by a station."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never

from chargewright.kernel.ids import OrganizationId, SessionId, SiteId, TariffVersionId
from chargewright.sessions.effects import Notify
from chargewright.sessions.ending import ask_to_stop
from chargewright.sessions.events import (
    HoldAccepted,
    Opening,
    StartRefused,
    StartRequested,
    TokenAccepted,
    TransactionStarted,
)
from chargewright.sessions.marks import Moved, ask, flagged
from chargewright.sessions.model import AtStation, Payer, Place, Session, StartCommand, Token
from chargewright.sessions.references import StartReference
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.starting import VEHICLE_IS_THERE, asked_to_start, transaction_started
from chargewright.sessions.words import (
    Attention,
    CloseReason,
    ConnectorStatus,
    Flag,
    Notice,
    Status,
    StopReason,
)

_CALLED_OFF: Final = {CloseReason.CANCELLED_BY_DRIVER, CloseReason.CANCELLED_BY_OPERATOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """All that a new session is told by the world around it.

    `reference` is minted for its remote start; None where none will be sent. `connector_status` is
    the last known one of that connector, None where none is known or the connector is open.
    `payer` is whose token started the station, or the card at its own terminal, None where neither is known. `late_for` is the
    expired session whose start this is.
    """

    session_id: SessionId
    organization_id: OrganizationId
    site_id: SiteId
    place: Place
    settings: SessionSettings
    tariff_version_id: TariffVersionId | None = None
    reference: StartReference | None = None
    connector_status: ConnectorStatus | None = None
    evse_choices: tuple[int, ...] = ()
    payer: Token | AtStation | None = None
    late_for: Session | None = None


def begin(seed: Seed, event: Opening) -> Moved:
    """The first step of a session."""
    match event:
        case StartRefused():
            refused = replace(_ready(seed, event.at, None), status=Status.REFUSED, start=None)
            told = Notify(seed.session_id, notice=Notice.REFUSED)
            return replace(refused, refusal=event.reason), (told,)
        case HoldAccepted():
            assert seed.reference is not None, "a card-paid session is started by us"
            held = replace(_ready(seed, event.at, event.payer), ceiling=event.ceiling)
            return asked_to_start(held) if held.vehicle_connected else (held, ())
        case StartRequested():
            assert seed.reference is not None, "a requested session is started by us"
            return asked_to_start(_ready(seed, event.at, event.payer))
        case TokenAccepted():
            return replace(_ready(seed, event.at, event.payer), start=None), ()
        case TransactionStarted():
            return _started_by_the_station(seed, event)
        case _:
            assert_never(event)


def waiting_elsewhere(session: Session, seed: Seed) -> Session | None:
    """The same driver, waiting for a vehicle at the station of `seed`; None where one has come.

    A card that came first at a reader of several stations chose none of them: the vehicle does.
    """
    if session.status is not Status.READY or session.vehicle_connected or session.start is None:
        return None
    assert seed.reference is not None, "a card-paid session is started by us"
    return replace(
        session,
        place=Place(seed.place.station_id),
        evse_choices=seed.evse_choices,
        settings=seed.settings,
        tariff_version_id=seed.tariff_version_id,
        start=StartCommand(seed.reference),
        connector_status=None,
    )


def _ready(seed: Seed, at: datetime, payer: Payer | None) -> Session:
    is_placed = seed.place.evse_no is not None
    return Session(
        id=seed.session_id,
        organization_id=seed.organization_id,
        site_id=seed.site_id,
        place=seed.place,
        settings=seed.settings,
        tariff_version_id=seed.tariff_version_id,
        status=Status.READY,
        opened_at=at,
        last_event_at=at,
        payer=payer,
        evse_choices=() if is_placed else seed.evse_choices,
        start=None if seed.reference is None else StartCommand(seed.reference),
        vehicle_connected=is_placed and seed.connector_status in VEHICLE_IS_THERE,
        connector_status=seed.connector_status if is_placed else None,
    )


def _started_by_the_station(seed: Seed, event: TransactionStarted) -> Moved:
    """Row 7, and the late start of a session that has been given up.

    A driver known by a token is taken up again. A hold that was given back pays for nothing any
    more, and what was called off stays called off: both are stopped at once.
    """
    late_for = seed.late_for
    if late_for is None:
        return transaction_started(_ready(seed, event.at, seed.payer), event)
    is_taken_up = isinstance(late_for.payer, Token) and late_for.close_reason not in _CALLED_OFF
    opened = replace(
        _ready(seed, event.at, late_for.payer if is_taken_up else None), late_for=late_for.id
    )
    started, effects = transaction_started(flagged(opened, Flag.LATE_START), event)
    if is_taken_up:
        return started, effects
    started, stop = ask_to_stop(started, event.at, StopReason.LATE_START)
    return started, (*effects, *stop, ask(started, Attention.LATE_START))
