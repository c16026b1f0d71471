"""Which requests of stations are signed."""

import pytest

from chargewright.network.certificate_requests import CertificateUse, request_of
from tests.play.certificates import OPERATOR, csr

ADDRESS = "the identity of the station reads as the address of a server"
OTHERS = "its common name is not the identity of the station"


def judged(identity, use, common=None):
    """Why it is not signed; None: it is."""
    found = request_of(csr(common or identity)[0], use, identity, OPERATOR)
    return found if isinstance(found, str) else None


@pytest.mark.parametrize("use", CertificateUse)
@pytest.mark.parametrize("identity", ["10.0.0.2", "wss://ocpp.example.org/"])
def test_no_station_is_signed_for_as_the_address_of_a_server(identity, use):
    assert judged(identity, use) == ADDRESS


@pytest.mark.parametrize("use", CertificateUse)
def test_a_host_name_is_signed_for_the_line_alone_where_it_is_a_clients(use):
    is_clients = use is CertificateUse.STATION
    assert judged("ocpp.example.org", use) == (None if is_clients else ADDRESS)


@pytest.mark.parametrize(
    ("use", "why"),
    [
        (CertificateUse.STATION, OTHERS),
        (CertificateUse.COMBINED, OTHERS),
        (CertificateUse.V2G, None),
        (CertificateUse.V2G20, None),
    ],
)
def test_who_connects_by_it_is_named_by_it(use, why):
    assert judged("S1", use, common="S2") == why
    assert judged("S1", use) is None
