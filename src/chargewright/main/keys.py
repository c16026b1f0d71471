"""The data keys of an installation: one base64 key a line, the newest first."""

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from chargewright.adapters.vault import KEY_BYTES, AesVault, RenewedVault, key_id, new_key
from chargewright.embedded.secrets import create_secret, read_secret, replace_secret
from chargewright.kernel.problem import Invalid, Problem, Refusal
from chargewright.main.settings import Settings

FILE_NAME: Final = "data-keys"


class NoDataKey(Refusal):
    """A process that needs secrets has nothing to open them with."""

    code = "no_data_key"


def open_vault(settings: Settings) -> AesVault | RenewedVault:
    """The vault of this installation.

    Keys from a file are read again when the file changes: a rotation asks for no restart.

    Raises:
        Invalid: what is set is no list of keys.
        NoDataKey: nothing is set, and no first start has made one here.
        CannotStart: the key file cannot be used.
    """
    given = settings.vault.keys
    if given is not None:
        return AesVault(data_keys(settings))
    path = key_file(settings)
    if not path.exists():
        raise NoDataKey(
            f"There is no data key: {path} does not exist. Name this installation's own with "
            "CHARGEWRIGHT_VAULT_KEY_FILE or CHARGEWRIGHT_VAULT_KEYS; `chargewright serve` makes the "
            "first of a new installation."
        )
    return RenewedVault(lambda: data_keys(settings), lambda: _stamp(path))


def make_first_key(settings: Settings) -> None:
    """Make the installation's first data key, unless it has one or is given its keys.

    For whoever starts an installation alone: of two machines, each would make its own.
    """
    if settings.vault.keys is None:
        path = key_file(settings)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_secret(path, lambda: _line(new_key()))


def data_keys(settings: Settings) -> Sequence[bytes]:
    """The keys as they are now, the newest first.

    Raises:
        Invalid: what is set is no list of keys.
        CannotStart: the key file cannot be used.
    """
    given = settings.vault.keys
    if given is not None:
        return _keys(given.reveal(), "vault.keys")
    path = key_file(settings)
    return _keys(read_secret(path), str(path))


def key_file(settings: Settings) -> Path:
    """Where the data keys are kept."""
    return settings.vault.key_file or settings.data_dir.resolve() / "secrets" / FILE_NAME


def add_key(settings: Settings) -> None:
    """Put a new key before the others: from now on it seals, and all of them open.

    Raises:
        CannotStart: the key file cannot be replaced.
    """
    path = key_file(settings)
    replace_secret(path, _line(new_key()) + read_secret(path))


def add_key_behind(settings: Settings) -> None:
    """Put a new key behind the others: it opens, and seals nothing yet.

    Raises:
        CannotStart: the key file cannot be replaced.
    """
    path = key_file(settings)
    replace_secret(path, read_secret(path).rstrip("\n") + "\n" + _line(new_key()))


def put_first(settings: Settings, wanted: str) -> None:
    """Let the key of this id seal from now on; it is in the file.

    Raises:
        CannotStart: the key file cannot be replaced.
    """
    keys = sorted(data_keys(settings), key=lambda key: key_id(key).hex() != wanted)
    assert key_id(keys[0]).hex() == wanted, "whoever asks has seen it in the file"
    replace_secret(key_file(settings), "".join(map(_line, keys)))


def keep_newest(settings: Settings) -> int:
    """Take every key but the newest out of the file; says how many.

    Raises:
        CannotStart: the key file cannot be replaced.
    """
    keys = data_keys(settings)
    replace_secret(key_file(settings), _line(keys[0]))
    return len(keys) - 1


def _stamp(path: Path) -> object:
    """What changes when the file is replaced; None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _line(key: bytes) -> str:
    return base64.b64encode(key).decode() + "\n"


def _keys(text: str, where: str) -> list[bytes]:
    try:
        keys = [base64.b64decode(line, validate=True) for line in text.split()]
    except binascii.Error:
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        rule = f"must be data keys of {KEY_BYTES} bytes in base64, one a line"
        raise Invalid(f"{where} {rule}", problems=(Problem(where, rule),))
    return keys
