"""G01: connectors' statuses, told by StatusNotification or by NotifyEvent, are one thing to us."""

import asyncio

import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, TAG, event, now, rows
from tests.play.gateway import serving, station

STATUSES = "SELECT evse_no, connector_no, status FROM connector_status ORDER BY 1, 2"
CHANGES = (
    "SELECT body ->> 'status' FROM fact WHERE kind = 'connector.status_changed' ORDER BY position"
)
FIRST_SPAN = (
    "SELECT state FROM availability_span WHERE about_kind = 'evse' ORDER BY began_at LIMIT 1"
)
SESSION = "SELECT machine ->> 'connector_status' FROM session"


def told(*statuses, number=1, component="Connector", variable="AvailabilityState", evse=EVSE):
    """A NotifyEvent with these (status, seconds from now), one behind the other."""
    where = {"name": component} | ({"evse": evse} if evse else {})
    return {
        "generatedAt": now(),
        "seqNo": 0,
        "eventData": [
            {
                "eventId": each,
                "timestamp": now(seconds),
                "trigger": "Delta",
                "actualValue": status,
                "eventNotificationType": "HardWiredNotification",
                "component": where,
                "variable": {"name": variable},
            }
            for each, (status, seconds) in enumerate(statuses, number)
        ],
    }


def notified(status, seconds):
    return {
        "timestamp": now(seconds),
        "connectorStatus": status,
        "evseId": 1,
        "connectorId": 1,
    }


def tell(network, version, *messages):
    """Tell the gateway these (action, payload); each is acknowledged with nothing."""

    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            for action, payload in messages:
                assert (await own.call(action, payload))[2] == {}

    asyncio.run(story())


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Available", "available"),
        ("Occupied", "occupied"),
        ("Reserved", "occupied"),
        ("Unavailable", "out_of_service"),
        ("Faulted", "faulted"),
    ],
)
def test_an_event_tells_what_a_connector_is_doing(network, v2, status, state):
    tell(network, v2, ("NotifyEvent", told((status, 0))))
    assert rows(network, STATUSES) == [(1, 1, status)]
    assert rows(network, CHANGES) == [(status,)]
    kept = rows(network, "SELECT name, value FROM station_event")
    assert kept == [("Connector@1.1/AvailabilityState", status)], "as any other event"
    assert rows(network, FIRST_SPAN) == [(state,)], "its EVSE follows"


def test_names_are_read_without_regard_to_case(network, v2):
    odd = told(("Occupied", 0), component="connector", variable="availabilitystate")
    tell(network, v2, ("NotifyEvent", odd))
    assert rows(network, STATUSES) == [(1, 1, "Occupied")]


@pytest.mark.parametrize("first", ["NotifyEvent", "StatusNotification"])
def test_who_tells_it_twice_has_told_it_once(network, v2, first):
    event_, status = told(("Occupied", -10)), notified("Occupied", -10)
    messages = [("NotifyEvent", event_), ("StatusNotification", status)]
    tell(network, v2, *(messages if first == "NotifyEvent" else reversed(messages)))
    assert rows(network, CHANGES) == [("Occupied",)]


@pytest.mark.parametrize(
    ("messages", "newest"),
    [
        (
            [
                ("StatusNotification", notified("Available", -10)),
                ("NotifyEvent", told(("Occupied", -60))),
            ],
            "Available",
        ),
        (
            [
                ("NotifyEvent", told(("Available", -10))),
                ("StatusNotification", notified("Occupied", -60)),
            ],
            "Available",
        ),
        ([("NotifyEvent", told(("Available", -10), ("Occupied", -60)))], "Available"),
        ([("NotifyEvent", told(("Occupied", -60), ("Available", -10)))], "Available"),
    ],
)
def test_the_newest_time_counts_whichever_message_tells_it(network, v2, messages, newest):
    tell(network, v2, *messages)
    assert rows(network, STATUSES) == [(1, 1, newest)]


@pytest.mark.parametrize(
    "message",
    [
        told(("Unavailable", 0), component="EVSE", evse={"id": 1}),
        told(("Faulted", 0), component="ChargingStation", evse=None),
        told(("Occupied", 0), evse={"id": 1}),
        told(("true", 0), variable="Problem"),
        told(("Broken", 0)),
    ],
)
def test_what_is_not_said_of_a_connector_is_an_event_and_no_status(network, v2, message):
    tell(network, v2, ("NotifyEvent", message))
    assert rows(network, STATUSES) == []
    assert rows(network, "SELECT count(*) FROM station_event") == [(1,)]


def test_a_session_hears_every_word_of_its_connector_in_the_order_told(network, v2):
    """One that is over within a message would else stay for the session, as its end is no news to us."""

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as own:
            begin = event("Started", 0, now(-90), 1000, evse=EVSE, idToken=TAG)
            await own.call("TransactionEvent", begin)
            await own.call("NotifyEvent", told(("Occupied", -80)))
            assert rows(network, SESSION) == [("Occupied",)]
            await own.call("NotifyEvent", told(("Faulted", -60), ("Occupied", -30), number=2))
            assert rows(network, SESSION) == [("Occupied",)]
            await own.call("NotifyEvent", told(("Available", -20), number=4))
            assert rows(network, SESSION) == [("Available",)]

    asyncio.run(story())
