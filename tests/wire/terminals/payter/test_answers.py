"""Answers as they come: complete, sparse, misspelt, and not answers at all."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.wire.lenient import read, read_list
from chargewright.wire.terminals.payter.answers import (
    CardAnswer,
    SessionAnswer,
    SessionState,
    TerminalAnswer,
)
from chargewright.wire.terminals.payter.redaction import redacted
from chargewright.wire.terminals.payter.times import emv_clock, instant, wall_clock

SESSION = {
    "serialNumber": "P6X-1",
    "sessionId": "S1",
    "cardId": "card-token-4242",
    "state": "COMMITED",
    "result": "APPROVED",
    "authorizedAmount": 5000,
    "finalAmount": 1237,
    "transactionTime": "2026-03-02T08:00:00.123",
    "commitTime": "2026-03-02T08:40:00+0000",
    "emvDate": "260302",
    "emvTime": "090000",
    "brand": "A0000000041010",
    "authorizationCode": "A1",
    "terminalTxnId": 77,
    "receiptInfo": ["MASTERCARD", "AID A0000000041010"],
    "somethingNew": {"nested": True},
}


def session(**changes):
    said = {key: value for key, value in (SESSION | changes).items() if value is not None}
    return read(json.dumps(said), SessionAnswer)


def test_a_session_is_read_whole():
    read_ = session()
    assert (read_.ref, read_.known_state, read_.final_amount) == (
        "S1",
        SessionState.COMMITTED,
        1237,
    )
    assert read_.receipt_lines == ("MASTERCARD", "AID A0000000041010")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("AUTHORIZED", SessionState.AUTHORIZED),
        ("COMMITED", SessionState.COMMITTED),
        ("COMMITTED", SessionState.COMMITTED),
        ("committed", SessionState.COMMITTED),
        ("CANCELLED", SessionState.CANCELLED),
        ("CANCELED", SessionState.CANCELLED),
        ("FAILED", SessionState.FAILED),
        ("SETTLING", SessionState.UNHEARD_OF),
        ("", SessionState.UNHEARD_OF),
    ],
)
def test_states_are_read_in_both_spellings_and_new_words_are_not_guessed(word, state):
    assert session(state=word).known_state is state


def test_numbers_may_come_as_text_and_ids_as_numbers():
    read_ = session(authorizedAmount="5000", sessionId=77)
    assert (read_.authorized_amount, read_.ref) == (5000, "77")


def test_only_the_state_is_needed():
    read_ = read('{"state": "FAILED", "result": "DECLINED"}', SessionAnswer)
    assert (read_.ref, read_.is_approved) == (None, False)


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{}", "<html>", '{"state": 5}', '{"state": "X", "finalAmount": "x"}']
)
def test_what_is_no_session_is_none(body):
    assert read(body, SessionAnswer) is None


@pytest.mark.parametrize("entry", ["{}", "null", "5", '{"state": "X", "finalAmount": "x"}'])
def test_an_unreadable_entry_hides_no_other(entry):
    skipped = []
    body = f'[{{"state": "X"}}, {entry}, {{"state": "Y"}}]'
    listed = read_list(body, SessionAnswer, unreadable=skipped.append)
    assert [one.state for one in listed] == ["X", "Y"]
    assert skipped == [1]


@pytest.mark.parametrize("body", ['{"state": "X"}', "null", "", "<html>"])
def test_what_is_no_list_is_none(body):
    assert read_list(body, SessionAnswer, unreadable=pytest.fail) is None


@pytest.mark.parametrize("said", [None, [], "MASTERCARD", 5, {"a": 1}, [None, 7]])
def test_an_odd_slip_leaves_the_session_readable(said):
    read_ = read(json.dumps(SESSION | {"receiptInfo": said}), SessionAnswer)
    assert (read_.ref, read_.receipt_lines) == ("S1", ())
    mixed = read(json.dumps(SESSION | {"receiptInfo": ["VISA", said]}), SessionAnswer)
    assert mixed.receipt_lines[0] == "VISA"


@pytest.mark.parametrize("name", sorted(set(SESSION) - {"state"}))
def test_null_is_as_good_as_missing(name):
    assert read(json.dumps(SESSION | {name: None}), SessionAnswer) == session(**{name: None})


@pytest.mark.parametrize(
    ("said", "refs"),
    [
        (None, ()),
        ([], ()),
        ("S1", ()),
        ([None, "S1", 2, {"sessionId": "S3"}, {"sessionId": None}, {}], ("S1", "2", "S3")),
    ],
)
def test_a_card_is_read_whatever_is_said_of_its_sessions(said, refs):
    card = read(json.dumps({"cardId": "c", "ifd": None, "sessions": said}), CardAnswer)
    assert (card.card_id, card.session_refs) == ("c", refs)


def test_a_terminal_that_says_little_is_offline():
    terminal = read('{"serialNumber": "P6X-1"}', TerminalAnswer)
    assert (terminal.online, terminal.state) == (False, None)


@given(st.binary(max_size=200))
def test_no_bytes_raise(body):
    for kind in (SessionAnswer, CardAnswer, TerminalAnswer):
        read(body, kind)
        read_list(body, kind, unreadable=lambda _: None)
    redacted(body)


NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "read_"),
    [
        ("2026-03-02T12:00:00+0000", NOON),
        ("2026-03-02T12:00:00.000+0000", NOON),
        ("2026-03-02T13:00:00+01:00", NOON),
        ("2026-03-02T12:00:00Z", NOON),
        ("2026-03-02T12:00:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_without_a_zone_is_no_instant(text, read_):
    assert instant(text) == read_


def test_the_terminal_s_wall_clock_is_for_receipts():
    assert wall_clock("2026-03-02T12:00:00.123") == datetime(2026, 3, 2, 12, 0, 0, 123_000)  # noqa: DTZ001 - a wall clock has no zone
    assert wall_clock("2026-03-02 12:00:00") == datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - as above
    assert emv_clock("260302", "120000") == datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - as above
    assert emv_clock(None, "120000") is None
    assert emv_clock("261302", "120000") is None


def test_what_is_kept_of_an_answer_names_no_card():
    kept = redacted(json.dumps([SESSION, {"card": {"maskedPan": "************4242"}}]))
    assert "card-token" not in kept
    assert json.loads(kept)[0]["cardId"] == "…4242"
    assert json.loads(kept)[0]["somethingNew"] == {"nested": True}
    assert json.loads(kept)[1]["card"]["maskedPan"] == "…4242"


def test_an_error_page_is_kept_short():
    assert len(redacted("<html>" + "x" * 100_000)) == 4_000
