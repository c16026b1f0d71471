"""How the books say that a hold ended without money: we let it go, or it ran out at the provider."""

from chargewright.payments import events as said
from tests.api.test_captures import adds_up, balances, found, hold
from tests.api.test_charges import do, get


def booked(one):
    listed = get(one, "ledger/entries", about=one.payment_id, sort="position")["items"]
    return [each["event_type"] for each in listed]


def test_a_hold_that_the_provider_knows_no_more_has_lapsed(charge):
    charge.tap()
    for _ in range(2):
        charge.pays(said.ReleaseFound(charge.now, hold(charge)))
    assert booked(charge) == ["hold_placed", "hold_lapsed"]
    assert balances(charge) == {}


def test_one_that_we_let_go_was_released(charge):
    charge.tap()
    charge.pays(said.NothingSold(charge.now, said.ReleaseReason.NEVER_PLUGGED_IN))
    charge.pays(said.Released(charge.now))
    assert booked(charge) == ["hold_placed", "hold_released"]


def test_one_that_was_gone_when_we_wanted_to_let_it_go_has_lapsed(charge):
    charge.tap()
    charge.pays(said.NothingSold(charge.now, said.ReleaseReason.NEVER_PLUGGED_IN))
    charge.pays(said.ReleaseRefused(charge.now, gone=True))
    assert booked(charge) == ["hold_placed", "hold_lapsed"]


def test_one_that_a_person_says_has_expired_has_lapsed(charge):
    charge.tap()
    body = {"ending": "expired", "confirmation": charge.payment_id}
    do(charge, f"payments/{charge.payment_id}/close", body)
    assert booked(charge) == ["hold_placed", "hold_lapsed"]


def test_one_that_was_captured_after_all_had_not_lapsed(charged):
    charged.pays(said.ReleaseFound(charged.now, hold(charged)))
    found(charged, "5.50")
    assert booked(charged) == ["hold_placed", "hold_lapsed", "corrected", "hold_captured"]
    assert adds_up(charged)


def test_a_promise_of_which_nothing_came_is_corrected_and_has_lapsed(charged):
    charged.captured("5.50", pending=True)
    charged.pays(said.ReleaseFound(charged.now, hold(charged))).issued()
    assert booked(charged) == ["hold_placed", "hold_captured", "corrected", "hold_lapsed"]
    assert adds_up(charged)
