import pytest

from tests.play import api_world


@pytest.fixture(scope="module")
def running(database):
    """The API with everybody in it, for one module."""
    api_world.seed(database)
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
    """The same with people as they were at first: for stories that change them."""
    api_world.seed_again(world.database)
    return world
