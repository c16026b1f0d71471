import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from chargewright.adapters.files import FileStore
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.migrate import migrate
from chargewright.adapters.postgres.releases import newest
from chargewright.embedded.backup import BackupRefused
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import CannotStart
from chargewright.embedded.postgres import PostgresServer
from chargewright.kernel.problem import Conflict
from chargewright.kernel.sealed import Purpose
from chargewright.main.backup import backup, restore
from chargewright.main.keys import (
    add_key,
    data_keys,
    keep_newest,
    key_file,
    make_first_key,
    open_vault,
)
from chargewright.main.rotation import retire, rotate
from chargewright.main.settings import Settings, read_settings
from tests.play.clock import MONDAY_MORNING, PatientClock
from tests.play.postgres import play_folder


def settings_for(folder: Path, **variables: str) -> Settings:
    return read_settings({"CHARGEWRIGHT_DATA_DIR": str(folder), **variables}).settings


@pytest.fixture
def folder():
    with play_folder() as made:
        yield made


def test_an_installation_begins_again_elsewhere_with_its_rows_and_secrets(folder):
    old, new = settings_for(folder / "old"), settings_for(folder / "new")
    data = DataDirectory.at(old.data_dir)
    make_first_key(old)
    sealed = open_vault(old).seal(b"a provider's key", purpose="provider key")
    upload = FileStore(old.files_folder).begin("log", most=100)
    upload.write(0, b"all is well")
    log = upload.finish().sha256
    upload.discard()
    server = PostgresServer(data, is_durable=False)
    said = []
    with data.locked():
        migrate(server.start().dsn("owner"))
        taken = backup(old, folder / "backup.tar", PatientClock(), said.append)
        server.stop()
    assert taken.schema == newest()
    assert restore(new, folder / "backup.tar", said.append) == taken
    assert open_vault(new).open(sealed, purpose="provider key") == b"a provider's key"
    assert b"".join(FileStore(new.files_folder).read(log)) == b"all is well"
    assert said[-1] == f"Backup: {new.data_dir} holds what was backed up at 2026-03-02 09:00 UTC."

    again = PostgresServer(DataDirectory.at(new.data_dir), is_durable=False)
    try:
        with psycopg.connect(again.start().dsn("owner")) as conn:
            version = conn.execute("SELECT version_num FROM alembic_version").fetchone()
        assert version == (newest(),)
    finally:
        again.stop()


def test_a_key_rotated_while_the_backup_is_written_is_in_it(folder):
    old, new = settings_for(folder / "old"), settings_for(folder / "new")
    data = DataDirectory.at(old.data_dir)
    make_first_key(old)
    first_key = data_keys(old)
    server = PostgresServer(data, is_durable=False)

    def rotation(address, work):
        async def command():
            async with database_of(address) as database:
                await work(old, database, [].append, PatientClock())

        asyncio.run(command())

    with data.locked():
        address = server.start()
        migrate(address.dsn("owner"))
        write_a_seed(address, open_vault(old))
        refused = []

        def between(sentence):
            """The command says this when the first look at the keys is over, and dumps then."""
            if "Writing the database" in sentence:
                rotation(address, rotate)
                with pytest.raises(Conflict, match="A backup is being written") as refusal:
                    rotation(address, retire)
                refused.append(refusal)

        backup(old, folder / "backup.tar", PatientClock(), between)
        rotation(address, retire)
        server.stop()
    assert len(refused) == 1
    restore(new, folder / "backup.tar", [].append)
    assert data_keys(new) == [*data_keys(old), *first_key], "the newest first"
    again = PostgresServer(DataDirectory.at(new.data_dir), is_durable=False)
    try:
        with psycopg.connect(again.start().dsn("postgres")) as conn:
            (sealed,) = conn.execute("SELECT totp_seed FROM user_account").fetchone()
    finally:
        again.stop()
    assert open_vault(new).open(sealed, purpose=Purpose.TOTP_SEED) == b"seed"


def test_a_key_that_was_taken_out_of_the_file_by_hand_meanwhile_is_in_the_backup(folder):
    old, new = settings_for(folder / "old"), settings_for(folder / "new")
    data = DataDirectory.at(old.data_dir)
    make_first_key(old)
    (first_key,) = data_keys(old)
    server = PostgresServer(data, is_durable=False)

    def between(sentence):
        if "Writing the database" in sentence:
            add_key(old)
            keep_newest(old)

    with data.locked():
        migrate(server.start().dsn("owner"))
        backup(old, folder / "backup.tar", PatientClock(), between)
        server.stop()
    restore(new, folder / "backup.tar", [].append)
    assert data_keys(new) == [*data_keys(old), first_key]


@asynccontextmanager
async def database_of(address):
    database = Database(address.dsn("owner"), connections_max=2, name="rotation")
    await database.open()
    try:
        yield database
    finally:
        await database.close()


def write_a_seed(address, vault):
    with psycopg.connect(address.dsn("postgres")) as conn:
        conn.execute(
            "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
            " VALUES ('org_1', 'Test', 'NL', 'Test BV', 'Street 1', %s)",
            (MONDAY_MORNING,),
        )
        conn.execute(
            "INSERT INTO user_account (organization_id, id, email, name, role, password_hash,"
            " must_change_password, totp_seed, created_at, created_by)"
            " VALUES ('org_1', 'usr_1', 'ann@x.example', 'Ann', 'support', '', false, %s, %s, 'm')",
            (vault.seal(b"seed", purpose=Purpose.TOTP_SEED), MONDAY_MORNING),
        )


@pytest.mark.parametrize(
    "do",
    [lambda s: backup(s, Path("x"), PatientClock(), print), lambda s: restore(s, Path("x"), print)],
)
def test_a_database_of_the_operators_own_is_backed_up_where_it_runs(folder, do):
    settings = settings_for(folder, CHARGEWRIGHT_DATABASE_URL="postgresql://db.example.com/cw")
    with pytest.raises(BackupRefused, match="back it up where it runs, with the file of data keys"):
        do(settings)


def test_a_backup_of_nothing_is_refused(folder):
    with pytest.raises(BackupRefused, match="There is no data directory"):
        backup(settings_for(folder / "absent"), folder / "b.tar", PatientClock(), print)
    assert not (folder / "absent").exists()


def test_a_backup_without_the_data_keys_is_refused(folder):
    settings = settings_for(folder)
    with pytest.raises(CannotStart, match="data-keys cannot be read"):
        backup(settings, folder / "b.tar", PatientClock(), print)
    assert not key_file(settings).exists()
