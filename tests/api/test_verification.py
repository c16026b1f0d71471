"""The books are looked at again while nobody asks: what was changed behind our back is found.

A charge is paid for and booked by the real machines; then somebody at the database changes a row, as
no code of ours can, and the worker looks.
"""

import asyncio
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.postgres.verification import Verification
from chargewright.kernel.problem import NotFound
from chargewright.main.verifying import verify_books
from chargewright.payments import events as payment_events
from chargewright.worker.verifying import Verifying
from tests.payments.cast import eur

PATH = "/api/v1/ledger/verification"
EVERY_DAY = timedelta(days=1, hours=2)


@pytest.fixture
def old(paid):
    """A charge that was paid for some hours ago."""
    paid.world.clock.advance(timedelta(hours=2))
    return paid


@contextmanager
def behind_our_back(world):
    """A hand at the database that no trigger stops."""
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def with_books(world, act, *, piece=500, kind=Verification):
    """Do something with the books as a worker has them."""
    parts = world.parts

    async def story():
        database = Database(world.database.work, connections_max=2, name="verifying")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=lambda _: None, defaults={})
        try:
            return await act(kind(units, piece=piece), units)
        finally:
            await database.close()

    return world.told(story())


def the_beat(world, *, piece=500, kind=Verification):
    """What the worker does in a minute, and whose book is due after it."""

    async def beat(books, units):
        clock = world.parts.clock
        await Verifying(books, Effects(units, clock), clock=clock).verify_ledgers()
        return [due.id for due in await books.due(clock.now(), 20)]

    return with_books(world, beat, piece=piece, kind=kind)


class Unreadable(Verification):
    """Books that meet a bug."""

    async def look(self, organization_id):
        raise AssertionError(organization_id)


def looks(world, *, piece):
    """How many pieces a run takes."""

    async def counted(books, _):
        count = 1
        while await books.look("org_here"):
            count += 1
        return count

    return with_books(world, counted, piece=piece)


def state(world):
    [book] = [
        each for each in world.get(PATH).json()["items"] if each["organization_id"] == "org_here"
    ]
    return book


def items(world):
    """Open items about the ledger: what each is about, by kind."""
    found = world.get("/api/v1/attention?is_open=true").json()["items"]
    return {
        (each["kind"].removeprefix("ledger."), each["about"]): each["detail"]
        for each in found
        if each["kind"].startswith("ledger.")
    }


def entry_of(charge, event_type):
    ((entry_id,),) = charge.world.rows(
        "SELECT id FROM ledger_entry WHERE about = %s AND event_type = %s",
        charge.payment_id,
        event_type,
    )
    return entry_id


def whole_run(world):
    asked = world.post(PATH, json={"is_whole": True})
    assert asked.status_code == 202, asked.text
    the_beat(world)


def test_a_book_that_is_right_is_looked_at_to_its_end_and_asks_for_nobody(old):
    the_beat(old.world)
    ((entries,),) = old.world.rows(
        "SELECT count(*)::int FROM ledger_entry WHERE organization_id = 'org_here'"
    )
    told = state(old.world)
    assert (told["entries"], told["payments"], told["findings"]) == (entries, 1, 0)
    assert told["finished_at"] is not None
    assert items(old.world) == {}


def test_a_changed_amount_is_named_with_its_entry_its_account_and_the_difference(old):
    entry_id = entry_of(old, "hold_captured")
    change = (
        "UPDATE ledger_leg SET amount_minor = amount_minor + %s"
        " WHERE entry_id = %s AND starts_with(code, 'PSP_CLEARING')"
    )
    with behind_our_back(old.world) as connection:
        connection.execute(change, (100, entry_id))
    the_beat(old.world)
    found = items(old.world)
    euro = {"amount": "1.00", "currency": "EUR"}
    assert found["entry_unbalanced", entry_id]["difference"] == euro
    told = found["balance_differs", entry_id]
    assert (told["account"], told["difference"]["amount"]) == ("PSP_CLEARING:payter", "-1.00")
    assert ("seal_broken", entry_id) in found
    assert found["capture_differs", old.payment_id]["difference"] == euro
    assert state(old.world)["findings"] == len(found)

    with behind_our_back(old.world) as connection:
        connection.execute(change, (-100, entry_id))
    old.world.clock.advance(EVERY_DAY)
    the_beat(old.world)
    assert items(old.world) == {}
    closed = old.world.get("/api/v1/attention?is_open=false").json()["items"]
    assert {(each["closed_by"], each["note"]) for each in closed} == {(None, "ledger.verified")}


def test_a_leg_that_is_gone_is_missed_by_the_one_after_it_and_by_its_account(old):
    first, last = entry_of(old, "hold_placed"), entry_of(old, "hold_captured")
    with behind_our_back(old.world) as connection:
        connection.execute("DELETE FROM ledger_leg WHERE entry_id = %s", (first,))
    the_beat(old.world)
    found = items(old.world)
    assert found["entry_unbalanced", first] == {"legs": 0}
    assert found["seal_broken", last]["missing"] == 1

    with behind_our_back(old.world) as connection:
        connection.execute(
            "DELETE FROM ledger_leg WHERE entry_id = %s AND starts_with(code, 'PSP_CLEARING')",
            (last,),
        )
    whole_run(old.world)
    told = items(old.world)["account_differs", "acc_PSP_CLEARING:payter EUR"]
    assert told["difference"] == {"amount": "5.50", "currency": "EUR"}


def test_an_account_that_stands_elsewhere_than_its_legs_unbalances_the_book(old):
    with behind_our_back(old.world) as connection:
        connection.execute(
            "UPDATE ledger_account SET balance_minor = balance_minor - 7"
            " WHERE organization_id = 'org_here' AND code = 'PSP_CLEARING:payter'"
        )
    the_beat(old.world)
    less = {"amount": "-0.07", "currency": "EUR"}
    found = items(old.world)
    assert found["account_differs", "acc_PSP_CLEARING:payter EUR"]["difference"] == less
    assert found["book_unbalanced", "acc_all EUR"]["difference"] == less


def test_a_hold_ends_once_and_does_not_outlive_its_payment(old):
    placed, captured = entry_of(old, "hold_placed"), entry_of(old, "hold_captured")
    with behind_our_back(old.world) as connection:
        connection.execute(
            "INSERT INTO ledger_entry (organization_id, id, event_type, source_id, version, key,"
            " about, event_time, booked_at, recorded_at, ends)"
            " SELECT organization_id, 'ent_twice', 'hold_released', source_id, 1, 'twice', about,"
            " event_time, booked_at, recorded_at, ends FROM ledger_entry WHERE id = %s",
            (captured,),
        )
    the_beat(old.world)
    assert items(old.world)["hold_ended_twice", placed] == {"endings": 2}

    with behind_our_back(old.world) as connection:
        connection.execute("DELETE FROM ledger_entry WHERE id = 'ent_twice'")
        connection.execute("UPDATE ledger_entry SET ends = NULL WHERE id = %s", (captured,))
    whole_run(old.world)
    found = items(old.world)
    assert found["hold_left_open", placed] == {"payment_id": old.payment_id}
    assert ("hold_ended_twice", placed) not in found, "healed"


@pytest.mark.parametrize(
    ("change", "fault", "difference"),
    [
        ("UPDATE payment SET captured_minor = 600 WHERE id = %s", "capture_differs", "-0.50"),
        ("UPDATE receipt SET total_minor = 560 WHERE payment_id = %s", "paper_differs", "0.10"),
        ("DELETE FROM receipt WHERE payment_id = %s", "paper_differs", "-5.50"),
    ],
)
def test_what_was_taken_booked_and_written_on_paper_is_the_same(old, change, fault, difference):
    with behind_our_back(old.world) as connection:
        connection.execute(change, (old.payment_id,))
    the_beat(old.world)
    assert items(old.world)[fault, old.payment_id]["difference"]["amount"] == difference


def test_money_that_went_back_leaves_book_and_paper_agreed(paid):
    world = paid.world
    asked = world.post(
        f"/api/v1/payments/{paid.payment_id}/refunds",
        json={"amount": {"amount": "1.25", "currency": "EUR"}, "reason": "goodwill"},
        headers={"Idempotency-Key": "asked"},
    ).json()
    key = {"Idempotency-Key": "done"}
    done = world.post(f"/api/v1/refunds/{asked['id']}/done", json={}, headers=key)
    assert done.status_code == 200, done.text
    world.clock.advance(minutes=30)
    the_beat(world)
    assert items(world) == {}, "the credit note is not missed before an hour is over"
    world.clock.advance(EVERY_DAY)
    the_beat(world)
    missed = {"amount": "1.25", "currency": "EUR"}
    assert items(world)["paper_differs", paid.payment_id]["difference"] == missed
    paid.credited(asked["id"])
    world.clock.advance(EVERY_DAY)
    the_beat(world)
    assert items(world) == {}


def test_what_is_younger_than_an_hour_waits_for_its_paper(charged):
    charged.pays(payment_events.Captured(charged.now, eur("5.50")))
    the_beat(charged.world)
    assert (state(charged.world)["entries"], items(charged.world)) == (0, {})
    charged.issued()
    charged.world.clock.advance(EVERY_DAY)
    the_beat(charged.world)
    assert state(charged.world)["entries"] > 0
    assert items(charged.world) == {}


def test_a_book_is_read_in_pieces_and_goes_on_where_a_worker_was_killed(old):
    ((entries,),) = old.world.rows(
        "SELECT count(*)::int FROM ledger_entry WHERE organization_id = 'org_here'"
    )
    with_books(old.world, lambda books, _: books.look("org_here"), piece=1)
    assert (state(old.world)["entries"], state(old.world)["finished_at"]) == (1, None)
    assert looks(old.world, piece=1) == entries - 1 + 1 + 1, "the rest, one payment, the accounts"
    assert looks(old.world, piece=1) == 1, "nothing is new: the accounts alone"


def test_two_workers_do_not_look_at_one_book(old):
    with psycopg.connect(old.world.database.superuser) as other:
        old.world.post(PATH, json={})
        other.execute("SELECT * FROM ledger_verification FOR UPDATE")
        assert looks(old.world, piece=1) == 1
        assert state(old.world)["entries"] == 0


def test_what_was_right_is_looked_at_again_in_the_next_round(old):
    the_beat(old.world)
    entry_id = entry_of(old, "hold_placed")
    with behind_our_back(old.world) as connection:
        connection.execute("UPDATE ledger_leg SET seal = 'x' WHERE entry_id = %s", (entry_id,))
    old.world.clock.advance(EVERY_DAY)
    the_beat(old.world)
    assert ("seal_broken", entry_id) not in items(old.world)
    old.world.clock.advance(timedelta(days=30))
    the_beat(old.world)
    assert ("seal_broken", entry_id) in items(old.world)


def test_a_person_may_ask_for_a_run_and_others_may_read_how_it_went(old):
    the_beat(old.world)
    before = state(old.world)
    assert old.world.post(PATH, Role.ANALYST, json={}).status_code == 403
    assert old.world.get(PATH, Role.SUPPORT).status_code == 403
    elsewhere = old.world.post(PATH, json={"organization_id": "org_there"})
    assert elsewhere.status_code == 404
    old.world.clock.advance(minutes=5)
    asked = old.world.post(PATH, Role.ACCOUNTANT, json={})
    assert asked.json()["items"][0]["asked_at"] is not None
    the_beat(old.world)
    after = old.world.get(PATH, Role.ANALYST).json()["items"][0]
    assert after["asked_at"] is None
    assert after["finished_at"] > before["finished_at"]


def unread(world):
    """What an operator is asked about books that cannot be read: failures, and whether it is open."""
    return world.rows(
        "SELECT (detail ->> 'failures')::int, closed_at IS NULL FROM attention"
        " WHERE kind = 'book.not_woken' AND about = 'org_here'"
    )


def test_a_book_that_cannot_be_read_hides_no_other_and_is_an_operators(old):
    world, seen = old.world, []
    for minutes in (0, 1, 1, 1):
        world.clock.advance(timedelta(minutes=minutes))
        assert "org_here" not in the_beat(world, kind=Unreadable)
        seen.append(unread(world))
    assert seen == [[(1, True)], [(2, True)], [(2, True)], [(3, True)]]
    world.clock.advance(timedelta(minutes=4))
    the_beat(world)
    assert unread(world) == [(3, False)]
    assert state(world)["finished_at"] is not None


def test_a_book_that_was_put_off_is_read_at_once_when_somebody_asks(old):
    the_beat(old.world, kind=Unreadable)
    assert by_hand(old.world) == (0, ["org_here: as it was written"])
    old.world.clock.advance(EVERY_DAY)
    the_beat(old.world, kind=Unreadable)
    before = state(old.world)
    whole_run(old.world)
    assert state(old.world)["finished_at"] > before["finished_at"]


def by_hand(world, organization=""):
    """`chargewright ledger verify --whole`: its exit code, and what it says."""
    said = []
    it = SimpleNamespace(
        dsn=lambda _: world.database.work, clock=world.parts.clock, ids=world.parts.ids
    )
    code = asyncio.run(verify_books(it, organization, is_whole=True, say=said.append))
    return code, said


def test_whoever_sits_at_the_machine_is_told_what_is_wrong_and_where(old):
    assert by_hand(old.world) == (0, ["org_here: as it was written"])
    entry_id = entry_of(old, "hold_placed")
    with behind_our_back(old.world) as connection:
        connection.execute(
            "UPDATE ledger_leg SET balance_minor = balance_minor + 1 WHERE entry_id = %s"
            " AND account_version = 1 AND amount_minor > 0",
            (entry_id,),
        )
    code, said = by_hand(old.world, "org_here")
    assert code == 1
    assert any(entry_id in line and "balance_differs" in line for line in said)
    with pytest.raises(NotFound):
        by_hand(old.world, "org_nobody")
