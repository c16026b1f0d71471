import pytest

from tests.play import api_world
from tests.play.postgres import for_a_while
from tests.play.yard import driver


@pytest.fixture(scope="module")
def database(postgres_server):
    """One that has everybody in it."""
    yield from for_a_while(postgres_server, api_world.peopled(postgres_server))


@pytest.fixture(scope="module")
def running(database):
    """The API with everybody in it, for one module."""
    with api_world.world(database) as world:
        yield world


@pytest.fixture
def world(running):
    """The running API, seen from a browser of its own."""
    yield running
    running.leave()
    running.stream.facts.clear()
    running.stream.silences_left = 1


@pytest.fixture
def untouched(world):
    """The same with all rows as they were at first: for stories that change them."""
    world.starts_over()
    return world


@pytest.fixture
def charge(untouched):
    """A yard with a price, one station and its reader, and a driver in front of it."""
    return driver(untouched)


@pytest.fixture
def paid(charge):
    """Ten kilowatt-hours, paid for."""
    return charge.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50")


@pytest.fixture
def charged(charge):
    """Ten kilowatt-hours for 5.50, of which nothing has been taken yet."""
    return charge.tap().plug_in().charge(10_000).unplug(10_000)
