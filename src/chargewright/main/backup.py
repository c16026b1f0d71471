"""`chargewright backup FILE` and `chargewright restore FILE`, from the settings to the file."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chargewright.adapters.files import FileStore
from chargewright.adapters.postgres.releases import refuse_newer
from chargewright.embedded import backup as embedded
from chargewright.embedded.backup import BackupRefused, Manifest
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import PartEvent
from chargewright.embedded.secrets import read_secret
from chargewright.kernel.clock import Clock
from chargewright.main.keys import key_file
from chargewright.main.settings import Settings

Say = Callable[[str], None]

_ELSEWHERE: Final = (
    "The database is one you brought (database.url): back it up where it runs, with the file of "
    "data keys ({keys}) and the folder of files ({files}) beside it. Rows and keys are of no use without each other."
)


def backup(settings: Settings, file: Path, clock: Clock, say: Say) -> Manifest:
    """Write everything of this installation to one file, also while it serves.

    Raises:
        BackupRefused, CannotStart: says what to change.
    """
    if settings.database.url is not None:
        raise BackupRefused(_ELSEWHERE.format(keys=key_file(settings), files=settings.files_folder))
    if not settings.data_dir.exists():
        raise BackupRefused(f"There is no data directory {settings.data_dir}: name it with --data.")
    given = settings.vault.keys
    return embedded.backup(
        DataDirectory.at(settings.data_dir),
        file,
        data_keys=lambda: read_secret(key_file(settings)) if given is None else given.reveal(),
        contents=FileStore(settings.files_folder).contents,
        release=importlib.metadata.version("chargewright"),
        taken_at=clock.now(),
        report=_saying(say),
    )


def restore(settings: Settings, file: Path, say: Say) -> Manifest:
    """Make this installation's data directory of a backup; it must be new or empty.

    Raises:
        BackupRefused, CannotStart, UnknownSchema: says what to change.
    """
    if settings.database.url is not None:
        raise BackupRefused(_ELSEWHERE.format(keys=key_file(settings), files=settings.files_folder))
    manifest = embedded.restore(
        file,
        settings.data_dir,
        place=FileStore(settings.files_folder).content,
        refuse_newer=refuse_newer,
        report=_saying(say),
    )
    keys = DataDirectory.at(settings.data_dir).secrets / embedded.DATA_KEYS
    if settings.vault.key_file is not None:
        say(f"The data keys are in {keys}: put them into {settings.vault.key_file}.")
    elif settings.vault.keys is not None:
        say(f"The data keys are in {keys}: vault.keys must hold the same.")
    return manifest


def _saying(say: Say) -> Callable[[PartEvent], None]:
    return lambda event: say(f"{event.part}: {event.sentence}")
