from tests.play.bus import bus_address  # noqa: F401 - fixture
