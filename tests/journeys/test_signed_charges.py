"""A meter signs what it counted; the driver reads on the receipt whether that proves the bill, and checks it."""

import asyncio

import psycopg
import pytest

from sim.stations.plan import ConnectorPlan, EvsePlan, SignedFormat, Signing, StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.network import PASSWORD, T0
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

TOKEN = "04A1B2C3D4"


def charge(database, version, how, form=SignedFormat.OCMF):
    """One charge on a token at a station whose meter signs like this; what is known of it then."""

    async def story():
        keys = vault()
        async with payter_cloud() as cloud:
            seeded = SeededSite(database, cloud, keys)
            seeded.site.station("S1", evses=2, power_w=350_000)
            seeded.sells(tariff())
            with psycopg.connect(database.owner) as connection:
                connection.execute(
                    "INSERT INTO token (organization_id, id, uid, created_at)"
                    " VALUES ('org_1', 'tok_1', %s, %s)",
                    (TOKEN, T0),
                )
            async with platform(database, cloud, keys) as it:
                plan = StationPlan(
                    url=it.ocpp_url,
                    identity="S1",
                    version=version,
                    password=PASSWORD,
                    evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),) * 2,
                    meter_interval_s=1.0,
                    meter_signs=how,
                    signed_format=form,
                )
                async with SimulatedStation(plan) as station:
                    await station.connect()
                    await station.plug_in(2)
                    assert await station.present_token(TOKEN, 2)
                    await it.until(
                        "SELECT count(*) > 2 FROM reading WHERE session_id IS NOT NULL", [(True,)]
                    )
                    await station.present_token(TOKEN, 2)
                    await station.unplug(2)
                    await it.until("SELECT count(*) FROM meter_proof", [(1,)])
                return it

    it = asyncio.run(story())
    ((state, doubts, trust, serial, records),) = it.rows(
        "SELECT state, doubts, key_trust, meter_serial, records FROM meter_proof"
    )
    assert it.rows("SELECT count(*) FROM fact WHERE kind = 'session.meter_checked'") == [(1,)]
    return it, state, doubts, trust, serial, records


@pytest.mark.parametrize(
    ("version", "form", "face", "curve"),
    [
        (Version.V16, SignedFormat.ALFEN, "1SIM00", "secp192r1"),
        (Version.V201, SignedFormat.OCMF, "S1-2", "secp256r1"),
        (Version.V21, SignedFormat.EDL, "1SIM00", "secp192r1"),
    ],
)
def test_what_the_meter_signed_at_begin_and_end_proves_what_is_billed(
    fresh_database, version, form, face, curve
):
    it, state, doubts, trust, serial, records = charge(fresh_database, version, Signing.WELL, form)
    assert (state, doubts, trust, records) == ("verified", [], "first_use", 2)
    assert serial.startswith(face)
    ((origin, evse_no, algorithm),) = it.rows("SELECT origin, evse_no, algorithm FROM meter_key")
    assert (evse_no, algorithm) == (2, curve)
    assert origin in {"setting", "record"}


@pytest.mark.parametrize(
    ("how", "why"),
    [
        (Signing.BARE_HASH, "broken_signature"),
        (Signing.ANOTHER_ENERGY, "energy_differs"),
    ],
)
def test_what_proves_nothing_is_not_verified_and_says_why(fresh_database, how, why):
    _, state, doubts, *_ = charge(fresh_database, Version.V201, how)
    assert (state, doubts) == ("not_verified", [why])


def test_a_meter_that_does_not_sign_is_said_not_to(fresh_database):
    _, state, doubts, trust, _, records = charge(fresh_database, Version.V16, Signing.NEVER)
    assert (state, doubts, trust, records) == ("not_signed", [], None, 0)
