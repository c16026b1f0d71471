"""A station asks for a certificate and gets it: asked, signed, brought, installed, renewed."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from chargewright.adapters.postgres.certificates import SealedAuthority
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds
from chargewright.worker.beats import each_of
from chargewright.worker.certificates import CertificateWork
from tests.play.certificates import VAULT, Authority, csr
from tests.play.gateway import serving, station
from tests.play.network import Site

BOOTS = {
    True: {"chargePointVendor": "Acme", "chargePointModel": "Post"},
    False: {"reason": "PowerUp", "chargingStation": {"vendorName": "Acme", "model": "Post"}},
}
"""Whether it speaks OCPP 1.6, and how it boots then."""
YEAR = timedelta(days=365)


class Now:
    """A clock that a test sets ahead."""

    def __init__(self):
        self.ahead = timedelta()

    def now(self):
        return datetime.now(UTC) + self.ahead


class Signer:
    """A worker that does what is due with certificates, when it is told to."""

    def __init__(self, database):
        self.clock = Now()
        self._units = Units(
            database, clock=self.clock, ids=RandomIds(), nudge=lambda _: None, defaults={}
        )
        self._watch = Watch(self._units)
        self._work = CertificateWork(
            Effects(self._units, self.clock),
            SealedAuthority(VAULT),
            clock=self.clock,
            lasts=YEAR,
            renewed_before=timedelta(days=30),
        )

    async def look(self, after=timedelta()):
        """Do what is due, so much later than at the look before."""
        self.clock.ahead += after
        await each_of(await self._watch.certificates(self.clock.now(), 10), self._work.wake)


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    Authority.made().keep(fresh_database)
    return fresh_database


def rows(database, columns="state", of="issued_certificate"):
    with psycopg.connect(database.owner) as connection:
        return connection.execute(f"SELECT {columns} FROM {of}").fetchall()


@asynccontextmanager
async def connected(network, version="ocpp1.6", **settings):
    """A station that has booted, the gateway that holds it, and a signer."""
    database = Database(network.work, connections_max=2, name="signer")
    await database.open()
    try:
        async with (
            serving(network, boot_grace_s=0.0, **settings) as (process, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            await own.call("BootNotification", BOOTS[version == "ocpp1.6"])
            yield own, process.gateway, Signer(database)
    finally:
        await database.close()


async def given(own, gateway, answer):
    """The next call of ours, which the station answers."""
    gateway.wake_commands("stn_S1")
    _, message_id, action, payload = await own.answer()
    await own.socket.send(f'[3,"{message_id}",{answer}]')
    await own.call("Heartbeat", {})
    return action, payload


async def ended(database, state):
    """The gateway has written down what became of the last command."""
    while not rows(database, "1", f"station_command WHERE state = '{state}'"):
        await asyncio.to_thread(lambda: None)


ACCEPTED = '{"status":"Accepted"}'


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
def test_a_request_is_signed_brought_installed_and_renewed_before_it_expires(network, version):
    text, key = csr("S1")
    asked = {"csr": text} | ({"requestId": 7} if version == "ocpp2.1" else {})

    async def story():
        async with connected(network, version) as (own, gateway, signer):
            assert (await own.call("SignCertificate", asked))[2] == {"status": "Accepted"}
            await signer.look()
            action, payload = await given(own, gateway, ACCEPTED)
            assert action == "CertificateSigned"
            leaf, signing = x509.load_pem_x509_certificates(payload["certificateChain"].encode())
            assert leaf.public_key() == key.public_key()
            assert leaf.subject.rfc4514_string() == "O=Test BV,CN=S1"
            leaf.verify_directly_issued_by(signing)
            assert "certificateType" not in payload
            assert payload.get("requestId") == (7 if version == "ocpp2.1" else None)
            await ended(network, "accepted")
            await signer.look(timedelta(minutes=1))
            assert rows(network) == [("installed",)]
            await signer.look(timedelta(days=333))
            assert len(rows(network, "1", "station_command")) == 1
            await signer.look(timedelta(days=3))
            asks = rows(network, "name, payload", "station_command WHERE state = 'queued'")
            assert asks == [
                ("ExtendedTriggerMessage", {"requestedMessage": "SignChargePointCertificate"})
                if version == "ocpp1.6"
                else ("TriggerMessage", {"requestedMessage": "SignCombinedCertificate"})
            ]

    asyncio.run(story())


CLIENT, SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH


def restricted_to(leaf):
    """Its extended key usages; None: it is not restricted."""
    try:
        return list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return None


@pytest.mark.parametrize(
    ("version", "asked", "use", "usages"),
    [
        ("ocpp1.6", {}, "ChargingStationCertificate", [CLIENT]),
        ("ocpp2.0.1", {}, "CombinedCertificate", None),
        ("ocpp2.1", {}, "CombinedCertificate", None),
        ("ocpp2.0.1", {"certificateType": "V2GCertificate"}, "V2GCertificate", [SERVER]),
        (
            "ocpp2.0.1",
            {"certificateType": "ChargingStationCertificate"},
            "ChargingStationCertificate",
            [CLIENT],
        ),
    ],
)
def test_a_certificate_is_good_for_what_was_asked_and_comes_with_the_type_that_was_named(
    network, version, asked, use, usages
):
    async def story():
        async with connected(network, version) as (own, gateway, signer):
            await own.call("SignCertificate", asked | {"csr": csr("S1")[0]})
            await signer.look()
            _, payload = await given(own, gateway, ACCEPTED)
            leaf, _ = x509.load_pem_x509_certificates(payload["certificateChain"].encode())
            assert restricted_to(leaf) == usages
            assert payload.get("certificateType") == asked.get("certificateType")

    asyncio.run(story())
    assert rows(network, "use") == [(use,)]


def test_the_same_request_for_another_use_is_signed_for_that(network):
    text, _ = csr("S1")

    async def story():
        async with connected(network, "ocpp2.0.1") as (own, gateway, signer):
            for more in ({}, {"certificateType": "V2GCertificate"}):
                await own.call("SignCertificate", {"csr": text} | more)
                await signer.look()
                _, payload = await given(own, gateway, ACCEPTED)
                assert payload.get("certificateType") == more.get("certificateType")

    asyncio.run(story())
    assert sorted(rows(network, "use")) == [("CombinedCertificate",), ("V2GCertificate",)]


def test_a_station_that_cannot_be_asked_for_one_for_both_is_asked_for_that_of_its_line(network):
    async def renewed(own, gateway, signer, days, answer):
        await signer.look(timedelta(days=days))
        _, payload = await given(own, gateway, answer)
        return payload["requestedMessage"]

    async def story():
        async with connected(network, "ocpp2.0.1") as (own, gateway, signer):
            await own.call("SignCertificate", {"csr": csr("S1")[0]})
            await signer.look()
            await given(own, gateway, ACCEPTED)
            await ended(network, "accepted")
            await signer.look(timedelta(minutes=1))
            refused = '{"status":"NotImplemented"}'
            assert await renewed(own, gateway, signer, 336, refused) == "SignCombinedCertificate"
            await ended(network, "rejected")
            only = await renewed(own, gateway, signer, 2, ACCEPTED)
            assert only == "SignChargingStationCertificate"
            fresh = {"csr": csr("S1")[0], "certificateType": "ChargingStationCertificate"}
            await own.call("SignCertificate", fresh)
            await signer.look()
            await given(own, gateway, ACCEPTED)
            while len(rows(network, "1", "station_command WHERE state = 'accepted'")) < 3:
                await asyncio.to_thread(lambda: None)
            await signer.look(timedelta(minutes=2))
            await signer.look(timedelta(days=3))
            assert rows(network, "1", "station_command WHERE state = 'queued'") == []

    asyncio.run(story())


@pytest.mark.parametrize(
    ("version", "uses"),
    [
        ("ocpp2.0.1", ("ChargingStationCertificate", "V2GCertificate")),
        ("ocpp2.1", ("V2GCertificate", "V2G20Certificate")),
    ],
)
def test_each_use_that_a_version_knows_is_signed_and_renewed_by_its_own_name(
    network, version, uses
):
    async def story():
        async with connected(network, version) as (own, gateway, signer):
            for use in uses:
                asked = {"csr": csr("S1")[0], "certificateType": use}
                assert (await own.call("SignCertificate", asked))[2]["status"] == "Accepted"
                await signer.look()
                _, payload = await given(own, gateway, ACCEPTED)
                assert payload["certificateType"] == use
            while len(rows(network, "1", "station_command WHERE state = 'accepted'")) < len(uses):
                await asyncio.to_thread(lambda: None)
            await signer.look(timedelta(minutes=2))
            await signer.look(timedelta(days=340))
            queued = "station_command WHERE name = 'TriggerMessage' ORDER BY requested_at, id"
            assert {row["requestedMessage"] for (row,) in rows(network, "payload", queued)} == {
                f"Sign{use}" for use in uses
            }

    asyncio.run(story())


def test_a_certificate_that_is_lost_is_sent_again_and_one_that_is_rejected_is_not(network):
    async def story():
        async with connected(network, call_timeout_s=0.0) as (own, gateway, signer):
            await own.call("SignCertificate", {"csr": csr("S1")[0]})
            await signer.look()
            gateway.wake_commands("stn_S1")
            first = await own.answer()
            await ended(network, "unknown")
            await signer.look(timedelta(minutes=1))
            gateway.wake_commands("stn_S1")
            again = await own.answer()
            assert again[3] == first[3]
            assert again[1] != first[1]

    asyncio.run(story())
    assert rows(network, "state, sends") == [("sent", 2)]


def test_what_the_station_rejects_calls_somebody_and_is_not_sent_again(network):
    async def story():
        async with connected(network) as (own, gateway, signer):
            await own.call("SignCertificate", {"csr": csr("S1")[0]})
            await signer.look()
            await given(own, gateway, '{"status":"Rejected"}')
            await ended(network, "rejected")
            await signer.look(timedelta(minutes=1))
            await signer.look(timedelta(days=1))

    asyncio.run(story())
    assert rows(network, "state, sends, problem") == [("rejected", 1, "the station rejected it")]
    assert rows(network, "kind", "attention") == [("station.certificate_not_installed",)]


def test_the_same_request_is_signed_once_and_no_station_asks_without_end(network):
    text, _ = csr("S1")

    async def story():
        async with connected(network, certificates_per_day=3) as (own, _, signer):
            for _ in range(3):
                assert (await own.call("SignCertificate", {"csr": text}))[2]["status"] == "Accepted"
                await signer.look()
            assert len(rows(network)) == 1
            for status in ("Accepted", "Accepted", "Rejected"):
                fresh = {"csr": csr("S1")[0]}
                assert (await own.call("SignCertificate", fresh))[2]["status"] == status

    asyncio.run(story())
    assert rows(network, "type, tech_info", "security_event") == [
        ("CertificateRequestRefused", "SignCertificate was refused: it asked too often today")
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (csr("S2")[0], "its common name is not the identity of the station"),
        (
            csr("S1", organization="Other BV")[0],
            "its organisation is not the one that our authority",
        ),
        (csr("S1", rsa.generate_private_key(65537, 1024))[0], "its key is too weak: 1024 bits"),  # noqa: S505 - weak on purpose
        ("no request", "it is no certificate signing request"),
    ],
)
def test_what_may_not_be_signed_is_rejected_and_kept(network, wrong, why):
    async def story():
        async with connected(network, "ocpp2.0.1") as (own, _, _signer):
            answer = (await own.call("SignCertificate", {"csr": wrong}))[2]
            assert answer["status"] == "Rejected"
            assert answer["statusInfo"]["additionalInfo"].startswith(why)

    asyncio.run(story())
    assert rows(network) == []
    ((said,),) = rows(network, "tech_info", "security_event")
    assert why in said


def test_without_an_authority_nothing_is_promised(fresh_database):
    Site(fresh_database.owner).seed().station("S1")

    async def story():
        async with connected(fresh_database) as (own, _, _signer):
            answer = await own.call("SignCertificate", {"csr": csr("S1")[0]})
            assert answer[2] == {"status": "Rejected"}

    asyncio.run(story())
