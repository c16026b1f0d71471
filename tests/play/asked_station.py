"""A station that is asked something: the command is in the database, and the station has booted."""

import contextlib

from tests.gateway.test_configuration import READS, queue
from tests.gateway.test_v201_on_a_real_database import BOOT
from tests.play.gateway import serving, station


@contextlib.asynccontextmanager
async def asked(network, version, name, payload, *, identity="S1"):
    """The station beside what it is asked: its message id, the action and the payload."""
    queue(network, name, payload)
    async with (
        serving(network, **READS) as (_, port),
        station(port, identity, subprotocols=(version,)) as own,
    ):
        assert (await own.call("BootNotification", BOOT))[2]["status"] == "Accepted"
        kind, message_id, action, request = await own.answer()
        assert kind == 2, "a call of ours"
        yield own, message_id, action, request
