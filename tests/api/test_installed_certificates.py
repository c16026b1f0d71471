"""A certificate is named to a station as the station names it, and to no other by hashes of ours."""

import pytest

from chargewright.adapters.authority import pem
from sim.stations.link import Answer
from tests.play.certificates import Authority
from tests.play.whole import told, whole

both_versions = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
ROOT = {
    "hashAlgorithm": "SHA384",
    "issuerNameHash": "ab01",
    "issuerKeyHash": "cd02",
    "serialNumber": "7f",
}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def says(it, action, **answer):
    """What the station answers to this from now on; gives what it was asked."""
    asked = []
    it.station.dialect._handlers[action] = lambda payload: asked.append(payload) or Answer(answer)
    return asked


async def named(it, **hashes):
    """The certificate that the station names when it is asked."""
    chain = {"certificateType": "V2GRootCertificate", "certificateHashData": ROOT | hashes}
    says(it, "GetInstalledCertificateIds", status="Accepted", certificateHashDataChain=[chain])
    await it.ended(it.post("commands/GetInstalledCertificateIds", payload={}))
    (found,) = it.items("/installed-certificates")
    return found


@both_versions
@told
async def test_a_certificate_is_taken_away_by_the_name_that_its_station_gave_it(world, version):
    async with whole(world, version) as it:
        found = await named(it)
        asked = says(it, "DeleteCertificate", status="Accepted")
        done = await it.ended(it.post(f"installed-certificates/{found['id']}/delete"))
        assert (done["state"], asked) == ("accepted", [{"certificateHashData": ROOT}])
        assert it.items("/installed-certificates") == []


@pytest.mark.parametrize("algorithm", ["SHA256", "SHA384", "SHA512"])
@pytest.mark.parametrize("written", [str.lower, str.upper])
@told
async def test_a_name_goes_back_to_its_station_letter_by_letter(world, algorithm, written):
    spelt = {
        "hashAlgorithm": algorithm,
        "issuerNameHash": written("0a1b"),
        "issuerKeyHash": written("00cd"),
        "serialNumber": written("010203ab"),
    }
    async with whole(world, "2.0.1") as it:
        found = await named(it, **spelt)
        assert found["serial_number"] == spelt["serialNumber"]
        asked = says(it, "CustomerInformation", status="Accepted")
        await it.ended(it.post("customer-information", certificate_id=found["id"]))
        assert [each["customerCertificate"] for each in asked] == [spelt]
        asked = says(it, "DeleteCertificate", status="NotFound")
        await it.ended(it.post(f"installed-certificates/{found['id']}/delete"))
        assert asked == [{"certificateHashData": spelt}]
        assert it.items("/installed-certificates") == []


@both_versions
@told
async def test_a_name_of_another_algorithm_is_refused_before_it_is_sent(world, version):
    async with whole(world, version) as it:
        await named(it)
        other = ROOT | {"hashAlgorithm": "SHA256"}
        problem = it.post(
            "commands/DeleteCertificate", status=422, payload={"certificateHashData": other}
        )
        (wrong,) = problem["errors"]
        assert wrong["field"] == "payload.certificateHashData.hashAlgorithm"
        assert wrong["rule"].endswith("SHA384")
        customer = {"requestId": 1, "report": True, "clear": False, "customerCertificate": other}
        problem = it.post("commands/CustomerInformation", status=422, payload=customer)
        assert problem["errors"][0]["field"] == "payload.customerCertificate.hashAlgorithm"
        elsewhere = other | {"serialNumber": "80"}
        it.post("commands/DeleteCertificate", payload={"certificateHashData": elsewhere})


@told
async def test_what_we_brought_and_the_station_has_not_named_is_named_by_nobody(world):
    async with whole(world, "2.0.1") as it:
        found = await named(it)
        it.world.does("UPDATE installed_certificate SET is_named = false")
        it.post(f"installed-certificates/{found['id']}/delete", status=409)
        it.post("customer-information", status=409, certificate_id=found["id"])


@both_versions
@pytest.mark.parametrize(
    ("asked_for", "payload"),
    [
        ({}, {}),
        (
            {"uses": ["contracts", "system"]},
            {"certificateType": ["MORootCertificate", "CSMSRootCertificate"]},
        ),
    ],
)
@told
async def test_a_station_is_asked_about_several_uses_at_once_or_about_all(
    world, version, asked_for, payload
):
    async with whole(world, version) as it:
        await named(it)
        await it.pass_time(1)
        asked = says(it, "GetInstalledCertificateIds", status="NotFound")
        await it.ended(it.post("installed-certificates/ask", **asked_for))
        assert asked == [payload]
        left = it.items("/installed-certificates")
        assert bool(left) is bool(asked_for), "of other types nothing was said"


@told
async def test_a_station_of_1_6_is_asked_one_question_at_a_time(world):
    async with whole(world, "1.6") as it:
        for uses in ({}, {"uses": ["system", "vehicles"]}):
            problem = it.post("installed-certificates/ask", status=422, **uses)
            assert [each["field"] for each in problem["errors"]] == ["uses"]


@both_versions
@told
async def test_what_a_station_fails_to_take_in_or_to_take_away_changes_nothing(world, version):
    root = pem(Authority.made().root.certificate)
    async with whole(world, version) as it:
        found = await named(it)
        says(it, "InstallCertificate", status="Failed")
        brought = it.post("installed-certificates/install", use="contracts", certificate=root)
        assert (await it.ended(brought))["state"] == "rejected"
        says(it, "DeleteCertificate", status="Failed")
        taken = it.post(f"installed-certificates/{found['id']}/delete")
        assert (await it.ended(taken))["state"] == "rejected"
        assert [each["id"] for each in it.items("/installed-certificates")] == [found["id"]]
