"""The simulated Stripe account, from outside: as documented, and misbehaving on command."""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from contextlib import asynccontextmanager

import httpx
import pytest

from sim.http import Answer, serving
from sim.stripe.remote import StripeAccount, running_account
from tests.sim.stripe.process import account_address

__all__ = ["account_address"]
DAY_S = 24 * 3600
SECRETS = ("whsec_old", "whsec_new")
CHALLENGED = "4000002760003184"
DECLINED, NO_FUNDS, EXPIRED_CARD = "4000000000000002", "4000000000009995", "4000000000000069"


class Shop:
    """Whoever talks to the account: a client, and an endpoint that hears events."""

    def __init__(self, account, http):
        self.account = account
        self.http = http
        self.heard = []
        self.news = asyncio.Event()
        self.answers = 200

    async def ask(self, method, path, key=None, **form):
        headers = {"Authorization": f"Bearer {self.account.key}"}
        headers |= {"Idempotency-Key": key} if key else {}
        if method == "GET":
            return await self.http.get(path, params=form, headers=headers)
        return await self.http.post(path, data=form, headers=headers)

    async def open(self, key=None, amount=5000, currency="eur", **more):
        form = {
            "mode": "payment",
            "success_url": "http://shop.test/back?s={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.test/away",
            "client_reference_id": "chk_1",
            "payment_intent_data[capture_method]": "manual",
            "payment_intent_data[metadata][reference]": "chk_1",
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": currency,
            "line_items[0][price_data][unit_amount]": str(amount),
            "line_items[0][price_data][product_data][name]": "Charging at EVSE <1>",
        }
        return await self.ask("POST", "/v1/checkout/sessions", key, **form | more)

    async def held(self):
        """A page that was paid on, and its intent."""
        page = (await self.open()).json()
        assert await self.account.pay(page["id"]) is None
        seen = (await self.ask("GET", f"/v1/checkout/sessions/{page['id']}")).json()
        assert (seen["status"], seen["payment_status"]) == ("complete", "unpaid")
        return page["id"], f"/v1/payment_intents/{seen['payment_intent']}"

    async def hear(self, question):
        self.heard.append((question.headers.get("stripe-signature"), question.body))
        self.news.set()
        return Answer(self.answers)

    async def hears(self, count):
        """The types of the events, once there are so many."""
        async with asyncio.timeout(20):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()
        return [json.loads(body)["type"] for _, body in self.heard]


@asynccontextmanager
async def shopping(account):
    async with httpx.AsyncClient(base_url=account.url, trust_env=False, timeout=10) as http:
        shop = Shop(account, http)
        async with serving(shop.hear, "127.0.0.1", 0) as address:
            await account.webhook(f"{address}/hook", *SECRETS)
            yield shop


@pytest.fixture
def told(account_address):
    def told(story):
        async def run():
            url, key = account_address["url"], account_address["key"]
            async with StripeAccount(url, key) as account, shopping(account) as shop:
                try:
                    await story(shop)
                finally:
                    await account.behave()
                    await account.accept_only(key)

        asyncio.run(run())

    return told


def error_of(answer):
    said = answer.json()["error"]
    return answer.status_code, said["type"], said.get("code"), said.get("param")


def test_a_charge_as_documented(told):
    async def story(shop):
        page, intent = await shop.held()
        seen = (await shop.ask("GET", intent, **{"expand[]": "latest_charge"})).json()
        assert (seen["status"], seen["amount_capturable"]) == ("requires_capture", 5000)
        assert seen["metadata"] == {"reference": "chk_1"}
        card = seen["latest_charge"]["payment_method_details"]["card"]
        assert (card["brand"], card["last4"]) == ("visa", "4242")
        assert card["capture_before"] - seen["created"] == 7 * DAY_S
        done = (await shop.ask("POST", f"{intent}/capture", amount_to_capture="1237")).json()
        assert (done["status"], done["amount_received"]) == ("succeeded", 1237)
        refund = {"payment_intent": done["id"], "amount": "237"}
        assert (await shop.ask("POST", "/v1/refunds", **refund)).json()["status"] == "succeeded"
        (charge,) = [one for one in await shop.account.charges() if one["checkout"] == page]
        assert (charge["captured"], charge["refunded"], charge["captures"]) == (1237, 237, 1)
        assert set(await shop.hears(7)) == {
            "charge.succeeded",
            "payment_intent.amount_capturable_updated",
            "checkout.session.completed",
            "charge.captured",
            "payment_intent.succeeded",
            "refund.created",
            "charge.refunded",
        }

    told(story)


def test_a_browser_pays_or_is_told_why_not(told):
    async def story(shop):
        page = (await shop.open()).json()
        shown = (await shop.http.get(page["url"])).text
        assert "Charging at EVSE &lt;1&gt;" in shown
        assert "EUR 50.00" in shown
        assert 'href="http://shop.test/away"' in shown
        for number, said in ((NO_FUNDS, "insufficient funds"), ("1234", "number is invalid")):
            again = await shop.http.post(page["url"], data={"number": number})
            assert (again.status_code, said in again.text) == (200, True)
        paid = await shop.http.post(page["url"], data={"number": "4242 4242 4242 4242"})
        assert paid.status_code == 303
        assert paid.headers["location"] == f"http://shop.test/back?s={page['id']}"
        assert "paid already" in (await shop.http.get(page["url"])).text
        german = (await shop.open(locale="de")).json()
        again = await shop.http.post(german["url"], data={"number": NO_FUNDS})
        assert "nicht ausreichend gedeckt" in again.text

    told(story)


def test_a_bank_may_first_want_to_know_who_pays(told):
    async def story(shop):
        page = (await shop.open(locale="de")).json()
        for passes in ("failed", "passed"):
            asked = await shop.http.post(page["url"], data={"number": CHALLENGED})
            assert "Sind Sie es?" in asked.text
            seen = (await shop.ask("GET", f"/v1/checkout/sessions/{page['id']}")).json()
            intent = (await shop.ask("GET", f"/v1/payment_intents/{seen['payment_intent']}")).json()
            assert (seen["status"], intent["status"]) == ("open", "requires_action")
            answer = await shop.http.post(page["url"], data={"challenge": passes})
            assert answer.status_code == (303 if passes == "passed" else 200)

    told(story)


@pytest.mark.parametrize(
    ("number", "code"),
    [(DECLINED, "card_declined"), (NO_FUNDS, "card_declined"), (EXPIRED_CARD, "expired_card")],
)
def test_a_declined_card_leaves_the_page_open(told, number, code):
    async def story(shop):
        page = (await shop.open()).json()
        assert await shop.account.pay(page["id"], number=number) is not None
        seen = (await shop.ask("GET", f"/v1/checkout/sessions/{page['id']}")).json()
        assert seen["status"] == "open"
        intent = (await shop.ask("GET", f"/v1/payment_intents/{seen['payment_intent']}")).json()
        assert intent["status"] == "requires_payment_method"
        assert intent["last_payment_error"]["code"] == code
        assert await shop.account.pay(page["id"], wallet="google_pay") is None

    told(story)


def test_what_is_refused_and_how(told):
    async def story(shop):
        bad = "invalid_request_error"
        assert error_of(await shop.open(amount=10)) == (400, bad, "amount_too_small", None)
        assert error_of(await shop.open(colour="red")) == (400, bad, "parameter_unknown", "colour")
        soon = {"expires_at": str(int(time.time()) + 60)}
        assert error_of(await shop.open(**soon)) == (400, bad, None, "expires_at")
        nowhere = await shop.ask("GET", "/v1/payment_intents/pi_0")
        assert error_of(nowhere) == (404, bad, "resource_missing", "intent")
        _, intent = await shop.held()
        more = await shop.ask("POST", f"{intent}/capture", amount_to_capture="5001")
        assert error_of(more) == (400, bad, "amount_too_large", "amount_to_capture")
        assert (await shop.ask("POST", f"{intent}/cancel")).json()["status"] == "canceled"
        again = await shop.ask("POST", f"{intent}/capture")
        assert error_of(again) == (400, bad, "payment_intent_unexpected_state", None)
        assert again.json()["error"]["payment_intent"]["status"] == "canceled"

    told(story)


def test_a_key_is_answered_once_and_for_all_a_500_as_well(told):
    async def story(shop):
        first = await shop.open(key="op-1")
        again = await shop.open(key="op-1")
        assert again.json() == first.json()
        assert again.headers["idempotent-replayed"] == "true"
        assert error_of(await shop.open(key="op-1", amount=6000))[:2] == (400, "idempotency_error")
        await shop.account.fault("open", "error")
        for _ in range(2):
            assert (await shop.open(key="op-2")).status_code == 500
        await shop.account.fault("open", "unavailable")
        assert (await shop.open(key="op-3")).status_code == 503
        assert (await shop.open(key="op-3")).status_code == 200

    told(story)


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        ("rate_limit", (429, "invalid_request_error", "rate_limit")),
        ("lock_timeout", (429, "invalid_request_error", "lock_timeout")),
        ("key_in_use", (409, "idempotency_error", "idempotency_key_in_use")),
        ("card_declined", (402, "card_error", "card_declined")),
        ("refuse_key", (401, "invalid_request_error", None)),
    ],
)
def test_refusals_on_demand_change_nothing(told, outcome, answer):
    async def story(shop):
        page, intent = await shop.held()
        await shop.account.fault("capture", outcome)
        assert error_of(await shop.ask("POST", f"{intent}/capture"))[:3] == answer
        (charge,) = [one for one in await shop.account.charges() if one["checkout"] == page]
        assert (charge["status"], charge["captures"]) == ("requires_capture", 0)

    told(story)


def test_an_answer_can_be_lost_after_the_deed(told):
    async def story(shop):
        page, intent = await shop.held()
        await shop.account.fault("capture", "drop_after")
        with pytest.raises(httpx.RemoteProtocolError):
            await shop.ask("POST", f"{intent}/capture")
        (charge,) = [one for one in await shop.account.charges() if one["checkout"] == page]
        assert (charge["status"], charge["captures"]) == ("succeeded", 1)

    told(story)


def test_lists_go_page_by_page(told):
    async def story(shop):
        made = [(await shop.open()).json()["id"] for _ in range(3)]
        first = (await shop.ask("GET", "/v1/checkout/sessions", limit="2")).json()
        assert ([one["id"] for one in first["data"]], first["has_more"]) == (made[:0:-1], True)
        after = {"limit": "1", "starting_after": made[1]}
        (last,) = (await shop.ask("GET", "/v1/checkout/sessions", **after)).json()["data"]
        assert last["id"] == made[0]

    told(story)


def test_pages_and_holds_lapse_by_the_clock():
    """On an account of its own, whose clock nobody else needs."""

    async def run():
        async with running_account() as account, shopping(account) as shop:
            _, intent = await shop.held()
            unpaid = (await shop.open()).json()
            await account.advance(DAY_S + 60)
            seen = (await shop.ask("GET", f"/v1/checkout/sessions/{unpaid['id']}")).json()
            assert (seen["status"], seen["url"]) == ("expired", None)
            assert await account.pay(unpaid["id"]) is not None
            await account.advance(6 * DAY_S)
            assert (await shop.ask("GET", intent)).json()["status"] == "canceled"
            types = await shop.hears(5)
            assert {"checkout.session.expired", "payment_intent.canceled"} <= set(types)

    asyncio.run(run())


def signed_by(secret, header, body):
    said = [part.split("=", 1) for part in header.split(",")]
    at = dict(said)["t"]
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return ["v1", mark] in said


def test_events_are_signed_with_each_secret_and_come_again_until_they_are_taken(told):
    async def story(shop):
        shop.answers = 500
        page = (await shop.open()).json()
        await shop.ask("POST", f"/v1/checkout/sessions/{page['id']}/expire")
        await shop.hears(1)
        first = json.loads(shop.heard[0][1])["id"]
        while first not in [one["event"]["id"] for one in await shop.account.called_back()]:
            pass  # our 500 is still on its way
        shop.answers = 200
        await shop.account.advance(11)
        assert await shop.hears(2) == ["checkout.session.expired"] * 2
        for header, body in shop.heard:
            assert all(signed_by(secret, header, body) for secret in SECRETS)
        assert json.loads(shop.heard[1][1])["id"] == first
        await shop.account.advance(3600)
        assert len(shop.heard) == 2

    told(story)


def test_events_are_lost_doubled_late_swapped_and_spoiled_on_demand(told):
    async def story(shop):
        async def expired(mode, **how):
            await shop.account.callbacks(mode, times=1, **how)
            page = (await shop.open()).json()
            await shop.ask("POST", f"/v1/checkout/sessions/{page['id']}/expire")
            return page["id"]

        await expired("drop")
        swapped = await expired("out_of_order")
        await expired("duplicate")
        await shop.hears(3)
        names = [json.loads(body)["data"]["object"]["id"] for _, body in shop.heard]
        assert names[0] == names[1] != swapped == names[2]
        late = await expired("late", late_s=300)
        await shop.account.advance(301)
        await shop.hears(4)
        assert json.loads(shop.heard[3][1])["data"]["object"]["id"] == late
        for count, mode in enumerate(("wrong_signature", "unsigned", "stale"), start=5):
            await expired(mode)
            await shop.hears(count)
        wrong, unsigned, stale = shop.heard[4:]
        assert not signed_by(SECRETS[0], *wrong)
        assert unsigned[0] is None
        assert signed_by(SECRETS[0], *stale)

    told(story)


def test_the_truth_outlives_the_process(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def run():
        kept = running_account(state_file=tmp_path / "s.json", port=port)
        async with kept as account, shopping(account) as shop:
            page, _ = await shop.held()
        async with running_account(state_file=tmp_path / "s.json") as account:
            assert account.url.endswith(f":{port}")
            (charge,) = await account.charges()
            assert charge["checkout"] == page

    asyncio.run(run())
