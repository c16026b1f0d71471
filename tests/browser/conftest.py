"""The real API on a real database, over HTTP, with a document of every kind, and a browser."""

from collections.abc import Iterator

import pytest

from chargewright.api.built import Built
from tests.play import api_world
from tests.play.browser import Visit, Windows, chromium
from tests.play.dashboard import Dashboard, standing
from tests.play.papers import Issued, issued


@pytest.fixture(scope="session")
def browser() -> Iterator[Windows]:
    """One for the run, at rest: its start is a third of what a module's tests take."""
    with chromium() as found, found.at_rest():
        yield found


@pytest.fixture(scope="module")
def windows(browser: Windows) -> Iterator[Windows]:
    """For one module: while Playwright is awake, nobody else can have an event loop in this thread."""
    with browser.awake() as found:
        yield found


@pytest.fixture(scope="module")
def papers(database) -> Iterator[Issued]:
    """An API that serves every sample document under a link of its own."""
    api_world.seed(database)
    with api_world.world(database) as world, issued(world) as served:
        yield served


@pytest.fixture(scope="module")
def office(database) -> Iterator[Dashboard]:
    """The dashboard that was built, with something of each kind behind it."""
    if Built().index() is None:
        pytest.skip("the dashboard was not built: make web")
    with standing(database) as it:
        yield it


@pytest.fixture(scope="module")
def desk(windows) -> Iterator[Visit]:
    """A window that is kept for the module: what it has loaded once it need not load again."""
    with windows.window() as found:
        yield found


@pytest.fixture
def operator(desk, office) -> Visit:
    """A window of somebody who may do everything, at a page that asks for little, loaded anew."""
    desk.starts_over()
    office.signs_in(desk)
    desk.open(f"{office.url}/me")
    desk.heading("Your account")
    return desk
