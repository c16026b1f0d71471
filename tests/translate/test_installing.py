"""Each version is asked about certificates, brought one and has one taken away by messages that it has."""

import pytest

from chargewright.network.installed import HashData
from chargewright.translate.commands import to_wire
from chargewright.translate.installing import (
    InstalledFor,
    Order,
    RootFor,
    is_one_question,
    to_ask,
    to_delete,
    to_install,
)
from chargewright.wire.ocpp.errors import Version

HASHES = HashData("SHA256", "ab", "cd", "1f")
PEM = "-----BEGIN CERTIFICATE-----"
IN_16 = {"system": "CentralSystemRootCertificate", "manufacturer": "ManufacturerRootCertificate"}
SINCE = {
    "system": "CSMSRootCertificate",
    "manufacturer": "ManufacturerRootCertificate",
    "vehicles": "V2GRootCertificate",
    "contracts": "MORootCertificate",
    "shown_to_vehicles": "V2GCertificateChain",
}
"""By use: the words of OCPP 1.6 and of 2.x."""
since_2 = pytest.mark.parametrize("version", [Version.V201, Version.V21])


@pytest.mark.parametrize("use", InstalledFor)
def test_a_station_of_1_6_is_asked_about_each_use_in_its_own_words(use):
    asked = (
        Order("GetInstalledCertificateIds", {"certificateType": IN_16[use]})
        if use in IN_16
        else Order("iso15118.GetInstalledCertificateIds", {"certificateType": [SINCE[use]]})
    )
    assert to_ask(Version.V16, [use]) == asked
    to_wire(Version.V16, asked.name, asked.payload)


@since_2
@pytest.mark.parametrize("use", InstalledFor)
def test_a_station_of_2_x_is_asked_about_each_use_by_its_type(version, use):
    asked = Order("GetInstalledCertificateIds", {"certificateType": [SINCE[use]]})
    assert to_ask(version, [use]) == asked
    to_wire(version, asked.name, asked.payload)


@since_2
def test_a_station_of_2_x_is_asked_about_several_uses_at_once_or_about_all(version):
    two = to_ask(version, [InstalledFor.CONTRACTS, InstalledFor.SYSTEM, InstalledFor.CONTRACTS])
    assert two.payload == {"certificateType": ["MORootCertificate", "CSMSRootCertificate"]}
    everything = to_ask(version, None)
    assert everything == Order("GetInstalledCertificateIds", {})
    for each in (two, everything):
        to_wire(version, each.name, each.payload)


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("use", RootFor)
def test_a_root_is_brought_under_the_type_of_its_use(version, use):
    is_own = version is Version.V16 and use in IN_16
    envelope = "iso15118." if version is Version.V16 and not is_own else ""
    brought = Order(
        f"{envelope}InstallCertificate",
        {"certificateType": (IN_16 if is_own else SINCE)[use], "certificate": PEM},
    )
    assert to_install(version, use, PEM) == brought
    to_wire(version, brought.name, brought.payload)


@pytest.mark.parametrize(
    ("uses", "is_one"),
    [
        (["system"], True),
        (["manufacturer", "manufacturer"], True),
        (["vehicles", "contracts", "shown_to_vehicles"], True),
        (["system", "manufacturer"], False),
        (["system", "vehicles"], False),
        (None, False),
    ],
)
def test_one_message_of_1_6_asks_for_one_of_its_own_or_for_what_is_for_vehicles(uses, is_one):
    uses = uses and [InstalledFor(use) for use in uses]
    assert is_one_question(Version.V16, uses) is is_one
    assert is_one_question(Version.V201, uses)


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
