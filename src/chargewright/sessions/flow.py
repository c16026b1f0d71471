"""One function per way in which a session is reached; all keep the same beat.

Accept the fact, lock, decide, keep, hand over what was asked for. Each is one unit of work and safe
to repeat: a fact heard twice is accepted once. A surprise is kept, never fatal: the station is
answered all the same.
"""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, SessionId
from chargewright.sessions.effects import AskOperator, Effect
from chargewright.sessions.events import (
    DeadlinePassed,
    Event,
    HoldAccepted,
    StartRefused,
    StartRequested,
    StatusReported,
    Superseded,
    TokenAccepted,
    TransactionEnded,
    TransactionStarted,
)
from chargewright.sessions.facts import facts_of
from chargewright.sessions.machine import begin, step
from chargewright.sessions.matching import (
    match_payer,
    match_start,
    match_status,
    match_stop,
    tombstone_age,
)
from chargewright.sessions.model import Session
from chargewright.sessions.opening import Seed, waiting_elsewhere
from chargewright.sessions.ports import FinalReadings, Ports
from chargewright.sessions.rules import Clue
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import Attention, ConnectorStatus


async def open_for_payer(
    heard: Received[HoldAccepted | TokenAccepted | StartRequested | StartRefused],
    seed: Seed,
    ports: Ports,
) -> Session | None:
    """Open a session for somebody who wants to charge, or bind them to the one that runs already.

    None when this was heard before.
    """
    if not await ports.inbox.accept(heard.id):
        return None
    event = heard.event
    running = None
    if not isinstance(event, StartRefused):
        station = await ports.sessions.lock_station(
            seed.place.station_id, closed_since=event.at, transaction_ref=None
        )
        clue = Clue(place=seed.place, at=event.at, occurred_at=event.at)
        if isinstance(event, StartRequested):
            # Whoever asks from afar saw nothing of the charge: only one that waits for them is theirs.
            station = [each for each in station if each.waits_to_be_let]
        running = match_payer(station, clue, seed.evse_choices)
    if running is not None and not isinstance(event, StartRefused):
        return await _move(running.session, event, heard.id, ports)
    session, effects = begin(seed, event)
    await _keep_new(session, effects, event.at, heard.id, ports)
    return session


async def hear(heard: Received[Event], ports: Ports) -> Session | None:
    """Apply one fact to the session it is about. None when it was heard before."""
    if not await ports.inbox.accept(heard.id):
        return None
    session = await ports.sessions.lock(SessionId(heard.about))
    return await _move(session, heard.event, heard.id, ports)


async def hear_start(
    heard: Received[TransactionStarted], clue: Clue, seed: Seed, ports: Ports
) -> Session | None:
    """Bind a station's start to whoever waits for it, or open a session nobody asked for.

    The answer to the station carries the session's `ocpp_transaction_ref`, which for a start that
    is told again is not the one drawn for it. None when this was heard before.
    """
    if not await ports.inbox.accept(heard.id):
        return None
    event = heard.event
    station = await ports.sessions.lock_station(
        clue.place.station_id,
        closed_since=event.at - tombstone_age(seed.settings),
        transaction_ref=clue.transaction_ref,
    )
    found = match_start(station, clue)
    if found.of is not None and found.is_repeat:
        return found.of.session
    for older in found.supersedes:
        await _move(older, Superseded(event.at), heard.id, ports)
    if found.of is not None:
        return await _move(_priced_here(found.of.session, seed), event, heard.id, ports)
    late_for = None if found.late_for is None else found.late_for.session
    session, effects = begin(replace(seed, late_for=late_for), event)
    await _keep_new(session, effects, event.at, heard.id, ports)
    return session


async def hear_stop(
    heard: Received[TransactionEnded], clue: Clue, readings: FinalReadings, ports: Ports
) -> Session | None:
    """End the session whose stop this is; a stop that nobody knows is put before an operator.

    None when this was heard before, or when it is nobody's; the station is answered in any case.
    """
    if not await ports.inbox.accept(heard.id):
        return None
    station = await ports.sessions.lock_station(
        clue.place.station_id, closed_since=clue.at, transaction_ref=clue.transaction_ref
    )
    found = match_stop(station, clue)
    if found is None:
        orphan = AskOperator(
            kind=Attention.ORPHAN_STOP,
            station_id=clue.place.station_id,
            session_id=None,
            detail=clue.transaction_ref or "",
        )
        await ports.outbox.add((orphan,), cause=heard.id)
        return None
    ended = await readings.judged(found.session, heard.event)
    return await _move(found.session, ended, heard.id, ports)


async def hear_status(
    heard: Received[StatusReported],
    previous: ConnectorStatus | None,
    ports: Ports,
    *,
    is_kept: bool = False,
) -> Session | None:
    """Tell a connector's status to the session it concerns. None when it concerns nobody.

    `is_kept`: the EVSE is kept for a driver who has no session yet, so a vehicle that has just come
    is for nobody else who chose no connector.
    """
    if not await ports.inbox.accept(heard.id):
        return None
    event = heard.event
    station = await ports.sessions.lock_station(
        event.place.station_id, closed_since=event.at, transaction_ref=None
    )
    clue = Clue(place=event.place, at=event.at, occurred_at=event.at)
    found = match_status(station, clue, event.status, previous, is_kept=is_kept)
    return None if found is None else await _move(found.session, event, heard.id, ports)


async def wait_elsewhere(session_id: SessionId, seed: Seed, ports: Ports) -> Session | None:
    """Let whoever chose no station wait at that of `seed`, where a vehicle has come.

    None where they wait no more.
    """
    session = await ports.sessions.lock(session_id)
    moved = waiting_elsewhere(session, seed)
    if moved is not None:
        await ports.sessions.save(moved)
    return moved


async def wake(session_id: SessionId, at: datetime, ports: Ports) -> Session:
    """Do what is due. Safe to call at any time and any number of times.

    Readings move the deadline without saving it: where nothing is due after all, the later one is
    kept, or those who are woken in vain would stand before all others at every look.
    """
    session = await ports.sessions.lock(session_id)
    if session.deadline is None or session.deadline > at:
        await ports.sessions.save(session)
        return session
    cause = f"{session_id} due {session.deadline.isoformat()}"
    moved, effects = step(session, DeadlinePassed(at))
    await _keep(session, moved, effects, at, cause, ports)
    return moved


def _priced_here(session: Session, seed: Seed) -> Session:
    """A driver who showed a token chose no connector: the price is that of where the start was."""
    if session.tariff_version_id is not None:
        return session
    return replace(session, tariff_version_id=seed.tariff_version_id)


async def _move(session: Session, event: Event, fact_id: FactId, ports: Ports) -> Session:
    try:
        moved, effects = step(session, event)
    except UnexpectedEvent as surprise:
        await ports.inbox.keep_unexpected(fact_id, str(surprise))
        return session
    await _keep(session, moved, effects, event.at, f"{fact_id} {session.id}", ports)
    return moved


async def _keep(
    before: Session,
    moved: Session,
    effects: tuple[Effect, ...],
    at: datetime,
    cause: str,
    ports: Ports,
) -> None:
    await ports.sessions.save(moved)
    await ports.outbox.add(effects, cause=cause)
    await ports.stream.tell(facts_of(before, moved, at))


async def _keep_new(
    session: Session, effects: tuple[Effect, ...], at: datetime, fact_id: FactId, ports: Ports
) -> None:
    await ports.sessions.add(session)
    await ports.outbox.add(effects, cause=f"{fact_id} {session.id}")
    await ports.stream.tell(facts_of(None, session, at))
