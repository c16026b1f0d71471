"""Charging stations that speak OCPP 1.6J, 2.0.1 and 2.1 over real WebSockets.

    plan = StationPlan(url="ws://127.0.0.1:9000/ocpp", identity="CS-1", password="...")
    async with SimulatedStation(plan) as station:
        await station.connect()
        station.plug_in(1, car=Car(soc=0.2))
        await station.until(lambda: station.evse(1).is_charging)

Their JSON is built by hand here, from the specifications.
"""

from sim.stations.car import Car
from sim.stations.clock import ManualTime, ScaledTime, SimulatedTime
from sim.stations.faults import Faults
from sim.stations.plan import ConnectorPlan, EvsePlan, MeterBehaviour, StationPlan, Version
from sim.stations.station import SimulatedStation

__all__ = [
    "Car",
    "ConnectorPlan",
    "EvsePlan",
    "Faults",
    "ManualTime",
    "MeterBehaviour",
    "ScaledTime",
    "SimulatedStation",
    "SimulatedTime",
    "StationPlan",
    "Version",
]
