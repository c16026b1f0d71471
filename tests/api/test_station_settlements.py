"""What a station of OCPP 2.1 took by itself is kept beside its session, once, and compared with the bill."""

import asyncio

from tests.api.test_station_costs import at_station

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
