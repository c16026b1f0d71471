"""What a unit of work leaves behind, written in it: facts, effects with their jobs, operator items,
commands, and the keys of what it heard.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.kernel.outgoing import Asked, OperatorItem, Told

_QUERIES: Final = Queries.load("outbox")
FACTS: Final = "facts"
"""The nudge of a unit of work that wrote facts: readers of the stream look at once."""
REMEMBERED_FOR: Final = timedelta(days=30)
"""How long a repeat is recognised: longer than any station keeps a message it could not deliver."""


class Outbox:
    """The outgoing side of one unit of work of one organisation."""

    def __init__(
        self,
        unit: Unit,
        organization_id: str,
        *,
        ids: IdSource,
        now: datetime,
        remembered_for: timedelta = REMEMBERED_FOR,
    ) -> None:
        self._unit = unit
        self._organization_id = organization_id
        self._ids = ids
        self._now = now
        self._remembered_for = remembered_for

    async def accept(self, key: str, answer: Mapping[str, Any] | None = None) -> bool:
        """Note that `key` was heard, with the answer it gets; False when it was heard before."""
        row = await self._unit.one(
            _QUERIES.accept,
            organization_id=self._organization_id,
            key=key,
            answer=None if answer is None else Jsonb(answer),
            expires_at=self._now + self._remembered_for,
        )
        return row is not None

    async def answer_given(self, key: str) -> Mapping[str, Any] | None:
        """The answer that this key got when it was heard; None where it was not."""
        row = await self._unit.one(
            _QUERIES.answer_given, key=key, organization_id=self._organization_id
        )
        return None if row is None else row["answer"]

    async def tell(self, facts: Sequence[Told]) -> None:
        if not facts:
            return
        if FACTS not in self._unit.nudges:
            self._unit.nudges.append(FACTS)
        await self._unit.run(
            _QUERIES.add_facts,
            organization_id=self._organization_id,
            ids=[self._ids.mint("fct") for _ in facts],
            kinds=[fact.kind for fact in facts],
            abouts=[fact.about for fact in facts],
            station_ids=[fact.station_id for fact in facts],
            session_ids=[fact.session_id for fact in facts],
            payment_ids=[fact.payment_id for fact in facts],
            bodies=[Jsonb(fact.body) for fact in facts],
            occurred=[fact.occurred_at for fact in facts],
            received=[fact.received_at for fact in facts],
        )

    async def ask(self, effects: Sequence[Asked], *, cause: str) -> None:
        """Enqueue effects; those that this cause asked for before are not asked again."""
        if not effects:
            return
        await self._unit.run(
            _QUERIES.add_effects,
            organization_id=self._organization_id,
            cause=cause,
            at=self._now,
            ids=[self._ids.mint("eff") for _ in effects],
            ordinals=list(range(len(effects))),
            kinds=[effect.kind for effect in effects],
            abouts=[effect.about for effect in effects],
            bodies=[Jsonb(effect.body) for effect in effects],
        )

    async def ask_operator(self, item: OperatorItem) -> None:
        """Open an operator item; where the same is open, let it say more if there is more to say."""
        await self._unit.run(
            _QUERIES.open_attention,
            organization_id=self._organization_id,
            id=self._ids.mint("att"),
            kind=item.kind,
            about=item.about,
            station_id=item.station_id,
            session_id=item.session_id,
            payment_id=item.payment_id,
            detail=Jsonb(item.detail),
            says_more=item.says_more,
            at=self._now,
        )

    async def settle(self, kind: str, about: str, *, note: str) -> None:
        """Close the open item of this kind about this thing, if there is one: nobody is needed.

        `note` names the news that answered it. Nobody closed it, so nobody is named.
        """
        row = await self._unit.one(
            _QUERIES.settle_attention, kind=kind, about=about, at=self._now, note=note
        )
        if row is not None:
            told = Told(
                "attention.closed",
                row["id"],
                {},
                occurred_at=self._now,
                received_at=self._now,
                station_id=row["station_id"],
                session_id=row["session_id"],
                payment_id=row["payment_id"],
            )
            await self.tell([told])

    async def command(
        self,
        station_id: str,
        name: str,
        payload: Mapping[str, Any],
        *,
        cause: str,
        lives_for: timedelta,
        session_id: str | None = None,
        by: str | None = None,
        is_urgent: bool = True,
    ) -> str | None:
        """Queue a command to a station; None where this cause has asked before."""
        row = await self._unit.one(
            _QUERIES.add_command,
            organization_id=self._organization_id,
            id=self._ids.mint("cmd"),
            station_id=station_id,
            session_id=session_id,
            cause=cause,
            name=name,
            payload=Jsonb(payload),
            is_urgent=is_urgent,
            at=self._now,
            by=by,
            expires_at=self._now + lives_for,
        )
        return None if row is None else row["id"]
