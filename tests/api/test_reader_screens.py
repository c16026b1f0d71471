"""The preview of a reader says what its driver reads, in the words that were sent to it."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import psycopg
import pytest

from chargewright.api.reader_screens import coming, now_shown, view
from chargewright.kernel.ids import EvseId, OperationId, TerminalId
from chargewright.network.terminals import UiLevel
from chargewright.payments.reader import Operation, Reader, ReaderState
from chargewright.payments.screens import Language, Says, Screen
from chargewright.payments.texts import Link, words
from tests.api.test_network import site, terminal
from tests.payments.cast import eur
from tests.play.clock import MONDAY_MORNING as T0

PROMPT = Screen(says=Says.TAP_TO_START, hold=eur("50"))
READER = Reader(terminal_id=TerminalId("trm_1"), online=True)
ARMED = replace(
    READER,
    state=ReaderState.ARMED,
    operation=Operation(
        id=OperationId("opn_1"),
        number=1,
        evse_id=None,
        amount=eur("50"),
        prompt=PROMPT,
        began_at=T0,
    ),
)
PAID = Screen(says=Says.PAID, amount=eur("5.50"), hold=eur("50"), url="https://x.example/r/secret")


def keep(world, terminal_id, reader, **columns):
    reader = replace(reader, terminal_id=TerminalId(terminal_id))
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "UPDATE reader SET machine = %s::jsonb WHERE terminal_id = %s",
            (msgspec.json.encode(reader).decode(), terminal_id),
        )
        for name, value in columns.items():
            connection.execute(
                f"UPDATE terminal SET {name} = %s WHERE id = %s".encode(), (value, terminal_id)
            )


@pytest.fixture
def reader(untouched):
    return terminal(untouched, site(untouched)["id"]).json()


def shown(world, reader):
    answer = world.get(f"/api/v1/terminals/{reader['id']}/screen")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_reader_that_is_not_reached_shows_nothing_that_we_know(untouched, reader):
    found = shown(untouched, reader)
    assert not found["is_online"]
    assert (found["shown"], found["shown_since"], found["armed"]) == (None, None, None)
    assert found["next"] == []


@pytest.mark.parametrize("language", Language)
def test_an_armed_reader_shows_what_it_was_armed_with(untouched, reader, language):
    keep(untouched, reader["id"], ARMED, language=language)
    found = shown(untouched, reader)
    said = words(PROMPT, language)
    assert (found["shown"]["title"], found["shown"]["sentences"]) == (
        said.title,
        list(said.sentences),
    )
    assert found["shown"]["kind"] == "idle"
    assert found["shown"]["hold"] == {"amount": "50.00", "currency": "EUR"}
    assert found["armed"] == {
        "armed_for": "anybody",
        "evse_id": None,
        "hold": {"amount": "50.00", "currency": "EUR"},
        "since": T0.isoformat().replace("+00:00", "Z"),
    }


def test_an_outcome_is_shown_without_the_address_of_its_receipt(untouched, reader):
    resting = replace(
        READER,
        state=ReaderState.RESTING,
        shown=PAID,
        shown_at=T0,
        say_next=(Screen(says=Says.PLEASE_WAIT),),
        due_at=T0 + timedelta(seconds=8),
    )
    keep(untouched, reader["id"], resting, ui_level="screens")
    found = shown(untouched, reader)
    assert found["shown"]["says"] == "paid"
    assert found["shown"]["amount"] == {"amount": "5.50", "currency": "EUR"}
    assert found["shown"]["has_link"]
    assert [each["says"] for each in found["next"]] == ["please_wait"]
    assert found["next_at"]
    assert found["armed"] is None
    assert "secret" not in str(found)


def test_a_code_is_said_to_be_there_where_the_terminal_draws_one():
    drawn = view(PAID, Language.EN, draws=True)
    assert drawn.has_code
    assert drawn.sentences == list(words(PAID, Language.EN, Link.DRAWN).sentences)
    assert not view(PAID, Language.EN, draws=False).has_code


def test_a_terminal_of_text_alone_shows_only_what_it_is_armed_with():
    resting = replace(READER, state=ReaderState.RESTING, shown=PAID, shown_at=T0)
    assert now_shown(resting, UiLevel.SCREENS) == (PAID, T0)
    for level in (None, *UiLevel):
        if level is not UiLevel.SCREENS:
            assert now_shown(resting, level) == (None, None)
            assert now_shown(ARMED, level) == (PROMPT, T0)


def test_what_is_being_armed_comes_next():
    arming = replace(ARMED, state=ReaderState.ARMING)
    assert coming(arming) == (PROMPT,)
    assert now_shown(arming, UiLevel.SCREENS) == (None, None)
    assert coming(replace(arming, online=False)) == ()


@pytest.mark.parametrize(
    ("evse_id", "stops_only", "armed_for"),
    [
        (None, False, "anybody"),
        (EvseId("evs_1"), False, "vehicle"),
        (None, True, "stopping"),
    ],
)
def test_for_whom_a_reader_is_armed(untouched, reader, evse_id, stops_only, armed_for):
    operation = replace(ARMED.operation, evse_id=evse_id, stops_only=stops_only)
    keep(untouched, reader["id"], replace(ARMED, operation=operation))
    assert shown(untouched, reader)["armed"]["armed_for"] == armed_for
