"""What a tap means, row by row; and two laws over random counters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import PaymentId
from chargewright.payments.model import CardKind, CardToken, State
from chargewright.payments.tap import (
    Bay,
    Ignore,
    Ignored,
    LookUpToken,
    OpenPayment,
    Start,
    Stop,
    meaning,
)
from tests.payments.cast import ANNA, BERT, HOUR, LEFT, MINUTE, RIGHT, SECOND, T0, at, card
from tests.play.long import rounds

FREE = (Bay(evse_id=LEFT, is_free=True), Bay(evse_id=RIGHT, is_free=True))
TAKEN = (Bay(evse_id=LEFT, is_free=False), Bay(evse_id=RIGHT, is_free=False))
NOW = at(HOUR)


def paying(who, state=State.HELD, *, evse_id=LEFT, since=T0, name="pay_a"):
    return OpenPayment(
        payment_id=PaymentId(name),
        card=who.token,
        state=state,
        started_at=since,
        evse_id=evse_id,
    )


def tap(who, *, payments=(), bays=FREE, prompted_for=None, declines=(), when=NOW):
    return meaning(
        who,
        prompted_for=prompted_for,
        payments=payments,
        bays=bays,
        declines=declines,
        at=when,
    )


def bays(*, left=None, right=None, left_free=True, right_free=True):
    return (
        Bay(evse_id=LEFT, is_free=left_free, plugged_at=left),
        Bay(evse_id=RIGHT, is_free=right_free, plugged_at=right),
    )


@pytest.mark.parametrize(
    ("story", "happens", "means"),
    [
        ("nobody is here: the next plug decides", {}, Start((LEFT, RIGHT))),
        (
            "plugged in first: that one",
            {"bays": bays(right=T0)},
            Start((RIGHT,), is_plugged_in=True),
        ),
        (
            "both plugged in and the prompt names one",
            {"bays": bays(left=T0, right=at(MINUTE)), "prompted_for": LEFT},
            Start((LEFT,), is_plugged_in=True),
        ),
        (
            "both plugged in and the prompt names none: whoever came last stands here",
            {"bays": bays(left=T0, right=at(MINUTE))},
            Start((RIGHT,), is_plugged_in=True),
        ),
        (
            "the prompted vehicle has left meanwhile, its EVSE is free",
            {"bays": bays(), "prompted_for": LEFT},
            Start((LEFT,)),
        ),
        (
            "the prompted EVSE broke meanwhile",
            {"bays": bays(left_free=False), "prompted_for": LEFT},
            Start((RIGHT,)),
        ),
        (
            "another driver tapped and has not plugged in: one is left",
            {"payments": [paying(BERT, evse_id=None)]},
            Start((LEFT, RIGHT)),
        ),
        (
            "two others tapped and have not plugged in",
            {
                "payments": [
                    paying(BERT, evse_id=None),
                    paying(card("carl"), State.PLACING, evse_id=None, name="pay_b"),
                ]
            },
            Ignore(Ignored.WRONG_CARD),
        ),
        ("everything is taken by others", {"bays": TAKEN}, Ignore(Ignored.NO_FREE_CONNECTOR)),
        (
            "a wrong card at the end of somebody's charge",
            {"bays": TAKEN, "payments": [paying(BERT)]},
            Ignore(Ignored.WRONG_CARD),
        ),
        ("its own charge: stop", {"payments": [paying(ANNA)]}, Stop(PaymentId("pay_a"))),
        (
            "its own charge, waiting for a plug: cancel",
            {"payments": [paying(ANNA, evse_id=None)]},
            Stop(PaymentId("pay_a")),
        ),
        (
            "its own charge among others'",
            {"payments": [paying(BERT, name="pay_b"), paying(ANNA)]},
            Stop(PaymentId("pay_a")),
        ),
        (
            "twice in a row at the start",
            {"payments": [paying(ANNA, since=NOW - 9 * SECOND)]},
            Ignore(Ignored.ALREADY_STARTED),
        ),
        (
            "ten seconds after the start",
            {"payments": [paying(ANNA, since=NOW - 10 * SECOND)]},
            Stop(PaymentId("pay_a")),
        ),
        (
            "one card pays for two charges",
            {"payments": [paying(ANNA), paying(ANNA, name="pay_b", evse_id=RIGHT)]},
            Ignore(Ignored.SEVERAL_CHARGES),
        ),
        *(
            (
                f"its last payment is {state.value}",
                {"payments": [paying(ANNA, state)]},
                Ignore(Ignored.BEING_CHECKED),
            )
            for state in (State.PLACING, State.IN_DOUBT, State.CAPTURING, State.RELEASING)
        ),
        *(
            (
                f"its last payment is {state.value}: that does not keep it from charging again",
                {"payments": [paying(ANNA, state)]},
                Start((LEFT, RIGHT)),
            )
            for state in (State.CAPTURE_PENDING, State.CAPTURE_FAILED, State.RELEASE_FAILED)
        ),
        (
            "declined three times in ten minutes",
            {"declines": [NOW - 9 * MINUTE, NOW - MINUTE, NOW]},
            Ignore(Ignored.TOO_MANY_ATTEMPTS),
        ),
        (
            "the first of three was ten minutes ago",
            {"declines": [NOW - 10 * MINUTE, NOW - MINUTE, NOW]},
            Start((LEFT, RIGHT)),
        ),
    ],
)
def test_a_bank_card(story, happens, means):
    assert tap(ANNA, **happens) == means, story


def test_a_token_takes_its_own_way_whatever_else_is_so():
    key = card("04A1", CardKind.RFID)
    assert tap(key, bays=TAKEN, payments=[paying(key)]) == LookUpToken(key.token)


def test_a_code_is_of_no_use():
    assert tap(card("qr", CardKind.QR)) == Ignore(Ignored.CARD_NOT_USABLE)


def test_the_same_token_at_another_account_is_another_card():
    stranger = CardToken(ANNA.token.value, ANNA.token.provider, account="other")
    other = OpenPayment(
        payment_id=PaymentId("pay_x"),
        card=stranger,
        state=State.HELD,
        started_at=T0,
        evse_id=LEFT,
    )
    assert tap(ANNA, payments=[other], bays=TAKEN) == Ignore(Ignored.WRONG_CARD)


def test_a_token_prints_as_its_last_four():
    assert repr(ANNA.token) == str(ANNA.token) == "CardToken(…anna)"


people = st.sampled_from([ANNA, BERT, card("carl"), card("dora")])
payments = st.lists(
    st.builds(
        OpenPayment,
        payment_id=st.uuids().map(lambda number: PaymentId(f"pay_{number}")),
        card=people.map(lambda who: who.token),
        state=st.sampled_from(
            [State.PLACING, State.IN_DOUBT, State.HELD, State.CAPTURING, State.CAPTURE_FAILED]
        ),
        started_at=st.sampled_from([T0, NOW - 5 * SECOND]),
        evse_id=st.sampled_from([None, LEFT, RIGHT]),
    ),
    max_size=4,
)
counters = st.builds(
    bays,
    left=st.sampled_from([None, T0]),
    right=st.sampled_from([None, at(MINUTE)]),
    left_free=st.booleans(),
    right_free=st.booleans(),
)


@settings(max_examples=rounds(200, 5_000))
@given(people, payments, counters, st.sampled_from([None, LEFT, RIGHT]))
def test_no_tap_stops_a_charge_of_another_card_and_no_stop_makes_a_hold(
    who, payments, bays, prompted_for
):
    means = tap(who, payments=payments, bays=bays, prompted_for=prompted_for)
    own = {payment.payment_id for payment in payments if payment.card == who.token}
    if isinstance(means, Stop):
        assert means.payment_id in own
    if isinstance(means, Start):
        held = {p.payment_id for p in payments if p.state is State.HELD}
        assert not own & held
        assert set(means.evse_ids) <= {bay.evse_id for bay in bays if bay.is_free}
        assert not means.is_plugged_in or len(means.evse_ids) == 1
