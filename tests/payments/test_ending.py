"""What a driver reads at the end of a payment: how it ended, then the same with its receipt."""

from dataclasses import replace

import pytest

from chargewright.payments.ending import is_still_there, screen_at_the_end
from chargewright.payments.model import Decision, Payment, ReleaseReason, State
from chargewright.payments.screens import Language, Says
from chargewright.payments.texts import Link, words
from tests.payments.cast import HOLD, HOUR, MINUTE, NOTHING, T0, at, eur, opened

URL = "https://example.test/r/1"


def ended(state: State, **parts: object) -> Payment:
    return replace(opened(), state=state, next_try_at=None, **parts)


def released(reason: ReleaseReason) -> Payment:
    decision = Decision(price=NOTHING, steps=(None,), written_at=T0, release_reason=reason)
    return ended(State.RELEASED, hold=HOLD, decision=decision)


@pytest.mark.parametrize(
    ("payment", "says"),
    [
        (ended(State.DECLINED), Says.DECLINED),
        (ended(State.CAPTURED, hold=HOLD, captured=eur("12")), Says.PAID),
        (released(ReleaseReason.NEVER_STARTED), Says.START_FAILED),
        (released(ReleaseReason.HOLD_TOO_SMALL), Says.HOLD_TOO_SMALL),
        (released(ReleaseReason.NEVER_PLUGGED_IN), Says.NOTHING_CHARGED),
        (ended(State.EXPIRED, hold=HOLD), Says.RECEIPT),
    ],
)
def test_the_receipt_comes_with_the_sentence_that_the_driver_has_read(payment, says):
    before, after = screen_at_the_end(payment), screen_at_the_end(payment, url=URL)
    assert (before.says, after) == (says, replace(before, url=URL))


def test_a_declined_driver_reads_why_beside_the_code():
    screen = screen_at_the_end(ended(State.DECLINED), url=URL)
    assert words(screen, Language.EN, Link.DRAWN).text == (
        "Nothing was charged. Try another card, or ask the issuer of this one. "
        "Scan for the receipt."
    )
    assert words(screen, Language.DE, Link.DRAWN).sentences[-1] == "Beleg hier scannen."


def test_what_ends_late_is_not_told_to_whoever_stands_there_by_then():
    given_back = released(ReleaseReason.NEVER_STARTED)
    late = replace(given_back.decision, written_at=at(HOUR))
    assert is_still_there(given_back, at(5 * MINUTE))
    assert not is_still_there(given_back, at(6 * MINUTE))
    assert is_still_there(replace(given_back, decision=late), at(HOUR, MINUTE))
    assert is_still_there(ended(State.DECLINED), at(MINUTE))
    assert not is_still_there(replace(given_back, operation_id=None), at(MINUTE))


@pytest.mark.parametrize(
    ("taken", "text"),
    [
        ("12", "You paid €12.00. The rest of €50.00 is given back."),
        ("50", "You paid €50.00."),
    ],
)
def test_the_rest_is_given_back_where_there_is_one(taken, text):
    payment = ended(State.CAPTURED, hold=HOLD, captured=eur(taken))
    assert words(screen_at_the_end(payment), Language.EN).text == text
