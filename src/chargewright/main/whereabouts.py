"""Where a running `chargewright serve` is reached: written into its data directory for commands beside it."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from chargewright.main.setting import Address
from chargewright.main.settings import Settings

ANYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - to recognise it
_BY: Final = "pid"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """URLs at which a program on this machine comes to the HTTP API and, without identity, to the stations' port."""

    http: str
    ocpp: str


class Signpost:
    """The file that says it, while a process serves from the data directory."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "addresses.json"

    def put_up(self, said: Mapping[str, str]) -> None:
        """Say what the roles say of themselves, `http` and `ocpp` among it; replaces what stood there."""
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps({**said, _BY: os.getpid()}), encoding="utf-8")
        beside.replace(self._path)

    def take_down(self) -> None:
        self._path.unlink(missing_ok=True)

    def read(self) -> Mapping[str, str]:
        """What it says; nothing where its process is gone: one that was killed took nothing down."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            said = json.loads(self._path.read_text(encoding="utf-8"))
            if _runs(said.pop(_BY)):
                return dict(said)
        return {}


def whereabouts(settings: Settings, *, http: str = "", ocpp: str = "") -> Whereabouts:
    """Where the platform is: as given, else as whoever serves here says, else as the settings say."""
    said = Signpost(settings.data_dir).read()
    by_settings = Whereabouts(
        http=f"http://{reached(settings.http.address)}",
        ocpp=f"ws://{reached(settings.ocpp.address)}{settings.ocpp.path_prefix}",
    )
    return Whereabouts(
        http=http or _from_here(said.get("http")) or by_settings.http,
        ocpp=ocpp or _from_here(said.get("ocpp")) or by_settings.ocpp,
    )


def reached(address: Address) -> str:
    """Where a program on this machine reaches an address that is served."""
    return f"127.0.0.1:{address.port}" if address.host in ANYWHERE else str(address)


def _from_here(url: str | None) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.hostname not in ANYWHERE:
        return url
    return parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, under another account
        return True
    return True
