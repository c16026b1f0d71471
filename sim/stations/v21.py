"""A station's OCPP 2.1: what it says in 2.0.1, and tariffs by which it reckons. Written from the specification."""

from typing import TYPE_CHECKING

from sim.stations.v201 import V201

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation


class V21(V201):
    """The dialect of 2.1."""

    subprotocol = "ocpp2.1"

    def __init__(self, station: "SimulatedStation") -> None:
        super().__init__(station)
        tariffs = station.tariffs
        self._handlers = {
            **self._handlers,
            "ClearTariffs": tariffs.drop,
            "GetTariffs": tariffs.tell,
            "SetDefaultTariff": tariffs.take,
        }
