"""What the demo shows, in terminals of several sizes: nothing wrapped, nothing cut that matters."""

from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from sim.demo.live import Board, bays_of
from sim.demo.once import Verdict, table_of
from sim.demo.stories import Ends, Story
from sim.demo.verdict import Found
from sim.site.driver import Driver
from sim.site.plan import POSTS
from sim.site.yard import Yard

LINK = "http://127.0.0.1:45678/r/" + "x" * 43
"""As long as a receipt's link on this machine can be."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def shown(something, width, height=24):
    console = Console(width=width, height=height, color_system=None, highlight=False)
    with console.capture() as heard:
        console.print(something)
    return heard.get().rstrip("\n").splitlines()


def session(number):
    return {
        "id": f"ses_{number}",
        "station_id": "stn_HY-D2",
        "evse_no": 2,
        "status": "in_progress",
        "close_reason": None,
        "opened_at": (NOON - timedelta(minutes=number)).isoformat(),
        "started_at": None,
        "payment_id": "pay_1",
        "token_id": None,
        "energy_wh": 103_297,
        "power_w": 332_500,
        "total": {"amount": "101.97", "currency": "EUR"},
    }


def board(receipt=LINK):
    stations = [
        {
            "id": f"stn_{post.identity}",
            "name": post.name,
            "is_connected": True,
            "evses": [
                {
                    "evse_no": number,
                    "label": post.label(number),
                    "connectors": [{"status": "SuspendedEVSE"} for _ in evse.connectors],
                }
                for number, evse in enumerate(post.evses, start=1)
            ],
        }
        for post in POSTS
    ]
    running = {("stn_HY-D2", 2): session(0)}
    return Board(
        lines={
            "API": "http://127.0.0.1:45678/api/docs",
            "sign in": "admin@example.org, one-time password aaaa-bbbb-cccc-dddd-eeee",
        },
        bays=[
            bay
            for post, station in zip(POSTS, stations, strict=True)
            for bay in bays_of(post, station, running, "Present card to start or stop")
        ],
        sessions=[session(number) for number in range(30)],
        labels={("stn_HY-D2", 2): "D2B"},
        notes=[f"Guest {number} at D2B unplugs" for number in range(10)],
        receipt=receipt,
    )


@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (120, 40), (220, 60)])
def test_the_board_fills_the_terminal_and_no_more(width, height):
    lines = shown(board(), width, height)
    assert min(height - 1, 45) <= len(lines) <= height
    assert max(map(len, lines)) <= min(width, 120)


def test_at_80_columns_every_number_link_and_login_is_whole():
    text = "\n".join(shown(board(), 80))
    for whole in (LINK, "aaaa-bbbb-cccc-dddd-eeee", "332.5", "103.297", "101.97", "Ctrl-C ends it"):
        assert whole in text
    assert "SuspendedEVSE" in text


def test_before_the_first_receipt_it_says_when_there_will_be_one():
    assert "comes with the first charge that is paid" in "\n".join(shown(board(""), 80))


def test_trouble_stands_where_the_notes_were():
    troubled = board()
    troubled.trouble = "The platform does not answer: " + "why " * 40
    lines = shown(troubled, 80)
    assert lines[-1].startswith("The platform does not answer")
    assert len(lines) <= 24


def verdict(title):
    yard = Yard(None, {}, {post.identity: post for post in POSTS}, ())
    story = Story(
        title=title, driver=Driver(yard, "Petra", "HY-D2"), ends=Ends.CAPTURED, closed="NORMAL"
    )
    return Verdict(story=story, found=Found(link=LINK), wrong=())


@pytest.mark.parametrize("width", [80, 120, 179, 180, 250])
def test_the_ten_charges_show_their_links_whole(width):
    lines = shown(table_of([verdict("Tap, plug in, charge, unplug")] * 10, width=width), width)
    assert sum(LINK in line for line in lines) == 10
    assert max(map(len, lines)) <= width
    assert "balanced" in "\n".join(lines)
