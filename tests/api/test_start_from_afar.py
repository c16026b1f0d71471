"""A start that is asked for before the cable is in, and one in the words of OCPP 1.6 itself."""

import pytest

from tests.play.whole import told, whole

TAG = "04A1"
PROFILE = {
    "chargingProfileId": 5,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
    "chargingSchedule": {
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}],
    },
}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def session(it, begun):
    return it.get(f"/sessions/{begun['id']}")


@told
async def test_a_start_before_the_cable_is_one_call_and_charges_when_the_cable_comes(world):
    async with whole(world, "1.6") as it:
        [evse] = it.made["evses"]
        begun = it.post(f"/evses/{evse['id']}/start", token_id=it.token(TAG))
        await it.until(lambda: it.station.heard("RemoteStartTransaction"))
        await it.station.plug_in()
        await it.until(lambda: session(it, begun)["status"] == "in_progress")
        [asked] = it.station.heard("RemoteStartTransaction")
        assert asked["connectorId"] == 1
        assert len(it.items("/sessions")) == 1


@told
async def test_a_start_that_was_withdrawn_is_not_sent_when_the_cable_comes(world):
    async with whole(world, "1.6") as it:
        [evse] = it.made["evses"]
        begun = it.post(f"/evses/{evse['id']}/start", token_id=it.token(TAG))
        await it.until(lambda: it.station.heard("RemoteStartTransaction"))
        it.post(f"/sessions/{begun['id']}/stop", status=200)
        await it.until(lambda: session(it, begun)["status"] == "closed")
        await it.station.plug_in()
        await it.station.told()
        # What was asked for before this would have come before it.
        await it.ended(it.post("commands/trigger", payload={"message": "Heartbeat"}))
        assert len(it.station.heard("RemoteStartTransaction")) == 1


@told
async def test_a_start_in_the_words_of_the_version_is_the_tokens_and_charges_by_its_profile(world):
    async with whole(world, "1.6") as it:
        token_id = it.token(TAG)
        await it.station.plug_in()
        payload = {"connectorId": 1, "idTag": TAG, "chargingProfile": PROFILE}
        sent = await it.ended(it.post("commands/RemoteStartTransaction", payload=payload))
        assert (sent["state"], sent["answer"]) == ("accepted", {"status": "Accepted"})
        assert it.station.heard("RemoteStartTransaction") == [payload]
        [found] = await it.until(lambda: it.items("/sessions", status="in_progress"))
        assert found["token_id"] == token_id
        assert len(it.items("/sessions")) == 1
