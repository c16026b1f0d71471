"""A hold that a person lets go pays for nothing, whenever that was: its session still ends."""

import pytest

from chargewright.payments.events import Released, ReleaseUnanswered
from chargewright.sessions.events import RatingFailed
from tests.api.test_charges import commands, do, get


def session(charge):
    (found,) = get(charge, "sessions", payment_id=charge.payment_id)["items"]
    return found["status"], found["billing_state"]


def released(charge):
    """The operator lets the hold go, and the provider says that it is gone."""
    assert do(charge, f"payments/{charge.payment_id}/release").json()["state"] == "releasing"
    charge.pays(Released(charge.now))
    assert get(charge, f"payments/{charge.payment_id}")["state"] == "released"


def closed_as(charge, ending):
    body = {"ending": ending, "confirmation": charge.payment_id}
    answer = do(charge, f"payments/{charge.payment_id}/close", body, **{"Idempotency-Key": "k-2"})
    assert answer.json()["state"] == ending


def questions(charge):
    return [each["kind"] for each in get(charge, "attention")["items"] if each["is_open"]]


def unexpected(charge):
    return charge.world.rows("SELECT body FROM fact WHERE kind = 'unexpected'")


def test_let_go_before_the_session_was_rated(charge):
    charge.tap().plug_in().charge(10_000).stops(10_000)
    released(charge)
    assert session(charge) == ("settling", "none")
    charge.rated()
    assert session(charge) == ("closed", "not_billable")
    assert questions(charge) == ["payment.price_changed"]
    assert unexpected(charge) == []


def test_let_go_while_the_session_could_not_be_rated(charge):
    charge.tap().plug_in().charge(10_000).stops(10_000)
    charge.hears(RatingFailed(charge.now, code="no_tariff"))
    released(charge)
    assert session(charge) == ("rating_failed", "none")
    assert questions(charge) == ["session.rating_failed"]
    do(charge, f"sessions/{charge.session_id}/retry")
    charge.rated()
    assert session(charge) == ("closed", "not_billable")
    assert questions(charge) == ["payment.price_changed"]
    (item,) = get(charge, "attention", kind="session.rating_failed")["items"]
    assert (item["closed_by"], item["note"]) == (None, "session.rated")
    told = get(charge, f"sessions/{charge.session_id}/timeline")["items"]
    assert "attention.closed" in [each["kind"] for each in told]
    assert unexpected(charge) == []


def test_let_go_while_the_price_came(charge):
    charge.tap().plug_in().charge(10_000).stops(10_000)
    do(charge, f"payments/{charge.payment_id}/release")
    charge.rated()
    assert session(charge) == ("settling", "pending")
    charge.pays(Released(charge.now))
    assert session(charge) == ("closed", "not_billable")
    assert unexpected(charge) == []


def test_lost_at_the_provider_while_it_was_let_go(charge):
    charge.tap().plug_in().charge(10_000).stops(10_000)
    do(charge, f"payments/{charge.payment_id}/release")
    charge.pays(ReleaseUnanswered(charge.now))
    closed_as(charge, "expired")
    charge.rated()
    assert session(charge) == ("closed", "not_billable")
    assert unexpected(charge) == []


@pytest.mark.parametrize("ending", ["released", "expired"])
def test_closed_by_a_person_while_the_car_charges_the_station_is_stopped(charge, ending):
    charge.tap().plug_in().charge(10_000)
    closed_as(charge, ending)
    assert ("stop", "queued") in commands(charge)
    charge.unplug(10_000)
    status, billing = session(charge)
    assert (status, billing) == {
        "released": ("closed", "not_billable"),
        "expired": ("billing_failed", "failed"),
    }[ending]
    assert unexpected(charge) == []


def test_closed_by_a_person_while_the_vehicle_is_awaited_nothing_is_sold(charge):
    charge.tap()
    closed_as(charge, "released")
    assert session(charge)[0] == "closed"
    assert unexpected(charge) == []
