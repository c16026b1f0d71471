"""What a station of OCPP 1.6 is told of a token that is presented, starts or stops."""

import asyncio

import psycopg
import pytest

from tests.gateway.test_v16_on_a_real_database import now, rows
from tests.play.gateway import serving, station

FAMILY = {"status": "Accepted", "parentIdTag": "FAMILY"}
PAST = "2026-05-03T08:00:00Z"
UNTIL = "2100-01-01T00:00:00Z"
EVERY_WORD = [
    ("card-a", FAMILY),
    ("ALONE", {"status": "Accepted"}),
    ("MASTER", {"status": "Accepted", "parentIdTag": "POLICE"}),
    ("BLOCKED", {"status": "Blocked"}),
    ("EXPIRED", {"status": "Expired", "expiryDate": PAST}),
    ("NOBODY", {"status": "Invalid"}),
]


def told(network, *calls):
    """What a station is told of tokens in the answers to these calls, one after the other.

    The transaction of the last start stands in for a transaction that a call leaves out.
    """

    async def story():
        said, number = [], None
        async with serving(network) as (_, port), station(port, "S1") as own:
            for action, payload in calls:
                of = {"transactionId": number} if action == "StopTransaction" else {}
                kind, _, answer = await own.call(action, of | payload)
                assert kind == 3, answer
                number = answer.get("transactionId", number)
                said.append(answer.get("idTagInfo"))
        return said

    return asyncio.run(story())


def start(tag, connector=1):
    payload = {"connectorId": connector, "idTag": tag, "meterStart": 1000, "timestamp": now(-60)}
    return "StartTransaction", payload


def stop(**more):
    return "StopTransaction", {"meterStop": 1100, "timestamp": now(-5), **more}


def test_a_token_is_told_with_its_group_or_why_it_may_not_charge(network):
    asked = [("Authorize", {"idTag": tag}) for tag, _ in EVERY_WORD]
    assert told(network, *asked) == [info for _, info in EVERY_WORD]
    assert rows(network, "SELECT token_id FROM session ORDER BY token_id") == [
        ("tok_ALONE",),
        ("tok_CARD-A",),
    ], "a master pass opens none"


@pytest.mark.parametrize(
    ("tag", "info"),
    [
        *(each for each in EVERY_WORD if each[0] != "MASTER"),
        ("MASTER", {"status": "Invalid", "parentIdTag": "POLICE"}),
    ],
)
def test_a_start_is_told_the_same_word_and_a_master_pass_that_it_starts_nothing(network, tag, info):
    assert told(network, start(tag)) == [info]


@pytest.mark.parametrize(("tag", "info"), EVERY_WORD)
def test_a_stop_is_told_of_the_token_that_it_names(network, tag, info):
    assert told(network, start("CARD-B"), stop(idTag=tag)) == [FAMILY, info]


def test_a_stop_without_a_token_is_told_of_none(network):
    assert told(network, start("CARD-B"), stop(reason="EVDisconnected")) == [FAMILY, None]


def test_until_when_a_token_is_valid_goes_with_every_answer(network):
    """Stations that keep a cache drop it by that."""
    with psycopg.connect(network.owner) as connection:
        connection.execute("UPDATE token SET valid_to = %s WHERE uid = 'ALONE'", (UNTIL,))
    info = {"status": "Accepted", "expiryDate": UNTIL}
    calls = ("Authorize", {"idTag": "ALONE"}), start("ALONE"), stop(idTag="ALONE")
    assert told(network, *calls) == [info] * 3


def test_a_group_longer_than_the_version_holds_is_left_out(network):
    with psycopg.connect(network.owner) as connection:
        connection.execute("UPDATE token SET group_uid = %s WHERE uid = 'ALONE'", ("G" * 21,))
    assert told(network, ("Authorize", {"idTag": "ALONE"})) == [{"status": "Accepted"}]
