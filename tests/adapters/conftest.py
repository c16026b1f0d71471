from tests.play.api_world import people, peopled_database  # noqa: F401 - fixtures
from tests.play.bus import bus_address  # noqa: F401 - fixture
