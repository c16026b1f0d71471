"""A gateway between parts that do as a test tells them: no database, no ports, no real time."""

import asyncio
import contextlib
import json
from types import SimpleNamespace

from picows import WSMsgType

from chargewright.gateway.server import Gateway
from chargewright.gateway.settings import GatewaySettings
from chargewright.main.clock import RandomIds
from tests.play.network import T0
from tests.play.waiting import PATIENCE_S


class Clock:
    """A time that stands still."""

    def now(self):
        return T0

    def monotonic(self):
        return 0.0


class World:
    """Stations, links, commands and the desk in one. `troubles` are raised, one at each question."""

    def __init__(self):
        self.stations = []
        self.troubles = []
        self.told = []
        self.has_told = asyncio.Event()
        self.running = self
        self.connection = SimpleNamespace(station=SimpleNamespace(id="stn_S1"))

    def _asked(self, *what):
        if self.troubles:
            raise self.troubles.pop(0)
        self.told.append(what)
        self.has_told.set()

    async def changed(self):
        self._asked("changed")
        return list(self.stations)

    async def knock(self, identity, subprotocol, peer):
        self._asked("knock", identity)
        return True

    async def revoked(self):
        return frozenset()

    async def waiting_stations(self):
        return []

    async def station_is_stranger(self, identity, boot):
        self._asked("stranger", identity)

    async def unreadable(self, station, action, fault):
        self._asked("unreadable", station.id, action)


class Transport:
    """What was sent, and the code with which we said goodbye; `gone` once we did."""

    def __init__(self):
        self.sent = asyncio.Queue()
        self.goodbye = None
        self.gone = asyncio.Event()
        self.is_disconnected = False
        self.is_close_frame_sent = False
        self.close_handshake = None
        self.request = SimpleNamespace(headers={})
        self.underlying_transport = self

    def get_extra_info(self, name):
        return ("192.0.2.1", 5000)

    def send(self, kind, frame):
        self.sent.put_nowait(json.loads(frame))

    def send_close(self, code, reason):
        self.goodbye = code

    def disconnect(self):
        self.is_disconnected = True
        self.gone.set()


def said(text):
    """A frame of a station's, as picows hands it over."""
    return SimpleNamespace(
        msg_type=WSMsgType.TEXT, fin=True, rsv1=False, get_payload_as_bytes=text.encode
    )


@contextlib.asynccontextmanager
async def running(world, **settings):
    """A gateway that runs until the story is over; what ends it early fails the story."""
    gateway = Gateway(
        GatewaySettings(goodbye_spread_s=0.0, **settings),
        stations=world,
        links=world,
        journal=None,
        commands=world,
        deviations=world,
        revoked=world.revoked,
        refused=world,
        desk=world,
        clock=Clock(),
        ids=RandomIds(),
        handlers={},
    )

    async def no_ports(_):
        pass

    started = asyncio.Event()
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(gateway.run(started=started.set, open_ports=no_ports))
        await started.wait()
        yield gateway
        gateway.stop()
