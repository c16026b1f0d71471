"""The live table: the stations and who charges at them, the last charges, and where to look.

What stands in it comes from the API; only the drivers' moods are the simulator's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sim.site.plan import Post

Row = Mapping[str, Any]

LOOKS: Final[Mapping[str | None, tuple[str, str]]] = {
    "Available": ("○", "green"),
    "Preparing": ("◔", "yellow"),
    "Occupied": ("◔", "yellow"),
    "Charging": ("●", "bright_blue"),
    "SuspendedEV": ("◑", "magenta"),
    "SuspendedEVSE": ("◑", "magenta"),
    "Finishing": ("◕", "yellow"),
    "Reserved": ("◇", "cyan"),
    "Unavailable": ("⊘", "dim"),
    "Faulted": ("✗", "bold red"),
    None: ("·", "dim"),
}
"""A shape, a colour and the word itself: none of them stands alone."""

SESSIONS: Final[Mapping[str, str]] = {
    "ready": "yellow",
    "in_progress": "bright_blue",
    "settling": "magenta",
    "closed": "green",
    "refused": "dim",
    "rating_failed": "bold red",
    "billing_failed": "bold red",
}
LINES_BESIDE: Final = 5
"""A gap, the title and the head of the charges, a note, a foot."""
FEWEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """One EVSE as a row: its connectors' statuses, and the session that runs on it, if any."""

    station: str
    kind: str
    label: str
    is_connected: bool
    statuses: tuple[str | None, ...]
    session: Row | None = None
    reader: str = ""


@dataclass
class Board:
    """What was last seen. `notes` are the drivers', newest first."""

    head: RenderableType
    bays: Sequence[Bay] = ()
    sessions: Sequence[Row] = ()
    labels: Mapping[tuple[str, int], str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    trouble: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As many charges as the terminal has lines for."""
        note = Text(self.notes[0] if self.notes else "", style="italic", no_wrap=True)
        foot = Text(self.trouble, style="red") if self.trouble else Text("Ctrl-C ends it.", "dim")
        stations = self._stations()
        above = console.render_lines(Group(self.head, stations), options)
        room = console.height - len(above) - LINES_BESIDE
        yield Group(self.head, stations, Text(), self._charges(max(FEWEST, room)), note, foot)

    def _stations(self) -> Table:
        table = _table("Stations", "station", "", "EVSE", "connector")
        table.add_column("reader shows", ratio=1, no_wrap=True)
        for name, width in (("kW", 5), ("kWh", 7), ("EUR", 6)):
            table.add_column(name, justify="right", min_width=width)
        before = ""
        for bay in self.bays:
            is_first = bay.station != before
            before = bay.station
            session = bay.session or {}
            table.add_row(
                Text(bay.station if is_first else "", "" if bay.is_connected else "dim"),
                Text(bay.kind if is_first else "", "dim"),
                bay.label,
                _statuses(bay),
                Text(bay.reader if is_first else "", "dim"),
                _kw(session.get("power_w")),
                kwh(session.get("energy_wh")),
                _money(session.get("total")),
            )
        return table

    def _charges(self, most: int) -> Table:
        table = _table("Charges", "began", "EVSE", "status")
        table.add_column("ended because", ratio=1, no_wrap=True)
        table.add_column("kWh", justify="right", min_width=7)
        table.add_column("EUR", justify="right", min_width=6)
        for session in list(self.sessions)[:most]:
            status = str(session["status"])
            where = (str(session["station_id"]), int(session["evse_no"] or 0))
            table.add_row(
                _clock(session["started_at"] or session["opened_at"]),
                self.labels.get(where, ""),
                Text(status.replace("_", " "), SESSIONS.get(status, "")),
                str(session["close_reason"] or "").replace("_", " ").lower(),
                kwh(session["energy_wh"]),
                _money(session["total"]),
            )
        return table


def bays_of(
    post: Post, station: Row, running: Mapping[tuple[str, int], Row], shown: str
) -> Iterator[Bay]:
    """The rows of one station. `shown` is what its reader shows, `running` the sessions by EVSE."""
    kind = f"{'DC' if post.is_dc else 'AC'} {post.power_w // 1000} kW  {post.version}"
    for evse in station["evses"]:
        yield Bay(
            station=str(station["name"]),
            kind=kind,
            label=str(evse["label"]),
            is_connected=bool(station["is_connected"]),
            statuses=tuple(connector["status"] for connector in evse["connectors"]),
            session=running.get((str(station["id"]), int(evse["evse_no"]))),
            reader=shown,
        )


def shown_by(reader: Row) -> str:
    """The first sentence on a reader's screen."""
    shown = reader["shown"]
    return str(shown["title"] or shown["text"]).split(". ")[0]


def addresses(lines: Mapping[str, str]) -> Panel:
    """Addresses and a login, one a line."""
    grid = Table.grid(padding=(0, 2))
    for name, value in lines.items():
        grid.add_row(Text(name, style="dim"), value)
    return Panel(grid, title="Harbour Yard on Chargewright", title_align="left")


def kwh(energy_wh: int | None) -> str:
    return "" if energy_wh is None else f"{energy_wh / 1000:.3f}"


def _kw(power_w: int | None) -> str:
    return "" if power_w is None else f"{power_w / 1000:.1f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, box=None)
    for name in columns:
        table.add_column(name, no_wrap=True)
    return table


def _statuses(bay: Bay) -> Text:
    """What the busiest connector says, and the shapes of the others."""
    if not bay.is_connected:
        return Text("✕ not connected", "dim")
    first, *others = sorted(bay.statuses, key=lambda status: status in {"Available", None})
    shape, colour = LOOKS.get(first, LOOKS[None])
    said = Text(f"{shape} {first or 'never heard'}", colour)
    for other in others:
        shape, colour = LOOKS.get(other, LOOKS[None])
        said.append(f" {shape}", colour)
    return said


def _money(amount: Row | None) -> str:
    return "" if amount is None else f"{amount['amount']}"


def _clock(instant: str | None) -> str:
    """The time of day here."""
    if instant is None:
        return ""
    return datetime.fromisoformat(instant).astimezone().strftime("%H:%M:%S")
