"""Security profile 3: a station shows by its certificate who it is, and comes to it from below."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import websockets

from chargewright.adapters.authority import fingerprint
from chargewright.main.setting_groups_stations import OcppSettings
from chargewright.main.station_tls import StationTls
from chargewright.network.certificate_requests import CertificateUse
from tests.play.certificates import Authority
from tests.play.gateway import serving, station
from tests.play.network import Site

GONE = "the authority of the certificate is believed no more"


@pytest.fixture(scope="module")
def authority():
    return Authority.made()


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def sql(database, statement, *values):
    with psycopg.connect(database.owner) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def profile(database, now, following=None, *, password=True):
    sql(
        database,
        "UPDATE station SET security_profile = %s, next_security_profile = %s",
        now,
        following,
    )
    if not password:
        sql(database, "UPDATE station SET password_salt = NULL, password_sha256 = NULL")


def profiles(database):
    return sql(database, "SELECT security_profile, next_security_profile FROM station")[0]


async def heard(port, tls, **more):
    """What a heartbeat is answered with, or the code and the reason by which the socket was closed."""
    try:
        async with station(port, "S1", tls=tls, **more) as own:
            return (await own.call("Heartbeat", {}))[0]
    except websockets.ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason
    except websockets.InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("use", [CertificateUse.STATION, CertificateUse.COMBINED])
def test_a_station_comes_by_its_certificate_without_a_password(network, authority, tmp_path, use):
    profile(network, 3, password=False)
    client, _ = authority.station(tmp_path, "S1", use=use)

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            assert await heard(port, client, password=None) == 3

    asyncio.run(story())


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (None, "security profile 3 asks for a client certificate, none was shown"),
        ("S2", "the certificate is of another station"),
    ],
)
def test_who_cannot_show_it_is_closed_before_a_frame_is_heard_and_its_log_says_why(
    network, authority, tmp_path, shown, why
):
    profile(network, 3)
    client = authority.client(tmp_path) if shown is None else authority.station(tmp_path, shown)[0]

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            assert await heard(port, client) == (1008, why)

    asyncio.run(story())
    ((line,),) = sql(network, "SELECT problem FROM ocpp_log")
    assert line == f"{why} (127.0.0.1)"
    assert sql(network, "SELECT count(*) FROM station_link") == [(0,)]
    assert sql(network, "SELECT origin, type, count FROM security_event") == [
        ("system", "InvalidChargingStationCertificate", 1)
    ]
    assert sql(network, "SELECT kind, station_id FROM attention") == [
        ("station.security_event", "stn_S1")
    ]


@pytest.mark.parametrize("what", ["expired", "a stranger's", "for vehicles"])
def test_a_certificate_that_tls_does_not_believe_ends_the_handshake(
    network, authority, tmp_path, what
):
    profile(network, 3)
    other = Authority.made() if what == "a stranger's" else authority
    long_ago = datetime.now(UTC) - timedelta(days=30)
    since = long_ago if what == "expired" else datetime.now(UTC)
    use = CertificateUse.V2G if what == "for vehicles" else CertificateUse.STATION
    shown, _ = other.station(tmp_path, "S1", now=since, lasts=timedelta(days=10), use=use)
    shown.load_verify_locations(cadata=authority.text)

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (_, port):
            with pytest.raises((ssl.SSLError, ConnectionError, websockets.InvalidMessage)):
                await heard(port, shown)

    asyncio.run(story())


def test_a_revoked_certificate_ends_the_connection_and_opens_no_other(network, authority, tmp_path):
    profile(network, 3)
    client, signed = authority.station(tmp_path, "S1")
    authority.keep(network)

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (process, port):
            async with station(port, "S1", tls=client) as own:
                await own.call("Heartbeat", {})
                sql(
                    network,
                    "INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256,"
                    " state, requested_at, authority_id, subject, serial_number, fingerprint, certificate,"
                    " not_before, not_after, issued_at, revoked_at, revoked_by, revocation_reason)"
                    " SELECT 'org_1', 'cer_1', 'stn_S1', 'ChargingStationCertificate', '', '', 'installed',"
                    " now(), id, '', '1', %s, '', now(), now() + interval '1 day', now(), now(), 'me', 'stolen'"
                    " FROM certificate_authority WHERE kind = 'root'",
                    fingerprint(signed),
                )
                await process.gateway.relearn()
                with pytest.raises(websockets.ConnectionClosed):
                    await own.call("Heartbeat", {})
            assert await heard(port, client) == (1008, "the certificate was revoked")

    asyncio.run(story())


def test_an_authority_that_is_let_go_opens_no_connection_and_ends_those_it_opened(
    network, authority, tmp_path
):
    profile(network, 3)
    other = Authority.made()
    mine, _ = authority.station(tmp_path, "S1")
    theirs, _ = other.station(tmp_path, "S1")
    theirs.load_verify_locations(cadata=authority.text)
    authority.server(tmp_path)
    believed = tmp_path / "believed.pem"
    believed.write_text(authority.text + other.text)
    settings = OcppSettings(
        tls_certificate_file=tmp_path / "server-ecdsa.pem",
        tls_key_file=tmp_path / "server-ecdsa.key",
        tls_client_ca_file=believed,
    )
    gateways = []

    async def none_of_ours():
        return ""

    async def let_go(now):
        await gateways[0].believe_only(now)

    async def story():
        tls = StationTls(settings, none_of_ours, let_go)
        await tls.renew()
        async with serving(network, tls=lambda: tls.context) as (process, port):
            gateways.append(process.gateway)
            assert await heard(port, mine) == 3
            async with station(port, "S1", tls=theirs) as own:
                await own.call("Heartbeat", {})
                believed.write_text(authority.text)
                await tls.renew()
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await own.call("Heartbeat", {})
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, GONE)
            with pytest.raises((ssl.SSLError, ConnectionError, websockets.InvalidMessage)):
                await heard(port, theirs)
            async with station(port, "S1", tls=mine) as own:
                believed.write_text(authority.text + "\n")
                await tls.renew()
                assert (await own.call("Heartbeat", {}))[0] == 3, "who is believed stays"

    asyncio.run(story())
    assert sql(network, "SELECT problem FROM ocpp_log WHERE is_error") == [(f"{GONE} (127.0.0.1)",)]


@pytest.mark.parametrize(
    ("serial", "is_checked", "closed"),
    [("S1", True, False), ("another", True, True), ("another", False, False), (None, True, False)],
)
def test_a_boot_with_another_serial_number_than_the_certificates_is_closed_where_that_is_asked(
    network, authority, tmp_path, serial, is_checked, closed
):
    """OCPP 2.0.1, B01.FR.11 and B01.FR.12."""
    profile(network, 3, password=False)
    client, _ = authority.station(tmp_path, "S1")
    made = {"model": "M", "vendorName": "V"} | ({} if serial is None else {"serialNumber": serial})
    boot = {"reason": "PowerUp", "chargingStation": made}

    async def story():
        async with (
            serving(network, tls=authority.server(tmp_path), checks_serial_numbers=is_checked) as (
                _,
                port,
            ),
            station(port, "S1", tls=client, password=None, subprotocols=("ocpp2.0.1",)) as own,
        ):
            if not closed:
                assert (await own.call("BootNotification", boot))[2]["status"] == "Accepted"
                return
            with pytest.raises(websockets.ConnectionClosed) as gone:
                await own.call("BootNotification", boot)
            assert gone.value.rcvd.code == 1008

    asyncio.run(story())


def test_on_the_way_up_both_profiles_let_in_until_the_higher_one_was_seen(
    network, authority, tmp_path
):
    profile(network, 2, 3)
    without = authority.client(tmp_path)
    client, _ = authority.station(tmp_path, "S1")

    async def story():
        async with serving(network, tls=authority.server(tmp_path)) as (process, port):
            assert await heard(port, without) == 3
            assert profiles(network) == (2, 3)
            async with station(port, "S1", tls=client, password=None) as own:
                await own.call("Heartbeat", {})
                await process.gateway.relearn()
                while profiles(network) != (3, None):
                    await own.call("Heartbeat", {})
                await process.gateway.relearn()
                assert (await own.call("Heartbeat", {}))[0] == 3
            assert (await heard(port, without))[0] == 1008

    asyncio.run(story())


def test_on_the_way_from_a_plain_connection_to_tls_the_plain_one_is_refused_once_tls_was_seen(
    network, authority, tmp_path
):
    profile(network, 1, 2)
    secure = authority.client(tmp_path)

    async def story():
        async with serving(network) as (process, plain_port):
            tls = authority.server(tmp_path)
            port = await process.gateway.listen("127.0.0.1", 0, lambda: tls)
            assert await heard(plain_port, None) == 3
            assert profiles(network) == (1, 2)
            assert await heard(port, secure) == 3
            while profiles(network) != (2, None):
                await asyncio.to_thread(lambda: None)
            await process.gateway.relearn()
            assert await heard(plain_port, None) == 403
            assert await heard(port, secure) == 3

    asyncio.run(story())


def test_from_no_password_up_to_one_the_next_profile_is_seen_too(network):
    profile(network, 0, 1)

    async def story():
        async with serving(network) as (process, port):
            assert await heard(port, None) == 3
            while profiles(network) != (1, None):
                await asyncio.to_thread(lambda: None)
            await process.gateway.relearn()
            assert await heard(port, None, password="another-password-x") == 401

    asyncio.run(story())
