"""The session machine on paper: its picture, and its rows in `docs/domain/sessions.md`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chargewright.sessions.table import ROWS, Row, Start
from chargewright.sessions.words import OVER, Status
from tools.diagrams import Arrow, Route, render

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = "docs/domain/sessions.md"
BEGIN: Final = "<!-- rows: written by make gen from sessions/table.py -->"
END: Final = "<!-- end of rows -->"

_MID, _FAR, _LANE, _RETURN = 1.3, 2.7, 3.2, 0.72
_FAILS, _ENDS = 3.15, 4.3
_SIDE, _TOP = 0.3, 0.147  # half a box

STATES: Final = {
    None: (_MID, 0.0),
    "refused": (0.0, 0.0),
    "ready": (_MID, 1.0),
    "in_progress": (_MID, 2.0),
    "settling": (_MID, _FAILS),
    "rating_failed": (0.0, _FAILS),
    "billing_failed": (_FAR, _FAILS),
    "closed": (_MID, _ENDS),
}


def _down(top: float, bottom: float) -> Route:
    middle = (top + bottom) / 2
    return Route(((_MID, top + _TOP), (_MID, bottom - _TOP)), (_MID + 0.04, middle))


def _across(start: float, end: float, shift: float, text_shift: float) -> Route:
    """A level arrow between two boxes of the row where things fail, its text above or below."""
    step = _SIDE if start < end else -_SIDE
    middle = ((start + end) / 2, _FAILS + text_shift)
    ends = ((start + step, _FAILS + shift), (end - step, _FAILS + shift))
    return Route(ends, middle, "middle")


ROUTES: Final[dict[tuple[str | None, str], Route]] = {
    (None, "refused"): Route(((_MID - 0.04, 0), (_SIDE, 0)), (0.75, -0.11), "middle"),
    (None, "ready"): _down(-0.09, 1),
    (None, "in_progress"): Route(
        ((_MID - 0.03, 0.04), (_RETURN, 0.4), (_RETURN, 2), (_MID - _SIDE, 2)),
        (_RETURN - 0.04, 1.2),
        "end",
    ),
    ("ready", "in_progress"): _down(1, 2),
    ("ready", "closed"): Route(
        ((_MID + _SIDE, 1), (_LANE, 1), (_LANE, _ENDS + 0.06), (_MID + _SIDE, _ENDS + 0.06)),
        (_LANE - 0.04, 1.45),
        "end",
    ),
    ("in_progress", "settling"): _down(2, _FAILS),
    ("settling", "rating_failed"): _across(_MID, 0, -0.07, -0.17),
    ("rating_failed", "settling"): _across(0, _MID, 0.07, 0.29),
    ("rating_failed", "closed"): Route(
        ((0, _FAILS + _TOP), (0, _ENDS), (_MID - _SIDE, _ENDS)), (0.04, 3.95)
    ),
    ("settling", "billing_failed"): _across(_MID, _FAR, -0.07, -0.17),
    ("billing_failed", "settling"): _across(_FAR, _MID, 0.07, 0.23),
    ("billing_failed", "closed"): Route(
        ((_FAR, _FAILS + _TOP), (_FAR, _ENDS - 0.06), (_MID + _SIDE, _ENDS - 0.06)),
        (_FAR - 0.04, 3.95),
        "end",
    ),
    ("settling", "closed"): _down(_FAILS, _ENDS),
}


def picture() -> str:
    """`docs/protocols/session.svg`: what moves a session, with the numbers of the rows."""
    return render("The life of a session", tuple(_arrows()), STATES, ROUTES)


def page() -> str:
    """`docs/domain/sessions.md` with its rows as the table has them; the prose stays."""
    prose = (ROOT / PAGE).read_text(encoding="utf-8")
    before, _, rest = prose.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{rows()}\n{END}{after}"


def rows() -> str:
    """The table in Markdown, one line per row."""
    head = ["| # | from | event | to | what it means |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_line(row) for row in ROWS)]) + "\n"


def _line(row: Row) -> str:
    to = "stays" if row.to is None else row.to
    return f"| {row.number} | {_from(row)} | {row.event.__name__} | {to} | {row.meaning} |"


def _from(row: Row) -> str:
    if set(row.statuses) == set(OVER):
        return "after the end"
    if set(row.statuses) > set(OVER):
        others = [status for status in row.statuses if status not in OVER]
        return ", ".join([*map(_named, others), "after the end"])
    return ", ".join(map(_named, row.statuses))


def _named(start: Start) -> str:
    return "(new)" if start is None else start


def _arrows() -> Iterator[Arrow]:
    labels: dict[tuple[Status | None, Status], dict[str, list[str]]] = {}
    for row in ROWS:
        for start in row.statuses:
            reached = row.end_from(start)
            if reached is not start:
                events = labels.setdefault((start, reached), {})
                events.setdefault(_in_words(row.event.__name__), []).append(row.number)
    for (start, reached), events in labels.items():
        lines = (f"{event} ({', '.join(numbers)})" for event, numbers in events.items())
        yield Arrow(start, reached, tuple(lines))


def _in_words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
