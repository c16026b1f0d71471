"""The link to a document: unguessable, and kept by us only as a hash."""

import hashlib
from dataclasses import dataclass
from typing import Final

LINK_BYTES: Final = 32
"""Of a token that we mint."""


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """`token` is at least 128 random bits as URL-safe text; `base_url` is where we are reached."""

    base_url: str
    token: str

    def __post_init__(self) -> None:
        if len(self.token) < 22 or not self.token.replace("-", "").replace("_", "").isalnum():
            raise ValueError("a link's token is 128 random bits or more, as URL-safe text")

    @property
    def url(self) -> str:
        return f"{self.base_url.rstrip('/')}/r/{self.token}"

    @property
    def token_sha256(self) -> bytes:
        """What is stored, and looked up when somebody comes with the token."""
        return hash_of(self.token)

    def __repr__(self) -> str:
        return f"Link({self.base_url!r}, …{self.token[-4:]})"


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
