"""What a station has stored of a customer: who it is, and what follows when it forgets him."""

import pytest

from tests.api.test_installed_certificates import ROOT, named, says
from tests.api.test_local_lists import brought, shows, updates, wants
from tests.play.whole import told, whole

both_versions = pytest.mark.parametrize("version", ["2.0.1", "2.1"])


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@both_versions
@pytest.mark.parametrize("clear", [False, True])
@told
async def test_a_customers_certificate_is_named_as_the_station_names_it(world, version, clear):
    async with whole(world, version) as it:
        found = await named(it)
        asked = says(it, "CustomerInformation", status="Accepted")
        await it.ended(it.post("customer-information", certificate_id=found["id"], clear=clear))
        (one,) = asked
        assert (one["customerCertificate"], one["report"], one["clear"]) == (ROOT, True, clear)


@both_versions
@pytest.mark.parametrize("how", ["token_id", "customer_identifier"])
@told
async def test_whom_a_station_forgets_leaves_its_list(world, version, how):
    async with whole(world, version) as it:
        asked = says(it, "CustomerInformation", status="Accepted")
        gone, stays = it.token("04A1"), it.token("04B2")
        wants(it, takes_all=True)
        await brought(it)
        who = {"token_id": gone, "customer_identifier": "04a1"}[how]
        await it.ended(it.post("customer-information", clear=True, **{how: who}))
        await it.until(lambda: shows(it)["state"] == "in_step")
        assert updates(it) == [("Full", 2), ("Differential", 1)]
        assert {each.text for each in it.station.local_list.tokens} == {"04b2"}
        assert asked[0].get("idToken", {}).get("type") in {"ISO14443", None}
        found = await brought(it, is_full=True)
        assert (found["tokens_left_out"], found["tokens_held"]) == (1, 1), "it stays out"
        wants(it, token_ids=[gone, stays])
        assert (await brought(it))["tokens_held"] == 2, "until somebody names it again"


@both_versions
@pytest.mark.parametrize(("report", "clear"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize(
    ("kind", "uid", "told_as"),
    [
        ("RFID", "04A1", "ISO14443"),
        ("EMAID", "DE8ACC12E46L89", "eMAID"),
        ("OTHER", "GUEST7", "Central"),
    ],
)
@told
async def test_a_customers_token_is_named_as_its_reader_does(
    world, version, kind, uid, told_as, report, clear
):
    async with whole(world, version) as it:
        asked = says(it, "CustomerInformation", status="Accepted")
        body = {"token_id": it.token(uid, kind=kind), "report": report, "clear": clear}
        await it.ended(it.post("customer-information", **body))
        (one,) = asked
        assert one.pop("requestId") >= 0
        its = {"idToken": uid, "type": told_as}
        assert one == {"report": report, "clear": clear, "idToken": its}


@pytest.mark.parametrize("told_as", ["ISO15693", "KeyCode", "Local", "MacAddress"])
@told
async def test_a_station_is_asked_of_a_token_as_another_type(world, told_as):
    async with whole(world, "2.0.1") as it:
        asked = says(it, "CustomerInformation", status="Accepted")
        token = it.token("04A1")
        await it.ended(it.post("customer-information", token_id=token, id_token_type=told_as))
        assert asked[0]["idToken"] == {"idToken": "04A1", "type": told_as}
        who = {"customer_identifier": "x", "id_token_type": told_as}
        problem = it.post("customer-information", status=422, **who)
        assert [each["field"] for each in problem["errors"]] == ["id_token_type"]


@both_versions
@pytest.mark.parametrize("clear", [False, True])
@told
async def test_a_certificate_that_no_station_lists_is_named_by_its_hashes(world, version, clear):
    async with whole(world, version) as it:
        asked = says(it, "CustomerInformation", status="Accepted")
        hashes = {
            "hash_algorithm": "SHA384",
            "issuer_name_hash": "AB01",
            "issuer_key_hash": "00cd",
            "serial_number": "007F",
        }
        await it.ended(it.post("customer-information", certificate_hashes=hashes, clear=clear))
        (one,) = asked
        assert one.pop("requestId") >= 0
        named_so = {
            "hashAlgorithm": "SHA384",
            "issuerNameHash": "AB01",
            "issuerKeyHash": "00cd",
            "serialNumber": "007F",
        }
        assert one == {"report": True, "clear": clear, "customerCertificate": named_so}
        two = {"certificate_hashes": hashes, "customer_identifier": "x"}
        problem = it.post("customer-information", status=422, **two)
        assert [each["field"] for each in problem["errors"]] == ["token_id"]


@both_versions
@told
async def test_a_station_that_has_stored_nothing_of_a_customer_has_said_so(world, version):
    async with whole(world, version) as it:
        nothing = {"requestId": 7, "seqNo": 0, "generatedAt": it.station.stamp(), "data": ""}
        assert await it.station.call("NotifyCustomerInformation", nothing) == {}
        (report,) = await it.until(lambda: it.items("customer-reports"))
        assert (report["request_no"], report["content"], report["is_complete"]) == (7, "", True)


@pytest.mark.parametrize(("status", "clear"), [("Rejected", True), ("Accepted", False)])
@told
async def test_whom_a_station_does_not_forget_stays_in_its_list(world, status, clear):
    async with whole(world, "2.0.1") as it:
        says(it, "CustomerInformation", status=status)
        token = it.token("04A1")
        wants(it, takes_all=True)
        await brought(it)
        await it.ended(it.post("customer-information", token_id=token, clear=clear))
        assert (shows(it)["tokens_left_out"], len(updates(it))) == (0, 1)


@told
async def test_one_customer_is_named(world):
    async with whole(world, "2.0.1") as it:
        token = it.token("04A1")
        for body in ({}, {"token_id": token, "customer_identifier": "x"}, {"token_id": "tok_none"}):
            problem = it.post("customer-information", status=422, **body)
            assert [each["field"] for each in problem["errors"]] == ["token_id"]
