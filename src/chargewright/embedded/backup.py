"""A backup: everything an installation needs to begin again elsewhere, in one file.

The file is a tar of mode 0600 with these members:

    files/SHA256     firmware and logs, each under its hash; whole ones only
    manifest.json    what made it, when, of which schema, which files, and checksums of what follows
    data-keys        what opens the secrets in the database; whoever has the file has them
    database.dump    PostgreSQL's custom format: one consistent moment, taken while serving

Files are read after the dump and never change, so every file that a row of the dump names is there.

Passwords of the database's roles and the bus's token are not in it: a restored installation makes
its own. A database that the operator brings is backed up where it runs, not by us.
"""

import hashlib
import io
import os
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec
import psycopg

from chargewright.embedded.address import SUPERUSER, ServerAddress
from chargewright.embedded.beside import running_parts_of
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import (
    AlreadyRunning,
    Kind,
    PartEvent,
    Report,
    say_nothing,
)
from chargewright.embedded.postgres import PostgresServer, wheel_binaries
from chargewright.embedded.secrets import sync_folder, write_secret
from chargewright.kernel.problem import Refusal
from chargewright.kernel.sealed import KEYS_STAY

PART: Final = "Backup"
FORMAT: Final = 2
MANIFEST: Final = "manifest.json"
DATA_KEYS: Final = "data-keys"
DUMP: Final = "database.dump"
FILES: Final = "files/"
_CHUNK_BYTES: Final = 1 << 20


class BackupRefused(Refusal):
    """The backup cannot be written or restored as asked; nothing was changed."""

    code = "backup_refused"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. `sha256` is by member."""

    format: int
    release: str
    postgres: int
    schema: str | None
    """The newest migration that was applied; None for a database without tables of ours."""
    taken_at: datetime
    sha256: dict[str, str]
    files: list[str] = msgspec.field(default_factory=list)
    """The hashes of the files."""


def backup(
    data: DataDirectory,
    file: Path,
    *,
    data_keys: Callable[[], str],
    contents: Callable[[], Iterable[Path]],
    release: str,
    taken_at: datetime,
    report: Report = say_nothing,
    binaries: Path | None = None,
) -> Manifest:
    """Write everything to `file`, beside a server that runs or with one started for it.

    The file appears whole or not at all, and never in the place of another. `data_keys` reads the
    keys, one a line: they are read before and after the dump, and no key is taken out meanwhile, so
    that every secret of the dump has its key here, however far a rotation goes on beside it.
    `contents` gives the files to be kept, each called by its hash.

    Raises:
        BackupRefused: there is such a file, or PostgreSQL could not dump (it says why).
        CannotStart: no server runs, and none can be started.

    """
    if file.exists():
        raise BackupRefused(f"{file} exists already: name another file.")
    with _server(data, report, binaries) as address, _folder_beside(file) as work:
        keys_before = data_keys()
        dump = work / DUMP
        with psycopg.connect(address.dsn(SUPERUSER), autocommit=True) as conn:
            conn.execute("SELECT pg_advisory_lock_shared(%s)", (KEYS_STAY,))
            schema = _schema(conn)
            version = conn.info.server_version // 10_000
            _tell(report, f"Writing the database of schema {schema} to {file}.")
            _run(address, binaries, "pg_dump", "--format=custom", f"--file={dump}")
            keys = _united(data_keys(), keys_before).encode()
        manifest = Manifest(
            format=FORMAT,
            release=release,
            postgres=version,
            schema=schema,
            taken_at=taken_at,
            sha256={DATA_KEYS: hashlib.sha256(keys).hexdigest(), DUMP: _checksum(dump)},
        )
        manifest = _pack(work / "backup.tar", manifest, keys, dump, contents())
        try:
            os.link(work / "backup.tar", file)  # unlike a rename, this never overwrites
        except FileExistsError:
            raise BackupRefused(f"{file} exists already: name another file.") from None
        sync_folder(file.parent)
    _tell(report, f"{file} is whole: {file.stat().st_size} bytes. It opens every secret; keep it.")
    return manifest


def restore(
    file: Path,
    folder: Path,
    *,
    place: Callable[[str], Path],
    refuse_newer: Callable[[str | None], None],
    report: Report = say_nothing,
    binaries: Path | None = None,
) -> Manifest:
    """Make a data directory of a backup; the next `serve` brings it to this release's schema.

    `place` says where the file of a hash goes, and `refuse_newer` raises for a schema that this release
    does not know. A restore that is cut short leaves a mark, and nothing starts on what it left.

    Raises:
        BackupRefused: the file is no whole backup, is of a newer release, or the folder is not
            empty; the folder is as it was.
        CannotStart: no server can be started there.

    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty: a backup is restored into a new directory.")
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        refuse_newer(manifest.schema)
        data = DataDirectory.at(folder)
        with data.locked(is_restoring=True):
            try:
                _bring_files(archive, manifest, place, report)
                _fill(data, archive, manifest, report, binaries)
            except BaseException:
                for child in data.root.iterdir():
                    shutil.rmtree(child) if child.is_dir() else child.unlink()
                raise
            data.restored()
    _tell(report, f"{folder} holds what was backed up at {manifest.taken_at:%Y-%m-%d %H:%M} UTC.")
    return manifest


def _bring_files(
    archive: tarfile.TarFile, manifest: Manifest, place: Callable[[str], Path], report: Report
) -> None:
    """Put every file where it belongs, once it is what its name says; one that is there stays."""
    for sha256 in manifest.files:
        path = place(sha256)
        if path.exists():
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        coming = path.with_name(f".{sha256}")
        try:
            descriptor = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                if _copy(archive, f"{FILES}{sha256}", target) != sha256:
                    raise BackupRefused(
                        f"The backup is damaged: the file {sha256} is not what was written."
                    )
            coming.rename(path)
        finally:
            coming.unlink(missing_ok=True)
    _tell(report, f"Firmware and logs are back: {len(manifest.files)} files.")


def _fill(
    data: DataDirectory,
    archive: tarfile.TarFile,
    manifest: Manifest,
    report: Report,
    binaries: Path | None,
) -> None:
    keys = io.BytesIO()
    _unpack(archive, manifest, DATA_KEYS, keys)
    write_secret(data.secrets / DATA_KEYS, keys.getvalue().decode())
    dump = data.secrets / DUMP
    with os.fdopen(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        _unpack(archive, manifest, DUMP, target)
    # Written fast and synced once at the end: until then the mark says that it is not whole.
    server = PostgresServer(data, report=report, binaries=binaries, is_durable=False)
    try:
        address = server.start()
        _tell(report, f"Reading the database of schema {manifest.schema}.")
        options = ("--exit-on-error", "--single-transaction", f"--dbname={address.database}")
        _run(address, binaries, "pg_restore", *options, str(dump))
        with psycopg.connect(address.dsn(SUPERUSER), autocommit=True) as conn:
            conn.execute("ANALYZE")
    finally:
        server.stop()
    dump.unlink()
    os.sync()


@contextmanager
def _server(data: DataDirectory, report: Report, binaries: Path | None) -> Iterator[ServerAddress]:
    """The server that runs on this directory, or one started for the moment."""
    with ExitStack() as held:
        try:
            held.enter_context(data.locked())
        except AlreadyRunning:
            address = running_parts_of(data).database
            assert address is not None, "a server that runs beside us has an address"
        else:
            server = PostgresServer(data, report=report, binaries=binaries)
            held.callback(server.stop)
            address = server.start()
        yield address


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """A 0700 folder on the same file system, gone afterwards."""
    folder = file.resolve().with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written: {error.strerror}.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _united(keys: str, before: str) -> str:
    """The keys of now in their order, then those that were in the file before and no longer are."""
    lines = dict.fromkeys([*keys.split(), *before.split()])
    return "".join(f"{line}\n" for line in lines)


def _run(address: ServerAddress, binaries: Path | None, program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs as the bootstrap superuser."""
    where = (f"--host={address.host}", f"--port={address.port}", f"--username={SUPERUSER}")
    ran = subprocess.run(  # noqa: S603 - a program of the wheel
        [(binaries or wheel_binaries()) / program, *where, "--no-password", *options],
        # Whoever may read our environment may read the password's file as well.
        env={
            "PGPASSWORD": address.passwords[SUPERUSER],
            "PGDATABASE": address.database,
            "LC_ALL": "C",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise BackupRefused(f"{program} failed: {' / '.join(ran.stderr.split(chr(10))[:5])}")


def _schema(conn: psycopg.Connection) -> str | None:
    there = conn.execute("SELECT to_regclass('public.alembic_version')").fetchone()
    if there is None or there[0] is None:
        return None
    found = conn.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return None if found is None else str(found[0])


def _pack(
    target: Path, manifest: Manifest, keys: bytes, dump: Path, contents: Iterable[Path]
) -> Manifest:
    """Write the archive; gives the manifest with the files that are in it."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            packed = [path.name for path in contents if _add_file(archive, path)]
            whole = msgspec.structs.replace(manifest, files=packed)
            for name, content in (
                (MANIFEST, msgspec.json.format(msgspec.json.encode(whole))),
                (DATA_KEYS, keys),
            ):
                _add(archive, name, len(content), io.BytesIO(content))
            with dump.open("rb") as rows:
                _add(archive, DUMP, dump.stat().st_size, rows)
        file.flush()
        os.fsync(file.fileno())
    return whole


def _add_file(archive: tarfile.TarFile, path: Path) -> bool:
    """Whether the file was still there: what nothing names any more is removed at any time."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        return False
    with content:
        _add(archive, f"{FILES}{path.name}", os.fstat(content.fileno()).st_size, content)
    return True


def _add(archive: tarfile.TarFile, name: str, size_bytes: int, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size_bytes, 0o600
    archive.addfile(member, content)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(file)  # noqa: SIM115 - closed below
    except (OSError, tarfile.TarError) as error:
        raise BackupRefused(f"{file} is no backup: {error}.") from error
    with archive:
        yield archive


def _manifest(archive: tarfile.TarFile, file: Path) -> Manifest:
    text = io.BytesIO()
    _copy(archive, MANIFEST, text)
    try:
        manifest = msgspec.json.decode(text.getvalue(), type=Manifest)
    except msgspec.DecodeError as error:
        raise BackupRefused(f"{file} is no backup of ours: {error}.") from error
    if manifest.format != FORMAT:
        raise BackupRefused(
            f"{file} is of format {manifest.format}, this release reads {FORMAT}: restore it with "
            f"release {manifest.release}."
        )
    return manifest


def _unpack(archive: tarfile.TarFile, manifest: Manifest, name: str, target: io.IOBase) -> None:
    """Copy a member out and check that it is what was written."""
    if _copy(archive, name, target) != manifest.sha256.get(name):
        raise BackupRefused(f"The backup is damaged: {name} is not what was written.")


def _copy(archive: tarfile.TarFile, name: str, target: io.IOBase) -> str:
    """Copy a member out; returns its checksum. Nothing is ever extracted by a path of the file."""
    digest = hashlib.sha256()
    try:
        source = archive.extractfile(name)
        while source is not None and (chunk := source.read(_CHUNK_BYTES)):
            digest.update(chunk)
            target.write(chunk)
    except (KeyError, OSError, tarfile.TarError) as error:
        raise BackupRefused(f"The backup is not whole: {name} cannot be read.") from error
    return digest.hexdigest()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(report: Report, sentence: str) -> None:
    report(PartEvent(PART, Kind.PROGRESSED, sentence))
