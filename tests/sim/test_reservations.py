"""A simulated station keeps an EVSE free, refuses others, and says what became of it."""

from sim.stations.plan import ConnectorPlan, EvsePlan
from tests.sim.central import story
from tests.sim.site import Site, both_versions, statuses

OURS, THEIRS = "DEADBEEF", "CAFE0001"


def reserve(
    version,
    number=1,
    evse_no=1,
    token=OURS,
    expires="2026-03-02T08:10:00Z",
    told_as="ISO14443",
):
    if version == "1.6":
        return "ReserveNow", {
            "reservationId": number,
            "connectorId": evse_no,
            "idTag": token,
            "expiryDate": expires,
        }
    where = {"evseId": evse_no} if evse_no else {}
    token = {"idToken": token, "type": told_as}
    return "ReserveNow", {"id": number, "idToken": token, "expiryDateTime": expires, **where}


def started(site):
    if site.central.version == "1.6":
        return site.central.heard("StartTransaction")
    return site.central.heard("TransactionEvent")


@both_versions
@story
async def test_others_are_refused_and_the_token_names_its_reservation(version):
    async with Site(version) as site:
        await site.station.connect()
        answer, _ = await site.central.call(*reserve(version, number=7))
        assert answer["status"] == "Accepted"
        await site.station.told()
        assert statuses(site.central)[-1] == "Reserved"
        await site.station.plug_in()
        assert not await site.station.present_token(THEIRS)
        assert await site.station.present_token(OURS)
        assert started(site)[0]["reservationId"] == 7
        assert site.station.reservations.held == {}


@story
async def test_a_token_of_another_type_is_another_token():
    async with Site("2.0.1") as site:
        await site.station.connect()
        await site.central.call(*reserve("2.0.1", told_as="Central"))
        await site.station.plug_in()
        assert not await site.station.present_token(OURS)
        assert await site.station.present_token(OURS.lower(), presented_as="Central")


@both_versions
@story
async def test_it_lapses_by_the_stations_clock(version):
    async with Site(version) as site:
        await site.station.connect()
        await site.central.call(*reserve(version))
        await site.pass_time(601)
        assert statuses(site.central)[-1] == "Available"
        told = site.central.heard("ReservationStatusUpdate")
        said = {"reservationId": 1, "reservationUpdateStatus": "Expired"}
        assert told == ([] if version == "1.6" else [said])


@both_versions
@story
async def test_what_cannot_be_kept_free_is_refused_in_the_words_of_the_specification(version):
    evse = EvsePlan((ConnectorPlan(22_000),))
    async with Site(version, evses=(evse, evse)) as site:
        await site.station.connect()

        async def said(**wanted):
            answer, _ = await site.central.call(*reserve(version, **wanted))
            return answer["status"]

        assert await said(number=1, evse_no=1) == "Accepted"
        assert await said(number=2, evse_no=1, token=THEIRS) == "Occupied"
        assert await said(number=3, evse_no=0, token=THEIRS) == "Accepted"
        assert await said(number=4, evse_no=0, token=THEIRS) == "Occupied"
        assert await said(number=5, evse_no=9) == "Rejected"
        assert await said(number=6, evse_no=2, expires="2026-03-02T07:00:00Z") == "Rejected"
        answer, _ = await site.central.call("CancelReservation", {"reservationId": 3})
        assert answer["status"] == "Accepted"
        answer, _ = await site.central.call("CancelReservation", {"reservationId": 3})
        assert answer["status"] == "Rejected"
