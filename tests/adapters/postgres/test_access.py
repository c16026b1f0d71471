"""People in the database: what holds when many come at once, and what is swept away."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest
from argon2 import PasswordHasher

from chargewright.access.door import TOTP_PURPOSE, Door, Locked, Opened, Wrong
from chargewright.access.lockout import FREE_FAILURES
from chargewright.access.organizations import visible_from
from chargewright.access.totp import Seed, step_of
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.access import (
    People,
    organizations_seen_from,
    sweep,
)
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.vault import AesVault
from tests.play.api_world import PARENTS, PASSWORD, QUICK_HASHER, SeededRandomness
from tests.play.clock import MONDAY_MORNING, CountingIds

EMAIL = "support@here.example"
IDS = CountingIds()
RANDOMNESS = SeededRandomness()  # one for all doors: two tokens are never the same
OLD, NEW = bytes(32), bytes(31) + b"\x01"


@asynccontextmanager
async def pool(dsn, connections=4):
    opened = Database(dsn, connections_max=connections, name="test")
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def door(database, connections=4):
    async with pool(database.app, connections) as opened:
        yield Door(
            units=PostgresUnits(opened, IDS),
            passwords=Argon2Passwords(QUICK_HASHER),
            vault=AesVault([NEW]),
            randomness=RANDOMNESS,
        )


def rows(database, query):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("own", PARENTS)
def test_the_database_sees_the_tree_as_the_model_does(people, own):
    async def seen():
        async with pool(people.app) as opened, opened.unit(()) as unit:
            return await organizations_seen_from(unit, own)

    found = asyncio.run(seen())
    assert found[0] == own
    assert sorted(found) == sorted(visible_from(own, PARENTS))


def test_a_hundred_guesses_at_once_are_a_hundred(people):
    async def guess():
        async with door(people) as the_door:
            return await asyncio.gather(
                *(
                    the_door.sign_in(EMAIL, f"guess-{number}", MONDAY_MORNING)
                    for number in range(100)
                )
            )

    outcomes = asyncio.run(guess())
    assert [type(each) for each in outcomes].count(Wrong) == FREE_FAILURES
    assert [type(each) for each in outcomes].count(Locked) == 100 - FREE_FAILURES


def test_no_connection_is_held_while_a_password_is_judged(people):
    """One connection is enough for many who sign in together."""

    async def crowd():
        async with door(people, connections=1) as the_door:
            return await asyncio.gather(
                *(
                    the_door.sign_in(f"{role}@here.example", PASSWORD, MONDAY_MORNING)
                    for role in ("support", "analyst", "installer", "accountant")
                )
            )

    assert all(isinstance(each, Opened) for each in asyncio.run(crowd()))


def test_one_code_presented_twice_at_once_opens_once(people):
    seed = Seed(bytes(20))
    with psycopg.connect(people.superuser) as connection:
        connection.execute(
            "UPDATE user_account SET totp_seed = %s, totp_confirmed = true WHERE email = %s",
            (AesVault([NEW]).seal(seed.octets, purpose=TOTP_PURPOSE), EMAIL),
        )

    async def twice():
        async with door(people) as the_door:
            halves = [await the_door.sign_in(EMAIL, PASSWORD, MONDAY_MORNING) for _ in range(2)]
            code = seed.code_at(step_of(MONDAY_MORNING))
            return await asyncio.gather(
                *(the_door.give_code(half.token, code, MONDAY_MORNING) for half in halves)
            )

    assert sorted(type(each).__name__ for each in asyncio.run(twice())) == ["Opened", "Wrong"]


def test_a_hash_of_weaker_days_is_made_anew_when_its_owner_comes_by(people):
    weak = rows(people, "SELECT password_hash FROM user_account WHERE id = 'usr_support'")

    async def come_by():
        async with door(people) as the_door:
            stronger = Argon2Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
            strict = Door(
                units=the_door.units,
                passwords=stronger,
                vault=the_door.vault,
                randomness=the_door.randomness,
            )
            return [await strict.sign_in(EMAIL, PASSWORD, MONDAY_MORNING) for _ in range(2)]

    assert all(isinstance(each, Opened) for each in asyncio.run(come_by()))
    assert rows(people, "SELECT password_hash FROM user_account WHERE id = 'usr_support'") != weak


def test_what_has_run_out_is_swept_away_and_nothing_else(people):
    async def sign_in_and_sweep(later):
        async with door(people) as the_door:
            await the_door.sign_in(EMAIL, PASSWORD, MONDAY_MORNING)
            await the_door.sign_in("analyst@here.example", "wrong", MONDAY_MORNING)
        async with pool(people.work) as opened, opened.unit(()) as unit:
            return await sweep(unit, MONDAY_MORNING + later)

    assert asyncio.run(sign_in_and_sweep(timedelta(hours=23))) == 0
    assert asyncio.run(sign_in_and_sweep(timedelta(days=1))) == 1  # the wrong answer
    assert rows(people, "SELECT count(*) FROM web_session") == [(2,)]
    assert asyncio.run(sign_in_and_sweep(timedelta(days=14))) == 4  # three sessions, one answer


def test_whoever_is_not_seen_is_neither_found_nor_changed(people):
    async def reach_over():
        async with pool(people.app) as opened, opened.unit(("org_there",)) as unit:
            store = People(unit)
            found = await store.find("usr_support")
            await store.set_password("usr_support", "stolen", must_change=False)
            await store.forget("usr_support", MONDAY_MORNING)
            return found

    assert asyncio.run(reach_over()) is None
    [(stored,)] = rows(people, "SELECT password_hash FROM user_account WHERE id = 'usr_support'")
    assert stored != "stolen"


@pytest.mark.parametrize(
    "table", ["user_account", "web_session", "api_key", "sign_in_failure", "idempotency_key"]
)
def test_the_threshold_is_crossed_through_its_functions_only(people, table):
    with psycopg.connect(people.app) as connection:
        try:
            assert connection.execute(f"SELECT * FROM {table}").fetchall() == []
        except psycopg.errors.InsufficientPrivilege:
            assert table == "sign_in_failure"
