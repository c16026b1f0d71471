"""The built dashboard's files: which there are, what they are, and which encoding a browser takes.

`make web` puts them into the package, each that gets smaller by it beside its `.br` and `.gz`. They
are read when they are asked for, so that a new build is served without a restart.
"""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Final

INDEX: Final = "index.html"
_FOLDER: Final = Path(str(resources.files("chargewright"))) / "dashboard"
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""One step of a path: neither hidden nor the folder above, and nothing that a file system reads."""
_ENCODINGS: Final[Mapping[str, str]] = {"br": ".br", "gzip": ".gz"}
"""Suffix by encoding, the smaller first."""
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Ours, because the machine's own table differs from machine to machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it goes out. `encoding` is None where it goes as it is."""

    content: bytes
    media_type: str
    encoding: str | None
    varies: bool
    """Whether another browser may get another encoding of it."""

    @property
    def etag(self) -> str:
        """Of what is sent, so that each encoding has its own (RFC 9110, 8.8.3)."""
        return f'"{sha256(self.content).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Built:
    """A folder that a build was put into, or that nothing was put into yet."""

    folder: Path = _FOLDER

    def index(self) -> str | None:
        """The page, with the place of the nonce in it; None where nothing was built."""
        try:
            return (self.folder / INDEX).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def find(self, path: str, accepted: str) -> File | None:
        """The file below the folder at this path of an address; None where there is none.

        `accepted` is the header Accept-Encoding.
        """
        steps = path.strip("/").split("/")
        if not all(_NAME.fullmatch(step) for step in steps):
            return None
        plain = self.folder.joinpath(*steps)
        if plain.suffix in _ENCODINGS.values() or not plain.is_file():
            return None
        encoded = {
            encoding: beside
            for encoding, suffix in _ENCODINGS.items()
            if (beside := plain.with_name(plain.name + suffix)).is_file()
        }
        chosen = next((each for each in encoded if accepts(accepted, each)), None)
        return File(
            content=(encoded[chosen] if chosen else plain).read_bytes(),
            media_type=_type_of(plain),
            encoding=chosen,
            varies=bool(encoded),
        )


def accepts(header: str, wanted: str) -> bool:
    """Whether a list such as Accept or Accept-Encoding names this, and not with a weight of nothing.

    Wildcards do not count: who means it says it.
    """
    for each in header.split(","):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        if name == wanted:
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False


def _type_of(file: Path) -> str:
    guessed, _ = mimetypes.guess_type(file.name)
    return _TYPES.get(file.suffix) or guessed or "application/octet-stream"
