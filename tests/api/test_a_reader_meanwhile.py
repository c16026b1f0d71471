"""What a reader tells while a card pays for a charge at it, on the real database."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import TerminalId
from chargewright.kernel.problem import Outage
from chargewright.network.terminals import UiLevel
from chargewright.payments.outcomes import ReaderActivity, TerminalStatus
from chargewright.payments.port import Reachable
from chargewright.payments.reader import Armed, Disarmed, ReaderDeadlinePassed, operation_id
from chargewright.sessions.events import StopRequested
from chargewright.sessions.words import StopReason
from chargewright.worker.beats import Beats
from chargewright.worker.cards import CardWork
from chargewright.worker.perform import Performing
from tests.payments.cast import EUR


@dataclass
class Cloud:
    """A provider that reaches every terminal and knows of no hold."""

    capabilities: object = field(default_factory=lambda: SimpleNamespace(lists_holds=False))
    silent: str | None = None
    """A terminal that answers nothing until another has answered."""
    another: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    async def reach(self, _organization_id, terminal_id):
        return self, Reachable(
            terminal_id=TerminalId(terminal_id), terminal_ref=terminal_id, currency=EUR
        )

    async def status(self, terminal_ref):
        if terminal_ref == self.silent:
            await self.another.wait()
            raise Outage("no answer", retry=True)
        self.another.set()
        return TerminalStatus(
            terminal_ref=terminal_ref,
            online=True,
            activity=ReaderActivity.IDLE,
            ui_level=UiLevel.SCREENS,
        )

    async def show(self, *_, **__):
        self.asked += 1
        raise Outage("the key is refused", retry=False)


def compared(one, cloud=None):
    """The worker looks at every terminal."""
    parts = one.world.parts

    async def story():
        database = Database(one.world.database.work, connections_max=4, name="compared")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        beats = Beats(
            Effects(units, parts.clock), Watch(units), cloud or Cloud(), clock=parts.clock
        )
        await beats.compare_terminals()
        await database.close()

    asyncio.run(story())


def performed(one, cloud):
    """The worker does what the readers ask, as far as it is due."""
    parts = one.world.parts

    async def story():
        database = Database(one.world.database.work, connections_max=2, name="performed")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        effects = Effects(units, parts.clock)
        cards = CardWork(effects, cloud, clock=parts.clock, callback_url=str)
        performing = Performing(effects, cards.performers, clock=parts.clock)
        due = (
            "SELECT id FROM effect WHERE kind = 'reader.show_screen' AND state = 'pending'"
            " AND about = %s AND due_at <= %s"
        )
        for (effect_id,) in one.world.rows(due, one.terminal_id, one.now):
            await performing.perform(effect_id)
        await database.close()

    asyncio.run(story())


def machine(one):
    ((machine,),) = one.world.rows(
        "SELECT machine FROM reader WHERE terminal_id = %s", one.terminal_id
    )
    return machine


def says(one):
    """What the reader was asked to show, oldest first."""
    return [
        screen["says"]
        for (screen,) in one.world.rows(
            "SELECT body -> 'screen' FROM effect WHERE kind = 'reader.show_screen'"
            " AND about = %s ORDER BY created_at, ordinal",
            one.terminal_id,
        )
    ]


def prompt(one):
    """With what the reader is armed."""
    operation = machine(one)["operation"]
    screen = operation["prompt"]
    amount = None if screen["amount"] is None else screen["amount"]["minor"]
    return screen["says"], screen["connector"], screen["energy_wh"], amount


def rested(one):
    """The terminal has stopped, the driver has read what was shown, and the reader is armed again."""
    stopped(one)
    one.world.clock.advance(timedelta(seconds=10))
    one.reads(ReaderDeadlinePassed(one.now))
    number = machine(one)["number"]
    one.reads(Armed(one.now, operation_id(one.terminal_id, number)))
    assert machine(one)["state"] == "armed"


def stopped(one):
    """The terminal says that its reader has stopped, where it was asked to."""
    one.reads(Disarmed(one.now))


@pytest.fixture
def there(charge):
    """The provider has told that the reader is there."""
    compared(charge)
    charge.reads(Armed(charge.now, operation_id(charge.terminal_id, 1)))
    assert prompt(charge)[0] == "tap_to_start"
    return charge


def test_the_driver_reads_that_it_has_started_and_then_what_it_has_come_to(there):
    one = there.tap().plug_in()
    rested(one)
    assert says(one)[-1] == "started"
    assert prompt(one) == ("charging", "A1", None, None)
    one.charge(10_000)
    compared(one)
    assert machine(one)["state"] == "disarming"
    assert machine(one)["charges"][0]["amount"]["minor"] == 550
    stopped(one)
    assert prompt(one) == ("charging", "A1", 10_000, 550)


def test_a_driver_whose_hold_is_used_up_is_told_so_before_what_was_paid(there):
    one = there.tap().plug_in().charge(10_000)
    rested(one)
    one.hears(StopRequested(at=one.now, reason=StopReason.ENERGY_CEILING))
    stopped(one)
    assert says(one)[-1] == "limit_reached"
    assert machine(one)["shown"]["hold"]["minor"] == 50_00
    one.unplug(10_000).captured("5.50")
    assert [screen["says"] for screen in machine(one)["say_next"]] == ["paid"]
    assert machine(one)["say_next"][0]["url"].startswith("https://charge.example/r/")
    assert machine(one)["charges"] == []


def test_money_that_comes_hours_later_is_shown_to_nobody(there):
    one = there.tap().plug_in().charge(10_000).unplug(10_000)
    rested(one)
    one.world.clock.advance(timedelta(hours=3))
    one.captured("5.50")
    assert machine(one)["say_next"] == []
    assert machine(one)["state"] == "armed"


def test_a_driver_who_stops_is_not_told_of_a_limit(there):
    one = there.tap().plug_in().charge(10_000)
    rested(one)
    one.hears(StopRequested(at=one.now, reason=StopReason.DRIVER))
    stopped(one)
    assert says(one)[-1] == "stopping"


def test_where_a_vehicle_comes_first_the_same_card_stops_what_it_started(charge):
    path = f"/api/v1/terminals/{charge.terminal_id}"
    assert charge.world.ask("PATCH", path, json={"start_mode": "PLUG"}).status_code == 200
    compared(charge)
    assert says(charge) == ["plug_in_to_start"]
    one = charge.tap(is_plugged_in=True).plug_in()
    rested(one)
    assert prompt(one) == ("charging", "A1", None, None)
    assert machine(one)["operation"]["stops_only"]
    one.stops(10_000)
    stopped(one)
    assert machine(one)["operation"] is None


def test_a_reader_that_is_looked_at_again_and_again_is_told_and_written_nothing_new(there):
    path = f"/api/v1/terminals/{there.terminal_id}"
    there.world.ask("PATCH", path, json={"start_mode": "PLUG", "evse_ids": []})
    stopped(there)
    before = there.world.rows("SELECT count(*) FROM effect")
    version = there.world.rows("SELECT version FROM reader")
    for _ in range(3):
        there.world.clock.advance(timedelta(seconds=10))
        compared(there)
    assert there.world.rows("SELECT count(*) FROM effect") == before
    assert there.world.rows("SELECT version FROM reader") == version


def test_a_refused_key_is_an_operator_s_and_a_screen_is_not_sent_again_for_ever(charge):
    path = f"/api/v1/terminals/{charge.terminal_id}"
    charge.world.ask("PATCH", path, json={"start_mode": "PLUG"})
    compared(charge)
    cloud = Cloud()
    for _ in range(3):
        performed(charge, cloud)
        charge.world.clock.advance(timedelta(minutes=1))
        compared(charge)
    assert cloud.asked == 1
    assert machine(charge)["asked"] == ["key_refused"]
    charge.world.clock.advance(timedelta(minutes=8))
    charge.reads(ReaderDeadlinePassed(charge.now))
    performed(charge, cloud)
    assert cloud.asked == 2, "now and then it is seen whether the key was mended"


def test_a_silent_terminal_holds_no_other_up(charge):
    ((first,), (second,)) = charge.world.rows("SELECT id FROM terminal ORDER BY id")
    compared(charge, Cloud(silent=first))
    online = charge.world.rows("SELECT id, is_online FROM terminal ORDER BY id")
    assert online == [(first, False), (second, True)]


def test_what_a_terminal_can_show_is_learnt_from_its_provider_and_not_against_its_operator(there):
    def level():
        return there.world.get(f"/api/v1/terminals/{there.terminal_id}").json()["ui_level"]

    assert level() == "screens"
    path = f"/api/v1/terminals/{there.terminal_id}"
    there.world.ask("PATCH", path, json={"ui_level": "text"})
    compared(there)
    assert level() == "text"
    with psycopg.connect(there.world.database.superuser) as connection:
        connection.execute("UPDATE terminal SET ui_level = NULL, is_online = false")
    compared(there)
    assert level() == "screens"
