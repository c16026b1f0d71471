"""What the gateway must have written down before it answers a station.

An `Entry` is one frame's worth of rows: its line in the OCPP log, the meter readings it carried,
a status or a boot. Whoever keeps the journal commits entries in batches, together or one by one,
and calls each entry back: after `COMMITTED` the station may be answered, after anything else it
must not be.

Lines are in PostgreSQL's COPY text format, columns in the order of `LOG_COLUMNS` and
`READING_COLUMNS`: they are written on the hot path, once, in the form in which they leave.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Final, Protocol

import msgspec

from chargewright.network.registration import Registration

LOG_COLUMNS: Final = (
    "organization_id",
    "station_id",
    "epoch",
    "received_at",
    "direction",
    "action",
    "message_id",
    "request",
    "answer",
    "is_error",
    "problem",
    "is_guilty",
)
READING_COLUMNS: Final = (
    "organization_id",
    "station_id",
    "epoch",
    "received_at",
    "session_id",
    "evse_no",
    "connector_no",
    "scope",
    "claimed_at",
    "used_at",
    "energy_wh",
    "power_w",
    "current_a",
    "voltage_v",
    "soc_percent",
    "verdict",
    "limit_wh",
    "session_energy_wh",
    "flags",
    "progress",
    "signed",
    "is_guilty",
)

_NULL: Final = "\\N"
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_ENCODE: Final = msgspec.json.Encoder().encode


class Outcome(Enum):
    """How an entry ended."""

    COMMITTED = auto()
    """Durable. The only outcome after which the station may be answered."""
    STALE = auto()
    """Another connection of this station took over: nothing was written, close this one."""
    LOST = auto()
    """Nothing can be said, or it could not be written at all: close; the station will repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """A connector's status as reported. `connector_no` 0 of EVSE 0 is the station itself."""

    organization_id: str
    station_id: str
    evse_no: int
    connector_no: int
    status: str
    error_code: str | None
    vendor_error_code: str | None
    info: str | None
    occurred_at: datetime
    received_at: datetime
    fact_id: str
    """Names the fact, should this be a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BootRow:
    """A BootNotification. `registration`: what it was answered (`network.registration`)."""

    station_id: str
    booted_at: datetime
    vendor: str
    model: str
    serial_number: str | None
    firmware_version: str | None
    reason: str | None = None
    """Why it booted; OCPP 1.6 has no word for it."""
    registration: str = Registration.ACCEPTED.value


class Entry(msgspec.Struct, eq=False):
    """The rows of one frame of one station, and whom to tell."""

    station_id: str
    epoch: int
    done: Callable[[Outcome], None]
    log: str = ""
    readings: str = ""
    status: StatusRow | None = None
    boot: BootRow | None = None


class Journal(Protocol):
    """Keeps entries. Never blocks and never raises: every entry is called back, in any order."""

    def add(self, entry: Entry) -> None: ...


def line_head(organization_id: str, station_id: str, epoch: int) -> str:
    """How every line of one connection begins."""
    return f"{organization_id}\t{station_id}\t{epoch}\t"


def log_line(
    head: str,
    received_at: str,
    direction: str,
    action: str,
    message_id: str,
    request: str,
    answer: str | None,
    problem: str | None = None,
) -> str:
    """One line of the OCPP log. Frames must have been masked before.

    `head` is a `line_head`; `received_at` is an `instant`, written once for all lines of a frame.
    """
    return (
        f"{head}{received_at}\t{direction}\t{escaped(action)}\t{escaped(message_id)}\t"
        f"{escaped(request)}\t{_NULL if answer is None else escaped(answer)}\t"
        f"{'f' if problem is None else 't'}\t{_NULL if problem is None else escaped(problem)}\tf\n"
    )


def plain_log_line(
    head: str,
    received_at: str,
    direction: str,
    action: str,
    message_id: str,
    request: str,
    answer: str,
) -> str:
    """The same of a good exchange in which nothing needs an escape, as whoever calls this knows."""
    return (
        f"{head}{received_at}\t{direction}\t{action}\t{message_id}\t{request}\t{answer}\t"
        f"f\t{_NULL}\tf\n"
    )


def reading_line(
    head: str,
    received_at: str,
    session_id: str | None,
    evse_no: int,
    connector_no: int,
    scope: str,
    claimed_at: str | None,
    used_at: str,
    energy_wh: Decimal | None,
    power_w: Decimal | str | None,
    current_a: Decimal | str | None,
    voltage_v: Decimal | str | None,
    soc_percent: Decimal | str | None,
    verdict: str,
    limit_wh: Decimal | None,
    session_energy_wh: Decimal | None,
    flags: str | None,
    progress: str | None,
    signed: str | None,
) -> str:
    """One meter reading with its verdict and the session's progress after it.

    What is only shown may come as text: a plain decimal.
    """
    return (
        f"{head}{received_at}\t{session_id or _NULL}\t{evse_no}\t{connector_no}\t{scope}\t"
        f"{claimed_at or _NULL}\t{used_at}\t"
        f"{_NULL if energy_wh is None else energy_wh!s}\t{_NULL if power_w is None else power_w!s}\t"
        f"{_NULL if current_a is None else current_a!s}\t{_NULL if voltage_v is None else voltage_v!s}\t"
        f"{_NULL if soc_percent is None else soc_percent!s}\t{verdict}\t"
        f"{_NULL if limit_wh is None else limit_wh!s}\t"
        f"{_NULL if session_energy_wh is None else session_energy_wh!s}\t"
        f"{flags or _NULL}\t"
        f"{_NULL if progress is None else escaped(progress)}\t"
        f"{_NULL if signed is None else escaped(signed)}\tf\n"
    )


def instant(at: datetime) -> str:
    """An aware time for a column: ISO 8601, in a tenth of the time that `isoformat` takes."""
    return _ENCODE(at)[1:-1].decode()


def escaped(text: str) -> str:
    """A column's text for COPY: backslash, tab and line ends written as escapes."""
    # Nearly all frames need none: four searches in C, each for one byte, and no copy.
    if "\\" not in text and "\t" not in text and "\n" not in text and "\r" not in text:
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def guilty(lines: str) -> str:
    """Lines that the database refused, with what it cannot hold written out, and flagged.

    NUL and lone surrogates are what PostgreSQL's text cannot hold; both become the six characters
    by which JSON writes them.
    """
    plain = _UNKEEPABLE.sub(lambda found: f"\\\\u{ord(found[0]):04x}", lines)
    return plain.replace(
        "\tf\n", "\tt\n"
    )  # a line end inside a column is an escape, so none is that
