"""All of it played, then the logs and every row of every table are searched: no password, no key."""

import asyncio
import base64

import psycopg
import pytest
import websockets
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from psycopg import sql

from tests.gateway.test_signing import ACCEPTED, connected, ended, given
from tests.play.certificates import Authority, csr
from tests.play.gateway import station
from tests.play.network import PASSWORD, Site

WRONG = "another-password-x"
SWAPPED = "a-password-in-the-wrong-place"
"""Sent where the identity belongs: some stations are set up so."""


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def everything(database):
    """Every value of every table, as text; bytes as they are and as hexadecimal."""
    with psycopg.connect(database.owner) as connection:
        tables = connection.execute(
            "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'p')"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(
                sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
            ):
                for value in row:
                    if isinstance(value, bytes):
                        yield value.decode("latin-1") + value.hex()
                    else:
                        yield str(value)


def spellings(key):
    """How a private key could be written down."""
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    number = f"{key.private_numbers().private_value:x}"
    return [der.decode("latin-1"), der.hex(), base64.b64encode(der).decode()[40:80], number]


def basic(password, identity="S1"):
    return base64.b64encode(f"{identity}:{password}".encode()).decode()


async def refused(port, identity, password):
    with pytest.raises(websockets.InvalidStatus):
        async with station(port, identity, password=password):
            pass


def test_no_password_and_no_key_is_in_the_logs_or_in_the_database(network, capfd):
    authority = Authority.made()
    authority.keep(network)
    text, key = csr("S1")

    async def story():
        async with connected(network) as (own, gateway, signer):
            port = own.socket.remote_address[1]
            await refused(port, "S1", WRONG)
            headers = {"Authorization": f"Basic {basic('S1', SWAPPED)}"}
            with pytest.raises(websockets.InvalidStatus):
                async with websockets.connect(
                    f"ws://127.0.0.1:{port}/ocpp/S1",
                    subprotocols=["ocpp1.6"],
                    additional_headers=headers,
                ):
                    pass
            await own.call("SignCertificate", {"csr": text})
            await signer.look()
            await given(own, gateway, ACCEPTED)
            await ended(network, "accepted")
            await own.call(
                "SecurityEventNotification",
                {"type": "InvalidMessages", "timestamp": "2026-05-04T08:00:00Z"},
            )

    asyncio.run(story())
    logged = "".join(capfd.readouterr())
    rows = list(everything(network))
    assert "connection_refused" in logged
    assert any(text.splitlines()[1] in row for row in rows), "the request itself is kept"
    secrets = [PASSWORD, WRONG, SWAPPED, basic(PASSWORD), basic(WRONG), "PRIVATE KEY"]
    for each in (authority.root.key, authority.signing.key, key):
        secrets += spellings(each)
    for secret in secrets:
        assert secret not in logged
        assert not any(secret in row for row in rows)
