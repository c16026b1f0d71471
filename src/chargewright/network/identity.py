"""A station's identity in the path of its connection (OCPP-J 1.6, 3.1.1; OCPP 2.0.1 Part 4, 3.1.1)."""

import ipaddress
import re
from typing import Final
from urllib.parse import unquote_to_bytes

IDENTITY_LENGTH_MAX: Final = 48  # OCPP 2.0.1 Part 4, 3.1.1
_SLASHES: Final = re.compile("/{2,}")
_HOST_NAME: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z]\.?", re.IGNORECASE)


def identities_from_path(path: str, prefix: str) -> tuple[str, ...]:
    """What may be the identity in a path below the prefix, likeliest first; empty: it names none.

    Percent-decoded once; case counts. It is the last part of the path, but some stations put their
    serial number behind it, double slashes, or write the whole address once more where only the path
    belongs (`/ws://10.0.0.2:9000/ocpp/CP_1/S1`).
    """
    bare = _SLASHES.sub("/", path.partition("?")[0])
    _, found, encoded = bare.rpartition(prefix)
    if not found:
        return ()
    parts = [_decoded(part) for part in encoded.split("/") if part]
    return tuple(part for part in reversed(parts) if part is not None)


def is_address(identity: str) -> bool:
    """Whether it reads as a URL or as an IP address, with a port or without."""
    bare = identity.strip()
    host = bare[1:].partition("]")[0] if bare.startswith("[") else bare
    return "//" in bare or _is_ip(host) or _is_ip(host.rpartition(":")[0])


def is_host_name(identity: str) -> bool:
    """Whether it reads as the name of a server in the domain name system, with a port or without."""
    return _HOST_NAME.fullmatch(identity.strip().partition(":")[0]) is not None


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _decoded(encoded: str) -> str | None:
    try:
        identity = unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        return None
    fits = 0 < len(identity) <= IDENTITY_LENGTH_MAX and identity.isprintable()
    return identity if fits else None
