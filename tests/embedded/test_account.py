"""Started by root, the parts run as somebody who may do less; started by anybody else, as they."""

import os
import pwd
import shutil
import sys
from pathlib import Path

import psycopg
import pytest

from chargewright.embedded.account import (
    ServiceAccount,
    blocking_folder,
    require_entry,
    service_account,
)
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import CannotStart, Kind, say_nothing
from chargewright.embedded.postgres import PostgresServer
from tests.play.parts import IMPORTED_FROM, Heard, nobody_lives_in, serving, until
from tests.play.postgres import binaries, play_folder

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder():
    with play_folder() as made:
        yield made


def test_the_account_of_existing_files_is_kept(folder):
    heard = Heard()
    account = service_account(folder, "PostgreSQL", heard)
    if IS_ROOT:
        assert account is not None
        assert account.uid != 0
        assert heard.sentences(Kind.NOTED)[-1] == (
            f"Started by root: PostgreSQL runs under the account {account.name}."
        )
        stranger = 54_321  # has no entry, as in a fresh container with a mounted directory
        os.chown(folder, stranger, stranger)
        kept = service_account(folder, "PostgreSQL", say_nothing)
        assert kept == ServiceAccount(str(stranger), stranger, stranger)
    else:
        assert account is None
        with pytest.raises(CannotStart, match="/proc belongs to the account root, and this"):
            service_account(Path("/proc"), "PostgreSQL", say_nothing)


def test_as_ourselves_every_folder_is_ours_to_enter(folder):
    require_entry(folder / "anything", None, "the data directory")


if IS_ROOT:  # nobody else can try a folder under another account
    NOBODY = ServiceAccount("nobody", *pwd.getpwnam("nobody")[2:4])

    def test_the_outermost_folder_that_blocks_is_named(folder):
        inner = folder / "closed" / "open"
        inner.mkdir(parents=True)
        inner.parent.chmod(0o700)
        assert blocking_folder(inner, NOBODY) == folder / "closed"
        with pytest.raises(CannotStart, match=f"nobody, and {folder}/closed does not let it in"):
            require_entry(inner, NOBODY, "the data directory")
        inner.parent.chmod(0o711)
        assert blocking_folder(inner, NOBODY) is None

    def test_a_data_directory_that_cannot_be_entered_is_refused_and_nothing_is_opened(folder):
        folder.chmod(0o700)
        data = DataDirectory.at(folder / "data")
        with pytest.raises(CannotStart, match=f"{folder} does not let it in"):
            PostgresServer(data, binaries=binaries()).start()
        assert folder.stat().st_mode & 0o777 == 0o700

    def python_for(account):
        """An interpreter of our version that this account may run; None where there is none."""
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        for python in (sys.executable, shutil.which(name, path="/usr/local/bin:/usr/bin")):
            if python is not None and not blocking_folder(Path(python).resolve().parent, account):
                return python
        return None

    PYTHON = python_for(NOBODY)
    if PYTHON is not None and not any(blocking_folder(path, NOBODY) for path in IMPORTED_FROM):

        def test_an_ordinary_account_serves_from_its_own_directory(folder):
            os.chown(folder, NOBODY.uid, NOBODY.gid)
            with serving(folder / "data", python=PYTHON, account=NOBODY) as (_, said):
                psycopg.connect(said["app"]).close()
                data = folder / "data"
                assert {path.stat().st_uid for path in (data, *data.iterdir())} == {NOBODY.uid}
                assert data.stat().st_mode & 0o777 == 0o700
            until(lambda: nobody_lives_in(DataDirectory(data)))
