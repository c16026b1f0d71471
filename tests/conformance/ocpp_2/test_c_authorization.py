"""Functional block C: who may charge, and what a station is told of a token."""

import asyncio

import psycopg
import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, event, now, rows
from tests.play.gateway import serving, station

FAMILY = {"idToken": "FAMILY", "type": "Central"}


def card(uid, kind="ISO14443"):
    return {"idToken": uid, "type": kind}


async def authorized(port, version, token):
    """What a station is told of a token."""
    async with station(port, "S1", subprotocols=(version,)) as own:
        _, _, answer = await own.call("Authorize", {"idToken": token})
        return answer["idTokenInfo"]


def told(network, version, *tokens):
    async def story():
        async with serving(network) as (_, port):
            return [await authorized(port, version, token) for token in tokens]

    return asyncio.run(story())


def test_a_token_is_told_with_its_group(network, v2):
    assert told(network, v2, card("card-a"), card("CARD-B"), card("ALONE")) == [
        {"status": "Accepted", "groupIdToken": FAMILY},
        {"status": "Accepted", "groupIdToken": FAMILY},
        {"status": "Accepted"},
    ]


def test_a_token_that_may_not_charge_is_told_why(network, v2):
    assert told(
        network, v2, card("BLOCKED"), card("EXPIRED"), card("NOBODY"), card("1", "Local")
    ) == [
        {"status": "Blocked"},
        {"status": "Expired"},
        {"status": "Unknown"},
        {"status": "Unknown"},
    ]


def test_a_key_code_is_valid_or_not_and_in_no_log(network, v2):
    assert told(network, v2, card("2468", "KeyCode"), card("1357", "KeyCode")) == [
        {"status": "Accepted"},
        {"status": "Invalid"},
    ]
    logged = "".join(row[0] for row in rows(network, "SELECT request FROM ocpp_log"))
    assert "KeyCode" in logged
    assert not {code for code in ("2468", "1357") if code in logged}


def test_a_driver_is_spoken_to_in_his_language_then_in_that_of_his_operator(network, v2):
    """A second language comes with a first only, and is another."""
    with psycopg.connect(network.superuser) as connection:
        connection.execute("UPDATE organization SET default_language = 'de'")
        for uid, language in (("CARD-A", "pt-BR"), ("CARD-B", "de-CH"), ("BLOCKED", "en")):
            connection.execute("UPDATE token SET language = %s WHERE uid = %s", (language, uid))
    shown = [card("CARD-A"), card("CARD-B"), card("ALONE"), card("BLOCKED")]
    assert [
        (each.get("language1"), each.get("language2")) for each in told(network, v2, *shown)
    ] == [("pt-BR", "de"), ("de-CH", None), (None, None), ("en", "de")]
    begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card("CARD-A"))
    (answer,) = events(network, v2, begin)
    assert (answer["idTokenInfo"]["language1"], answer["idTokenInfo"]["language2"]) == (
        "pt-BR", "de",
    )  # fmt: skip


def test_who_charges_anywhere_is_bound_to_no_evse_and_spoken_to_in_no_language(network, v2):
    """Nobody's token is limited to some EVSEs; of these nobody says which language their drivers speak."""
    limits = {"evseId", "language1", "language2", "cacheExpiryDateTime", "personalMessage"}
    for info in told(network, v2, card("CARD-A"), card("BLOCKED"), card("NOBODY")):
        assert not limits & info.keys()


def test_a_master_pass_is_known_by_its_group_and_starts_nothing(network, v2):
    (info,) = told(network, v2, card("MASTER"))
    assert info == {"status": "Accepted", "groupIdToken": {"idToken": "POLICE", "type": "Central"}}
    assert rows(network, "SELECT count(*) FROM session") == [(0,)]


def events(network, version, *payloads):
    """What a station is answered to these events, told one after the other."""

    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            return [(await own.call("TransactionEvent", each))[2] for each in payloads]

    return asyncio.run(story())


def test_a_start_without_a_token_is_accepted(network, v2):
    begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card("", "NoAuthorization"))
    assert events(network, v2, begin) == [{"idTokenInfo": {"status": "Accepted"}}]


def test_another_of_the_group_may_stop_what_one_of_it_began(network, v2):
    begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card("CARD-A"))
    end = event("Ended", 1, now(-5), 1100, idToken=card("CARD-B"), trigger="StopAuthorized")
    accepted = {"idTokenInfo": {"status": "Accepted", "groupIdToken": FAMILY}}
    assert events(network, v2, begin, end) == [accepted, accepted]
    assert rows(network, "SELECT status, token_id FROM session") == [("settling", "tok_CARD-A")]


def test_a_master_pass_stops_what_another_began(network, v2):
    begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card("ALONE"))
    end = event(
        "Ended", 1, now(-5), 1100, idToken=card("MASTER"), trigger="StopAuthorized",
        info={"stoppedReason": "MasterPass"},
    )  # fmt: skip
    *_, answer = events(network, v2, begin, end)
    assert answer["idTokenInfo"]["status"] == "Accepted"
    assert rows(network, "SELECT status, token_id FROM session") == [("settling", "tok_ALONE")]


@pytest.mark.parametrize(
    ("uid", "status"), [("BLOCKED", "Blocked"), ("EXPIRED", "Expired"), ("NOBODY", "Unknown")]
)
def test_what_a_station_let_in_by_itself_is_looked_up_again(network, v2, uid, status):
    first = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card(uid), offline=True)
    later = event("Updated", 1, now(-30), 1050, idToken=card(uid), trigger="Authorized")
    assert events(network, v2, first, later) == [{"idTokenInfo": {"status": status}}] * 2


def test_a_token_that_was_blocked_meanwhile_is_told_so_though_its_session_runs(network, v2):
    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as own:
            begin = event("Started", 0, now(-60), 1000, evse=EVSE, idToken=card("ALONE"))
            answer = await own.call("TransactionEvent", begin)
            assert answer[2]["idTokenInfo"] == {"status": "Accepted"}
            with psycopg.connect(network.owner) as connection:
                connection.execute("UPDATE token SET is_blocked = true WHERE uid = 'ALONE'")
            again = event("Updated", 1, now(-30), 1050, idToken=card("ALONE"), trigger="Authorized")
            answer = await own.call("TransactionEvent", again)
            assert answer[2]["idTokenInfo"] == {"status": "Blocked"}

    asyncio.run(story())
