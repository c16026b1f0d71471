import pytest

from tests.play import api_world


@pytest.fixture(scope="module")
def world(database):
    """The API with everybody in it, for one module."""
    api_world.seed(database)
    with api_world.world(database) as running:
        yield running


@pytest.fixture(autouse=True)
def nobody_is_signed_in(request):
    """Each test opens its own browser."""
    yield
    if "world" in request.fixturenames:
        world = request.getfixturevalue("world")
        world.leave()
        world.stream.facts.clear()
        world.stream.silences_left = 1
