"""Secret files: 0600, whole or absent, and never readable by others.

One file each in the data directory's `secrets` folder: the database's passwords, the bus token, the
data keys. Who brings a database of their own may hand in the passwords in the same form.
"""

import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from chargewright.embedded.account import ServiceAccount, give
from chargewright.embedded.events import CannotStart


def write_secret(path: Path, text: str) -> None:
    """Write the file so that a reader, or a power cut, finds the old text or the new one."""
    _draft(path, text).replace(path)
    sync_folder(path.parent)


def replace_secret(path: Path, text: str) -> None:
    """Write it anew for whoever may read it now: owner and mode stay.

    Raises:
        CannotStart: it is not there, or may not be replaced by us.
    """
    try:
        before = path.stat()
        draft = _draft(path, text)
        try:
            if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, before.st_uid, before.st_gid)
            draft.chmod(stat.S_IMODE(before.st_mode))
            draft.replace(path)
        except OSError:
            draft.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise CannotStart(
            f"The secret file {path} cannot be replaced: {error.strerror}."
        ) from error


def hand_over(path: Path, text: str, account: ServiceAccount | None) -> None:
    """Write a file of the account's own that every start writes anew: a power cut may lose it.

    In a folder of its own the account may have planted a link: the draft never follows one, and the
    rename replaces it.
    """
    draft = _draft(path, text, is_synced=False)
    give(draft, account)
    draft.replace(path)


def create_secret(path: Path, make: Callable[[], str]) -> str:
    """The file's text; made first where there is no file. Two makers agree on one text."""
    if not path.exists():
        draft = _draft(path, make())
        try:
            os.link(draft, path)  # unlike a rename, this never overwrites
        except FileExistsError:
            pass  # somebody was quicker, and theirs counts
        finally:
            draft.unlink()
        sync_folder(path.parent)
    return read_secret(path)


def read_secret(path: Path) -> str:
    """Read a secret file.

    Raises:
        CannotStart: it is missing, or others may read it.

    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotStart(f"The secret file {path} cannot be read: {error.strerror}.") from error
    if mode & 0o007:
        raise CannotStart(f"The secret file {path} is open to others (mode {mode:04o}): chmod 600.")
    return text


def password() -> str:
    """A new password of 192 random bits, safe in any URL, file or command."""
    return secrets.token_urlsafe(24)


def read_passwords(path: Path) -> Mapping[str, str]:
    """Passwords by database role, from a secret file that holds one JSON object.

    Raises:
        CannotStart: the file cannot be used.

    """
    text = read_secret(path)
    try:
        passwords = json.loads(text)
    except json.JSONDecodeError as error:
        raise CannotStart(f"The secret file {path} is not JSON: {error}.") from error
    if not isinstance(passwords, dict) or not all(
        isinstance(value, str) for value in passwords.values()
    ):
        raise CannotStart(f"The secret file {path} must hold one object: role to password.")
    return passwords


def write_passwords(passwords: Mapping[str, str]) -> str:
    """The text of such a file."""
    return json.dumps(dict(passwords), indent=2) + "\n"


def _draft(path: Path, text: str, *, is_synced: bool = True) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        if is_synced:
            file.flush()
            os.fsync(file.fileno())
    return draft


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
