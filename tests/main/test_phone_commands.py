"""`chargewright phone-payments`, at the real API: said of one thing, shown, and refused where it is not clear of what."""

import pytest

from tests.api.test_network import site, station
from tests.api.test_payment_pages import adds_account
from tests.play import api_world
from tests.play.command_line import command_line
from tests.play.served_api import Served


@pytest.fixture
def run(fresh_database, monkeypatch):
    """Commands at an API with one station and one account with pages."""
    api_world.seed(fresh_database)
    with api_world.world(fresh_database) as world, Served(world) as served:
        served.start()
        station(world, site(world, name="Quay")["id"], "CS-1")
        adds_account(world, name="Phones")
        yield command_line(monkeypatch, world.database, served.url)


def test_it_is_said_of_a_site_and_of_an_evse_and_listed(run):
    said = run("phone-payments", "set", "account", "--account", "Phones", "--site", "Quay")
    assert (said.exit_code, "One pays there through tac_" in said.output) == (0, True), said.output
    said = run("phone-payments", "set", "nobody", "--evse", "A1")
    assert said.output == "Nobody pays there with a phone.\n"
    listed = run("phone-payments", "list").output
    assert ("evse" in listed, "nobody" in listed, "site" in listed) == (True,) * 3
    run("phone-payments", "set", "inherit", "--evse", "A1")
    assert "nobody" not in run("phone-payments", "list").output
    assert run("phone-payments", "set", "nobody", "--evse", "A1", "--site", "Quay").exit_code != 0
