"""A simulated station keeps roots, asks for a certificate for vehicles, and shows what a vehicle shows it."""

import json

from sim.contracts.pki import ContractPki, pem
from sim.stations.plug_and_charge import VENDOR, Said, Shown, present_contract
from tests.sim.central import Central, story
from tests.sim.site import Site, both_versions

ROOT = pem(ContractPki().root.certificate)


async def asked(site, action, payload):
    """The station's answer, out of its envelope."""
    if site.central.version != "1.6":
        return (await site.central.call(action, payload))[0]
    envelope = {"vendorId": VENDOR, "messageId": action, "data": json.dumps(payload)}
    answer, _ = await site.central.call("DataTransfer", envelope)
    return json.loads(answer["data"])


def requests(site):
    """What it asked to have signed, in or out of an envelope."""
    return site.central.heard("SignCertificate") + [
        each
        for each in site.central.heard("DataTransfer")
        if each["messageId"] == "SignCertificate"
    ]


@both_versions
@story
async def test_a_root_is_installed_named_and_taken_away(version):
    async with Site(version) as site:
        await site.station.connect()
        install = {"certificateType": "MORootCertificate", "certificate": ROOT}
        assert await asked(site, "InstallCertificate", install) == {"status": "Accepted"}
        named = await asked(site, "GetInstalledCertificateIds", {})
        ((known),) = named["certificateHashDataChain"]
        assert known["certificateType"] == "MORootCertificate"
        taken = {"certificateHashData": known["certificateHashData"]}
        assert await asked(site, "DeleteCertificate", taken) == {"status": "Accepted"}
        assert await asked(site, "DeleteCertificate", taken) == {"status": "NotFound"}
        assert await asked(site, "GetInstalledCertificateIds", {}) == {"status": "NotFound"}
        rubbish = install | {"certificate": "no PEM"}
        assert await asked(site, "InstallCertificate", rubbish) == {"status": "Rejected"}


@both_versions
@story
async def test_what_was_signed_for_it_is_its_own(version):
    answers = {
        "DataTransfer": {"status": "Accepted", "data": '{"status": "Accepted"}'},
        "SignCertificate": {"status": "Accepted"},
    }
    async with Site(version, central=Central(version, answers=answers)) as site:
        await site.station.connect()
        trigger = {"requestedMessage": "SignV2GCertificate"}
        assert await asked(site, "TriggerMessage", trigger) == {"status": "Accepted"}
        await site.station.until(lambda: requests(site))
        brought = {"certificateType": "V2GCertificate", "certificateChain": ROOT}
        assert await asked(site, "CertificateSigned", brought) == {"status": "Accepted"}
        assert site.station.certificates.own == {"V2GCertificate": ROOT}


@both_versions
@story
async def test_a_central_system_that_says_no_keeps_a_vehicle_from_charging(version):
    refusing = {"idTokenInfo": {"status": "Invalid"}, "certificateStatus": "CertChainError"}
    answers = {
        "DataTransfer": {"status": "Accepted", "data": json.dumps(refusing)},
        "Authorize": refusing,
    }
    async with Site(version, central=Central(version, answers=answers)) as site:
        await site.station.connect()
        await site.station.plug_in()
        said = await present_contract(site.station, Shown("DE83DUIEN83QGZ", ROOT))
        assert said == Said("Invalid", "CertChainError")
        assert site.station.evse(1).transaction is None
