"""What Stripe is asked, word by word."""

from urllib.parse import parse_qsl

from chargewright.wire.hosted.stripe import requests


def test_a_page_holds_and_takes_nothing():
    asked = requests.open_checkout(
        idempotency_key="opn_1",
        reference="chk_1",
        amount=5000,
        currency="eur",
        title="Charging & more",
        locale="de",
        success_url="https://driver.test/back?a=1",
        cancel_url="https://driver.test/away",
        expires_at=1_700_000_000,
    )
    assert (asked.method, asked.path) == ("POST", "/v1/checkout/sessions")
    assert dict(asked.headers) == {
        "Content-Type": "application/x-www-form-urlencoded",
        "Idempotency-Key": "opn_1",
    }
    assert dict(parse_qsl(asked.body.decode())) == {
        "mode": "payment",
        "payment_method_types[0]": "card",
        "client_reference_id": "chk_1",
        "metadata[reference]": "chk_1",
        "payment_intent_data[capture_method]": "manual",
        "payment_intent_data[description]": "Charging & more",
        "payment_intent_data[metadata][reference]": "chk_1",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "5000",
        "line_items[0][price_data][product_data][name]": "Charging & more",
        "adaptive_pricing[enabled]": "false",
        "locale": "de",
        "success_url": "https://driver.test/back?a=1",
        "cancel_url": "https://driver.test/away",
        "expires_at": "1700000000",
    }


def test_names_of_others_cannot_leave_their_place_in_a_path():
    assert requests.get_intent("pi/../x").path == "/v1/payment_intents/pi%2F..%2Fx"
    assert requests.expire_checkout("a?b").path == "/v1/checkout/sessions/a%3Fb/expire"


def test_an_end_has_no_key_because_there_is_only_one():
    for asked in (requests.capture("pi_1", amount=900), requests.cancel("pi_1")):
        assert "Idempotency-Key" not in dict(asked.headers)


def test_the_version_is_ours_whatever_the_account_s_is():
    said = requests.key_headers("sk_test_1")
    assert said == {"Authorization": "Bearer sk_test_1", "Stripe-Version": requests.VERSION}
