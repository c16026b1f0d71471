"""A token is a text and a type to stations of OCPP 2.x: both are told wherever a token is, and are compared."""

from datetime import datetime

import pytest

from tests.api.test_local_lists import brought, wants
from tests.api.test_reservations import is_now, until
from tests.play.whole import told, whole

both_of_2 = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
CARD, CONTRACT, OTHER = "04A1B2C3D4", "DE8ACC12E46L89", "GUEST7"
KINDS = {CARD: "RFID", CONTRACT: "EMAID", OTHER: "OTHER"}
TYPES = {CARD: "ISO14443", CONTRACT: "eMAID", OTHER: "Central"}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def line(text, told_as, **info):
    it_is = {"idToken": {"idToken": text, "type": told_as}}
    return it_is | ({"idTokenInfo": {"status": "Accepted", **info}} if info else {})


def accepted(text, told_as):
    return line(text, told_as) | {"idTokenInfo": {"status": "Accepted"}}


@both_of_2
@told
async def test_a_list_names_each_token_as_its_reader_does_also_when_it_goes(world, version):
    async with whole(world, version) as it:
        ids = {uid: it.token(uid, kind=kind) for uid, kind in KINDS.items()}
        wants(it, takes_all=True)
        await brought(it)
        for gone in (CONTRACT, OTHER):
            it.world.ask("PATCH", f"/api/v1/tokens/{ids[gone]}", json={"is_blocked": True})
        it.token("04B2", group_uid="FAMILY")
        await brought(it)
        first, second = it.station.heard("SendLocalList")
        assert first == {
            "versionNumber": 1,
            "updateType": "Full",
            "localAuthorizationList": [accepted(uid, TYPES[uid]) for uid in sorted(TYPES)],
        }
        family = {"idToken": "FAMILY", "type": "Central"}
        assert second == {
            "versionNumber": 2,
            "updateType": "Differential",
            "localAuthorizationList": [
                line(CONTRACT, "eMAID"),
                line(OTHER, "Central"),
                line("04B2", "ISO14443", status="Accepted", groupIdToken=family),
            ],
        }
        shown = it.items("local-list-lines")
        assert {each["id"]: each["id_token_type"] for each in shown} == {
            CARD: "ISO14443",
            "04B2": "ISO14443",
        }


@both_of_2
@told
async def test_a_token_that_is_said_to_be_of_another_type_goes_and_comes_again(world, version):
    async with whole(world, version, starts_offline=False) as it:
        token = it.token(CARD)
        wants(it, takes_all=True)
        await brought(it)
        it.world.ask("PATCH", f"/api/v1/tokens/{token}", json={"id_token_type": "ISO15693"})
        await brought(it)
        assert it.station.heard("SendLocalList")[-1]["localAuthorizationList"] == [
            line(CARD, "ISO14443"),
            accepted(CARD, "ISO15693"),
        ]
        await it.station.drop_connection()
        await it.station.plug_in()
        assert not await it.station.present_token(CARD)
        assert await it.station.present_token(CARD, presented_as="ISO15693")


@both_of_2
@told
async def test_a_station_lets_in_offline_whom_its_list_names(world, version):
    async with whole(world, version, starts_offline=False) as it:
        for uid, kind in KINDS.items():
            it.token(uid, kind=kind)
        wants(it, takes_all=True)
        await brought(it)
        await it.station.drop_connection()
        await it.station.plug_in()
        assert not await it.station.present_token(CONTRACT, presented_as="Central")
        assert await it.station.present_token(CONTRACT, presented_as="eMAID")


@told
async def test_a_list_that_was_told_without_types_begins_anew(world):
    async with whole(world, "2.0.1") as it:
        it.token(CARD)
        wants(it, takes_all=True)
        await brought(it)
        it.world.does("UPDATE local_list_line SET id_token_type = NULL")
        await brought(it)
        assert it.station.heard("SendLocalList")[-1] == {
            "versionNumber": 2,
            "updateType": "Full",
            "localAuthorizationList": [accepted(CARD, "ISO14443")],
        }


@told
async def test_a_station_of_1_6_is_told_texts_alone_and_nothing_where_a_type_is_another(world):
    async with whole(world, "1.6") as it:
        token = it.token(CARD)
        wants(it, takes_all=True)
        await brought(it)
        [only] = it.station.heard("SendLocalList")
        assert only["localAuthorizationList"] == [
            {"idTag": CARD, "idTagInfo": {"status": "Accepted"}}
        ]
        it.world.ask("PATCH", f"/api/v1/tokens/{token}", json={"id_token_type": "KeyCode"})
        await brought(it)
        assert len(it.station.heard("SendLocalList")) == 1


@both_of_2
@pytest.mark.parametrize("uid", list(KINDS))
@pytest.mark.parametrize("evse_no", [1, None])
@pytest.mark.parametrize("group", ["FAMILY", None])
@told
async def test_a_reservation_is_for_a_text_and_a_type(world, version, uid, evse_no, group):
    async with whole(world, version) as it:
        token = it.token(uid, kind=KINDS[uid], group_uid=group)
        where = {} if evse_no is None else {"evse_no": evse_no}
        made = it.post("reservations", token_id=token, expires_at=until(it), **where)
        await it.until(lambda: is_now(it, made, "accepted"))
        [asked] = it.station.heard("ReserveNow")
        expires_at = datetime.fromisoformat(asked.pop("expiryDateTime"))
        assert expires_at == datetime.fromisoformat(until(it))
        family = {} if group is None else {"groupIdToken": {"idToken": group, "type": "Central"}}
        place = {} if evse_no is None else {"evseId": evse_no}
        its = {"idToken": uid, "type": TYPES[uid]}
        assert asked == {"id": made["reservation_no"], "idToken": its, **place, **family}
        await it.station.plug_in()
        assert await it.station.present_token(uid, presented_as=TYPES[uid])
        assert await it.until(lambda: is_now(it, made, "used"))


@both_of_2
@pytest.mark.parametrize("where", [{}, {"evse_no": 1}])
@told
async def test_an_evse_with_such_a_connector_may_be_reserved(world, version, where):
    async with whole(world, version) as it:
        token = it.token(CARD)
        asked_for = {"token_id": token, "expires_at": until(it), "connector_type": "sType2"}
        made = it.post("reservations", **asked_for, **where)
        await it.until(lambda: is_now(it, made, "accepted"))
        [asked] = it.station.heard("ReserveNow")
        assert asked.pop("expiryDateTime")
        assert asked == {
            "id": made["reservation_no"],
            "idToken": {"idToken": CARD, "type": "ISO14443"},
            "connectorType": "sType2",
            **({"evseId": 1} if where else {}),
        }


@pytest.mark.parametrize(("version", "kind"), [("1.6", "sType2"), ("2.0.1", "Schuko")])
@told
async def test_a_connector_that_the_version_has_no_words_for_is_not_reserved(world, version, kind):
    async with whole(world, version) as it:
        asked = {"token_id": it.token(CARD), "expires_at": until(it), "connector_type": kind}
        problem = it.post("reservations", status=422, **asked)
        assert [each["field"] for each in problem["errors"]] == ["payload.connector_type"]
        assert it.items("reservations") == []


@both_of_2
@told
async def test_who_has_reserved_starts_from_afar_as_the_same_type(world, version):
    async with whole(world, version) as it:
        token = it.token(CARD)
        made = it.post("reservations", token_id=token, expires_at=until(it), evse_no=1)
        await it.until(lambda: is_now(it, made, "accepted"))
        await it.station.plug_in()
        it.post(f"/evses/{it.made['evses'][0]['id']}/start", token_id=token)
        await it.until(lambda: is_now(it, made, "used"))
        [start] = it.station.heard("RequestStartTransaction")
        assert start["idToken"] == {"idToken": CARD, "type": "ISO14443"}


def test_a_kind_brings_its_type_unless_somebody_says_another(world):
    def changed(**changes):
        answer = world.ask("PATCH", f"/api/v1/tokens/{made['id']}", json=changes)
        assert answer.status_code == 200, answer.text
        return answer.json()["id_token_type"]

    made = world.post("/api/v1/tokens", json={"uid": "04A1"}).json()
    assert made["id_token_type"] == "ISO14443"
    assert changed(kind="APP_USER") == "Central"
    assert changed(id_token_type="MacAddress") == "MacAddress"
    assert changed(label="gate") == "MacAddress"
    assert changed(kind="RFID") == "ISO14443"
    keyed = world.post("/api/v1/tokens", json={"uid": "1234", "id_token_type": "KeyCode"}).json()
    assert keyed["id_token_type"] == "KeyCode"
    wrong = world.post("/api/v1/tokens", json={"uid": "1235", "id_token_type": "Nonsense"})
    assert wrong.status_code == 422
