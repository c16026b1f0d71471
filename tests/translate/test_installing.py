"""Each version is asked about certificates, brought one and has one taken away by messages that it has."""

import pytest

from chargewright.network.installed import HashData
from chargewright.translate.commands import to_wire
from chargewright.translate.installing import (
    InstalledFor,
    RootFor,
    to_ask,
    to_delete,
    to_install,
)
from chargewright.wire.ocpp.errors import Version

HASHES = HashData("SHA256", "ab", "cd", "1f")
PEM = "-----BEGIN CERTIFICATE-----"


@pytest.mark.parametrize("version", Version)
def test_every_use_has_words_in_every_version(version):
    for use in InstalledFor:
        order = to_ask(version, use)
        to_wire(version, order.name, order.payload)
    for use in RootFor:
        order = to_install(version, use, PEM)
        to_wire(version, order.name, order.payload)


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("CentralSystemRootCertificate", "DeleteCertificate"),
        ("V2GRootCertificate", "DataTransfer"),
    ],
)
def test_what_is_for_vehicles_leaves_a_16_station_by_an_envelope(kind, action):
    order = to_delete(Version.V16, kind, HASHES)
    assert to_wire(Version.V16, order.name, order.payload)[0] == action
    order = to_delete(Version.V21, kind, HASHES)
    assert to_wire(Version.V21, order.name, order.payload)[0] == "DeleteCertificate"
