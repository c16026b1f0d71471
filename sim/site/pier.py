"""What OCPP 2.1 adds, at the one station of the site that speaks it: tariffs by which it reckons, rules of the grid, a
limit from outside, values that stream, batteries.

What an operator does is asked through the API, at every start: a station that was switched off has forgotten it.
"""

from datetime import datetime, timedelta
from typing import Final

from sim.site.api import Api, Json
from sim.site.seeding import Seeded
from sim.stations import SimulatedStation

LATEST: Final = "HY-D4"
"""The station of OCPP 2.1, which has a card terminal of its own."""
POWER: Final = 1
TEMPERATURE: Final = 2
"""The numbers that a station gives to the monitors it is set first."""
_EVERY_S: Final = 5
WATCHED: Final[Json] = {
    "setMonitoringData": [
        {
            "type": "Periodic",
            "value": _EVERY_S,
            "severity": 8,
            "component": {"name": component, "evse": {"id": 1}},
            "variable": {"name": variable},
            "periodicEventStream": {"interval": _EVERY_S, "values": 1},
        }
        for component, variable in (("EVSE", "Power"), ("Connector", "Temperature"))
    ]
}
_AIR_C: Final = 14.0
_WATTS_PER_DEGREE: Final = 1_500.0
_WARMS_BY: Final = 0.15
"""Which part of the way to the warmth of its load a connector goes between two values."""
_PEAK_IN: Final = timedelta(hours=2)
_PEAK_LASTS_S: Final = 7_200
_ELSEWHERE_W: Final = 30_000
"""What the building leaves the station while it needs power itself."""
_ELSEWHERE_S: Final = 1_800
_ALARM_LASTS_S: Final = 20.0
_EMPTY: Final = (1, "HB-0417", 9)
_FULL: Final = (2, "HB-0388", 97)
"""Batteries: the slot, the serial number, and the charge in percent."""


async def rule(api: Api, seeded: Seeded, now: datetime) -> None:
    """Ask for all of it.

    Raises:
        SaidNoError: the platform refused something.
    """
    station_id = seeded.stations[LATEST]
    await api.patch(f"stations/{station_id}", {"charging_plans": "cheapest"})
    await api.post(f"stations/{station_id}/tariffs/keep", {"is_kept": True})
    for control in _controls(now):
        await api.command(station_id, "SetDERControl", control)
    await api.post(f"stations/{station_id}/der-control-reports", {})
    await api.command(station_id, "SetVariableMonitoring", WATCHED)


def _controls(now: datetime) -> tuple[Json, ...]:
    """How much may be fed in by day and in the evening, and what the voltage does to it."""
    peak = {"startTime": (now + _PEAK_IN).isoformat(), "duration": _PEAK_LASTS_S}
    points = ((92, 44), (98, 0), (102, 0), (108, -44))
    curve = {
        "priority": 1,
        "yUnit": "PctMaxVar",
        "responseTime": 5,
        "curveData": [{"x": x, "y": y} for x, y in points],
    }
    return (
        {**_limit("yard-always", 80), "isDefault": True},
        {**_limit("evening-peak", 40, **peak), "isDefault": False},
        {"controlId": "volt-var", "controlType": "VoltVar", "isDefault": True, "curve": curve},
    )


def _limit(name: str, percent: int, **when: object) -> Json:
    limit = {"priority": 1, "pctMaxDischargePower": percent, **when}
    return {"controlId": name, "controlType": "LimitMaxDischarge", "limitMaxDischarge": limit}


async def begin(station: SimulatedStation) -> None:
    """What the station says by itself from now on, until it is switched off."""
    await station.grid.limit(_ELSEWHERE_W, lasts_s=_ELSEWHERE_S)
    station.spawn(_stream(station))
    station.spawn(_falter(station))


async def swap_once(api: Api, seeded: Seeded, station: SimulatedStation, token: str) -> None:
    """A driver leaves an empty battery and takes a full one, unless somebody did so at an earlier start."""
    if await api.all("battery-swaps", station_id=seeded.stations[LATEST]):
        return
    for event, battery in (("BatteryIn", _EMPTY), ("BatteryOut", _FULL)):
        await station.grid.swap(event, 1, token, battery)


async def _stream(station: SimulatedStation) -> None:
    """The power of its EVSE, and how warm the connector grows by it, where they are streamed."""
    warmth_c = _AIR_C
    while True:
        await station.time.sleep(_EVERY_S)
        power_w = station.evse(1).sample(station.time.now()).power_w
        warmth_c += (_AIR_C + power_w / _WATTS_PER_DEGREE - warmth_c) * _WARMS_BY
        values = {POWER: f"{power_w:.0f}", TEMPERATURE: f"{warmth_c:.1f}"}
        for number in station.streams.opened.keys() & values:
            await station.streams.send(number, values[number])


async def _falter(station: SimulatedStation) -> None:
    """The frequency of the grid falls, and is soon as it should be."""
    await station.der.alarm("LFMustTrip", "UnderFrequency", extraInfo="49.1 Hz")
    await station.time.sleep(_ALARM_LASTS_S)
    await station.der.alarm("LFMustTrip", "UnderFrequency", is_over=True)
