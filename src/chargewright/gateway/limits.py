"""How often somebody may come, and how much a station may say, before it is made to wait."""

import ipaddress
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

PEERS_MAX: Final = 50_000
"""Whoever was not seen for longest is forgotten first: its bucket is full again anyway."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks_of(text: str | None) -> tuple[Network, ...]:
    """Networks and addresses with commas between them.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ipaddress.ip_network(each.strip()) for each in (text or "").split(",") if each)


class Bucket:
    """Tokens that come back with time: `per_s` a second, at most `most` at once."""

    __slots__ = ("_at", "_left", "_most", "_per_s")

    def __init__(self, per_s: float, most: float, now: float) -> None:
        self._per_s = per_s
        self._most = most
        self._left = most
        self._at = now

    def take(self, now: float) -> bool:
        """Take one; False where none is there."""
        self._left = min(self._most, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def has(self, now: float) -> bool:
        """Whether one is there."""
        return self._left + (now - self._at) * self._per_s >= 1

    def borrow(self, now: float) -> float:
        """Take one, there or not; gives the seconds until what was borrowed is back."""
        left = self._left + (now - self._at) * self._per_s
        if left > self._most:  # noqa: PLR1730 - for every frame, and a call takes four times as long
            left = self._most
        self._left = left = left - 1
        self._at = now
        return 0.0 if left >= 0 else -left / self._per_s


class Visits:
    """A bucket for each address, or for each identity. `per_minute` 0: nobody is counted."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def come(self, name: str, now: float) -> bool:
        """Whether whoever has this name may come once more."""
        if not self._per_minute:
            return True
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(self._per_minute / 60, self._per_minute, now)
            if len(self._buckets) > PEERS_MAX:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        return bucket.take(now)

    def may_come(self, name: str, now: float) -> bool:
        """Whether it would be let come once more; nothing is counted."""
        bucket = self._buckets.get(name)
        return bucket is None or bucket.has(now)


def is_among(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(
        ipaddress.ip_address(address) in network for network in networks
    )


def address_of(peer: str, headers: Mapping[str, str], trusted: Sequence[Network]) -> str:
    """Whose address counts: the peer's, or whom a trusted proxy says it speaks for.

    Of `X-Forwarded-For` the last that is no trusted proxy itself: what stands before it was said by
    somebody whom nobody vouches for.
    """
    address = peer.rpartition(":")[0]
    if not is_among(address, trusted):
        return address
    for named in reversed(headers.get("X-Forwarded-For", "").split(",")):
        if not _is_address(named.strip()):
            return address
        address = named.strip()
        if not is_among(address, trusted):
            return address
    return address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
