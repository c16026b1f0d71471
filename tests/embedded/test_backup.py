import hashlib
import io
import json
import stat
import tarfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from chargewright.embedded.address import ROLES
from chargewright.embedded.backup import BackupRefused, backup, restore
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import CannotStart
from chargewright.embedded.postgres import PostgresServer
from chargewright.embedded.secrets import read_passwords
from tests.play.postgres import binaries, play_folder

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = "bm90IGEga2V5\n"
LOG = b"all is well"
LOG_SHA256 = hashlib.sha256(LOG).hexdigest()


@contextmanager
def server_of(data):
    server = PostgresServer(data, binaries=binaries(), is_durable=False)
    try:
        with data.locked():
            yield server.start()
    finally:
        server.stop()


def write_rows(address):
    """Rows of two owners behind row-level security, as the real schema has them."""
    with psycopg.connect(address.dsn("owner")) as conn:
        conn.execute("CREATE TABLE alembic_version AS SELECT '0001' AS version_num")
        conn.execute(
            "CREATE TABLE session AS SELECT 'ses_' || n AS id FROM generate_series(1, 9) n"
        )
        conn.execute("ALTER TABLE session ENABLE ROW LEVEL SECURITY")
        conn.execute("ALTER TABLE session FORCE ROW LEVEL SECURITY")
        conn.execute("GRANT SELECT ON session TO app")
        conn.execute("CREATE POLICY none ON session TO app USING (false)")
        conn.execute("GRANT CREATE ON SCHEMA public TO journal")
        conn.execute("CREATE TABLE reading AS SELECT 'Wh — €' AS unit")
        conn.execute("ALTER TABLE reading OWNER TO journal")


def contents(address):
    with psycopg.connect(address.dsn("journal")) as conn:
        readings = conn.execute("SELECT unit FROM reading").fetchall()
    with psycopg.connect(address.dsn("app")) as conn:
        seen = conn.execute("SELECT count(*) FROM session").fetchone()
    with psycopg.connect(address.dsn("postgres")) as conn:
        kept = conn.execute("SELECT count(*) FROM session").fetchone()
    return readings, seen, kept


def knows_every_schema(_):
    pass


@pytest.fixture(scope="module")
def place():
    with play_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def taken(place):
    """A data directory and the backup of it, taken while it served."""
    data = DataDirectory.at(place / "data")
    file = place / "friday.tar"
    log = place / LOG_SHA256
    log.write_bytes(LOG)
    with server_of(data) as address:
        write_rows(address)
        manifest = backup(
            data,
            file,
            data_keys=lambda: KEYS,
            contents=lambda: [log, place / "removed-meanwhile"],
            release="0.1.0",
            taken_at=NOON,
            binaries=binaries(),
        )
    return data, file, manifest


@pytest.fixture
def target(place, request):
    return place / request.node.name


def restored(file, folder):
    return restore(
        file,
        folder,
        place=lambda sha256: folder / "files" / sha256,
        refuse_newer=knows_every_schema,
        binaries=binaries(),
    )


def test_a_restored_installation_has_every_row_every_right_and_every_key(taken, target):
    old, file, manifest = taken
    assert restored(file, target) == manifest
    new = DataDirectory.at(target)
    with server_of(new) as address:
        assert contents(address) == ([("Wh — €",)], (0,), (9,))
    assert (new.secrets / "data-keys").read_text() == KEYS
    (log,) = (target / "files").iterdir()
    assert (log.name, log.read_bytes()) == (LOG_SHA256, LOG)
    assert sorted(path.name for path in new.secrets.iterdir()) == ["data-keys", "database.json"]
    ours, theirs = (read_passwords(each.secrets / "database.json") for each in (new, old))
    assert all(ours[role] != theirs[role] for role in ROLES), "passwords are made anew"


def test_a_backup_says_what_it_is_and_is_closed_to_others(taken):
    _, file, manifest = taken
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (manifest.schema, manifest.release, manifest.taken_at) == ("0001", "0.1.0", NOON)
    assert manifest.files == [LOG_SHA256], "what was removed meanwhile is not missed"
    with tarfile.open(file) as archive:
        assert archive.getnames() == [
            f"files/{LOG_SHA256}",
            "manifest.json",
            "data-keys",
            "database.dump",
        ]
        assert {member.mode for member in archive} == {0o600}
    assert [path.name for path in file.parent.glob(".friday*")] == [], "no draft is left"


def test_a_backup_of_a_stopped_installation_is_the_same(taken, place):
    data, _, manifest = taken
    again = backup(
        data,
        place / "stopped.tar",
        data_keys=lambda: KEYS,
        contents=list,
        release="0.1.0",
        taken_at=NOON,
        binaries=binaries(),
    )
    assert again.schema == manifest.schema
    assert again.sha256["data-keys"] == manifest.sha256["data-keys"]


def test_a_backup_never_takes_the_place_of_a_file(taken):
    data, file, _ = taken
    before = file.read_bytes()
    with pytest.raises(BackupRefused, match=r"friday\.tar exists already"):
        backup(
            data,
            file,
            data_keys=lambda: KEYS,
            contents=list,
            release="0.1.0",
            taken_at=NOON,
            binaries=binaries(),
        )
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(taken):
    data, _, _ = taken
    with pytest.raises(BackupRefused, match=r"/proc/friday\.tar cannot be written"):
        backup(
            data,
            Path("/proc/friday.tar"),
            data_keys=lambda: KEYS,
            contents=list,
            release="0.1.0",
            taken_at=NOON,
            binaries=binaries(),
        )


def test_a_directory_that_is_not_empty_is_refused(taken, target):
    _, file, _ = taken
    target.mkdir()
    (target / "something").touch()
    with pytest.raises(BackupRefused, match="is not empty"):
        restored(file, target)
    assert [path.name for path in target.iterdir()] == ["something"]


def test_a_newer_schema_is_refused_before_anything_is_made(taken, target):
    _, file, _ = taken

    def refuse(schema):
        raise BackupRefused(f"{schema} is newer than this release")

    with pytest.raises(BackupRefused, match="0001 is newer"):
        restore(file, target, place=target.joinpath, refuse_newer=refuse, binaries=binaries())
    assert not target.exists()


def rewritten(file, target, *, change):
    """A copy of the backup with some members changed."""
    with tarfile.open(file) as source, tarfile.open(target, "w") as archive:
        for member in source:
            content = change(member.name, source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda name, content: content[:-1] + b"!" if name == "database.dump" else content,
            "database.dump is not what was written",
        ),
        (
            lambda name, content: b"other" if name == "data-keys" else content,
            "data-keys is not what was written",
        ),
        (
            lambda _, content: b"all is ill!" if content == LOG else content,
            f"the file {LOG_SHA256} is not what was written",
        ),
        (
            lambda name, content: None if name == "database.dump" else content,
            "not whole: database.dump cannot be read",
        ),
        (
            lambda name, content: None if name == "manifest.json" else content,
            r"not whole: manifest\.json cannot be read",
        ),
        (
            lambda name, content: b"{}" if name == "manifest.json" else content,
            "no backup of ours: Object missing required field `format`",
        ),
        (
            lambda name, content: (
                json.dumps(json.loads(content) | {"format": 3}).encode()
                if name == "manifest.json"
                else content
            ),
            r"of format 3, this release reads 2: restore it with release 0\.1\.0",
        ),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_left(taken, place, tmp_path, change, sentence):
    _, file, _ = taken
    damaged = rewritten(file, tmp_path / "damaged.tar", change=change)
    empty = place / "empty"
    empty.mkdir(exist_ok=True)
    with pytest.raises(BackupRefused, match=sentence):
        restored(damaged, empty)
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a tar at all"])
def test_what_is_no_backup_is_refused(tmp_path, target, content):
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    with pytest.raises(BackupRefused, match="is no backup"):
        restored(file, target)
    assert not target.exists()


def test_a_cut_off_backup_is_refused(taken, tmp_path, target):
    _, file, _ = taken
    cut = tmp_path / "cut.tar"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(BackupRefused, match="The backup is not whole"):
        restored(cut, target)


def test_nothing_starts_on_what_a_restore_that_was_cut_short_left(target):
    data = DataDirectory.at(target)
    with data.locked(is_restoring=True):
        pass  # killed here
    with pytest.raises(CannotStart, match="was cut short"), data.locked():
        pass
