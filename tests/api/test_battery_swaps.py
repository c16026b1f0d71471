"""Batteries that go in and out of a simulated station of OCPP 2.1 (BatterySwap), to the API."""

import pytest

from tests.play.whole import told, whole

WHO = {"idToken": "04A1B2C3D4", "type": "ISO14443"}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """The story begins with nothing here."""


@told
async def test_a_swap_is_kept_battery_by_battery_once_with_its_token(world):
    async with whole(world, "2.1") as it:
        await it.station.grid.swap("BatteryOut", 6, WHO["idToken"], (1, "B-1", 97))
        [stranger] = it.items("/battery-swaps", request_no="6")
        assert (stranger["is_authorized"], stranger["token_id"]) == (False, None)
        token_id = it.token(WHO["idToken"])
        swap = {"idToken": WHO, "requestId": 7}
        ended = await it.ended(it.post("commands/RequestBatterySwap", payload=swap))
        assert ended["state"] == "accepted"
        [out] = await it.until(lambda: it.items("/battery-swaps", event="out", request_no="7"))
        assert (out["is_authorized"], out["token_id"]) == (True, token_id)
        for _ in range(2):
            await it.station.grid.swap(
                "BatteryIn", 8, WHO["idToken"], (1, "B-17", 12), (2, "B-18", 9)
            )
        came = it.items("/battery-swaps", request_no="8")
        assert {(each["serial_number"], each["soc_percent"], each["slot_no"]) for each in came} == {
            ("B-17", "12", 1),
            ("B-18", "9", 2),
        }
        assert {(each["token_id"], each["is_authorized"]) for each in came} == {(token_id, True)}
        assert "B-18" in it.world.get("/api/v1/battery-swaps?format=csv&event=in").text


@told
async def test_no_battery_is_offered_to_whom_nobody_knows_or_who_may_not_charge(world):
    async with whole(world, "2.1") as it:
        swap = {"idToken": {**WHO, "idToken": "04FFFFFFFF"}, "requestId": 9}

        def refused():
            problem = it.post("commands/RequestBatterySwap", payload=swap, status=422)
            return [(each["field"], each["rule"]) for each in problem["errors"]]

        field = "payload.idToken.idToken"
        assert [each[0] for each in refused()] == [field]
        it.token("04FFFFFFFF", valid_to="2020-01-01T00:00:00Z")
        assert refused() == [(field, "it is blocked or has expired")]
        assert not it.items("commands", name="RequestBatterySwap")
