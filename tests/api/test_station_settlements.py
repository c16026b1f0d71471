"""What a station of OCPP 2.1 took by itself is kept beside its session, once, and compared with the bill."""

import asyncio
import re
from types import SimpleNamespace

import pytest

from chargewright.main.documents import Documents
from chargewright.worker.documents import DocumentWork
from tests.api.test_settlements import euro, settle
from tests.api.test_station_costs import at_station
from tests.play.api_world import HERE
from tests.play.command_line import command_line
from tests.play.served_api import Served

TAKEN = {
    "pspRef": "PSP-1",
    "status": "Settled",
    "settlementAmount": 2.5,
    "settlementTime": "2026-03-02T10:00:00Z",
    "transactionId": "tx-1",
    "receiptId": "R-1",
    "receiptUrl": "https://receipts.example/R-1",
    "vatNumber": "NL123456789B01",
    "vatCompany": {"name": "Fleet B.V.", "address1": "1", "city": "C", "country": "NL"},
}


def kept(it, **asked):
    found = it.world.get("/api/v1/station-settlements", params=asked)
    assert found.status_code == 200, found.text
    return found.json()["items"]


def test_a_settlement_is_kept_once_with_its_session_and_agrees_with_the_bill_or_not(charge):
    async def story():
        async with at_station(charge.tap(), "ocpp2.1") as it:
            await it.says("Started", 1000)
            it.passes()
            await it.says("Ended", 5000)

            async def tells(**more):
                answer = await it._own.call("NotifySettlement", {**TAKEN, **more})
                assert answer[2] == {}

            await tells()
            await tells()
            (found,) = kept(it, session_id=it.driver.session_id)
            assert found["amount"] == {"amount": "2.50", "currency": "EUR"}
            assert (found["billed"], found["differs"]) == (None, False)
            assert (found["company"], found["vat_number"]) == ("Fleet B.V.", "NL123456789B01")
            it.driver.rated()
            assert [each["differs"] for each in kept(it)] == [False]
            await tells(pspRef="PSP-2", settlementAmount=2.404)
            (other,) = kept(it, differs="true")
            assert (other["payment_ref"], other["amount_exact"]) == ("PSP-2", "2.404")
            assert other["difference"]["amount"] == "-0.10"
            await tells(pspRef="PSP-3", status="Failed", settlementAmount=0, statusInfo="no line")
            (failed,) = kept(it, status="Failed")
            assert (failed["note"], failed["differs"]) == ("no line", False)
            await tells(pspRef="PSP-4", transactionId="tx-unknown")
            (strange,) = kept(it, payment_ref="PSP-4")
            assert (strange["session_id"], strange["transaction_ref"]) == (None, "tx-unknown")
            sheet = it.world.get("/api/v1/station-settlements?format=csv").text
            assert len(sheet.splitlines()) == 5

    asyncio.run(story())


DIRECT = {"idToken": {"idToken": "PSP-1", "type": "DirectPayment"}}


def balances(world):
    return dict(
        world.rows(
            "SELECT code, balance_minor FROM ledger_account"
            " WHERE balance_minor <> 0 AND code NOT LIKE 'HOLDS%%' AND organization_id = %s",
            HERE,
        )
    )


def rated(driver):
    """The only session there is is rated."""
    ((driver.session_id,),) = driver.world.rows(
        "SELECT id FROM session WHERE station_id = %s", driver.station_id
    )
    return driver.rated()


@pytest.mark.parametrize("is_rated_before", [True, False])
def test_a_charge_that_is_paid_at_the_station_is_booked_by_its_price_whichever_is_told_first(
    charge, is_rated_before
):
    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            told = await it._own.call("Authorize", DIRECT)
            assert told[2]["idTokenInfo"]["status"] == "Accepted"
            said = await it.says("Started", 1000, **DIRECT)
            assert said["idTokenInfo"]["status"] == "Accepted"
            it.passes()
            assert (await it.says("Ended", 11_000))["totalCost"] == 5.5
            if is_rated_before:
                rated(charge)
            for _ in range(2):
                await it._own.call("NotifySettlement", {**TAKEN, "settlementAmount": 6})
            if not is_rated_before:
                assert balances(it.world) == {
                    "PSP_CLEARING:station-terminals": 600,
                    "UNAPPLIED": -600,
                }
                rated(charge)
            return it.world

    world = asyncio.run(story())
    assert balances(world) == {
        "PSP_CLEARING:station-terminals": 600,
        "REVENUE:ENERGY": -414,
        "REVENUE:FLAT": -41,
        "TAX_PAYABLE:NL": -95,
        "UNAPPLIED": -50,
    }
    (session,) = world.get("/api/v1/sessions", params={"payer": "station"}).json()["items"]
    assert (session["station_payment_ref"], session["flags"]) == ("PSP-1", [])
    events = world.rows(
        "SELECT event_type, count(*) FROM ledger_entry WHERE about LIKE 'sst_%%' GROUP BY 1 ORDER BY 1"
    )
    assert events == (
        [("station_settled", 1)] if is_rated_before else [("corrected", 1), ("station_settled", 2)]
    )

    paid = settle(charge, provider="station-terminals", gross=euro("6.00"), net=euro("5.50"))
    assert paid.status_code == 201, paid.text
    assert "PSP_CLEARING:station-terminals" not in balances(world)


def test_what_a_station_takes_for_what_a_card_of_ours_pays_is_for_nothing(charge):
    async def story():
        async with at_station(charge.tap(), "ocpp2.1") as it:
            await it.says("Started", 1000)
            it.passes()
            await it.says("Ended", 11_000)
            charge.rated().captured("5.50")
            before = balances(it.world)
            await it._own.call("NotifySettlement", {**TAKEN, "settlementAmount": 5.5})
            await it._own.call(
                "NotifySettlement", {**TAKEN, "pspRef": "P-2", "transactionId": "tx-9"}
            )
            await it._own.call("NotifySettlement", {**TAKEN, "pspRef": "P-3", "status": "Failed"})
            return before, balances(it.world)

    before, after = asyncio.run(story())
    assert after == before | {"PSP_CLEARING:station-terminals": 800, "UNAPPLIED": -800}


def test_two_payments_for_one_charge_share_its_price_in_the_order_they_came(charge):
    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            await it.says("Started", 1000, **DIRECT)
            it.passes()
            await it.says("Ended", 11_000)
            rated(charge)
            for ref, amount in (("PSP-1", 2), ("PSP-2", 4)):
                said = {**TAKEN, "pspRef": ref, "settlementAmount": amount}
                await it._own.call("NotifySettlement", said)
            return it.world

    world = asyncio.run(story())
    assert balances(world) == {
        "PSP_CLEARING:station-terminals": 600,
        "REVENUE:ENERGY": -414,
        "REVENUE:FLAT": -41,
        "TAX_PAYABLE:NL": -95,
        "UNAPPLIED": -50,
    }


def test_a_station_that_has_its_receipts_made_by_us_is_told_where_it_will_be(charge):
    world = charge.world
    said = {name: value for name, value in TAKEN.items() if not name.startswith("receipt")}

    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            world.does(
                "INSERT INTO station_setting (organization_id, station_id, id, name, component, variable, attribute,"
                " is_write_only, value, heard_at) SELECT organization_id, id, 'paymentctrlr/receiptbycsms',"
                " 'PaymentCtrlr/ReceiptByCSMS', 'PaymentCtrlr', 'ReceiptByCSMS', 'Actual', false, 'true', now()"
                " FROM station WHERE id = %s",
                charge.station_id,
            )
            await it._own.call("VatNumberValidation", {"vatNumber": "NL000099998B57", "evseId": 1})
            await it.says("Started", 1000, **DIRECT)
            it.passes()
            await it.says("Ended", 11_000)
            told = [
                await it._own.call("NotifySettlement", said | {"settlementAmount": 6}) for _ in "12"
            ]
            own = await it._own.call(
                "NotifySettlement", TAKEN | {"pspRef": "P-2", "settlementAmount": 1}
            )
            failed = await it._own.call(
                "NotifySettlement", said | {"pspRef": "P-3", "status": "Failed"}
            )
            return [each[2] for each in (*told, own, failed)]

    first, again, own, failed = asyncio.run(story())
    assert first == again, "told again it is the same"
    assert own == failed == {}, "its own receipt, and no money"
    path = first["receiptUrl"].removeprefix("https://charge.example")
    waiting = world.client.get(path)
    assert (waiting.status_code, "refresh" in waiting.text) == (200, True)
    rated(charge)
    ((body,),) = world.rows("SELECT body FROM effect WHERE kind = 'receipt.issue_settled'")
    for _ in range(2):
        issue = DocumentWork(Documents("https://charge.example")).issue_settled
        charge._performs(issue, "receipt.issue_settled", body)
    page = world.client.get(path)
    assert (page.status_code, "5.50" in page.text) == (200, True)
    assert "NL000099998B57" in page.text, "it is for the company"
    (receipt,) = world.get(
        "/api/v1/receipts", params={"settlement_id": body["settlement_id"]}
    ).json()["items"]
    assert (receipt["total"]["amount"], receipt["payment_id"]) == ("5.50", None)
    assert world.get(f"/api/v1/receipts/{receipt['id']}").status_code == 200
    assert world.get(f"/api/v1/receipts/{receipt['id']}/pdf").content.startswith(b"%PDF")
    assert world.client.get("/r/" + "x" * 43).status_code == 404


@pytest.mark.parametrize("is_rated_before", [True, False])
@pytest.mark.parametrize("resolution", ["collected_elsewhere", "written_off"])
def test_what_a_station_fails_to_take_is_open_until_a_person_settles_it(
    charge, resolution, is_rated_before
):
    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            await it._own.call("Authorize", DIRECT)
            await it.says("Started", 1000, **DIRECT)
            it.passes()
            await it.says("Ended", 11_000)
            if is_rated_before:
                rated(charge)
            failed = {"status": "Failed", "settlementAmount": 5.5, "statusInfo": "no line"}
            await it._own.call(
                "NotifySettlement", {**TAKEN, "pspRef": "PSP-0", "status": "Rejected"}
            )
            for _ in range(2):
                await it._own.call("NotifySettlement", {**TAKEN, **failed})
            if not is_rated_before:
                rated(charge)
            return it.world

    world = asyncio.run(story())
    it = SimpleNamespace(world=world)
    assert balances(world) == {"UNCOLLECTED": 550, "UNCOLLECTED_CONTRA": -550}
    (open_,) = kept(it, is_open="true")
    assert (open_["status"], open_["open"]["amount"]) == ("Failed", "5.50")
    (item,) = asks(world)
    assert (item["about"], item["session_id"]) == (open_["id"], charge.session_id)

    path = f"/api/v1/station-settlements/{open_['id']}/resolve"
    body = {"resolution": resolution, "reason": "by invoice 7"}
    for key in ("one", "one", "other"):
        answer = world.post(path, json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 200, answer.text
    assert answer.json()["open"] is None
    assert answer.json()["resolved"]["amount"] == "5.50"
    other = {"resolution": resolution, "reason": "no: by another"}
    refused = world.post(path, json=other, headers={"Idempotency-Key": "third"})
    assert refused.status_code == 409, refused.text
    assert asks(world) == []
    sold = {
        "PSP_CLEARING:elsewhere": 550,
        "REVENUE:ENERGY": -414,
        "REVENUE:FLAT": -41,
        "TAX_PAYABLE:NL": -95,
    }
    assert balances(world) == (sold if resolution == "collected_elsewhere" else {})


def test_money_that_a_station_takes_after_all_closes_what_was_open(charge):
    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            await it._own.call("Authorize", DIRECT)
            await it.says("Started", 1000, **DIRECT)
            it.passes()
            await it.says("Ended", 11_000)
            rated(charge)
            await it._own.call("NotifySettlement", {**TAKEN, "status": "Rejected"})
            assert len(asks(it.world)) == 1
            await it._own.call("NotifySettlement", {**TAKEN, "settlementAmount": 4})
            assert [each["open"]["amount"] for each in kept(it, is_open="true")] == ["1.50"]
            await it._own.call(
                "NotifySettlement", {**TAKEN, "pspRef": "PSP-2", "settlementAmount": 1.5}
            )
            return it.world

    world = asyncio.run(story())
    assert asks(world) == []
    assert "UNCOLLECTED" not in balances(world)


def test_what_belongs_to_no_session_is_listed_and_settled_at_the_command_line(charge, monkeypatch):
    async def story():
        async with at_station(charge, "ocpp2.1") as it:
            lost = {"status": "Failed", "settlementAmount": 4.5, "transactionId": "tx-9"}
            await it._own.call("NotifySettlement", TAKEN | lost)
            return it.world

    world = asyncio.run(story())
    assert balances(world) == {"UNCOLLECTED": 450, "UNCOLLECTED_CONTRA": -450}
    with Served(world) as served:
        served.start()
        run = command_line(monkeypatch, world.database, served.url)
        listed = run("station-settlements", "list", "--open").output
        (settlement,) = re.findall(r"(sst_\w+) .* PSP-1 +│ Failed +│ 4\.50 EUR │ 4\.50 EUR", listed)
        how = ("station-settlements", "resolve", settlement, "--reason")
        assert run(*how, "a complaint").exit_code == 2, "one way or the other"
        for _ in range(2):
            said = run(*how, "a complaint", "--written-off")
            assert (said.exit_code, said.output) == (0, "4.50 EUR of PSP-1: written_off.\n")
        other = run(*how, "invoice 7", "--collected-elsewhere")
        assert (other.exit_code, "nothing of it is open" in str(other.exception)) == (1, True)
        assert settlement not in run("station-settlements", "list", "--open").output
        assert "written_off" in run("station-settlements", "list").output
    assert balances(world) == {}


def asks(world):
    """What asks for a person: settlements that are open."""
    found = world.get("/api/v1/attention", params={"is_open": "true"}).json()["items"]
    return [each for each in found if each["kind"] == "session.unpaid_at_station"]
