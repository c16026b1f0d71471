"""Who may connect, decided from the upgrade request alone.

A refusal is an HTTP status with its reason; the reason goes to our logs, never to the peer beyond
what the status says. A certificate is looked at when the connection is there (`admission`). No common subprotocol is no refusal: the handshake completes without one and
the connection is closed at once (OCPP-J 1.6, 3.1.2; OCPP 2.0.1 Part 4, 3.1.2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from chargewright.gateway.directory import Directory
from chargewright.network.credentials import Secret, basic
from chargewright.network.identity import identities_from_path
from chargewright.network.model import KnownStation
from chargewright.network.refused_connections import RefusedFor


class Subprotocol(StrEnum):
    """In our order of preference: the newest that both speak."""

    OCPP_21 = "ocpp2.1"
    OCPP_201 = "ocpp2.0.1"
    OCPP_16 = "ocpp1.6"


@dataclass(frozen=True, slots=True)
class Welcome:
    """The station may connect. Without a subprotocol it is told so by an immediate close.

    `is_assumed`: it offered none, and an operator has said which one it speaks.
    `profiles`: the security profiles that the request meets, the one wanted most first; 3 is met only
    if the connection's certificate is the station's own. `came_by`: which of its passwords it showed, where
    one of them is met by a password.
    """

    station: KnownStation
    subprotocol: Subprotocol | None
    profiles: tuple[int, ...]
    is_assumed: bool = False
    came_by: Secret | None = None


@dataclass(frozen=True, slots=True)
class Stranger:
    """An identity nobody created, where strangers may ask to be accepted."""

    identity: str
    subprotocol: Subprotocol | None


@dataclass(frozen=True, slots=True)
class Refused:
    """`status` goes to the peer, `reason` to our log; `station` where `identity` is known."""

    status: HTTPStatus
    why: RefusedFor
    reason: str
    identity: str = ""
    station: KnownStation | None = None


def judge(
    path: str,
    headers: Mapping[str, str],
    directory: Directory,
    *,
    prefix: str,
    is_tls: bool,
    strangers_may_ask: bool,
    now: datetime,
) -> Welcome | Stranger | Refused:
    """Decide over one upgrade request."""
    identities = identities_from_path(path, prefix)
    if not identities:
        reason = f"the path {path!r} names no identity below {prefix}"
        return Refused(HTTPStatus.NOT_FOUND, RefusedFor.UNKNOWN_STATION, reason)
    known = (directory.by_identity(identity) for identity in identities)
    station = next((each for each in known if each is not None), None)
    identity = identities[0] if station is None else station.identity
    offered = headers.get("Sec-WebSocket-Protocol", "")
    subprotocol = common_subprotocol(offered)
    if station is None:
        if strangers_may_ask:
            return Stranger(identity, subprotocol)
        reason = f"no station has the identity {identity!r}"
        return Refused(HTTPStatus.NOT_FOUND, RefusedFor.UNKNOWN_STATION, reason, identity)
    refusals = {
        profile: _refusal(profile, station, headers, is_tls=is_tls, now=now)
        for profile in station.profiles
    }
    met = tuple(profile for profile, refused in refusals.items() if refused is None)
    if not met:
        return _last(refusals.values())
    assumed = station.habits.assumed_subprotocol
    if not offered.strip() and assumed is not None:
        came_by = _shown(station, headers, now)
        return Welcome(station, Subprotocol(assumed), met, is_assumed=True, came_by=came_by)
    return Welcome(station, subprotocol, met, came_by=_shown(station, headers, now))


def _shown(station: KnownStation, headers: Mapping[str, str], now: datetime) -> Secret | None:
    """Which password of the station's the request shows; None: none that works."""
    presented = basic(headers.get("Authorization"))
    if station.credentials is None or presented is None:
        return None
    return station.credentials.matched(presented[1], now)


def _refusal(
    profile: int, station: KnownStation, headers: Mapping[str, str], *, is_tls: bool, now: datetime
) -> Refused | None:
    """Why the request does not meet a security profile (OCPP 2.0.1, part 2, A00); None: it does."""
    if profile >= 2 and not is_tls:
        reason = f"security profile {profile} asks for TLS, this port has none"
        return Refused(HTTPStatus.FORBIDDEN, RefusedFor.NO_TLS, reason, station.identity, station)
    if station.credentials is None or profile == 3:
        return None
    presented = basic(headers.get("Authorization"))
    if presented is None:
        return _unauthorized(RefusedFor.NO_PASSWORD, "no basic authorization was sent", station)
    user, password = presented
    if user != station.identity:
        return _unauthorized(RefusedFor.WRONG_USER, "the user is not the identity", station)
    if not station.credentials.match(password, now):
        return _unauthorized(RefusedFor.WRONG_PASSWORD, "the password is wrong", station)
    return None


def _unauthorized(why: RefusedFor, reason: str, station: KnownStation) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, why, reason, station.identity, station)


def _last(refusals: Iterable[Refused | None]) -> Refused:
    """What the profile that the station has now is refused for: the last that was looked at."""
    *_, last = refusals
    assert last is not None, "none was met"
    return last


def common_subprotocol(offered: str) -> Subprotocol | None:
    """The newest subprotocol of a `Sec-WebSocket-Protocol` header that we speak; None: none."""
    names = {name.strip() for name in offered.split(",")}
    return next((ours for ours in Subprotocol if ours.value in names), None)
