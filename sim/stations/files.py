"""Firmware that a station fetches and logs that it brings, and what it says of that meanwhile.

An image whose first line is `firmware VERSION` is that version once it is installed: the station resets,
and boots with it.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Final

from sim.stations.link import Payload
from sim.stations.transfers import BrokeOffError, Errand, bring, fetch

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

INSTALLS_IN_S: Final = 2.0
_AT_ONCE_S: Final = 60.0
"""What is nearer than this is now: clocks differ."""
_MARK: Final = b"firmware "

Work = Callable[[], Awaitable[None]]
Tell = Callable[..., Awaitable[None]]
"""Says a status, and what else the message has."""


class Files:
    """What a station does with files; the words of its version come with each errand."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self.published: str | None = None
        """The checksum of what it offers to the stations behind it."""

    def log(self) -> bytes:
        """What this station has to tell: every call of its own, a line each."""
        return "".join(
            f"{frame.action} {frame.payload}\n" for frame in self._station.frames if frame.is_ours
        ).encode()

    def updates(self, url: str, at: str, tries: int, tell: Tell, *, checked: bool) -> Work:
        """Fetch firmware when it is time, install it, and boot with it. `checked`: it has a signature to hold."""

        async def update() -> None:
            wait_s = (datetime.fromisoformat(at) - self._station.time.now()).total_seconds()
            if wait_s > _AT_ONCE_S:
                await self._station.time.sleep(wait_s)
            image = await self._fetched(url, tries, tell)
            if image is None:
                return
            await tell("Downloaded")
            if checked:
                await tell("InvalidSignature" if self._is_spoilt else "SignatureVerified")
                if self._is_spoilt:
                    return
            await tell("Installing")
            await self._station.time.sleep(INSTALLS_IN_S)
            if self._is_spoilt:
                await tell("InstallationFailed")
                return
            await tell("Installed")
            first, _, _ = image.partition(b"\n")
            if first.startswith(_MARK):
                self._station.firmware = first.removeprefix(_MARK).decode("ascii", "replace")
            await self._station.reset_when_idle()

        return update

    def uploads(self, url: str, name: str, tries: int, tell: Tell, failed: str) -> Work:
        """Bring a log; `failed` is what the version says where that does not work."""
        content = self.log()

        async def upload() -> None:
            await tell("Uploading")
            for attempt in range(tries):
                half = attempt < self._station.faults.files_break_off
                try:
                    await bring(
                        Errand(url=url, name=name, content=content, half=half, tls=self._tls)
                    )
                except BrokeOffError:
                    continue
                await tell("Uploaded")
                return
            await tell(failed)

        return upload

    def publishes(self, url: str, checksum: str, tries: int, tell: Tell) -> Work:
        """Fetch firmware for the stations behind this one."""

        async def publish() -> None:
            image = await self._fetched(url, tries, tell)
            if image is None:
                return
            await tell("Downloaded")
            found = hashlib.md5(image, usedforsecurity=False).hexdigest()
            if self._is_spoilt or found != checksum.lower():
                await tell("InvalidChecksum")
                return
            await tell("ChecksumVerified")
            self.published = checksum
            await tell("Published", location=[f"http://10.0.0.1/{checksum}"])

        return publish

    async def _fetched(self, url: str, tries: int, tell: Tell) -> bytes | None:
        await tell("Downloading")
        for attempt in range(tries):
            half = attempt < self._station.faults.files_break_off
            try:
                return await fetch(Errand(url=url, half=half, tls=self._tls))
            except BrokeOffError:
                continue
        await tell("DownloadFailed")
        return None

    def telling(self, action: str, request_id: int | None) -> Tell:
        """How the station says how far it is: nothing at all where that is its fault."""

        async def tell(status: str, **more: Any) -> None:
            if self._station.faults.never_tells_of_files:
                return
            payload: Payload = {"status": status, **more}
            if request_id is not None:
                payload["requestId"] = request_id
            await self._station.call(action, payload)

        return tell

    @property
    def _is_spoilt(self) -> bool:
        return self._station.faults.spoils_files

    @property
    def _tls(self) -> SSLContext | None:
        return self._station.plan.tls
