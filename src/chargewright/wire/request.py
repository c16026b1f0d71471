"""One HTTP request to a provider, in the provider's words: who sends it adds address, key and patience."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """`query` may repeat a name; `body` is None where none is sent; `headers` go beside those of the key."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
