"""Installations with sealed secrets, for stories about data keys."""

import asyncio
import base64
from contextlib import asynccontextmanager

import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.vault import new_key
from chargewright.kernel.sealed import Purpose
from chargewright.main.keys import open_vault
from chargewright.main.rotation import retire, rotate
from chargewright.main.settings import read_settings
from tests.play.clock import MONDAY_MORNING, PatientClock

TABLES = {
    "totp_seed FROM user_account WHERE totp_seed IS NOT NULL": Purpose.TOTP_SEED,
    "decode(api_key_encrypted, 'hex') FROM terminal_account": Purpose.PROVIDER_KEY,
    "answer FROM idempotency_key": Purpose.KEPT_ANSWER,
}


class Place:
    """A key file and the database that it opens; `keys` None: a new installation's first."""

    def __init__(self, database, folder, keys=None, clock=None):
        self.database = database
        self.clock = clock or PatientClock()
        self.file = folder / "data-keys"
        self.file.write_text(line(new_key()) if keys is None else keys, encoding="utf-8")
        self.file.chmod(0o640)
        self.settings = read_settings({"CHARGEWRIGHT_VAULT_KEY_FILE": str(self.file)}).settings
        self.said: list[str] = []

    def filled(self, people=3):
        """With secrets of all kinds in the database."""
        fill(self.database, open_vault(self.settings), people)
        return self

    def rotate(self):
        self.run(rotate)

    def retire(self):
        self.run(retire)

    def run(self, step):
        """One command."""
        self.with_database(
            lambda database: step(self.settings, database, self.said.append, self.clock)
        )

    def with_database(self, work):
        async def inner():
            async with owner(self.database) as database:
                await work(database)

        asyncio.run(inner())

    def opened(self, vault):
        """Every secret, opened."""
        with psycopg.connect(self.database.superuser) as connection:
            return [
                vault.open(bytes(sealed), purpose=purpose)
                for query, purpose in TABLES.items()
                for (sealed,) in connection.execute(f"SELECT {query}").fetchall()
            ]


def line(key):
    return base64.b64encode(key).decode() + "\n"


@asynccontextmanager
async def owner(database):
    opened = Database(database.owner, connections_max=2, name="test")
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


def fill(database, vault, people):
    with psycopg.connect(database.superuser) as connection:
        connection.execute(
            "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
            " VALUES ('org_1', 'Test', 'NL', 'Test BV', 'Street 1', %s)",
            (MONDAY_MORNING,),
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO user_account (organization_id, id, email, name, role, password_hash,"
                " must_change_password, totp_seed, created_at, created_by)"
                " VALUES ('org_1', %s, %s, 'P', 'support', '', false, %s, %s, 'machine')",
                [
                    (
                        f"usr_{number:05}",
                        f"{number}@x.example",
                        vault.seal(b"seed", purpose=Purpose.TOTP_SEED),
                        MONDAY_MORNING,
                    )
                    for number in range(people)
                ],
            )
        for number in range(2):
            key = vault.seal(b"provider", purpose=Purpose.PROVIDER_KEY).hex()
            connection.execute(
                "INSERT INTO terminal_account (organization_id, id, provider, name, base_url,"
                " api_key_encrypted, created_at)"
                " VALUES ('org_1', %s, 'payter', 'P', 'http://x', %s, %s)",
                (f"tac_{number}", key, MONDAY_MORNING),
            )
            connection.execute(
                "INSERT INTO idempotency_key (organization_id, caller_id, key, request_sha256,"
                " status, answer, expires_at) VALUES ('org_1', 'key_1', %s, '', 200, %s, %s)",
                (f"k{number}", vault.seal(b"answer", purpose=Purpose.KEPT_ANSWER), MONDAY_MORNING),
            )


EVERYTHING = [b"seed"] * 3 + [b"provider"] * 2 + [b"answer"] * 2
