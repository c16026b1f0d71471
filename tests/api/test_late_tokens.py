"""A token card at a reader: answered while its driver waits there, never later, never for another."""

from datetime import timedelta

import pytest

from chargewright.payments.model import Card, CardKind, CardToken
from chargewright.payments.reader import (
    Armed,
    CardRead,
    Disarmed,
    ReaderDeadlinePassed,
    ReaderPolicy,
    TerminalCameOnline,
    TerminalWentOffline,
    operation_id,
)

WELCOME, STRANGE = "04A1B2", "04C3D4"
PATIENCE = ReaderPolicy().decide_within


@pytest.fixture
def reader(charge):
    """One free EVSE and its reader, which waits for a card. One token may charge, nobody knows the other."""
    charge.world.post("/api/v1/tokens", json={"uid": WELCOME})
    return waits(charge.reads(TerminalCameOnline(charge.now)), 1)


def waits(reader, number):
    return reader.reads(Armed(reader.now, operation_id(reader.terminal_id, number)))


def presents(reader, number, uid):
    """A driver's card is read in the reader's n-th operation; what the worker is to look up."""
    card = Card(kind=CardKind.RFID, token=CardToken(uid, "payter", account="main"))
    operation = operation_id(reader.terminal_id, number)
    reader.shows(CardRead(reader.now, operation, card=card))
    assert state(reader) == "deciding"
    *_, (asked,) = reader.world.rows(
        "SELECT body FROM effect WHERE kind = 'reader.present_token' AND about = %s"
        " ORDER BY created_at, id",
        reader.terminal_id,
    )
    return asked


def loses_patience(reader):
    """The driver is sent away, and the reader stops."""
    reader.world.clock.advance(PATIENCE + timedelta(seconds=1))
    return reader.reads(ReaderDeadlinePassed(reader.now))


def state(reader):
    return machine(reader)["state"]


def machine(reader):
    ((kept,),) = reader.world.rows(
        "SELECT machine FROM reader WHERE terminal_id = %s", reader.terminal_id
    )
    return kept


def sessions(reader):
    ((count,),) = reader.world.rows(
        "SELECT count(*) FROM session WHERE station_id = %s", reader.station_id
    )
    return count


@pytest.mark.parametrize(
    ("uid", "says", "started"), [(WELCOME, "token_accepted", 1), (STRANGE, "token_refused", 0)]
)
def test_in_time_the_driver_is_told_and_a_known_token_charges(reader, uid, says, started):
    reader.looked_up(presents(reader, 1, uid))
    assert (state(reader), machine(reader)["say_next"][0]["says"]) == ("disarming", says)
    assert sessions(reader) == started


def test_too_late_nothing_is_begun_for_a_driver_who_was_sent_away(reader):
    asked = presents(reader, 1, WELCOME)
    before = machine(loses_patience(reader))
    reader.looked_up(asked)
    assert (machine(reader), sessions(reader)) == (before, 0)


def test_a_reader_that_has_forgotten_the_card_is_asked_nothing(reader):
    asked = presents(reader, 1, WELCOME)
    loses_patience(reader).reads(TerminalWentOffline(reader.now))
    before = machine(reader)
    reader.looked_up(asked)
    assert (machine(reader), sessions(reader)) == (before, 0)


def test_a_late_answer_is_not_for_the_next_driver_s_card(reader):
    first = presents(reader, 1, WELCOME)
    waits(loses_patience(reader).reads(Disarmed(reader.now)), 2)
    second = presents(reader, 2, STRANGE)
    reader.looked_up(first)
    assert (state(reader), sessions(reader)) == ("deciding", 0)
    reader.looked_up(second)
    assert machine(reader)["say_next"][0]["says"] == "token_refused"
