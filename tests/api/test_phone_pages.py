"""What a driver sees who pays with a phone: the form, the way to the provider, the charge, and its end."""

import re
from datetime import timedelta

import pytest

from chargewright.api.driver_words import CATALOGUES
from chargewright.kernel.problem import Outage
from chargewright.kernel.sealed import Purpose
from chargewright.network.web_codes import pass_of
from tests.api.test_driver_page import read
from tests.api.test_paid_on_the_phone import Phones

SAYS = CATALOGUES["en"]
RESERVED = (
    "INSERT INTO reservation (organization_id, id, station_id, reservation_no, id_token, state,"
    " command_id, created_at, expires_at, changed_at) SELECT organization_id, 'rsv_1', id, 1,"
    " '04A1B2C3D4', 'accepted', 'cmd_1', created_at, %s, created_at FROM station WHERE id = %s"
)
"""Any EVSE of a station, for a member."""
SECRET = "a secret that a station shares"


class Driver:
    """Somebody at the EVSE with a phone."""

    def __init__(self, phones):
        self.phones, self.world = phones, phones.world
        self.place = f"/c/{phones.charge.evse_id}"
        self.here = ""

    def sees(self, address=None, **query):
        return self.world.client.get(address or self.place, params=query, follow_redirects=False)

    def pays(self, **filled_in):
        """Fill in the form, and go to the provider's page where there is one."""
        fields = {"lang": "en", "pass": "", "amount": "30", "kwh": "", "minutes": "", **filled_in}
        answer = self.world.client.post(f"{self.place}/pay", data=fields, follow_redirects=False)
        if answer.status_code == 303:
            self.here = answer.headers["location"].partition("?")[0]
        return answer

    def told(self):
        return read(self.sees(self.here))


@pytest.fixture
def driver(charge):
    return Driver(Phones(charge))


def test_from_the_form_to_the_receipt(driver):
    first = driver.sees()
    assert SAYS["pay.button"] in read(first)
    assert SAYS["receipt.phone"] in read(first)
    assert "form-action 'self'" in first.headers["content-security-policy"]
    assert driver.pays(amount="20,00", kwh="12").status_code == 303
    going = driver.sees(driver.here, go=1)
    ((ref, (_, amount)),) = driver.phones.pages.opened.items()
    assert amount.amount == "20.00"
    assert f'content="0; url=https://pay.example/{ref}"' in going.text
    assert SAYS["phone.waiting"] in driver.told()
    driver.phones.pages.pays(ref)
    driver.phones.works()
    assert SAYS["phone.plug_in"] in driver.told()
    ((name,),) = driver.world.rows("SELECT substr(id, 5) FROM checkout WHERE state = 'paid'")
    anna = driver.phones.driver(name).plug_in().charge(10_000)
    told = driver.told()
    assert (SAYS["phone.charging"] in told, "10.000 kWh" in told, "5.50" in told) == (True,) * 3
    assert driver.sees(driver.here + "/stop").status_code == 405
    stopped = driver.world.client.post(driver.here + "/stop", follow_redirects=False)
    assert stopped.status_code == 303
    assert SAYS["phone.stopping"] in driver.told()
    anna.unplug(10_000)
    driver.phones.works()
    anna.issued()
    assert SAYS["phone.paid"] in driver.told()
    (receipt,) = re.findall(r'href="(/r/[^"]+)"', driver.sees(driver.here).text)
    assert "5.50" in read(driver.sees(receipt))


@pytest.mark.parametrize(
    "filled_in",
    [{"amount": "99"}, {"amount": "x"}, {"amount": "1e3"}, {"kwh": "-1"}, {"minutes": "soon"}],
)
def test_what_cannot_be_meant_opens_no_page(driver, filled_in):
    answer = driver.pays(**filled_in)
    assert (answer.status_code, SAYS["pay.wrong"] in read(answer)) == (409, True)
    assert driver.phones.pages.opened == {}


def test_too_little_to_charge_with_is_not_reserved(driver):
    assert SAYS["pay.small"] in read(driver.pays(amount="0.01"))


def test_where_somebody_is_about_to_charge_nobody_pays_besides(driver):
    driver.pays()
    (ref,) = driver.phones.pages.opened
    driver.phones.pages.pays(ref)
    driver.sees(driver.here)
    driver.phones.works()
    assert SAYS["pay.taken"] in read(driver.pays())


def test_a_provider_that_is_silent_is_no_page_and_many_pages_are_too_many(driver):
    driver.phones.pages.is_silent = True
    assert driver.pays().status_code == 503
    driver.phones.pages.is_silent = False
    for _ in range(9):
        assert driver.pays().status_code == 303
    assert SAYS["pay.busy"] in read(driver.pays())
    driver.world.clock.advance(timedelta(minutes=11))
    assert driver.pays().status_code == 303


def test_an_account_whose_key_cannot_be_opened_is_no_page_and_no_riddle(driver):
    driver.world.cards.lost_key = Outage("sealed with a data key that is not here", retry=False)
    answer = driver.pays()
    driver.world.cards.lost_key = None
    assert (answer.status_code, SAYS["pay.failed"] in read(answer)) == (503, True)
    assert driver.pays().status_code == 303


def test_what_a_member_has_reserved_is_offered_to_nobody_and_who_paid_before_gets_it_back(driver):
    world, charge = driver.world, driver.phones.charge
    driver.pays()
    (ref,) = driver.phones.pages.opened
    until = world.clock.now() + timedelta(minutes=20)
    world.does(RESERVED, until, charge.station_id)
    assert SAYS["pay.reserved"] in read(driver.sees())
    assert 'name="amount"' not in driver.sees().text
    refused = driver.pays()
    assert (refused.status_code, SAYS["pay.reserved"] in read(refused)) == (409, True)
    driver.phones.pages.pays(ref)
    driver.sees(driver.here)
    driver.phones.works()
    assert driver.phones.pages.ended == {f"pi_{ref}": None}
    world.clock.advance(timedelta(minutes=21))
    assert SAYS["pay.button"] in read(driver.sees())
    assert driver.pays().status_code == 303


def test_where_a_station_shows_codes_only_who_opened_one_pays(driver):
    world, evse_id = driver.world, driver.phones.charge.evse_id
    sealed = world.parts.vault.seal(SECRET.encode(), purpose=Purpose.WEB_CODE)
    world.does(
        "INSERT INTO station_web_code (organization_id, station_id, secret_sealed, validity_s,"
        " length, set_at, set_by) SELECT organization_id, id, %s, 60, 16, created_at, 'key_1'"
        " FROM station WHERE id = %s",
        sealed,
        driver.phones.charge.station_id,
    )
    assert SAYS["pay.scan"] in read(driver.sees())
    assert driver.pays().status_code == 404
    good = pass_of(SECRET, evse_id, world.clock.now() + timedelta(minutes=15))
    shown = driver.sees(**{"pass": good, "maxcost": "12.50", "maxenergy": "9500", "maxtime": "61"})
    for field, value in (("amount", "12.50"), ("kwh", "10"), ("minutes", "2")):
        assert f'name="{field}"' in shown.text
        assert re.search(rf'name="{field}"[^>]*value="{value}"', shown.text), field
    assert driver.pays(**{"pass": good}).status_code == 303
    for other in (pass_of(SECRET, "evs_other", world.clock.now()), good[:-1], "9.x", ""):
        assert driver.pays(**{"pass": other}).status_code == 404
    world.clock.advance(timedelta(minutes=16))
    assert driver.pays(**{"pass": good}).status_code == 404


def test_a_driver_who_calls_it_off_reads_why_nothing_was_charged(driver):
    driver.pays()
    (ref,) = driver.phones.pages.opened
    driver.phones.pages.pays(ref)
    driver.sees(driver.here)
    driver.phones.works()
    driver.world.client.post(driver.here + "/stop", follow_redirects=False)
    driver.phones.works()
    told = driver.told()
    assert (SAYS["phone.nothing"] in told, "You cancelled" in told) == (True, True)
    assert driver.sees("/p/" + "x" * 43).status_code == 404
