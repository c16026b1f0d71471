"""TLS for stations: the versions and ciphers of the specification, both sorts of key, nothing older."""

import asyncio
import shutil
import ssl

import pytest

from chargewright.main.setting_groups_stations import OcppSettings
from chargewright.main.station_tls import CIPHERS, StationTls, UnusableCertificate
from chargewright.network.certificate_requests import KeyType
from tests.play.certificates import Authority

DEMANDED = {
    "ECDHE-ECDSA-AES128-GCM-SHA256": KeyType.ECDSA,
    "ECDHE-ECDSA-AES256-GCM-SHA384": KeyType.ECDSA,
    "AES128-GCM-SHA256": KeyType.RSA,
    "AES256-GCM-SHA384": KeyType.RSA,
}
"""OCPP 2.0.1, part 2, A00.FR.318, and the sort of key that each needs."""


async def no_authorities():
    return ""


async def nobody_let_go(believed):
    raise AssertionError("no authority was let go")


@pytest.fixture(scope="module")
def authorities():
    return {key_type: Authority.made(key_type) for key_type in KeyType}


@pytest.fixture
def server(authorities, tmp_path):
    """A context with a chain of each sort of key."""
    context = authorities[KeyType.ECDSA].server(tmp_path)
    return authorities[KeyType.RSA].server(tmp_path, context)


def met(server, client, name="localhost"):
    """What the two agree on: version and cipher."""

    async def story():
        async def serve(reader, writer):
            writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server)
        port = listening.sockets[0].getsockname()[1]
        async with listening:
            _, writer = await asyncio.open_connection(
                "127.0.0.1", port, ssl=client, server_hostname=name
            )
            session = writer.get_extra_info("ssl_object")
            try:
                return session.version(), session.cipher()[0]
            finally:
                writer.close()

    return asyncio.run(story())


def client(authority, version, ciphers=None):
    context = ssl.create_default_context(cadata=authority.text)
    context.minimum_version = context.maximum_version = version
    if ciphers is not None:
        context.set_ciphers(ciphers)
    return context


@pytest.mark.parametrize(("cipher", "key_type"), DEMANDED.items())
def test_each_cipher_suite_that_is_demanded_is_offered(server, authorities, cipher, key_type):
    asks = client(authorities[key_type], ssl.TLSVersion.TLSv1_2, cipher)
    assert met(server, asks) == ("TLSv1.2", cipher)


def test_tls_1_3_is_spoken_where_a_station_can(server, authorities):
    asks = ssl.create_default_context(cadata=authorities[KeyType.ECDSA].text)
    assert met(server, asks)[0] == "TLSv1.3"


def test_a_station_that_knows_rsa_alone_gets_the_rsa_chain_with_forward_secrecy(
    server, authorities
):
    asks = client(authorities[KeyType.RSA], ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES128-GCM-SHA256")
    assert met(server, asks) == ("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256")


def test_a_station_that_names_no_server_is_met(server, authorities):
    named = []
    server.sni_callback = lambda _, name, __: named.append(name)
    asks = client(authorities[KeyType.RSA], ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256")
    asks.check_hostname = False
    assert met(server, asks, "127.0.0.1") == ("TLSv1.2", "AES128-GCM-SHA256")
    assert named == [None], "an address is no name, and is sent as none"


@pytest.mark.parametrize(
    "cipher", ["ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-SHA256", "AES128-SHA"]
)
def test_no_other_cipher_suite_is_taken(server, authorities, cipher):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        met(server, client(authorities[KeyType.RSA], ssl.TLSVersion.TLSv1_2, cipher))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_older_than_tls_1_2_is_spoken(server, authorities):
    old = client(authorities[KeyType.RSA], ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        met(server, old)


def test_nothing_is_compressed(server):
    assert server.options & ssl.OP_NO_COMPRESSION


def test_what_is_offered_of_tls_1_2_is_what_stands_here(server):
    offered = {each["name"] for each in server.get_ciphers() if each["protocol"] == "TLSv1.2"}
    assert offered == set(CIPHERS)
    assert set(DEMANDED) < offered


def test_a_certificate_that_was_replaced_is_shown_to_who_comes_next(authorities, tmp_path):
    first, second = authorities[KeyType.ECDSA], Authority.made()
    first.server(tmp_path)
    settings = OcppSettings(
        tls_certificate_file=tmp_path / "server-ecdsa.pem",
        tls_key_file=tmp_path / "server-ecdsa.key",
    )

    tls = StationTls(settings, no_authorities, nobody_let_go)
    asyncio.run(tls.renew())
    knows_first = client(first, ssl.TLSVersion.TLSv1_3)
    assert met(tls.context, knows_first)[0] == "TLSv1.3"
    assert tls.context.verify_mode is ssl.CERT_NONE

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    second.server(elsewhere)
    for file in ("server-ecdsa.key", "server-ecdsa.pem"):
        shutil.move(elsewhere / file, tmp_path / file)
    asyncio.run(tls.renew())
    assert met(tls.context, client(second, ssl.TLSVersion.TLSv1_3))[0] == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        met(tls.context, knows_first)


def test_a_key_of_another_certificate_is_refused_by_name(authorities, tmp_path):
    authorities[KeyType.ECDSA].server(tmp_path)
    authorities[KeyType.RSA].server(tmp_path)
    settings = OcppSettings(
        tls_certificate_file=tmp_path / "server-ecdsa.pem",
        tls_key_file=tmp_path / "server-rsa.key",
    )

    with pytest.raises(UnusableCertificate, match=r"server-rsa\.key"):
        asyncio.run(StationTls(settings, no_authorities, nobody_let_go).renew())


def test_an_authority_that_was_made_meanwhile_is_believed(authorities, tmp_path):
    authorities[KeyType.ECDSA].server(tmp_path)
    made = []

    async def own():
        return "".join(made)

    tls = StationTls(OcppSettings(), own, nobody_let_go)
    asyncio.run(tls.renew())
    assert tls.context.verify_mode is ssl.CERT_NONE
    made.append(authorities[KeyType.ECDSA].text)
    asyncio.run(tls.renew())
    assert tls.context.verify_mode is ssl.CERT_OPTIONAL
