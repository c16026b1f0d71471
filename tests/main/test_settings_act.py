"""Settings that pass through the composition root arrive, and change what happens."""

import asyncio
from datetime import timedelta

import psycopg

from chargewright.access.web_sessions import Stage, WebSession
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.machines import ReaderRows
from chargewright.adapters.postgres.units import Units
from chargewright.main.parts import installation
from chargewright.main.roles import kept_by
from chargewright.main.settings import DECLARED, read_settings
from tests.play import api_world
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock

BROUGHT = {
    "CHARGEWRIGHT_DATABASE_URL": "postgresql://db.example.com/cw",
    "CHARGEWRIGHT_NATS_URL": "nats://bus.example.com:4222",
    "CHARGEWRIGHT_VAULT_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}


def given(**values):
    """An installation with these settings, by dotted key written with underscores twice."""
    variables = {DECLARED[key.replace("__", ".")].variable: text for key, text in values.items()}
    return installation(read_settings({**BROUGHT, **variables}).settings, None)


def test_a_person_who_is_idle_for_longer_signs_in_again():
    session = WebSession(
        user_id="usr_1",
        organization_id="org_1",
        stage=Stage.SIGNED_IN,
        created_at=MONDAY_MORNING,
        seen_at=MONDAY_MORNING,
        expires_at=MONDAY_MORNING + timedelta(days=14),
    )
    lifetimes = given(http__sign_in_idle_s="60").sign_in_lifetimes
    assert session.is_live(MONDAY_MORNING + timedelta(seconds=59), lifetimes)
    assert not session.is_live(MONDAY_MORNING + timedelta(seconds=60), lifetimes)


def test_installers_enter_the_address_that_was_set_else_the_one_that_is_served():
    def told(**values):
        return given(**values).settings.station_url

    assert told() == "ws://127.0.0.1:9000/ocpp/"
    assert told(ocpp__path_prefix="/") == "ws://127.0.0.1:9000/"
    secure = {"ocpp__tls_certificate_file": "c.pem", "ocpp__tls_key_file": "k.pem"}
    assert told(**secure).startswith("wss://")
    public = "wss://ocpp.example.org/ocpp"
    assert told(**secure, ocpp__public_url=public) == f"{public}/"


def test_a_provider_has_as_long_as_was_set_and_a_question_never_longer():
    patience = given(
        payments__request_timeout_s="5", payments__authorize_timeout_s="80"
    ).card_patience
    assert (patience.quick, patience.ending, patience.with_the_bank) == (
        timedelta(seconds=5),
        timedelta(seconds=5),
        timedelta(seconds=80),
    )
    assert given().card_patience.quick == timedelta(seconds=12)


def test_each_retention_reaches_the_sweep_of_its_table():
    kept = kept_by(
        given(
            retention__ocpp_log_days="1",
            retention__meter_reading_days="36",
            retention__effect_days="30",
            retention__command_days="4",
            retention__attention_days="5",
            retention__unknown_station_days="6",
            retention__availability_days="37",
        ).settings
    )
    days = (
        kept.log,
        kept.readings,
        kept.effects,
        kept.commands,
        kept.attention,
        kept.strangers,
        kept.spans,
    )
    assert [each.days for each in days] == [1, 36, 30, 4, 5, 6, 37]


def test_readers_wait_and_repeats_are_known_for_as_long_as_was_set(fresh_database):
    api_world.seed(fresh_database)
    defaults = given(
        payments__card_read_s="20",
        payments__message_shown_s="6",
        payments__result_shown_s="12",
        payments__cost_shown_every_s="90",
        retention__idempotency_key_days="3",
    ).site_defaults

    async def story():
        pool = Database(fresh_database.work, connections_max=2, name="test")
        await pool.open()
        try:
            units = Units(
                pool, clock=PatientClock(), ids=CountingIds(), nudge=print, defaults=defaults
            )
            async with units.of(api_world.THERE_ORG) as (work, unit):
                assert await work.outbox.accept("StartTransaction 1")
                as_stored = await ReaderRows(unit).lock("trm_there")
                return as_stored, await work.readers.lock("trm_there")
        finally:
            await pool.close()

    as_stored, reader = asyncio.run(story())
    assert as_stored.policy.read_within == timedelta(seconds=60)
    assert reader.policy.read_within == timedelta(seconds=20)
    assert reader.policy.message_shown_for == timedelta(seconds=6)
    assert reader.policy.result_shown_for == timedelta(seconds=12)
    assert reader.policy.cost_told_every == timedelta(seconds=90)
    with psycopg.connect(fresh_database.superuser) as connection:
        [(until,)] = connection.execute("SELECT expires_at FROM heard").fetchall()
    assert until == MONDAY_MORNING + timedelta(days=3)
