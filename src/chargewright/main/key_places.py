"""Every process that opens secrets tells the others which data keys it has."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from chargewright.adapters.postgres.data_keys import Holder, tell
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.vault import key_id
from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import Outage, Refusal
from chargewright.main.keys import NoDataKey, data_keys, key_file
from chargewright.main.settings import Settings

_log = structlog.get_logger(__name__)
TELL_EVERY_S: Final = 15.0


def holder_here(settings: Settings, role: str, machine: str | None = None) -> Holder:
    """What this process holds: all processes of a machine that read one file are one place.

    Raises:
        Invalid: what is set is no list of keys.
        CannotStart: the key file cannot be used.
    """
    machine = machine or socket.gethostname()
    whose = (
        f"vault.keys of the {role}"
        if settings.vault.keys is not None
        else str(key_file(settings).resolve())
    )
    return Holder(f"{whose} on {machine}", tuple(key_id(key).hex() for key in data_keys(settings)))


@asynccontextmanager
async def telling_of_keys(
    settings: Settings, dsn: str, clock: Clock, role: str
) -> AsyncIterator[None]:
    """Tell of the keys of this process until the block is left.

    Raises:
        NoDataKey: another place seals with a key that is not here.
    """
    database = Database(dsn, connections_max=1, name="data keys")
    await database.open()
    try:
        await tell_once(settings, database, clock, role)
        async with asyncio.TaskGroup() as group:
            going_on = group.create_task(_tell_on(settings, database, clock, role))
            yield
            going_on.cancel()
    finally:
        await database.close()


async def tell_once(settings: Settings, database: Database, clock: Clock, role: str) -> None:
    """Tell of the keys that are here now.

    Raises:
        NoDataKey: another place seals with a key that is not here: what it writes would not open.
    """
    here = holder_here(settings, role)
    async with database.unit(()) as unit:
        others = await tell(unit, here, clock.now())
    for other in others:
        if other.seals_with not in here.key_ids:
            raise NoDataKey(
                f"{other.place} seals with the data key {other.seals_with}, which is not in "
                f"{here.place}: put it there as well; all places of an installation have the same keys."
            )


async def _tell_on(settings: Settings, database: Database, clock: Clock, role: str) -> None:
    while True:
        await asyncio.sleep(TELL_EVERY_S)
        try:
            await tell_once(settings, database, clock, role)
        except NoDataKey as reason:
            _log.error("data_key_missing_here", reason=str(reason))
        except (Outage, Refusal) as reason:
            _log.warning("data_keys_not_told", reason=str(reason))
