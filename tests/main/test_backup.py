from pathlib import Path

import psycopg
import pytest

from chargewright.adapters.postgres.migrate import migrate, newest
from chargewright.embedded.backup import BackupRefused
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import CannotStart
from chargewright.embedded.postgres import PostgresServer
from chargewright.main.backup import backup, restore
from chargewright.main.keys import key_file, make_first_key, open_vault
from chargewright.main.settings import Settings, read_settings
from tests.play.clock import PatientClock
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
    server = PostgresServer(data, is_durable=False)
    said = []
    with data.locked():
        migrate(server.start().dsn("owner"))
        taken = backup(old, folder / "backup.tar", PatientClock(), said.append)
        server.stop()
    assert taken.schema == newest()
    assert restore(new, folder / "backup.tar", said.append) == taken
    assert open_vault(new).open(sealed, purpose="provider key") == b"a provider's key"
    assert said[-1] == f"Backup: {new.data_dir} holds what was backed up at 2026-03-02 09:00 UTC."

    again = PostgresServer(DataDirectory.at(new.data_dir), is_durable=False)
    try:
        with psycopg.connect(again.start().dsn("owner")) as conn:
            version = conn.execute("SELECT version_num FROM alembic_version").fetchone()
        assert version == (newest(),)
    finally:
        again.stop()


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
