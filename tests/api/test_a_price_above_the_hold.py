"""A price of 60.00 on a hold of 50.00: what is taken, what is waived, and that both are said.

The real machines on the real database, the real worker and adapter, and the simulated cloud, which
keeps the truth about the money.
"""

import asyncio
from itertools import count

import httpx
import pytest

from chargewright.adapters.terminals.payter import PayterTerminals
from chargewright.kernel.ids import OperationId, TerminalId
from chargewright.payments.port import Reachable
from chargewright.payments.screens import Says, Screen
from sim.payter.remote import PayterCloud
from tests.api.test_attaching import agree
from tests.api.test_captures import balances, documents, questions, session
from tests.api.test_charges import get
from tests.payments.cast import EUR, eur
from tests.sim.payter.process import cloud_address

__all__ = ["cloud_address"]
SERIALS = count(1)
REFUSES = {"overcapture": False, "overcapture_most": 0}
ACCEPTS = {"overcapture": True, "overcapture_most": 0}
IN_PART = {"overcapture": True, "overcapture_most": 5500}


@pytest.mark.parametrize(
    ("over_commit", "provider", "taken", "shortfall", "waived", "asked_for"),
    [
        (False, REFUSES, "50.00", "10.00", "8.27", [5000]),
        (False, ACCEPTS, "50.00", "10.00", "8.27", [5000]),
        (False, IN_PART, "50.00", "10.00", "8.27", [5000]),
        (True, REFUSES, "50.00", "10.00", "8.27", [6000, 5000]),
        (True, ACCEPTS, "60.00", "0.00", None, [6000]),
        (True, IN_PART, "55.00", "5.00", "4.14", [6000]),
    ],
)
def test_what_is_taken_is_booked_and_the_rest_is_waived(
    charge, cloud_address, over_commit, provider, taken, shortfall, waived, asked_for
):
    serial = f"A-{next(SERIALS)}"

    async def hold_placed(cards, cloud):
        terminal = Reachable(terminal_id=TerminalId("trm"), terminal_ref=serial, currency=EUR)
        await cards.arm(
            terminal,
            operation_id=OperationId("opn_1"),
            amount=eur("50"),
            prompt=Screen(says=Says.TAP_TO_START),
            callback_url="http://127.0.0.1:9/nobody",
        )
        await cloud.tap(serial, "anna")
        return await cards.place_hold(terminal, eur("50"))

    def with_cloud(story):
        async def told():
            async with (
                PayterCloud(cloud_address["url"], cloud_address["key"]) as cloud,
                httpx.AsyncClient(base_url=cloud.url, trust_env=False) as http,
            ):
                await cloud.add_terminal(serial)
                cards = PayterTerminals(http, key=cloud.key, account="main")
                return await story(cards, cloud)

        return asyncio.run(told())

    async def finalised(cards, cloud):
        await cloud.settings(**provider)
        await charge.finalised(cards)
        mine = [one for one in await cloud.sessions() if one["serial"] == serial]
        calls = [one for one in await cloud.calls() if one["serial"] == serial]
        return mine, [one for one in calls if one["call"] == "commit"]

    hold = with_cloud(hold_placed)
    charge.asks(over_commit=over_commit).approved(hold.hold_ref, serial)
    charge.plug_in().charge(119_000, minutes=600).unplug(119_000)
    (seen,), commits = with_cloud(finalised)
    charge.issued()

    assert (seen["state"], seen["captured"], seen["captures"]) == (
        "COMMITED",
        eur(taken).minor,
        1,
    ), "the hold is never left open, and money is taken once"
    assert len(commits) == len(asked_for)
    payment = get(charge, f"payments/{charge.payment_id}")
    assert payment["state"] == "captured"
    assert (payment["captured"]["amount"], payment["price"]["amount"]) == (taken, "60.00")
    told = get(charge, f"sessions/{charge.session_id}/timeline")["items"]
    (captured,) = [each["body"] for each in told if each["kind"] == "payment.captured"]
    assert captured["shortfall"]["minor"] == eur(shortfall).minor
    assert balances(charge).get("WAIVED") == waived, "what was given up is net: no tax is due on it"
    assert documents(charge) == [("RECEIPT", taken)]
    (receipt,) = get(charge, "receipts", payment_id=charge.payment_id)["items"]
    document = get(charge, f"receipts/{receipt['id']}")["document"]
    assert (document["price"]["minor"], document["paid"]["minor"]) == (6000, eur(taken).minor)
    assert questions(charge) == []
    assert session(charge) == "closed"
    assert agree(charge)
