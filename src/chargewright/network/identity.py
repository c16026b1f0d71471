"""A station's identity in the path of its connection (OCPP-J 1.6, 3.1.1; OCPP 2.0.1 Part 4, 3.1.1)."""

from typing import Final
from urllib.parse import unquote_to_bytes

IDENTITY_LENGTH_MAX: Final = 48  # OCPP 2.0.1 Part 4, 3.1.1


def identity_from_path(path: str, prefix: str) -> str | None:
    """The identity that a path names below the prefix, percent-decoded once; None when it names none.

    Case counts. Stations put doubled slashes before it; anything after it is no identity of ours.
    """
    bare = path.partition("?")[0]
    if not bare.startswith(prefix):
        return None
    encoded = bare[len(prefix) :].strip("/")
    if not encoded or "/" in encoded:
        return None
    try:
        identity = unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return None
    fits = 0 < len(identity) <= IDENTITY_LENGTH_MAX and identity.isprintable()
    return identity if fits else None
