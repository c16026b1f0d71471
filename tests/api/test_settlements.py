"""What a provider pays to our bank: booked once, down to the fee that it really kept."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from chargewright.access.roles import Role
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.settlements import SettlementRows
from chargewright.kernel.ids import OrganizationId, SettlementId
from chargewright.ledger.settlement import Settlement
from tests.api.test_captures import balances, found, give_back
from tests.api.test_charges import do, get
from tests.api.test_network import errors
from tests.api.test_terms_of_sale import site_is
from tests.api.test_who_sells import euro, host_sells
from tests.payments.cast import eur
from tests.play.waiting import stand_in_line

__all__ = ["host_sells"]

PROVIDER_TAKES = {"provider_fee_percent": "2.9", "provider_fee_fixed": euro("0.30")}


def told(charge, ref="PAYOUT-1", **more):
    """A statement about all that was captured so far: 5.50, of which 0.50 are kept."""
    return {
        "provider": "payter",
        "settlement_ref": ref,
        "captures_before": charge.now.isoformat(),
        "paid_on": charge.now.date().isoformat(),
        "gross": euro("5.50"),
        "fee": euro("0.50"),
        "net": euro("5.00"),
        **more,
    }


def settle(charge, ref="PAYOUT-1", *, key=None, **more):
    headers = {"Idempotency-Key": key or f"settle {ref} {sorted(more.items())}"}
    return do(charge, "ledger/settlements", told(charge, ref, **more), **headers)


def later(charge):
    charge.world.clock.advance(timedelta(hours=1))
    return charge


@pytest.fixture
def sold(charge):
    """5.50 captured; the provider is expected to keep 0.46 of it."""
    site_is(charge, **PROVIDER_TAKES)
    return later(charge.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50"))


def test_the_fee_that_was_expected_becomes_the_one_that_was_kept(sold):
    assert (balances(sold)["PSP_FEES"], balances(sold)["AP:payter"]) == ("0.46", "-0.46")
    answer = settle(sold)
    assert answer.status_code == 201, answer.text
    booked = balances(sold)
    assert (booked["BANK"], booked["PSP_FEES"]) == ("5.00", "0.50")
    assert {"PSP_CLEARING:payter", "AP:payter"}.isdisjoint(booked)
    one = get(sold, answer.headers["location"].removeprefix("/api/v1/"))
    assert one == answer.json()
    assert (one["accrued"], one["net"]) == (euro("0.46"), euro("5.00"))
    (entry,) = get(sold, "ledger/entries", source_id=one["id"])["items"]
    assert (entry["event_type"], entry["booked_at"]) == ("provider_settled", one["paid_on"])


def test_what_the_owner_paid_of_the_fee_stays_and_the_rest_is_ours(host_sells):
    later(host_sells)
    sums = {"gross": euro("15.33"), "fee": euro("0.74"), "net": euro("14.59")}
    assert settle(host_sells, **sums).status_code == 201
    booked = balances(host_sells)
    assert (booked["BANK"], booked["HOST_PAYABLE:H1"]) == ("14.59", "-11.95")
    assert {"PSP_CLEARING:payter", "AP:payter", "PSP_FEES"}.isdisjoint(booked)


def test_tax_on_the_fee_is_the_tax_offices_where_it_gives_it_back(sold):
    taxed = {
        "fee": euro("0.50"),
        "input_tax": euro("0.11"),
        "tax_jurisdiction": "NL",
        "net": euro("4.89"),
    }
    assert errors(settle(sold, **taxed)) == {"input_tax"}, "nobody gives it back without a number"
    number = {"vat_number": "NL001234567B01"}
    path = f"/api/v1/organizations/{sold.organization_id}"
    assert sold.world.ask("PATCH", path, json=number).status_code == 200
    assert settle(sold, **taxed).status_code == 201
    booked = balances(sold)
    assert (booked["BANK"], booked["INPUT_TAX:NL"], booked["PSP_FEES"]) == ("4.89", "0.11", "0.50")


def test_what_was_captured_after_the_cut_off_waits_for_the_next_settlement(sold):
    cut_off = sold.now.isoformat()
    later(sold)
    found(sold, "4.00")  # what was expected of 5.50 is corrected, and expected of 4.00
    later(sold)
    first = settle(sold, captures_before=cut_off).json()
    assert first["accrued"] == euro("0.46")
    assert balances(sold)["AP:payter"] == "0.04", "more was settled than is expected by now"
    back = {"gross": euro("-1.50"), "fee": euro("0.00"), "net": euro("-1.50")}
    second = settle(sold, "PAYOUT-2", **back).json()
    assert second["accrued"] == euro("-0.04")
    booked = balances(sold)
    assert (booked["BANK"], booked["PSP_FEES"]) == ("3.50", "0.50")
    assert {"PSP_CLEARING:payter", "AP:payter"}.isdisjoint(booked)


def test_one_that_was_told_wrong_is_taken_back_and_told_anew(sold):
    before = balances(sold)
    wrong = settle(sold, fee=euro("0.40"), net=euro("5.10")).json()
    path = f"ledger/settlements/{wrong['id']}/take-back"
    later(sold)
    back = do(sold, path, **{"Idempotency-Key": "back"})
    assert (back.status_code, back.json()["taken_back_by"]) == (200, f"key_{Role.ADMINISTRATOR}")
    assert balances(sold) == before
    again = do(sold, path, **{"Idempotency-Key": "back again"})
    assert again.json() == back.json(), "once is enough"
    cut_off = wrong["captures_before"]
    right = settle(sold, captures_before=cut_off, key="anew").json()
    assert (right["id"] != wrong["id"], right["accrued"]) == (True, euro("0.46"))
    assert (balances(sold)["BANK"], balances(sold)["PSP_FEES"]) == ("5.00", "0.50")
    assert "AP:payter" not in balances(sold)
    kinds = [
        each["event_type"]
        for each in get(sold, "ledger/entries", about=wrong["id"], sort="position")["items"]
    ]
    assert kinds == ["provider_settled", "corrected"]


def test_more_may_have_gone_back_than_was_captured(sold):
    settle(sold)
    give_back(sold, "5.50", "r-1")
    later(sold)
    back = {"gross": euro("-5.50"), "fee": euro("0.10"), "net": euro("-5.60")}
    assert settle(sold, "PAYOUT-2", **back).status_code == 201
    assert balances(sold)["BANK"] == "-0.60"


def test_a_reference_heard_twice_is_one_settlement(sold):
    first = settle(sold)
    again = settle(sold, key="another key")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["location"] == first.headers["location"]
    other = settle(sold, fee=euro("0.40"), net=euro("5.10"))
    assert (other.status_code, other.json()["code"]) == (409, "settlement_differs")
    assert {each["field"] for each in other.json()["errors"]} == {"fee", "net"}
    assert len(get(sold, "ledger/settlements")["items"]) == 1
    assert balances(sold)["BANK"] == "5.00"


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"net": euro("5.01")}, {"net"}),
        ({"fee": euro("-0.50"), "net": euro("6.00")}, {"fee"}),
        ({"gross": euro("0.00"), "fee": euro("0.00"), "net": euro("0.00")}, {"gross"}),
        ({"fee": {"amount": "0.50", "currency": "USD"}}, {"fee.currency"}),
        (
            {
                name: {"amount": amount, "currency": "EUX"}
                for name, amount in (("gross", "5.50"), ("fee", "0.50"), ("net", "5.00"))
            },
            {"gross", "fee", "net"},
        ),
        (
            {
                name: {"amount": amount, "currency": "SEK"}
                for name, amount in (("gross", "5.50"), ("fee", "0.50"), ("net", "5.00"))
            },
            {"gross.currency"},
        ),
        ({"provider": "nobody"}, {"provider"}),
        ({"provider": "two words"}, {"provider"}),
        ({"provider": "payter\n"}, {"provider"}),
        ({"tax_jurisdiction": "NL"}, {"tax_jurisdiction"}),
        ({"captures_before": "2026-03-02T10:00:00"}, {"captures_before"}),
        (
            {
                "captures_before": "2100-01-01T00:00:00Z",
                "paid_on": "2100-01-01",
                "net": euro("9.00"),
            },
            {"captures_before", "paid_on", "net"},
        ),
    ],
    ids=lambda each: " ".join(sorted(each)),
)
def test_what_does_not_add_up_is_refused_by_field_and_nothing_is_booked(sold, wrong, fields):
    before = balances(sold)
    assert errors(settle(sold, **wrong)) == fields
    assert balances(sold) == before
    assert get(sold, "ledger/settlements")["items"] == []


def test_who_answers_for_money_tells_it_and_needs_a_key(sold):
    path = "/api/v1/ledger/settlements"
    assert errors(sold.world.post(path, json=told(sold))) == {"Idempotency-Key"}
    for role in (Role.ANALYST, Role.SUPPORT, Role.INSTALLER):
        answer = sold.world.post(path, role, json=told(sold), headers={"Idempotency-Key": "k"})
        assert answer.status_code == 403
    answer = sold.world.post(
        path, Role.ACCOUNTANT, json=told(sold), headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["booked_by"] == f"key_{Role.ACCOUNTANT}"


def test_settlements_are_listed_newest_first_and_as_a_sheet(sold):
    settle(sold)
    later(sold)
    tip = {"gross": euro("1.00"), "fee": euro("0.00"), "net": euro("1.00")}
    settle(sold, "LATE-1", **tip)
    listed = get(sold, "ledger/settlements")["items"]
    assert [each["settlement_ref"] for each in listed] == ["LATE-1", "PAYOUT-1"]
    (one,) = get(sold, "ledger/settlements", settlement_ref_starts="pay")["items"]
    assert one["settlement_ref"] == "PAYOUT-1"
    sheet = sold.world.get("/api/v1/ledger/settlements?format=csv&limit=1").text.splitlines()
    assert len(sheet) == 3
    assert "PAYOUT-1" in sheet[2]


def all_so_far(sold, settlement_id):
    return Settlement(
        id=SettlementId(settlement_id),
        provider="payter",
        settlement_ref="PAYOUT-1",
        captures_before=sold.now,
        paid_on=sold.now.date(),
        gross=eur("5.50"),
        fee=eur("0.50"),
        input_tax=eur("0.00"),
        tax_jurisdiction=None,
        net=eur("5.00"),
    )


@asynccontextmanager
async def opened(dsn):
    database = Database(dsn, connections_max=2, name="settling")
    await database.open()
    yield database
    await database.close()


def test_two_who_tell_the_same_at_once_book_it_once(sold):
    """The second waits for the first, and is given what the first booked."""
    owner = OrganizationId(sold.organization_id)

    async def story():
        async with opened(sold.world.database.app) as database:

            async def tells(number):
                async with database.unit((owner,)) as unit:
                    rows = SettlementRows(unit, sold.world.parts.ids)
                    told = all_so_far(sold, f"stl_{number}")
                    return await rows.book(owner, told, sold.now, by="usr_1")

            return await asyncio.gather(*map(tells, range(2)))

    first, second = asyncio.run(story())
    assert first == second
    assert balances(sold)["BANK"] == "5.00"
    assert get(sold, "ledger/settlements")["items"][0]["id"] == first.id


def test_what_is_captured_while_a_settlement_is_booked_waits_for_it(sold):
    """Both hold the clearing account first: neither sees half of the other, and neither is let fall."""
    owner = OrganizationId(sold.organization_id)

    async def story():
        async with opened(sold.world.database.app) as database, database.unit((owner,)) as unit:
            rows = SettlementRows(unit, sold.world.parts.ids)
            told = all_so_far(sold, "stl_1")
            await rows.book(owner, told, sold.now, by="usr_1")
            captures = asyncio.create_task(asyncio.to_thread(found, sold, "4.00"))
            await stand_in_line(sold.world.database, unless=captures)
            assert not captures.done()
        await captures

    asyncio.run(story())
    (one,) = get(sold, "ledger/settlements")["items"]
    assert one["accrued"] == euro("0.46")
    assert balances(sold)["PSP_CLEARING:payter"] == "-1.50"
    assert get(sold, "ledger/trial-balance")["is_balanced"]
