"""Under which account the embedded programs run.

PostgreSQL refuses to run as root, and NATS need not. Started by an ordinary account, the parts run
as that account. Started by root, they run as a service account, and every folder on the way to
their files must let it pass: no folder outside the data directory is ever opened for it.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chargewright.embedded.events import CannotStart, Kind, PartEvent, Report

ACCOUNT: Final = "chargewright"
LAST_RESORT: Final = "nobody"


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Whom a part runs as. `name` is the number where the account has no entry."""

    name: str
    uid: int
    gid: int


def service_account(files: Path, part: str, report: Report) -> ServiceAccount | None:
    """The account for a part whose files are in `files`; None means: as we are ourselves.

    Files that exist already belong to an account, and that one is kept, entry or not (a data
    directory may be mounted into a fresh container).

    Raises:
        CannotStart: we are not root, and the files belong to somebody else.

    """
    owner = files.stat().st_uid if files.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise CannotStart(
                f"{files} belongs to the account {_named(files).name}, and this process runs as "
                f"{pwd.getpwuid(os.geteuid()).pw_name}: start as that account or as root."
            )
        return None
    account = (
        _named(files) if owner else _looked_up(ACCOUNT) or _created() or _fallback(part, report)
    )
    report(
        PartEvent(
            part,
            Kind.NOTED,
            f"Started by root: {part} runs under the account {account.name}.",
        )
    )
    return account


def require_entry(path: Path, account: ServiceAccount | None, what: str) -> None:
    """Check that the account can reach `path`, by trying it under that account.

    Raises:
        CannotStart: it cannot; the sentence names the folder that blocks.

    """
    if account is None:
        return
    folder = blocking_folder(path, account)
    if folder is not None:
        raise CannotStart(
            f"{what} {path} cannot be reached: started by root, the embedded parts run under the "
            f"account {account.name}, and {folder} does not let it in. Put {what} where every "
            f"account may pass (for example under /srv or /var/lib), or start Chargewright as an "
            f"ordinary account. No folder outside the data directory is changed for you."
        )


def blocking_folder(path: Path, account: ServiceAccount) -> Path | None:
    """The outermost folder on the way to `path` (itself included) that the account cannot enter.

    It is tried rather than computed, because access lists say more than the mode bits.
    """
    folder = path.resolve()
    folders = [*reversed(folder.parents), *([folder] if folder.is_dir() else [])]
    tried = subprocess.run(  # noqa: S603 - a fixed script; the paths are its arguments
        [
            "/bin/sh",
            "-c",
            'for folder; do cd "$folder" 2>/dev/null || { printf %s "$folder"; exit 0; }; done',
            "sh",
            *folders,
        ],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return Path(os.fsdecode(tried.stdout)) if tried.stdout else None


def give(path: Path, account: ServiceAccount | None) -> None:
    """Make one file or folder of the data directory the account's own."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _named(files: Path) -> ServiceAccount:
    status = files.stat()
    try:
        name = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        name = str(status.st_uid)
    return ServiceAccount(name, status.st_uid, status.st_gid)


def _looked_up(name: str) -> ServiceAccount | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return ServiceAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _created() -> ServiceAccount | None:
    """Make the account as a distribution's package would; None where that is not possible."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    subprocess.run(  # noqa: S603 - a fixed command; only root comes here
        [
            *(useradd, "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"),
            ACCOUNT,
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,  # another start may have made it a moment before: what counts is the look
    )
    return _looked_up(ACCOUNT)


def _fallback(part: str, report: Report) -> ServiceAccount:
    account = _looked_up(LAST_RESORT)
    if account is None:
        raise CannotStart(
            f"{part} does not run as root, and there is no account {ACCOUNT!r}. Create it "
            f"(useradd --system {ACCOUNT}) or start Chargewright as an ordinary account."
        )
    report(
        PartEvent(
            part,
            Kind.NOTED,
            f"No account {ACCOUNT!r} could be created, so {LAST_RESORT!r} is used, which other "
            f"services may share. In production create it: useradd --system {ACCOUNT}",
        )
    )
    return account
