"""What a tap means, row by row; and two laws over random counters."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import EvseId, PaymentId
from chargewright.payments.bays import Bay, OpenPayment
from chargewright.payments.model import CardKind, CardToken, State
from chargewright.payments.tap import Ignore, Ignored, LookUpToken, Start, Stop, meaning
from tests.payments.cast import ANNA, BERT, HOUR, LEFT, MINUTE, RIGHT, SECOND, T0, at, card
from tests.play.long import rounds

FREE = (Bay(evse_id=LEFT, is_free=True), Bay(evse_id=RIGHT, is_free=True))
TAKEN = (Bay(evse_id=LEFT, is_free=False), Bay(evse_id=RIGHT, is_free=False))
KEPT = Bay(evse_id=LEFT, is_free=True, is_reserved=True)
BOTH = (LEFT, RIGHT)
FAR = EvseId("evs_far")
NOW = at(HOUR)


def paying(who, state=State.HELD, *, takes=(), since=T0, name="pay_a", is_here=True):
    """Its charge has a place, which its bay shows, unless it still takes one."""
    return OpenPayment(
        payment_id=PaymentId(name),
        card=who.token,
        state=state,
        opened_at=since,
        started_at=since,
        takes=takes,
        is_here=is_here,
    )


def tap(who, *, payments=(), bays=FREE, elsewhere=(), prompted_for=None, declines=(), when=NOW):
    return meaning(
        who,
        prompted_for=prompted_for,
        payments=payments,
        bays=bays,
        elsewhere=elsewhere,
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
            {"payments": [paying(BERT, takes=BOTH)]},
            Start((LEFT, RIGHT)),
        ),
        (
            "two others tapped and have not plugged in",
            {
                "payments": [
                    paying(BERT, takes=BOTH),
                    paying(card("carl"), State.PLACING, takes=BOTH, name="pay_b"),
                ]
            },
            Ignore(Ignored.WRONG_CARD),
        ),
        (
            "the bank is asked, or does not answer, for the one vehicle that is here",
            {
                "payments": [paying(BERT, State.IN_DOUBT, takes=(LEFT,))],
                "bays": bays(left=T0, right_free=False),
                "prompted_for": LEFT,
            },
            Ignore(Ignored.WRONG_CARD),
        ),
        (
            "the same, and another connector is free",
            {
                "payments": [paying(BERT, State.PLACING, takes=(LEFT,))],
                "bays": bays(left=T0),
                "prompted_for": LEFT,
            },
            Start((RIGHT,)),
        ),
        (
            "another driver tapped, and plugged in while the bank is asked",
            {"payments": [paying(BERT, State.PLACING, takes=BOTH)], "bays": bays(left=T0)},
            Start((RIGHT,)),
        ),
        (
            "the same, and then this one plugged in too",
            {
                "payments": [paying(BERT, State.PLACING, takes=BOTH)],
                "bays": bays(left=T0, right=at(MINUTE)),
            },
            Start((RIGHT,), is_plugged_in=True),
        ),
        (
            "another waits for a vehicle at either and one of them broke: the other is promised",
            {"payments": [paying(BERT, takes=BOTH)], "bays": bays(left_free=False)},
            Ignore(Ignored.WRONG_CARD),
        ),
        (
            "another waits at the left only",
            {"payments": [paying(BERT, takes=(LEFT,))]},
            Start((RIGHT,)),
        ),
        (
            "another may also plug in at a free EVSE of another reader",
            {
                "payments": [paying(BERT, takes=(LEFT, FAR))],
                "bays": bays(right_free=False),
                "elsewhere": (Bay(evse_id=FAR, is_free=True),),
            },
            Start((LEFT,)),
        ),
        (
            "the same, and that one is taken",
            {
                "payments": [paying(BERT, takes=(LEFT, FAR))],
                "bays": bays(right_free=False),
                "elsewhere": (Bay(evse_id=FAR, is_free=False),),
            },
            Ignore(Ignored.WRONG_CARD),
        ),
        (
            "the same, and whoever waits there may go nowhere else",
            {
                "payments": [
                    paying(BERT, takes=(LEFT, FAR)),
                    paying(card("carl"), takes=(FAR,), name="pay_b", is_here=False),
                ],
                "bays": bays(right_free=False),
                "elsewhere": (Bay(evse_id=FAR, is_free=True),),
            },
            Ignore(Ignored.WRONG_CARD),
        ),
        (
            "it pays for a charge of another reader: that is not stopped from here",
            {"payments": [paying(ANNA, is_here=False)]},
            Start((LEFT, RIGHT)),
        ),
        (
            "a hold in doubt that is too old to begin a charge takes nothing",
            {"payments": [paying(BERT, State.IN_DOUBT)], "bays": bays(right_free=False)},
            Start((LEFT,)),
        ),
        ("everything is taken by others", {"bays": TAKEN}, Ignore(Ignored.NO_FREE_CONNECTOR)),
        (
            "one is kept for a member: the other",
            {"bays": (KEPT, FREE[1])},
            Start((RIGHT,)),
        ),
        (
            "all that is free is kept for members",
            {"bays": (KEPT, TAKEN[1])},
            Ignore(Ignored.RESERVED),
        ),
        (
            "somebody plugged in where it is kept, another charges beside",
            {"bays": (replace(KEPT, plugged_at=T0), TAKEN[1]), "payments": [paying(BERT)]},
            Ignore(Ignored.RESERVED),
        ),
        (
            "whoever was promised either finds the one that is not kept: no more is left",
            {"bays": (KEPT, FREE[1]), "payments": [paying(BERT, takes=BOTH)]},
            Ignore(Ignored.RESERVED),
        ),
        (
            "a wrong card at the end of somebody's charge",
            {"bays": TAKEN, "payments": [paying(BERT)]},
            Ignore(Ignored.WRONG_CARD),
        ),
        ("its own charge: stop", {"payments": [paying(ANNA)]}, Stop(PaymentId("pay_a"))),
        (
            "its own charge, waiting for a plug: cancel",
            {"payments": [paying(ANNA, takes=BOTH)]},
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
            {"payments": [paying(ANNA), paying(ANNA, name="pay_b")]},
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
        opened_at=T0,
        started_at=T0,
        takes=(),
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
        opened_at=st.just(T0),
        started_at=st.sampled_from([T0, NOW - 5 * SECOND]),
        takes=st.sampled_from([(), (LEFT,), (RIGHT,), BOTH]),
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


@settings(max_examples=rounds(80, 5_000))
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


@settings(max_examples=rounds(80, 5_000))
@given(people, payments, counters, st.sampled_from([None, LEFT, RIGHT]))
def test_nobody_who_was_promised_a_place_goes_without_for_a_newcomer(
    who, payments, bays, prompted_for
):
    """However the newcomer chooses among what they were given, as many as before find a place."""
    means = tap(who, payments=payments, bays=bays, prompted_for=prompted_for)
    free = {bay.evse_id for bay in bays if bay.is_free}
    for evse_id in means.evse_ids if isinstance(means, Start) else ():
        assert served(payments, free - {evse_id}) == served(payments, free)


def served(payments, free):
    """By trying everything."""
    if not payments:
        return 0
    first, *others = payments
    ways = [1 + served(others, free - {evse_id}) for evse_id in set(first.takes) & free]
    return max([served(others, free), *ways])
