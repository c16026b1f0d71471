"""One reader for several EVSEs and stations: card first, the next plug decides; plug first, the card."""

import psycopg
import pytest

from chargewright.payments.reader import (
    Armed,
    TerminalCameOnline,
    TerminalKeyRefused,
    operation_id,
)
from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.api.test_two_connectors import FREE, OCCUPIED, offered, says
from tests.play.api_world import connect
from tests.play.charged import Charge


@pytest.fixture
def cluster(untouched):
    """Two stations with two EVSEs each, one reader for all four, and a driver in front of it."""
    world = untouched
    tariff_id = world.post("/api/v1/tariffs", json={"name": "T"}).json()["id"]
    world.post(f"/api/v1/tariffs/{tariff_id}/versions", json={"document": DOCUMENT})
    yard = site(world, tariff_id=tariff_id)
    evse_ids, posts = [], []
    for name in ("A", "B"):
        evses = [{**EVSE, "evse_no": number, "label": f"{name}{number}"} for number in (1, 2)]
        post = station(world, yard["id"], identity=f"CS-{name}", evses=evses).json()
        posts.append(post["id"])
        evse_ids += [evse["id"] for evse in post["evses"]]
        connect(world, post["id"])
    reader = terminal(world, yard["id"], evse_ids=evse_ids).json()
    one = Charge(world, "org_here", posts[0], evse_ids[0], reader["id"])
    for post_id in posts:
        for evse_no in (1, 2):
            says(one, 1, FREE, station_id=post_id, evse_no=evse_no)
    return one, posts, tuple(evse_ids)


def started(one):
    """Which stations were asked to start, and at which EVSE."""
    return one.world.rows(
        "SELECT station_id, (payload ->> 'evse_no')::int FROM station_command"
        " WHERE organization_id = 'org_here' ORDER BY id"
    )


def plug(one, post, evse_no):
    says(one, 1, OCCUPIED, station_id=post, evse_no=evse_no)


@pytest.mark.parametrize(("which", "evse_no"), [(0, 1), (0, 2), (1, 1), (1, 2)])
def test_card_first_the_next_plug_decides_at_whichever_station(cluster, which, evse_no):
    one, posts, evse_ids = cluster
    one.tap(evse_ids=evse_ids)
    assert started(one) == []
    plug(one, posts[which], evse_no)
    assert started(one) == [(posts[which], evse_no)]
    assert offered(one) == []
    ((place,),) = one.world.rows("SELECT station_id FROM session WHERE id = %s", one.session_id)
    assert place == posts[which]


@pytest.mark.parametrize(("which", "evse_no"), [(0, 2), (1, 1)])
def test_a_driver_who_plugs_in_while_the_bank_is_asked_is_started(cluster, which, evse_no):
    one, posts, evse_ids = cluster
    one.asks(evse_ids=evse_ids)
    plug(one, posts[which], evse_no)
    assert started(one) == []
    one.approved()
    assert started(one) == [(posts[which], evse_no)]
    assert offered(one) == []


def test_one_who_leaves_for_the_other_station_is_started_there(cluster):
    one, posts, evse_ids = cluster
    one.tap(evse_ids=evse_ids)
    plug(one, posts[1], 1)
    says(one, 1, FREE, station_id=posts[1], evse_no=1)
    plug(one, posts[0], 2)
    assert started(one) == [(posts[1], 1), (posts[0], 2)]


def test_two_cards_and_two_plugs_are_two_charges_whoever_plugs_where(cluster):
    one, posts, evse_ids = cluster
    one.tap(evse_ids=evse_ids)
    one.payment_id = "pay_second"
    one.tap(evse_ids=evse_ids)
    plug(one, posts[1], 2)
    plug(one, posts[0], 1)
    assert started(one) == [(posts[1], 2), (posts[0], 1)]
    plug(one, posts[0], 2)
    assert len(started(one)) == 2
    assert offered(one) == [evse_ids[1]], "the third is asked for a card"


def test_the_screen_names_every_place_where_one_may_plug_in(cluster):
    one, _, evse_ids = cluster
    with psycopg.connect(one.world.database.superuser) as connection:
        connection.execute("UPDATE reader SET machine = machine || '{\"online\": true}'")
    one.tap(evse_ids=evse_ids)
    assert told(one) == ("plug_in", "A1, A2, B1, B2", True)


def told(one):
    """What the reader was asked to show last: what it says, where, and whether prices are told."""
    rows = one.world.rows(
        "SELECT body -> 'screen' FROM effect WHERE kind = 'reader.show_screen'"
        " AND organization_id = 'org_here' ORDER BY id"
    )
    ((screen,),) = rows[-1:]
    return screen["says"], screen["connector"], bool(screen["prices"])


def test_a_reader_that_works_again_is_no_question_any_more(cluster):
    one, posts, _ = cluster
    one.reads(TerminalKeyRefused(one.now))
    assert questions(one) == [("payment.key_refused", True)]
    one.reads(TerminalCameOnline(one.now))
    plug(one, posts[0], 1)
    one.reads(Armed(one.now, operation_id(one.terminal_id, 1)))
    assert questions(one) == [("payment.key_refused", False)]


def questions(one):
    """What was asked about the reader, and whether it still is."""
    return one.world.rows(
        "SELECT kind, closed_at IS NULL FROM attention WHERE about = %s", one.terminal_id
    )
