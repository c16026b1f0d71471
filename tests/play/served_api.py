"""The API at a port of this machine, for browsers and programs: with a loop and connections of its own."""

import asyncio
import contextlib
import socket
import threading
from dataclasses import replace
from time import sleep
from typing import Any, Final, Self

import uvicorn
from prometheus_client import CollectorRegistry

from chargewright.access.door import Door
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.api import dashboard, receipt_pages
from chargewright.api.app import build_app
from chargewright.api.built import Built
from chargewright.main.api import PostgresPapers
from tests.play.api_world import World

NEWS_S: Final = 0.2
"""How soon what happened is streamed: there is no bus that would say it at once."""


class Served:
    """The API at one port of this machine, which can be stopped and started again.

    The port is kept until left: nobody else on the machine can have it meanwhile.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept = _bound(0)
        self._port = self._kept.getsockname()[1]
        self._stop: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._kept.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen, with connections to the database of its own: the loop is another."""
        parts = self._world.parts
        pool = Database(self._world.database.app, connections_max=6, name="dashboard")
        flows = Units(pool, clock=parts.clock, ids=parts.ids, nudge=lambda _: None, defaults={})
        units = PostgresUnits(pool, parts.ids, nudge=lambda _: None, flows=flows)
        facts = PostgresFacts(pool, poll_s=NEWS_S)
        app = build_app(
            replace(
                parts,
                units=units,
                facts=facts,
                door=Door(
                    units=units,
                    passwords=parts.passwords,
                    vault=parts.vault,
                    randomness=parts.randomness,
                ),
                settings=replace(parts.settings, public_url=self.url),
                metrics=CollectorRegistry(),
                routes=(
                    *receipt_pages.routes(PostgresPapers(pool)),
                    *dashboard.routes(Built()),
                ),
            )
        )
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=1)
        )
        listener = _bound(self._port)

        async def serve() -> None:
            await pool.open()
            watching = asyncio.ensure_future(facts.run())
            serving = asyncio.ensure_future(server.serve(sockets=[listener]))
            while not server.should_exit and not serving.done():  # noqa: ASYNC110 - uvicorn rings no bell
                await asyncio.sleep(0.02)
            facts.close()
            await serving
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            await pool.close()

        thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            sleep(0.02)

        def stop() -> None:
            server.should_exit = True
            thread.join()
            listener.close()

        self._stop = stop

    def stop(self) -> None:
        """End it; what was connected is let go."""
        if self._stop is not None:
            self._stop()
            self._stop = None


def _bound(port: int) -> socket.socket:
    """At this port of ours, or at any; one that does not listen takes no connection from one that does."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made
