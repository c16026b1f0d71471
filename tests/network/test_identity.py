import pytest

from chargewright.network.identity import identities_from_path, is_address, is_host_name


@pytest.mark.parametrize(
    ("path", "identities"),
    [
        ("/ocpp/STN-1", ["STN-1"]),
        ("/ocpp/stn-1", ["stn-1"]),
        ("/ocpp/RDAM%7C123", ["RDAM|123"]),
        ("/ocpp/a%2Fb", ["a/b"]),
        ("/ocpp/50%2525", ["50%25"]),  # decoded once, not twice
        ("/ocpp//STN-1/", ["STN-1"]),
        ("//ocpp///STN-1", ["STN-1"]),
        ("/ocpp/STN-1?version=1.6", ["STN-1"]),
        ("/ocpp/CP_1/S1", ["S1", "CP_1"]),
        ("/ws://10.0.0.2:9000/ocpp/CP_1", ["CP_1"]),
        ("/ocpp/ws://10.0.0.2:9000/CP_1", ["CP_1", "10.0.0.2:9000", "ws:"]),
        ("/ocpp/", []),
        ("/other/STN-1", []),
        ("/ocpp/%FF", []),
        ("/ocpp/%00", []),
        ("/ocpp/STN-1/%FF", ["STN-1"]),
        ("/ocpp/" + "x" * 49, []),
    ],
)
def test_the_path_names_the_station(path, identities):
    assert identities_from_path(path, "/ocpp/") == tuple(identities)


@pytest.mark.parametrize(
    ("identity", "reads_as"),
    [
        ("STN-1", (False, False)),
        ("CS.0001", (False, False)),
        ("NL*ABC*E1", (False, False)),
        ("1.2.3", (False, False)),
        ("10.0.0.2", (True, False)),
        ("10.0.0.2:9000", (True, False)),
        ("2001:db8::7", (True, False)),
        ("[2001:db8::7]:9000", (True, False)),
        ("wss://ocpp.example.org/ocpp", (True, False)),
        ("//ocpp", (True, False)),
        ("ocpp.example.org", (False, True)),
        ("OCPP.Example.org:443", (False, True)),
        ("ocpp.example.org.", (False, True)),
        ("localhost", (False, False)),
    ],
)
def test_an_identity_that_reads_as_where_a_server_is_reached_is_told(identity, reads_as):
    assert (is_address(identity), is_host_name(identity)) == reads_as
