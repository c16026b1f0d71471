"""What a station shows and what it has stored of customers is kept; nobody reads customers in the log."""

import asyncio
import json

import pytest

from tests.gateway.test_configuration import READS, answered, queue, until
from tests.gateway.test_monitoring import AT, event, noticed
from tests.gateway.test_v201_on_a_real_database import BOOT, rows
from tests.play.gateway import serving, station
from tests.play.network import Site


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


def message(number, content="Hello"):
    return {
        "id": number,
        "priority": "NormalCycle",
        "message": {"format": "UTF8", "content": content, "language": "en"},
    }


def shown(network):
    return rows(network, "SELECT message_no::int, content FROM station_display_message ORDER BY 1")


def test_what_a_station_shows_is_known_by_its_report_and_by_its_answers(network, v2):
    queue(network, "SetDisplayMessage", {"message": message(1)})

    async def story():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as s,
        ):
            await s.call("BootNotification", BOOT)
            await answered(s, "SetDisplayMessage", {"status": "Accepted"})
            await until(lambda: shown(network) == [(1, "Hello")])
            queue(network, "GetDisplayMessages", {"requestId": 3}, "cmd_2")
            await answered(s, "GetDisplayMessages", {"status": "Accepted"})
            part = {"requestId": 3, "tbc": True, "messageInfo": [message(2, "Two")]}
            await s.call("NotifyDisplayMessages", part)
            assert shown(network) == [(1, "Hello"), (2, "Two")], "more is to come"
            german = {"format": "UTF8", "content": "Drei", "language": "de"}
            extra = {"messageExtra": [german]} if v2 == "ocpp2.1" else {}
            last = message(3, "Three") | extra
            await s.call("NotifyDisplayMessages", {"requestId": 3, "messageInfo": [last]})
            others = rows(network, "SELECT others FROM station_display_message ORDER BY message_no")
            assert others == [([],), ([german] if extra else [],)]
            assert shown(network) == [(2, "Two"), (3, "Three")]
            queue(network, "ClearDisplayMessage", {"id": 3}, "cmd_3")
            await answered(s, "ClearDisplayMessage", {"status": "Accepted"})
            await until(lambda: shown(network) == [(2, "Two")])

    asyncio.run(story())


def shows(network, version, *commands):
    """What is known of the display once the station answered these, beside the two that it showed before."""

    async def story():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(version,)) as s,
        ):
            await s.call("BootNotification", BOOT)
            queue(network, "GetDisplayMessages", {"requestId": 1}, "cmd_before")
            await answered(s, "GetDisplayMessages", {"status": "Accepted"})
            before = {"requestId": 1, "messageInfo": [message(1, "One"), message(2, "Two")]}
            await s.call("NotifyDisplayMessages", before)
            for number, (name, payload, status, *reports) in enumerate(commands):
                queue(network, name, payload, f"cmd_{number}")
                await answered(s, name, {"status": status})
                for report in reports:
                    await s.call("NotifyDisplayMessages", report)
            ended = "SELECT 1 FROM station_command WHERE state IN ('queued', 'sent')"
            await until(lambda: not rows(network, ended))

    asyncio.run(story())
    return [number for number, _ in shown(network)]


def test_a_display_that_has_nothing_to_tell_is_empty(network, v2):
    assert shows(network, v2, ("GetDisplayMessages", {"requestId": 3}, "Unknown")) == []


@pytest.mark.parametrize("asked", [{"id": [7]}, {"priority": "AlwaysFront"}, {"state": "Idle"}])
def test_an_answer_about_some_messages_says_nothing_of_the_others(network, v2, asked):
    asks = {"requestId": 3} | asked
    some = {"requestId": 4} | asked
    told = {"requestId": 4, "messageInfo": [message(3, "Three")]}
    assert shows(
        network,
        v2,
        ("GetDisplayMessages", asks, "Unknown"),
        ("GetDisplayMessages", some, "Accepted", told),
    ) == [1, 2, 3]


@pytest.mark.parametrize(
    "status",
    [
        "NotSupportedMessageFormat",
        "Rejected",
        "NotSupportedPriority",
        "NotSupportedState",
        "UnknownTransaction",
    ],
)
def test_a_message_that_the_station_does_not_take_is_not_on_its_display(network, v2, status):
    assert shows(network, v2, ("SetDisplayMessage", {"message": message(3)}, status)) == [1, 2]


@pytest.mark.parametrize(("status", "left"), [("Accepted", [1]), ("Unknown", [1])])
def test_a_message_that_was_cleared_or_was_not_there_is_there_no_longer(network, v2, status, left):
    assert shows(network, v2, ("ClearDisplayMessage", {"id": 2}, status)) == left


@pytest.mark.parametrize("of", [{}, {"transactionId": "tx-1"}])
def test_a_message_names_a_transaction_only_where_it_belongs_to_one(network, v2, of):
    said = {"message": message(3) | of}
    queue(network, "SetDisplayMessage", said)

    async def story():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as s,
        ):
            await s.call("BootNotification", BOOT)
            _, message_id, _, payload = await s.answer()
            await s.socket.send(json.dumps([3, message_id, {"status": "Accepted"}]))
            await until(lambda: shown(network) == [(3, "Hello")])
            return payload

    assert asyncio.run(story()) == said
    kept = rows(network, "SELECT ocpp_transaction_ref FROM station_display_message")
    assert kept == [(of.get("transactionId"),)]


def test_what_is_stored_of_a_customer_is_put_together_and_masked_in_the_log(network, v2):
    def part(seq_no, data, **more):
        return {"requestId": 5, "seqNo": seq_no, "generatedAt": AT, "data": data, **more}

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            await s.call("BootNotification", BOOT)
            await s.call("NotifyCustomerInformation", part(1, "Jansen, 04AABB"))
            await s.call("NotifyCustomerInformation", part(0, "Ms ", tbc=True))

    asyncio.run(story())
    kept = rows(network, "SELECT parts, last_part::int FROM station_customer_report")
    assert kept == [({"0": "Ms ", "1": "Jansen, 04AABB"}, 1)]
    logged = rows(
        network, "SELECT l::text FROM ocpp_log AS l WHERE l.action LIKE 'NotifyCustomer%'"
    )
    assert len(logged) == 2
    assert not any("Jansen" in line for (line,) in logged)


def test_a_password_that_an_event_tells_is_kept_nowhere(network, v2):
    secret = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as s:
            await s.call("BootNotification", BOOT)
            await s.call("NotifyEvent", noticed(event(1, actualValue="0123456789abcdef", **secret)))

    asyncio.run(story())
    assert rows(network, "SELECT value FROM station_event") == [("***",)]
