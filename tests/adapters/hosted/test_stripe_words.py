"""Stripe's amounts, cards and intents in our words, where the stories do not reach."""

import asyncio
from dataclasses import fields
from datetime import timedelta

import httpx
import msgspec
import pytest

from chargewright.adapters.hosted.stripe import StripePayments
from chargewright.adapters.hosted.stripe.amounts import counted, money_of
from chargewright.adapters.hosted.stripe.holds import card_of, proof_of, seen_hold
from chargewright.adapters.hosted.stripe.payments import CAPABILITIES, SHORTEST_LIFE, manifest
from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money, currency
from chargewright.payments.hosted import (
    HoldCallback,
    Opened,
    OtherCallback,
    RefundCallback,
    Refused,
    Waiting,
)
from chargewright.payments.model import CardToken
from chargewright.payments.outcomes import CaptureDenied, CaptureDone, SeenState, Unknown
from chargewright.payments.port import Capabilities
from chargewright.payments.proof import Proof
from chargewright.payments.screens import Language
from chargewright.wire.hosted.stripe.answers import CardDetails, Charge, Intent, PaidWith
from tests.payments.cast import HOLD, HOUR, MINUTE, T0, eur
from tests.wire.hosted.stripe.signing import signed


@pytest.mark.parametrize(
    ("minor", "code", "count"),
    [
        (1237, "EUR", 1237),
        (500, "JPY", 500),
        (500, "ISK", 50_000),
        (500, "UGX", 50_000),
        (5_000, "KWD", 5_000),
        (50_000, "MGA", 500),
    ],
)
def test_money_is_counted_as_stripe_counts_it(minor, code, count):
    money = Money(minor, currency(code))
    assert counted(money) == count
    assert money_of(count, code.lower()) == money


def test_a_fraction_that_no_card_knows_is_rounded_down_and_one_of_ours_is_no_money():
    assert counted(Money(5_129, currency("KWD"))) == 5_120
    assert counted(Money(1_250, currency("MGA"))) == 12
    assert money_of(50_001, "isk") is None
    assert money_of(100, "xxx") is None


def test_what_stripe_cannot_hold_is_refused_without_asking():
    async def story():
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: 1 / 0)) as http:
            payments = StripePayments(http, key="k", signing_secrets=(), account="main")
            return await payments.open(
                operation_id=OperationId("opn_1"),
                reference="chk_1",
                amount=Money(5_129, currency("KWD")),
                title="Charging",
                language=Language.DE,
                return_url="https://driver.test/back",
                cancel_url="https://driver.test/away",
                expires_at=T0 + HOUR,
            )

    assert isinstance(asyncio.run(story()), Refused)


def intent(status="requires_capture", card=None, **more):
    charge = Charge("ch_1", 1_772_438_400, PaidWith("card", card))
    said = {"amount": 5000, "currency": "eur", "latest_charge": charge} | more
    return Intent(id="pi_1", status=status, **said)


@pytest.mark.parametrize(
    ("status", "state", "captured"),
    [
        ("requires_capture", SeenState.OPEN, None),
        ("succeeded", SeenState.CAPTURED, eur("9")),
        ("canceled", SeenState.RELEASED, None),
        ("processing", SeenState.UNDECIDED, None),
        ("requires_payment_method", SeenState.UNDECIDED, None),
        ("of_next_year", SeenState.UNDECIDED, None),
    ],
)
def test_intents_are_holds(status, state, captured):
    told = intent(status, amount_received=900 if status == "succeeded" else 0)
    seen = seen_hold(told, checkout_ref="cs_1", account="main", raw="")
    assert (seen.state, seen.captured, seen.terminal_ref) == (state, captured, "cs_1")
    assert seen_hold(intent(currency="xxx"), checkout_ref="cs_1", account="main", raw="") is None


def test_what_was_paid_with():
    visa = card_of(intent(card=CardDetails("visa", "4242", "fp_1")), "main")
    assert (visa.brand, visa.last4) == ("Visa", "4242")
    assert visa.token == CardToken("fp_1", "stripe", account="main")
    unnamed = card_of(intent(card=CardDetails("of_next_year", "••••")), "main")
    assert (unnamed.brand, unnamed.last4, unnamed.token.value) == (None, None, "ch_1")
    assert card_of(intent(latest_charge="ch_1"), "main").token.value == "pi_1"


def test_the_receipt_quotes_the_bank_and_our_own_name():
    card = CardDetails(authorization_code="A1B2C3", network_transaction_id="N-1")
    assert proof_of(intent(card=card, metadata={"reference": "chk_1"})) == Proof(
        authorization_code="A1B2C3", host_reference="N-1", merchant_reference="chk_1"
    )
    assert proof_of(intent()).authorization_code is None


PAGE = {
    "id": "cs_1",
    "status": "open",
    "amount_total": 5000,
    "currency": "eur",
    "url": "https://pay.test/cs_1",
    "expires_at": 1_772_445_600,
}
TAKEN = {"id": "s-1", "status": "succeeded", "amount": 5000, "currency": "eur"}
"""What Stripe says of `HOLD` and of a page, as far as it matters."""


def open_page(payments):
    return payments.open(
        operation_id=OperationId("opn_1"),
        reference="chk_1",
        amount=eur("50"),
        title="Charging",
        language=Language.DE,
        return_url="https://driver.test/back",
        cancel_url="https://driver.test/away",
        expires_at=T0 + HOUR,
    )


def look_at_page(payments):
    return payments.look("cs_1")


def capture_nine(payments):
    return payments.capture(HOLD, eur("9"))


def told(call, status, body):
    """What a call makes of this answer, which a line plays in place of an account."""

    async def asked():
        line = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
        async with httpx.AsyncClient(transport=line, base_url="https://stripe.test") as http:
            return await call(StripePayments(http, key="k", signing_secrets=(), account="main"))

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("call", "status", "body", "outcome"),
    [
        (open_page, 200, PAGE, Opened),
        (open_page, 200, PAGE | {"amount_total": 500}, Unknown),
        (open_page, 200, PAGE | {"currency": "usd"}, Unknown),
        (open_page, 200, PAGE | {"url": None}, Unknown),
        (open_page, 409, {}, Unknown),
        (look_at_page, 200, PAGE, Waiting),
        (look_at_page, 200, PAGE | {"id": "cs_2"}, Unknown),
        (look_at_page, 200, PAGE | {"status": "of_next_year"}, Unknown),
        (look_at_page, 200, PAGE | {"status": "complete", "payment_intent": "pi_1"}, Unknown),
        (look_at_page, 400, {}, Unknown),
        (capture_nine, 200, TAKEN | {"amount_received": 900}, CaptureDone),
        (capture_nine, 200, TAKEN | {"id": "pi_2", "amount_received": 900}, Unknown),
        (capture_nine, 200, TAKEN | {"currency": "usd", "amount_received": 900}, Unknown),
        (capture_nine, 200, TAKEN | {"status": "processing"}, Unknown),
        (capture_nine, 400, {"error": {"type": "idempotency_error"}}, Unknown),
        (capture_nine, 400, "a proxy says no", CaptureDenied),
    ],
)
def test_only_what_is_about_the_thing_that_was_asked_for_is_believed(call, status, body, outcome):
    assert isinstance(told(call, status, body), outcome)


def test_a_hold_that_lapsed_at_the_bank_is_gone():
    for code in ("charge_expired_for_capture", "resource_missing"):
        said = told(capture_nine, 400, {"error": {"code": code}})
        assert said == CaptureDenied(gone=True)


@pytest.mark.parametrize(
    ("kind", "thing", "said"),
    [
        ("payment_intent.canceled", {"id": "pi_1"}, HoldCallback("pi_1")),
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_1"}, RefundCallback("pi_1")),
        ("refund.failed", {"id": "re_1", "payment_intent": "pi_1"}, RefundCallback("pi_1")),
        ("charge.captured", {"id": "ch_1", "payment_intent": "pi_1"}, HoldCallback("pi_1")),
        ("charge.captured", {"id": "ch", "payment_intent": {"id": "pi_1"}}, HoldCallback("pi_1")),
        ("charge.succeeded", {"id": "ch_1"}, OtherCallback()),
        ("payment_intent.payment_failed", {"id": "pi_1"}, OtherCallback()),
        ("customer.created", {"id": "cus_1"}, OtherCallback()),
    ],
)
def test_what_an_event_is_about(kind, thing, said):
    body = msgspec.json.encode({"type": kind, "data": {"object": thing}})
    http = httpx.AsyncClient()
    payments = StripePayments(http, key="k", signing_secrets=["whsec_1"], account="main")
    heard = payments.read_callback(signed(body, "whsec_1", T0), body, at=T0 + MINUTE)
    assert heard == said


def test_the_manifest_says_what_the_code_can():
    said = manifest()["capabilities"]
    names = {field.name for field in fields(Capabilities)}
    assert set(said) == names - {"capture_window"} | {"capture_window_hours"}
    assert timedelta(days=7) == CAPABILITIES.capture_window
    assert timedelta(minutes=30) == SHORTEST_LIFE
