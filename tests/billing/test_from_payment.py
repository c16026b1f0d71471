"""What a document takes from a payment, told with payments that lived."""

from dataclasses import replace

import pytest

from chargewright.billing.documents import Because
from chargewright.billing.from_payment import because, card_used
from chargewright.payments.events import HoldDeclined, HoldPlaced, NothingSold, PriceKnown, Released
from chargewright.payments.machine import step
from chargewright.payments.model import DeclineReason, ReleaseReason, State
from chargewright.payments.proof import Proof
from tests.payments.cast import ANNA, HOLD, T0, eur, opened

SAID = Proof(authorization_code="A1B2C3", lines=("VISA", "AID A0000000031010"))


def after(*events):
    payment = opened(who=replace(ANNA, brand="Visa"))
    for event in events:
        payment, _ = step(payment, event)
    return payment


PLACED = HoldPlaced(T0, HOLD, proof=SAID)


def test_the_card_is_shown_by_brand_and_last_four_with_what_the_provider_said():
    card = card_used(after(PLACED))
    assert (card.brand, card.last_four, card.held) == ("Visa", "4242", HOLD.amount)
    assert (card.authorization_code, card.provider_lines) == ("A1B2C3", SAID.lines)


def test_what_is_no_slip_is_not_printed_whatever_was_stored():
    hostile = Proof(
        authorization_code="4111 1111 1111 1111",
        lines=("CARD 4111111111111111", "JANE DOE", "<script>alert(1)</script>", "TID 12345678"),
    )
    card = card_used(replace(after(PLACED), proof=hostile))
    assert (card.authorization_code, card.provider_lines) == (None, ("TID 12345678",))


def test_nothing_was_held_on_a_declined_card():
    payment = after(HoldDeclined(T0, DeclineReason.INSUFFICIENT_FUNDS))
    assert card_used(payment).held is None
    assert because(payment) is Because.CARD_DECLINED


@pytest.mark.parametrize("hidden", [None, "", "42", "4111111111111111", "****"])
def test_a_card_that_hides_its_digits_has_none(hidden):
    payment = opened(who=replace(ANNA, last4=hidden))
    assert card_used(payment).last_four is None


@pytest.mark.parametrize("reason", [ReleaseReason.NEVER_PLUGGED_IN, ReleaseReason.NEVER_STARTED])
def test_a_released_payment_says_why(reason):
    assert because(after(PLACED, NothingSold(T0, reason), Released(T0))) == Because(reason.value)


def test_an_amount_too_small_is_not_charged():
    payment = after(PLACED, PriceKnown(T0, eur("0.10")), Released(T0))
    assert because(payment) is Because.TOO_SMALL_TO_CAPTURE


def test_a_hold_that_ran_out_says_so():
    expired = replace(after(PLACED), state=State.EXPIRED)
    assert because(expired) is Because.HOLD_EXPIRED


@pytest.mark.parametrize("reason", ReleaseReason)
def test_every_reason_for_a_release_can_be_told(reason):
    assert Because(reason.value)


def test_a_payment_that_goes_on_has_no_such_page():
    with pytest.raises(ValueError, match="that is not nothing charged"):
        because(after(PLACED))
