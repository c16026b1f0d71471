"""An installer on a phone brings a station from the form to its first paid charge, on the real system.

`chargewright serve` runs in a process tree of its own, the card cloud in another; the station is a
simulated one that connects to the address and by the password that the phone shows. Everything
beside the browser happens in a loop of another thread, because Playwright keeps this one's.
"""

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from chargewright.api.built import Built
from sim.payter.remote import PayterCloud
from sim.site.api import Api
from sim.site.plan import AN_AFTERNOON, HARBOUR_YARD
from sim.site.seeding import seed
from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan
from sim.stations.station import SimulatedStation
from tests.play.browser import PHONE
from tests.play.platform import payter_cloud
from tests.play.served import Served, served

pytestmark = pytest.mark.timeout(400)  # it starts five processes first

IDENTITY = "NL-HAR-9"
READER = "P6X-9"
TOKEN = "04A1B2C3"
EMAIL = "installer@harbour-yard.example"
OWN = "eleven-slow-bicycles"


@dataclass
class Yard:
    """A site with a price and a card reader that nobody mapped, before its first station."""

    it: Served
    cloud: PayterCloud
    portal: BlockingPortal
    password: str

    def station(self, stack: ExitStack, address: str, password: str) -> SimulatedStation:
        """What somebody enters these two in, switched on."""
        plan = StationPlan(
            url=address.rstrip("/"),
            identity=IDENTITY,
            password=password,
            evses=(EvsePlan((ConnectorPlan(150_000, is_dc=True),)),),
            meter_interval_s=1.0,
        )
        station = SimulatedStation(plan)
        stack.enter_context(self.portal.wrap_async_context_manager(station))
        self.portal.call(station.connect)
        return station


async def bare_yard(api: Api, cloud: PayterCloud) -> None:
    """A site that sells and has a reader, and no station."""
    plan = replace(HARBOUR_YARD, posts=(), tokens=(TOKEN,))
    seeded = await seed(api, cloud, AN_AFTERNOON, plan=plan)
    account = await api.post(
        "terminal-accounts", {"name": "Payter", "base_url": cloud.url, "api_key": cloud.key}
    )
    await cloud.add_terminal(READER)
    await cloud.set_online(READER, online=False)
    await api.post(
        "terminals",
        {
            "site_id": seeded.site_id,
            "account_id": account["id"],
            "serial_ref": READER,
            "label": "Reader at the gate",
            "evse_ids": [],
        },
    )


@pytest.fixture
def yard():
    if Built().index() is None:
        pytest.skip("the dashboard was not built: make web")
    with ExitStack() as stack:
        portal = stack.enter_context(start_blocking_portal())

        def entered(manager):
            return stack.enter_context(portal.wrap_async_context_manager(manager))

        cloud, it = entered(payter_cloud()), entered(served())
        portal.call(bare_yard, entered(it.api()), cloud)
        yield Yard(it, cloud, portal, portal.call(it.user, EMAIL, "installer"))


def signs_in(visit, password):
    """For the first time, with the one-time password that the operator printed."""
    page = visit.page
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label(re.compile("^Password")).fill(password)
    page.keyboard.press("Enter")
    visit.heading("Choose your own password")
    page.get_by_label("One-time password").fill(password)
    page.get_by_label(re.compile(r"^New password(?! again)")).fill(OWN)
    page.get_by_label("New password again").fill(OWN)
    page.keyboard.press("Enter")


def is_green(visit, step):
    """Wait until this step is done, and look that the page fits on the phone."""
    visit.page.get_by_role("heading", name=re.compile(rf"{step} \(done\)")).wait_for()
    visit.settled()
    assert visit.too_wide() == []


def entered_in_the_station(visit, name):
    """What the page tells to enter there."""
    term = visit.page.locator("dt", has_text=re.compile(f"^{name}$"))
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


def test_a_station_goes_from_the_form_to_its_first_paid_charge(windows, yard):
    with windows.window(width=PHONE) as visit, ExitStack() as stack:
        page, call = visit.page, yard.portal.call
        visit.open(f"{yard.it.url}/stations/new")
        signs_in(visit, yard.password)
        visit.heading("Add a station")
        visit.complaints.clear()  # a browser complains where nobody had signed in
        page.get_by_role("textbox", name="Identity").fill(IDENTITY)
        page.get_by_role("combobox", name="Usual stations").click()
        page.get_by_role("option", name="DC, one CCS 2, 150 kW").click()
        page.get_by_role("button", name="Add the station and show its password").click()

        visit.heading(f"Commission {IDENTITY}")
        station = yard.station(
            stack,
            entered_in_the_station(visit, "Address"),
            entered_in_the_station(visit, "Password"),
        )
        is_green(visit, "Address and password")
        is_green(visit, "First boot")
        is_green(visit, "Status of every connector")

        page.get_by_label("Number of the token").fill(TOKEN.lower())
        page.get_by_role("button", name="Start", exact=True).click()
        page.get_by_text("Plug the vehicle in").wait_for()
        call(station.plug_in)
        page.get_by_text(re.compile(r"[1-9]\d* kW$")).first.wait_for()
        page.get_by_role("button", name="Stop", exact=True).click()
        is_green(visit, "Test charge: start and stop")
        call(station.unplug)

        page.get_by_role("button", name="Map it").click()
        is_green(visit, "Card terminal")
        page.get_by_role("button", name="Test", exact=True).click()
        page.get_by_text("The provider does not reach it").wait_for()
        call(lambda: yard.cloud.set_online(READER, online=True))
        page.get_by_role("button", name="Test", exact=True).click()
        is_green(visit, "Test of the card terminal")
        page.get_by_text("Everything is green").wait_for()

        call(yard.it.until, "SELECT state FROM reader", [("armed",)])
        call(yard.cloud.tap, READER, "Visa 4242")
        call(yard.it.until, "SELECT state FROM payment", [("held",)])
        page.get_by_role("link", name="To the station").click()
        visit.heading(IDENTITY)
        assert visit.complaints == []
