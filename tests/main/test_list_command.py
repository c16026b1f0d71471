"""`chargewright list` at the real API: which lists there are, and any of them as table, sheet and JSON."""

import asyncio
import csv
import io
import json

import httpx
import pytest

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Platform
from tests.api.test_network import site, station
from tests.play import api_world
from tests.play.command_line import command_line
from tests.play.served_api import Served


@pytest.fixture(scope="module")
def there(database):
    """The API at a port, with three stations."""
    api_world.seed(database)
    with api_world.world(database) as world, Served(world) as served:
        served.start()
        quay = site(world, name="Quay")["id"]
        for identity in ("CS-1", "CS-2", "CS-3"):
            station(world, quay, identity)
        yield world, served.url


@pytest.fixture
def run(there, monkeypatch):
    world, url = there
    return command_line(monkeypatch, world.database, url)


def test_every_list_of_the_api_is_named(run):
    said = run("list").output
    for name in ("stations ", "refused-connections ", "stations/{station_id}/ocpp-log "):
        assert name in said
    assert "search" not in said.split()


def test_a_list_is_shown_filtered_sorted_and_as_far_as_the_screen_is_wide(run):
    said = run("list", "stations", "identity_starts=CS", "--sort", "-identity", "--most", "2")
    assert said.exit_code == 0, said.output
    assert said.output.index("CS-3") < said.output.index("CS-2")
    assert "CS-1" not in said.output
    assert "These are 2; there may be more" in said.output
    assert "Not shown (--columns, --csv, --json)" in said.output
    assert max(map(len, said.stdout.splitlines())) <= 160
    either = run("list", "stations", "identity=CS-1", "identity=CS-3").output
    assert ("CS-1" in either, "CS-2" in either, "CS-3" in either) == (True, False, True)
    chosen = run("list", "stations", "identity=CS-1", "--columns", "identity, site_id").stdout
    assert [each.strip() for each in chosen.splitlines()[1].strip("┃").split("┃")] == [
        "identity",
        "site_id",
    ]


def test_programs_get_rows_whole(run):
    rows = [json.loads(line) for line in run("list", "stations", "--json").stdout.splitlines()]
    assert {row["identity"] for row in rows} == {"CS-1", "CS-2", "CS-3"}
    sheet = run("list", "stations", "--sort", "identity", "--csv").stdout.lstrip("\ufeff")
    assert [row["identity"] for row in csv.DictReader(io.StringIO(sheet))] == [
        "CS-1",
        "CS-2",
        "CS-3",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing-such"], "There is no list 'nothing-such'"),
        (["me"], "There is no list 'me'"),
        (["stations", "identity"], "'identity' is no FIELD=VALUE"),
        (["stations", "colour=red"], "colour"),
        (["stations", "--columns", "colour"], "No column is called 'colour'"),
        (["nothing-such", "--csv"], "There is no list 'nothing-such'"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(run, words, said):
    result = run("list", *words)
    assert result.exit_code != 0
    refusal = result.exception
    told = f"{refusal} {getattr(refusal, 'problems', '')}"
    assert said in told, told


def test_an_empty_list_says_so(run):
    assert "There is nothing." in run("list", "refused-connections").output
    assert "There is nothing." in run("reservations", "list").output


def test_an_api_that_does_not_know_our_key_is_said_to_be_of_another_installation():
    async def asked():
        stranger = httpx.MockTransport(lambda _request: httpx.Response(401, json={"detail": "no"}))
        async with httpx.AsyncClient(base_url="http://there:81", transport=stranger) as http:
            await Platform(http).said("GET", "stations")

    with pytest.raises(Refusal, match=r"there:81 does not know the key .* --http"):
        asyncio.run(asked())
