"""Draws a machine from its table, as an SVG that reads on light and on dark paper.

Which arrows there are, and what is written on them, comes from the table alone. Where a state stands
and which way round an arrow goes is a matter of taste and is given. A state or an arrow that nobody
placed is an error, so a new row cannot be forgotten in the picture; events that move nothing are
not drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

Point = tuple[float, float]
"""In units of the grid: columns to the right, rows down."""

CELL_W: Final = 250
CELL_H: Final = 150
BOX_W: Final = 150
BOX_H: Final = 44
LINE_H: Final = 16
CORNER: Final = 12

STYLE: Final = """\
  text { font: 13px system-ui, sans-serif; fill: #1d2733; }
  .state { font-weight: 600; font-size: 14px; }
  .title { font-weight: 600; font-size: 16px; }
  .label { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; stroke-linejoin: round; }
  .paper { fill: #ffffff; }
  .box { fill: #eef3f8; stroke: #46617c; stroke-width: 1.5; }
  .end { stroke-width: 3; }
  .arrow { fill: none; stroke: #6b7f93; stroke-width: 1.5; }
  .tip, .start { fill: #6b7f93; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e3eaf1; }
    .label { stroke: #11171e; }
    .paper { fill: #11171e; }
    .box { fill: #1f2b37; stroke: #8aa4bd; }
    .arrow { stroke: #8296aa; }
    .tip, .start { fill: #8296aa; }
  }"""

TIP: Final = """\
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" \
orient="auto"><path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>"""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a state to another, with a line of text per event. `source` None: the start."""

    source: str | None
    target: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """How an arrow goes: the points it bends at, its ends included, and where its text stands.

    `anchor` is the side of the text that stands there: start, middle or end.
    """

    points: tuple[Point, ...]
    text_at: Point
    anchor: str = "start"


def render(
    title: str,
    arrows: Sequence[Arrow],
    states: Mapping[str | None, Point],
    routes: Mapping[tuple[str | None, str], Route],
) -> str:
    """The picture.

    Raises:
        ValueError: a state or an arrow of the table was not placed, or one was placed that is none.

    """
    drawn = {(arrow.source, arrow.target) for arrow in arrows}
    named = {name for pair in drawn for name in pair}
    if named != set(states):
        raise ValueError(f"states placed and states of the table differ: {named ^ set(states)}")
    if drawn != set(routes):
        raise ValueError(f"arrows routed and arrows of the table differ: {drawn ^ set(routes)}")
    ends = set(states) - {arrow.source for arrow in arrows}
    width = (max(x for x, _ in _all_points(states, routes)) + 0.75) * CELL_W
    height = (max(y for _, y in _all_points(states, routes)) + 0.9) * CELL_H
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE}\n</style>",
        TIP,
        f'<rect class="paper" width="{width:g}" height="{height:g}"/>',
        f'<text class="title" x="24" y="34">{escape(title)}</text>',
        *(_path(routes[arrow.source, arrow.target]) for arrow in arrows),
        *(_box(name, point, is_end=name in ends) for name, point in states.items()),
        *(_label(arrow, routes[arrow.source, arrow.target]) for arrow in arrows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _all_points(
    states: Mapping[str | None, Point], routes: Mapping[tuple[str | None, str], Route]
) -> list[Point]:
    return [*states.values(), *(point for route in routes.values() for point in route.points)]


def _pixels(point: Point) -> Point:
    x, y = point
    return (x + 0.6) * CELL_W, (y + 0.6) * CELL_H


def _box(name: str | None, point: Point, *, is_end: bool) -> str:
    x, y = _pixels(point)
    if name is None:
        return f'<circle class="start" cx="{x:g}" cy="{y:g}" r="9"/>'
    kind = "box end" if is_end else "box"
    return (
        f'<rect class="{kind}" x="{x - BOX_W / 2:g}" y="{y - BOX_H / 2:g}" width="{BOX_W}" '
        f'height="{BOX_H}" rx="9"/>'
        f'<text class="state" x="{x:g}" y="{y + 5:g}" text-anchor="middle">'
        f"{escape(name.replace('_', ' '))}</text>"
    )


def _path(route: Route) -> str:
    """A line through the points, rounded where it bends."""
    pixels = [_pixels(point) for point in route.points]
    words = [f"M{_at(pixels[0])}"]
    for before, corner, after in zip(pixels, pixels[1:], pixels[2:], strict=False):
        words.append(
            f"L{_at(_towards(corner, before))} Q{_at(corner)} {_at(_towards(corner, after))}"
        )
    words.append(f"L{_at(pixels[-1])}")
    return f'<path class="arrow" d="{" ".join(words)}" marker-end="url(#tip)"/>'


def _towards(corner: Point, other: Point) -> Point:
    length = ((other[0] - corner[0]) ** 2 + (other[1] - corner[1]) ** 2) ** 0.5
    share = min(CORNER, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _at(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def _label(arrow: Arrow, route: Route) -> str:
    x, y = _pixels(route.text_at)
    top = y - LINE_H * (len(arrow.lines) - 1) / 2 + 4
    return "\n".join(
        f'<text class="label" x="{x:g}" y="{top + LINE_H * row:g}" text-anchor="{route.anchor}">'
        f"{escape(line)}</text>"
        for row, line in enumerate(arrow.lines)
    )
