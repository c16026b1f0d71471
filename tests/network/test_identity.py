import pytest

from chargewright.network.identity import identity_from_path


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("/ocpp/STN-1", "STN-1"),
        ("/ocpp/stn-1", "stn-1"),
        ("/ocpp/RDAM%7C123", "RDAM|123"),
        ("/ocpp/a%2Fb", "a/b"),
        ("/ocpp/50%2525", "50%25"),  # decoded once, not twice
        ("/ocpp//STN-1/", "STN-1"),
        ("/ocpp/STN-1?version=1.6", "STN-1"),
        ("/ocpp/", None),
        ("/ocpp/a/b", None),
        ("/other/STN-1", None),
        ("/ocpp/%FF", None),
        ("/ocpp/%00", None),
        ("/ocpp/" + "x" * 49, None),
    ],
)
def test_the_path_names_the_station(path, identity):
    assert identity_from_path(path, "/ocpp/") == identity
