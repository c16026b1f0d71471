"""A picture is drawn from its table: what is in the one is in the other."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from chargewright.sessions.table import NEXT
from tools import session_page
from tools.diagrams import Arrow, Route, render

ARROWS = (
    Arrow(None, "open", ("knocked <3",)),
    Arrow("open", "shut_for_good", ("slammed (2)", "locked & barred (3)")),
)
STATES = {None: (0, 0), "open": (0, 1), "shut_for_good": (1, 1)}
ROUTES = {
    (None, "open"): Route(((0, 0), (0, 1)), (0.1, 0.5)),
    ("open", "shut_for_good"): Route(((0.3, 1), (0.5, 0.5), (0.7, 1)), (0.5, 0.4), "middle"),
}
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - ours


def test_a_picture_shows_its_states_and_what_leads_to_them():
    assert texts(render("A door", ARROWS, STATES, ROUTES)) == [
        "A door",
        "open",
        "shut for good",
        "knocked <3",
        "slammed (2)",
        "locked & barred (3)",
    ]


def test_only_what_nothing_leaves_is_drawn_as_an_end():
    svg = render("A door", ARROWS, STATES, ROUTES)
    assert svg.count('class="box end"') == 1
    assert svg.count('class="box"') == 1


@pytest.mark.parametrize(
    ("arrows", "states", "routes", "sentence"),
    [
        (ARROWS, STATES | {"ajar": (2, 2)}, ROUTES, "states placed"),
        (ARROWS, {None: (0, 0), "open": (0, 1)}, ROUTES, "states placed"),
        (ARROWS[:1], {None: (0, 0), "open": (0, 1)}, ROUTES, "arrows routed"),
        (
            (*ARROWS, replace(ARROWS[1], source="shut_for_good", target="open")),
            STATES,
            ROUTES,
            "open",
        ),
    ],
)
def test_what_nobody_placed_cannot_be_forgotten(arrows, states, routes, sentence):
    with pytest.raises(ValueError, match=sentence):
        render("A door", arrows, states, routes)


def test_every_move_of_a_session_is_in_its_picture():
    drawn = texts(session_page.picture())
    moves = [
        kind.__name__
        for start, row in NEXT.items()
        for kind, reached in row.items()
        for status in reached - {start}
    ]
    labels = [text for text in drawn if text.endswith(")")]
    assert len(labels) == len(moves)


def test_the_page_keeps_its_prose_and_has_every_row():
    page = session_page.page()
    assert page.startswith("# Sessions\n")
    assert session_page.rows() in page
    assert "| 5 | ready | TransactionStarted | in_progress |" in page
    assert "| 27 | after the end | TransactionEnded | stays |" in page
    assert "| 29 | ready, after the end | HoldAccepted | stays |" in page
