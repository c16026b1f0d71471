"""A driver scans, pays on the provider's page, charges, and stops on the phone; what is killed meanwhile loses nothing.

The whole platform as an operator runs it, the simulated account of Stripe as a process of its own, and a
simulated station of OCPP 2.1.
"""

import asyncio
import re
from dataclasses import dataclass, replace
from uuid import uuid4

import httpx

from sim.site.plan import HARBOUR_YARD, POSTS, Patience
from sim.site.seeding import seed
from sim.stations.plan import StationPlan, Version
from sim.stations.station import SimulatedStation
from sim.stripe.remote import running_account
from tests.play.served import served

SECRET = "whsec_of_the_endpoint"
PATIENT = Patience(t_plug_s=120, ready_expiration_s=120, ongoing_expiration_s=120)
POST = replace(POSTS[0], version=Version.V21, reader=None)
OLDER = [replace(POSTS[0], reader=None), replace(POSTS[2], reader=None)]
"""Of OCPP 1.6 and 2.0.1."""
CALL = 2


@dataclass
class Ending:
    """What is left of an afternoon, at us, at the provider and at the station."""

    payments: list
    sessions: list
    books: dict
    questions: list
    charges: list
    asked: list


class Phone:
    """A driver's phone, which follows no link by itself."""

    def __init__(self, http, evse_id):
        self._http, self._place = http, f"/c/{evse_id}"
        self.here = ""

    async def pays(self, **filled_in):
        """Fill in the form behind the code; gives the provider's page."""
        form = {"lang": "en", "pass": "", "amount": "25", "kwh": "", "minutes": "", **filled_in}
        answer = await self._http.post(f"{self._place}/pay", data=form)
        assert answer.status_code == 303, answer.text
        self.here = answer.headers["location"].partition("?")[0]
        going = await self._http.get(answer.headers["location"])
        (url,) = re.findall(r'content="0; url=([^"]+)"', going.text)
        return url

    async def reads(self, words, within_s=60.0):
        async with asyncio.timeout(within_s):
            while words not in (page := (await self._http.get(self.here)).text):  # noqa: ASYNC110 - as a phone does
                await asyncio.sleep(0.2)
        return page

    async def stops(self):
        await self._http.post(f"{self.here}/stop")


async def set_up(it, api, account, *posts):
    """A yard with these posts, its account, and the page that serves the first EVSE of each."""
    seeded = await seed(api, None, PATIENT, plan=replace(HARBOUR_YARD, posts=posts))
    made = await api.post(
        "terminal-accounts",
        {"provider": "stripe", "name": "P", "api_key": account.key, "webhook_secrets": [SECRET]},
    )
    stations = [await api.get(f"stations/{seeded.stations[each.identity]}") for each in posts]
    evse_ids = [station["evses"][0]["id"] for station in stations]
    page = {
        "site_id": seeded.site_id,
        "account_id": made["id"],
        "label": "P",
        "evse_ids": evse_ids,
    }
    await api.post("terminals", page)
    await account.webhook(f"{it.url}/callbacks/pages/{made['id']}", SECRET)
    return seeded, evse_ids


def plan_of(it, seeded, post):
    return StationPlan(
        url=it.ocpp_url,
        identity=post.identity,
        version=post.version,
        password=seeded.passwords[post.identity],
        evses=post.evses,
        meter_interval_s=1.0,
    )


async def given_back(it, api, account):
    """A cent goes back; whoever asks the provider for it is killed when that has done it."""
    (payment_id,) = it.rows("SELECT id FROM payment WHERE state = 'captured'")[0]
    gate = await account.pause_after("refund")
    cent = {"amount": {"amount": "0.01", "currency": "EUR"}, "reason": "goodwill"}
    await api.post(f"payments/{payment_id}/refunds", cent, key=uuid4())
    await account.reached(gate)
    it.kill(it.aim("worker"))
    await account.open(gate)
    await it.until("SELECT state FROM refund", [("done_by_provider",)])
    notes = "SELECT total_minor::int FROM receipt WHERE document_type = 'CREDIT_NOTE'"
    await it.until(notes, [(-1,)])


def test_scan_pay_charge_stop_and_what_was_sold_is_taken_once_whoever_is_killed():
    async def story():
        async with (
            running_account() as account,
            served(CHARGEWRIGHT_PAYMENTS_STRIPE_URL=account.url) as it,
            it.api() as api,
            httpx.AsyncClient(base_url=it.url, trust_env=False, timeout=30) as http,
        ):
            seeded, (evse_id,) = await set_up(it, api, account, POST)
            async with SimulatedStation(plan_of(it, seeded, POST)) as station:
                await station.connect()
                await it.until("SELECT status FROM connector_status", [("Available",)])
                anna, bert = Phone(http, evse_id), Phone(http, evse_id)
                await account.callbacks("duplicate")
                first, second = await anna.pays(), await bert.pays()
                await account.pay(first.rpartition("/")[2])
                await anna.reads("Plug in now")
                await account.callbacks("drop")
                await account.pay(second.rpartition("/")[2])
                await bert.reads("Nothing was charged")
                await station.plug_in()
                await anna.reads("Stop charging")
                await it.until("SELECT count(*) > 3 FROM reading", [(True,)])
                await anna.reads("kWh")
                gate = await account.pause_after("capture")
                await anna.stops()
                await account.reached(gate)
                it.kill(it.aim("worker"))
                await account.open(gate)
                await anna.reads("Receipt", within_s=120)
                await given_back(it, api, account)
                await station.told()
            asked = [each for each in station.frames if each.kind == CALL and not each.is_ours]
            books = "SELECT code, balance_minor FROM ledger_account WHERE balance_minor <> 0"
            return Ending(
                payments=it.rows(
                    "SELECT state, captured_minor, hold_ref FROM payment ORDER BY opened_at"
                ),
                sessions=it.rows("SELECT total_minor FROM session"),
                books=dict(it.rows(books)),
                questions=it.rows("SELECT kind FROM attention"),
                charges=await account.charges(),
                asked=[(each.action, each.payload) for each in asked],
            )

    over = asyncio.run(story())
    (first, taken, ref), (other, nothing, _) = over.payments
    assert (first, other, nothing) == ("partly_refunded", "released", None)
    assert over.sessions == [(taken,)], "the other had none"
    assert sorted((each["status"], each["captured"]) for each in over.charges) == [
        ("canceled", 0),
        ("succeeded", taken),
    ]
    assert len([what for what, _ in over.asked if what == "NotifyWebPaymentStarted"]) == 2
    starts = [said["idToken"] for what, said in over.asked if what == "RequestStartTransaction"]
    assert starts == [{"idToken": ref, "type": "DirectPayment"}]
    assert [each["refunded"] for each in over.charges if each["captured"]] == [1]
    assert over.books.pop("PSP_CLEARING:stripe") == taken - 1
    assert sum(over.books.values()) == 1 - taken
    assert over.questions == []


def test_stations_of_older_versions_are_started_by_a_tag_of_ours():
    async def story():
        async with (
            running_account() as account,
            served(CHARGEWRIGHT_PAYMENTS_STRIPE_URL=account.url) as it,
            it.api() as api,
            httpx.AsyncClient(base_url=it.url, trust_env=False, timeout=30) as http,
        ):
            seeded, evse_ids = await set_up(it, api, account, *OLDER)
            for post, evse_id in zip(OLDER, evse_ids, strict=True):
                async with SimulatedStation(plan_of(it, seeded, post)) as station:
                    await station.connect()
                    heard = f"SELECT status FROM connector_status WHERE station_id = '{seeded.stations[post.identity]}'"
                    await it.until(f"SELECT DISTINCT status FROM ({heard}) AS s", [("Available",)])
                    phone = Phone(http, evse_id)
                    page = await phone.pays()
                    await account.pay(page.rpartition("/")[2])
                    await phone.reads("Plug in now")
                    await station.plug_in()
                    await phone.reads("Stop charging")
                    await phone.stops()
                    await phone.reads("Receipt", within_s=120)
            return it.rows("SELECT state FROM payment"), await account.charges()

    payments, charges = asyncio.run(story())
    assert payments == [("captured",)] * 2
    assert [each["status"] for each in charges] == ["succeeded"] * 2
