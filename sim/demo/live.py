"""The live table: the stations and who charges at them, the last charges, and where to look.

What stands in it comes from the API; only the drivers' moods are the simulator's own. It fits a
terminal of 80 columns and 24 lines, and says more where there is room.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from sim.site.driver import LINK
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
REASONS: Final[Mapping[str | None, str]] = {
    None: "",
    "NORMAL": "unplugged",
    "READY_EXPIRED": "nobody plugged in",
    "ONGOING_EXPIRED": "the station fell silent",
    "START_REJECTED": "the station refused",
}
"""Why a charge ended, for people; other reasons stand in the platform's own words."""

WIDEST: Final = 120
"""Further apart, the numbers of a row are no longer read with its name."""
FEWEST: Final = 1
"""Charges that are shown however low the terminal is."""
MOST_NOTES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """One EVSE as a row: its connectors' statuses, and the session that runs on it, if any."""

    name: str
    kind: str
    is_connected: bool
    statuses: tuple[str | None, ...]
    session: Row | None = None
    reader: str = ""


@dataclass
class Board:
    """What was last seen. `lines` are addresses by what they are, `receipt` the newest one's link,
    `notes` the drivers', newest first.
    """

    lines: Mapping[str, str]
    bays: Sequence[Bay] = ()
    sessions: Sequence[Row] = ()
    labels: Mapping[tuple[str, int], str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    receipt: str = ""
    trouble: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As many charges and notes as the terminal has lines for."""
        options = options.update(width=min(options.max_width, WIDEST))
        above = Group(self._head(), self._stations())
        room = (
            console.height - len(console.render_lines(above, options)) - len(("", "head", "foot"))
        )
        notes = self.notes[: min(MOST_NOTES, max(1, room - len(self.sessions) - 1))]
        most = max(FEWEST, room - len(notes))
        foot = [Text(note, "italic", no_wrap=True, overflow="ellipsis") for note in notes]
        if self.trouble:
            foot = [Text(self.trouble, "red", no_wrap=True, overflow="ellipsis")]
        yield from console.render(Group(above, Text(), self._charges(most), *foot), options)

    def _head(self) -> RenderableType:
        """Title, addresses and a login: whatever is needed to look further."""
        title = Table.grid(expand=True)
        title.add_column(ratio=1)
        title.add_column(justify="right")
        title.add_row(Text("Harbour Yard on Chargewright", "bold"), Text("Ctrl-C ends it", "dim"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        receipt = self.receipt or "comes with the first charge that is paid"
        for name, value in {**self.lines, "receipt": receipt}.items():
            grid.add_row(Text(name, "dim"), Text(value))
        return Group(title, grid)

    def _stations(self) -> Table:
        table = _table("EVSE", "")
        table.add_column("connector", no_wrap=True, min_width=len("✕ not connected"))
        table.add_column("reader shows", ratio=1, no_wrap=True)
        for name, width in (("kW", 5), ("kWh", 6), ("EUR", 5)):
            table.add_column(name, justify="right", min_width=width)
        for bay in self.bays:
            session = bay.session or {}
            table.add_row(
                Text(bay.name, "" if bay.is_connected else "dim"),
                Text(bay.kind, "dim"),
                _statuses(bay),
                Text(bay.reader, "dim"),
                _kw(session.get("power_w")),
                kwh(session.get("energy_wh")),
                _money(session.get("total")),
            )
        return table

    def _charges(self, most: int) -> Table:
        table = _table("charge began", "EVSE", "payer", "status")
        table.add_column("ended because", ratio=1, no_wrap=True)
        table.add_column("kWh", justify="right", min_width=6)
        table.add_column("EUR", justify="right", min_width=5)
        for session in sorted(self.sessions, key=_began, reverse=True)[:most]:
            status = str(session["status"])
            where = (str(session["station_id"]), int(session["evse_no"] or 0))
            why = session["close_reason"]
            table.add_row(
                _clock(_began(session)),
                self.labels.get(where, ""),
                _payer(session),
                Text(status.replace("_", " "), SESSIONS.get(status, "")),
                REASONS.get(why, str(why).replace("_", " ").lower()),
                kwh(session["energy_wh"]),
                _money(session["total"]),
            )
        return table


def bays_of(
    post: Post, station: Row, running: Mapping[tuple[str, int], Row], shown: str
) -> Iterator[Bay]:
    """The rows of one station. `shown` is what its reader shows, `running` the sessions by EVSE."""
    kind = f"{'DC' if post.is_dc else 'AC'} {post.power_w // 1000} kW {post.version}"
    _, _, where = str(station["name"]).partition(" ")
    for place, evse in enumerate(station["evses"]):
        yield Bay(
            name=f"{evse['label']} {where}",
            kind=kind,
            is_connected=bool(station["is_connected"]),
            statuses=tuple(connector["status"] for connector in evse["connectors"]),
            session=running.get((str(station["id"]), int(evse["evse_no"]))),
            reader=shown if place == 0 else "same reader" if shown else "",
        )


def shown_by(reader: Row) -> str:
    """The first sentence on a reader's screen."""
    shown = reader["shown"]
    return str(shown["title"] or shown["text"]).split(". ")[0]


def links_on(reader: Row) -> list[str]:
    """The receipts' links in the QR codes that it has shown lately."""
    return [link for screen in reader["screens"] for link in LINK.findall(str(screen["body"]))]


def kwh(energy_wh: int | None) -> str:
    return "" if energy_wh is None else f"{energy_wh / 1000:.3f}"


def _kw(power_w: int | None) -> str:
    return "" if power_w is None else f"{power_w / 1000:.1f}"


def _table(*columns: str) -> Table:
    table = Table(expand=True, box=None, header_style="dim", pad_edge=False)
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


def _payer(session: Row) -> str:
    ways = {"payment_id": "card", "token_id": "token", "station_payment_ref": "station"}
    return next((word for name, word in ways.items() if session[name]), "")


def _money(amount: Row | None) -> str:
    return "" if amount is None else f"{amount['amount']}"


def _began(session: Row) -> str:
    """When it started, or was opened where it has not; as text it sorts as the instant does."""
    return str(session["started_at"] or session["opened_at"])


def _clock(instant: str) -> str:
    """The time of day here."""
    return datetime.fromisoformat(instant).astimezone().strftime("%H:%M:%S")
