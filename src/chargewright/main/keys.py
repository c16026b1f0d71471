"""The data keys of an installation: one base64 key a line, the newest first."""

import base64
import binascii
from pathlib import Path
from typing import Final

from chargewright.adapters.vault import KEY_BYTES, AesVault, new_key
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.secrets import create_secret, read_secret, write_secret
from chargewright.kernel.problem import Invalid, Problem
from chargewright.main.settings import Settings

FILE_NAME: Final = "data-keys"


def open_vault(settings: Settings) -> AesVault:
    """The vault of this installation; its first key is made where there is none yet.

    Raises:
        Invalid: what is set is no list of keys.
        CannotStart: the key file cannot be used.
    """
    given = settings.vault.keys
    if given is not None:
        return AesVault(_keys(given.reveal(), "vault.keys"))
    path = key_file(settings)
    return AesVault(_keys(create_secret(path, lambda: _line(new_key())), str(path)))


def key_file(settings: Settings) -> Path:
    """Where the data keys are kept."""
    return settings.vault.key_file or DataDirectory.at(settings.data_dir).secrets / FILE_NAME


def add_key(settings: Settings) -> None:
    """Put a new key before the others: from the next start on it seals, and all of them open."""
    path = key_file(settings)
    write_secret(path, _line(new_key()) + read_secret(path))


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
