"""What cannot be woken stands in nobody's way, and is an operator's until it can."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.worker.beats import Beats

MOST = 200
ITEMS = (
    "SELECT kind, session_id, payment_id, detail, closed_at IS NULL, note FROM attention"
    " WHERE about = %s AND kind LIKE '%%woken'"
)
MACHINE = {
    "session": "session SET machine = {} WHERE id = %(session_id)s",
    "payment": "payment SET machine = {} WHERE id = %(payment_id)s",
    "reader": "reader SET machine = {} WHERE terminal_id = %(terminal_id)s",
}
PAYMENT_IS_DUE = "UPDATE payment SET due_at = %(at)s WHERE id = %(payment_id)s"
READER_IS_DUE = (
    "UPDATE reader SET due_at = %(at)s,"
    " machine = jsonb_set(machine, '{due_at}', to_jsonb(%(at)s::timestamptz))"
    " WHERE terminal_id = %(terminal_id)s"
)
AT_ITS_FENCE = (
    "UPDATE session SET time_ceiling_at = %(at)s, due_at = NULL WHERE id = %(session_id)s"
)
A_START = (
    "INSERT INTO station_command (organization_id, id, station_id, session_id, cause, name, payload,"
    " requested_at, expires_at) SELECT organization_id, %(command_id)s, station_id, id,"
    " %(command_id)s, 'start', '{}', %(at)s, %(at)s FROM session WHERE id = %(session_id)s"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of thing that time wakes, how it comes to be due, and what breaks it."""

    what: str
    beat: str
    queue: str
    machine: str
    about: str
    falls_due: str | None = None


KINDS = (
    Kind("session", "wake_sessions", "sessions", "session", "session_id"),
    Kind("payment", "wake_payments", "payments", "payment", "payment_id", PAYMENT_IS_DUE),
    Kind("reader", "wake_readers", "readers", "reader", "terminal_id", READER_IS_DUE),
    Kind("command", "end_commands", "commands", "session", "command_id", A_START),
    Kind("ceiling", "watch_ceilings", "ceilings", "session", "session_id", AT_ITS_FENCE),
)
SESSION, PAYMENT, READER, *_ = KINDS
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)


class Story:
    """A charge that runs, a thing of it that is due and broken, and workers that look at it."""

    def __init__(self, one: Any, kind: Kind) -> None:
        self.one = one
        self.kind = kind
        self.clock = one.world.parts.clock
        self.ids = {
            "session_id": one.session_id,
            "payment_id": one.payment_id,
            "terminal_id": one.terminal_id,
            "command_id": f"cmd_{one.session_id}",
        }
        self.about = self.ids[kind.about]
        self.whole: dict[str, Any] = {}

    def falls_due(self) -> "Story":
        self.clock.advance(timedelta(minutes=15))
        if self.kind.falls_due is not None:
            self.changes(self.kind.falls_due)
        return self

    def breaks(self) -> "Story":
        row = MACHINE[self.kind.machine]
        [(self.whole,)] = self.changes(
            "SELECT machine FROM " + row.replace("SET machine = {} ", "")
        )
        self.changes("UPDATE " + row.format("'{}'"))
        return self

    def is_mended(self) -> None:
        self.changes("UPDATE " + MACHINE[self.kind.machine].format("%(whole)s"))

    def looks(self, *after: int) -> list[bool]:
        """A new worker looks, again and again after so many minutes: whether it stays in the queue."""
        return asyncio.run(self._looks(after))

    def items(self) -> list[tuple[Any, ...]]:
        """The operator items about it: failures, whether it is open, and the note."""
        rows = self.one.world.rows(ITEMS, self.about)
        assert {row[0] for row in rows} == {f"{self.kind.what}.not_woken"}
        return [(detail["failures"], is_open, note) for *_, detail, is_open, note in rows]

    def changes(self, query: str) -> list[tuple[Any, ...]]:
        """Do something to the rows behind everybody's back."""
        values = {**self.ids, "at": self.clock.now(), "whole": Jsonb(self.whole)}
        with psycopg.connect(self.one.world.database.superuser) as connection:
            done = connection.execute(query, values)
            return done.fetchall() if done.description else []

    async def _looks(self, after: tuple[int, ...]) -> list[bool]:
        stays = []
        async with worker(self.one) as (beats, watch):
            for minutes in after:
                self.clock.advance(timedelta(minutes=minutes))
                await getattr(beats, self.kind.beat)()
                due = await getattr(watch, self.kind.queue)(self.clock.now(), MOST)
                stays.append(self.about in [one.id for one in due])
        return stays


@asynccontextmanager
async def worker(one):
    """A worker's looks at what is due, and who that is."""
    parts = one.world.parts
    database = Database(one.world.database.work, connections_max=2, name="woken")
    await database.open()
    units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
    watch = Watch(units)
    yield Beats(Effects(units, parts.clock), watch, None, clock=parts.clock), watch
    await database.close()


@every_kind
def test_what_cannot_be_woken_is_put_off_longer_each_time_and_shown(charge, kind):
    story = Story(charge.tap().plug_in(), kind)
    story.falls_due().breaks()
    seen = []
    for minutes in (0, 1, 1, 1, 4, 8, 16, 32, 60, 60):
        assert story.looks(minutes) == [False]
        [(failures, is_open, _)] = story.items()
        assert is_open
        seen.append(failures)
    assert seen == [1, 2, 2, 3, 4, 5, 6, 7, 8, 9], "each look is a new worker's: the item counts"


@every_kind
def test_what_can_be_woken_again_asks_nobody_whichever_worker_wakes_it(charge, kind):
    story = Story(charge.tap().plug_in(), kind)
    story.falls_due().breaks()
    story.looks(0, 1)
    story.is_mended()
    story.looks(1)
    assert story.items() == [(2, True, None)], "it waits for its time"
    story.looks(1)
    assert story.items() == [(2, False, f"{kind.what}.woken")]


def test_an_item_names_the_session_or_the_payment_it_is_about(charge):
    running = charge.tap().plug_in()
    for kind, names in (
        (SESSION, (running.session_id, None)),
        (PAYMENT, (None, running.payment_id)),
    ):
        story = Story(running, kind).falls_due().breaks()
        story.looks(0)
        [row] = running.world.rows(ITEMS, story.about)
        assert row[1:3] == names


def test_what_is_due_no_more_is_asked_about_no_more(charge):
    story = Story(charge.tap().plug_in(), PAYMENT)
    story.falls_due().breaks()
    story.looks(0)
    story.is_mended()
    story.one.stops(10_000).rated().captured("5.50")
    story.looks(1)
    assert story.items() == [(1, False, "payment.woken")]


def test_another_deadline_is_kept_in_its_time(charge):
    story = Story(charge.tap().plug_in(), READER)
    story.falls_due().breaks()
    story.looks(0, 1, 2, 4, 8)
    story.is_mended()
    story.clock.advance(timedelta(minutes=1))
    story.changes(READER_IS_DUE)
    story.looks(0)
    [(due_at,)] = story.changes("SELECT due_at FROM reader WHERE terminal_id = %(terminal_id)s")
    assert due_at is None or due_at > story.clock.now()


def test_who_closes_the_item_has_it_tried_again_at_once(charge):
    story = Story(charge.tap().plug_in(), SESSION)
    story.falls_due().breaks()
    story.looks(0, 1, 2)
    story.is_mended()
    [(item_id,)] = story.changes("SELECT id FROM attention WHERE about = %(session_id)s")
    story.one.world.post(f"/api/v1/attention/{item_id}/close", json={"note": "mended"})
    story.looks(0)
    [(status,)] = story.changes("SELECT status FROM session WHERE id = %(session_id)s")
    assert status == "settling"


def test_what_was_put_off_is_not_late(charge):
    story = Story(charge.tap().plug_in(), SESSION)
    story.falls_due().breaks()
    story.clock.advance(timedelta(minutes=1))
    assert late(story)
    story.looks(0)
    assert not late(story)


def late(story):
    """Whether operators are told that the worker does not keep up with sessions."""
    return story.one.world.rows(
        "SELECT value FROM operator_counts(%s) WHERE (measure, label, value > 0)"
        " = ('deadline_overdue_seconds', 'session', true)",
        story.clock.now(),
    )
