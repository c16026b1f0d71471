"""What was paid on a page goes back by its provider: asked once, booked when done, and what comes back is owed."""

from datetime import timedelta

import pytest

from chargewright.reactions.refunds import GIVE_BACK
from tests.api.test_captures import balances, documents
from tests.api.test_charges import do, get, refund
from tests.api.test_paid_on_the_phone import Phones
from tests.play.hosted import Killed


@pytest.fixture
def phones(charge):
    return Phones(charge)


@pytest.fixture
def anna(phones):
    """Who paid 5.50 on a page."""
    phones.pages.pays(phones.opens("anna"))
    one = phones.hears("anna").driver("anna")
    one.plug_in().charge(10_000).unplug(10_000)
    phones.works()
    return one.issued()


def asks(one, amount, key="r-1"):
    """The id of a refund that somebody asked for; the provider is asked by the worker."""
    asked = refund(one, amount, key).json()
    assert (asked["state"], asked["is_by_provider"]) == ("asked", True), asked
    return asked["id"]


def of(one, refund_id):
    return get(one, f"refunds/{refund_id}")


def questions(one):
    query = "SELECT kind FROM attention WHERE closed_at IS NULL AND kind !~ '^session'"
    return [kind for (kind,) in one.world.rows(query)]


def test_parts_go_back_each_once_and_the_books_and_notes_say_so(phones, anna):
    first, rest = asks(anna, "2.00"), asks(anna, "3.50", "r-2")
    assert refund(anna, "0.01", "r-3").status_code == 422
    assert refund(anna, "2.00", "r-1").json()["id"] == first
    phones.works()
    done = of(anna, first)
    assert (done["state"], done["provider_ref"]) == ("done_by_provider", f"re_{first}")
    assert done["closed_at"] is not None
    anna.credited(first).credited(rest)
    assert sorted(each.amount for each in phones.pages.given_back.values()) == ["2.00", "3.50"]
    assert get(anna, f"payments/{anna.payment_id}")["state"] == "refunded"
    assert sorted(amount for kind, amount in documents(anna) if kind == "CREDIT_NOTE") == [
        "-2.00",
        "-3.50",
    ]
    assert {code: left for code, left in balances(anna).items() if "CLEARING" in code} == {}
    assert questions(anna) == []


def test_silence_leads_to_the_same_question_and_not_to_a_second_refund(phones, anna):
    phones.pages.is_silent = True
    refund_id = asks(anna, "2.00")
    phones.works()
    assert (of(anna, refund_id)["state"], balances(anna)["PSP_CLEARING:stripe"]) == (
        "asked",
        "5.50",
    )
    assert do(anna, f"refunds/{refund_id}/done", {}).status_code == 409
    assert do(anna, f"refunds/{refund_id}/reject", {}).status_code == 409
    phones.pages.is_silent = False
    anna.world.clock.advance(timedelta(minutes=1))
    phones.works()
    assert of(anna, refund_id)["state"] == "done_by_provider"
    assert list(phones.pages.given_back) == [refund_id]
    assert balances(anna)["PSP_CLEARING:stripe"] == "3.50"


@pytest.mark.parametrize("what_is_left", ["the effect", "nothing but the refund"])
def test_killed_between_the_refund_and_our_record_of_it_pays_once(phones, anna, what_is_left):
    refund_id = asks(anna, "2.00")
    phones.pages.kills = True
    with pytest.raises(Killed):
        phones.works()
    assert (list(phones.pages.given_back), of(anna, refund_id)["state"]) == ([refund_id], "asked")
    phones.pages.kills = False
    if what_is_left != "the effect":
        anna.world.does("DELETE FROM effect WHERE kind = %s", GIVE_BACK)
        phones.works()
        assert of(anna, refund_id)["state"] == "asked", "nobody looks before its moment has come"
    anna.world.clock.advance(timedelta(minutes=1))
    phones.works()
    assert of(anna, refund_id)["state"] == "done_by_provider"
    anna.credited(refund_id)
    assert list(phones.pages.given_back) == [refund_id]
    assert balances(anna)["PSP_CLEARING:stripe"] == "3.50"
    assert get(anna, f"payments/{anna.payment_id}")["refunded"]["amount"] == "2.00"
    assert [kind for kind, _ in documents(anna)].count("CREDIT_NOTE") == 1


def test_a_refusal_is_a_persons_who_asks_again_or_does_it_otherwise(phones, anna):
    phones.pages.refuses = "nothing is left on the account"
    refund_id = asks(anna, "2.00")
    phones.works()
    failed = of(anna, refund_id)
    assert (failed["state"], failed["why"]) == ("failed", "nothing is left on the account")
    assert (questions(anna), balances(anna)["PSP_CLEARING:stripe"]) == (["refund.undone"], "5.50")
    phones.pages.refuses = None
    again = do(anna, f"refunds/{refund_id}/send", {}, **{"Idempotency-Key": "s-1"})
    assert again.json()["state"] == "asked"
    assert (
        do(anna, f"refunds/{refund_id}/send", {}, **{"Idempotency-Key": "s-2"}).status_code == 200
    )
    phones.works()
    assert of(anna, refund_id)["state"] == "done_by_provider"
    assert (list(phones.pages.given_back), questions(anna)) == ([f"{refund_id}_2"], [])
    assert do(anna, f"refunds/{refund_id}/send", {}).status_code == 409


def test_money_that_came_back_is_still_owed_and_told_however_often_is_told_once(phones, anna):
    refund_id = asks(anna, "2.00")
    phones.works()
    phones.pages.refuses = "the card is no more"
    (account_id,) = anna.world.rows("SELECT account_id FROM terminal WHERE id = 'trm_page'")[0]
    for _ in range(2):
        body, headers = b"refund of pi_cs_chk_anna", {"played-signature": "good"}
        path = f"/callbacks/pages/{account_id}"
        assert anna.world.client.post(path, content=body, headers=headers).status_code == 200
        phones.works()
    lost = of(anna, refund_id)
    assert (lost["state"], lost["why"]) == ("returned", "the card is no more")
    assert questions(anna) == ["refund.undone"]
    assert balances(anna)["PSP_CLEARING:stripe"] == "5.50"
    assert balances(anna)["UNAPPLIED"] == "-2.00"
    assert refund(anna, "3.51", "r-2").status_code == 422
    assert do(anna, f"refunds/{refund_id}/done", {"provider_ref": "SEPA 7"}).status_code == 200
    assert (of(anna, refund_id)["state"], questions(anna)) == ("done_by_operator", [])
    assert "UNAPPLIED" not in balances(anna)
    assert get(anna, f"payments/{anna.payment_id}")["refunded"]["amount"] == "2.00"


def test_a_refused_key_is_a_persons_and_a_reader_has_no_such_call(phones, anna):
    phones.pages.is_locked_out = True
    refund_id = asks(anna, "2.00")
    phones.works()
    assert (of(anna, refund_id)["state"], questions(anna)) == ("asked", ["payment.key_refused"])
    phones.pages.is_locked_out = False
    anna.world.clock.advance(timedelta(minutes=1))
    phones.works()
    assert (of(anna, refund_id)["state"], questions(anna)) == ("done_by_provider", [])
    reader = phones.charge.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50")
    asked = refund(reader, "2.00", "r-9").json()
    assert (asked["state"], asked["is_by_provider"]) == ("requested", False)
    assert do(reader, f"refunds/{asked['id']}/send", {}).status_code == 409
