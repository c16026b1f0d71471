"""A price of 60.00 on a hold of 50.00: what is taken, what is waived, and that both are said.

The real machines on the real database, the real worker and adapter, and the simulated cloud, which
keeps the truth about the money.
"""

import asyncio
from itertools import count

import pytest

from sim.payter.remote import PayterCloud
from tests.api.test_attaching import agree
from tests.api.test_captures import balances, documents, questions, session
from tests.api.test_charges import get
from tests.payments.cast import eur
from tests.play.cloud import hold_placed, terminals
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

    def with_cloud(story):
        async def told():
            async with (
                PayterCloud(cloud_address["url"], cloud_address["key"]) as cloud,
                terminals(cloud) as cards,
            ):
                await cloud.add_terminal(serial)
                return await story(cards, cloud)

        return asyncio.run(told())

    async def finalised(cards, cloud):
        await cloud.settings(**provider)
        await charge.finalised(cards)
        mine = [one for one in await cloud.sessions() if one["serial"] == serial]
        calls = [one for one in await cloud.calls() if one["serial"] == serial]
        return mine, [one for one in calls if one["call"] == "commit"]

    hold_ref = with_cloud(lambda cards, cloud: hold_placed(cards, cloud, serial))
    charge.asks(over_commit=over_commit).approved(hold_ref, serial)
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
