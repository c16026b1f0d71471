"""What a station told of a transaction and what reached us: gaps are noticed, and asked for (OCPP 2.x, E14)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import structlog

from chargewright.kernel.ids import SessionId
from chargewright.reactions.house import House
from chargewright.sessions.events import EventsMissed
from chargewright.sessions.sequence import Broken, Missing, judge
from chargewright.worker.perform import Hear, NotYet, Performer
from chargewright.worker.ports import Effect, Effects, EffectWork

_log = structlog.get_logger(__name__)
CHECK_EVENTS: Final = "session.check_events"
HEARD_BEFORE: Final = timedelta(minutes=1)
"""The frame that opened a session was heard before it was opened."""
LOOKED_AFTER: Final = timedelta(minutes=1)
"""What was on its way when the transaction ended has come by then."""
ANSWERED_AFTER: Final = timedelta(minutes=2)
ASKED_AGAIN_AFTER: Final = timedelta(minutes=15)
"""Where the station says that messages still wait in it."""
GIVEN_UP_AFTER: Final = timedelta(hours=24)
ASKS: Final = "GetTransactionStatus"


class TransactionEventWork:
    """Looks at the sequence numbers of a transaction that has ended."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {CHECK_EVENTS: self.check}

    async def check(self, effect: Effect) -> Hear | None:
        """Flag the session where events are missing and the station has no more of them.

        Raises:
            NotYet: they may still come.
        """
        async with self._effects.work(effect.organization_id) as at:
            session_id = SessionId(effect.body["session_id"])
            waits = await self._looked(at, effect, session_id)
        if isinstance(waits, NotYet):
            raise waits
        return _missed(session_id) if waits else None

    async def _looked(self, at: EffectWork, effect: Effect, session_id: SessionId) -> NotYet | bool:
        """Whether something is missing for good; when to look again where it may still come."""
        now = at.work.now
        if now < effect.created_at + LOOKED_AFTER:
            return NotYet(effect.created_at + LOOKED_AFTER, "the last may be on their way")
        session = await at.work.sessions.lock(session_id)
        station_id, ref = session.place.station_id, session.ocpp_transaction_ref
        assert ref is not None, "its transaction has ended"
        since = session.opened_at - HEARD_BEFORE
        heard = await at.events_of_transaction(station_id, ref, since=since)
        found = judge(heard)
        if isinstance(found, Missing):
            evse_no = session.place.evse_no
            found = judge(
                heard, await at.events_of_no_transaction(station_id, evse_no, since=since)
            )
        if isinstance(found, Broken):
            _log.info("sequence_says_nothing", station_id=station_id, seq_no=found.seq_no)
        if not isinstance(found, Missing):
            return False
        if now >= effect.created_at + GIVEN_UP_AFTER:
            return True
        asked = await at.last_command(station_id, f"{effect.id} asks ", since=effect.created_at)
        if asked is not None and asked["state"] in {"queued", "sent"}:
            return NotYet(now + ANSWERED_AFTER, "the station has not said whether it has more")
        if asked is not None:
            if not _has_more(asked["answer"]):
                return True
            again = asked["answered_at"] + ASKED_AGAIN_AFTER
            if now < again:
                return NotYet(again, "the station has more")
        await at.work.outbox.command(
            station_id,
            ASKS,
            {"transactionId": ref},
            cause=f"{effect.id} asks {effect.attempts}",
            lives_for=GIVEN_UP_AFTER,
            is_urgent=False,
        )
        at.work.nudges.append(f"commands.{station_id}")
        return NotYet(now + ANSWERED_AFTER, "the station is asked for more")


def _has_more(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("messagesInQueue") is True


def _missed(session_id: SessionId) -> Hear:
    async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
        house.session_hears(session_id, EventsMissed(house.work.now))

    return hear
