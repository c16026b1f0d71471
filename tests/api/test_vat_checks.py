"""A company's VAT number from the station, or from an operator, to the session and onto the receipt."""

import asyncio
from datetime import timedelta

import pytest

from chargewright.access.roles import Role
from chargewright.network.vat_checks import Company, Said, VatDesk, VatReason
from tests.api.test_network import errors
from tests.api.test_station_costs import at_station
from tests.play.command_line import command_line
from tests.play.served_api import Served

NUMBER = "NL000099998B57"
FLEET = Said(
    VatReason.REGISTERED, Company("HARBOUR FLEET B.V.", ("HAVENKADE 14", "3011AA ROTTERDAM"))
)


def checks(world, **asked):
    found = world.get("/api/v1/vat-checks", params=asked)
    assert found.status_code == 200, found.text
    return found.json()["items"]


def receipt(driver):
    ((document,),) = driver.world.rows(
        "SELECT convert_from(document, 'UTF8')::json -> 'heading' -> 'buyer' FROM receipt"
        " WHERE document_type = 'RECEIPT'"
    )
    return document


def asks(world, number=NUMBER, role=Role.ADMINISTRATOR, **more):
    return world.post("/api/v1/vat-numbers/check", role, json={"vat_number": number, **more})


@pytest.mark.parametrize("when", ["before", "meanwhile", "long before"])
def test_the_number_that_a_driver_gave_is_on_the_receipt_of_the_session_it_was_given_for(
    charge, when
):
    charge.world.register.said = FLEET
    desk = VatDesk(register=charge.world.register)

    async def story():
        async with at_station(charge, "ocpp2.1", vat=desk) as it:

            async def gives():
                told = await it._own.call("VatNumberValidation", {"vatNumber": "nl 000099998B57"})
                assert told[2]["company"]["name"] == "HARBOUR FLEET B.V."

            if when != "meanwhile":
                await gives()
            it.passes(11 if when == "long before" else 1)
            charge.tap()
            await it.says("Started", 1000)
            if when == "meanwhile":
                await gives()
            it.passes()
            await it.says("Ended", 11_000)

    asyncio.run(story())
    charge.rated().captured("5.50")
    (check,) = checks(charge.world)
    assert (check["number"], check["verdict"], check["checked_by"]) == (NUMBER, "valid", None)
    if when == "long before":
        assert check["session_id"] is None
        assert receipt(charge) is None
        return
    assert checks(charge.world, session_id=charge.session_id) == [check]
    assert receipt(charge) == {
        "vat_id": NUMBER,
        "name": "HARBOUR FLEET B.V.",
        "address": ["HAVENKADE 14", "3011AA ROTTERDAM"],
    }


def test_an_operator_checks_a_number_for_a_session_until_it_has_its_receipt(charge):
    world = charge.world
    charge.tap().plug_in().charge(10_000)
    world.register.said = FLEET
    asked = asks(world, session_id=charge.session_id, role=Role.SUPPORT)
    assert asked.status_code == 200, asked.text
    assert asked.json()["checked_by"] is not None
    assert asks(world, "NL1").json()["reason"] == "wrong_form"
    charge.unplug(10_000).captured("5.50")
    assert receipt(charge)["vat_id"] == NUMBER
    assert asks(world, session_id=charge.session_id).status_code == 409
    assert asks(world, session_id="ses_unknown").status_code == 404
    assert asks(world, role=Role.ANALYST).status_code == 403
    assert errors(asks(world, "N" * 41)) == {"vat_number"}
    assert [each["verdict"] for each in checks(world)] == ["invalid", "valid"]
    assert [each["written"] for each in checks(world, verdict="invalid")] == ["NL1"]
    assert len(world.get("/api/v1/vat-checks?format=csv").text.splitlines()) == 3
    operations = {each["operation"] for each in world.get("/api/v1/audit-trail").json()["items"]}
    assert "check_vat_number" in operations


def test_a_receipt_that_is_issued_while_the_register_is_asked_gets_no_company(charge, monkeypatch):
    world = charge.world
    charge.tap().plug_in().charge(10_000)

    async def slowly(number):
        await asyncio.to_thread(lambda: charge.unplug(10_000).captured("5.50"))
        return FLEET

    monkeypatch.setattr(world.register, "ask", slowly)
    assert asks(world, session_id=charge.session_id).status_code == 409
    assert checks(world) == []
    assert receipt(charge) is None


def test_what_was_checked_for_nothing_is_forgotten(untouched):
    world = untouched
    world.register.said = Said(VatReason.TIMED_OUT)
    assert asks(world).json()["verdict"] == "unconfirmed"
    before = world.clock.now() + timedelta(seconds=1)
    world.does("SELECT forget_vat_checks(%s, 10)", before)
    assert checks(world) == []


def test_the_command_line_says_whose_number_it_is_and_fails_where_it_is_nobodys(
    untouched, monkeypatch
):
    untouched.register.said = FLEET
    with Served(untouched) as served:
        served.start()
        run = command_line(monkeypatch, untouched.database, served.url)
        good, bad = run("check-vat-number", NUMBER), run("check-vat-number", "DE1")
    assert (good.exit_code, bad.exit_code) == (0, 1), good.output + bad.output
    assert "HARBOUR FLEET B.V." in good.output
    assert bad.output == "DE1 is invalid (wrong_form).\n"
