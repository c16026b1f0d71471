"""What befalls stations of a site besides drivers: a door is opened, a cabinet grows hot, a number is text.

Each is told by the station itself, in its own words.
"""

from typing import Final

from sim.stations import SimulatedStation
from sim.stations.link import Payload

TOLD_OF_A_DOOR: Final = "SecurityEventNotification"
TOLD_OF_HEAT: Final = "NotifyEvent"
_HOT: Final = "61.5"
"""Degrees Celsius in a cabinet."""


def open_the_door(station: SimulatedStation) -> None:
    """Somebody opens a station of OCPP 2.x, which tells of it as a security event."""
    at = station.stamp()
    event: Payload = {
        "type": "TamperDetectionActivated",
        "timestamp": at,
        "techInfo": "cabinet door opened",
    }
    station.outbox.put(TOLD_OF_A_DOOR, lambda: event)


def grow_hot(station: SimulatedStation) -> None:
    """A cabinet is warmer than its maker wants; the station alerts by a monitor of its own."""
    at = station.stamp()
    alert: Payload = {
        "eventId": 1,
        "timestamp": at,
        "trigger": "Alerting",
        "actualValue": _HOT,
        "eventNotificationType": "HardWiredMonitor",
        "techInfo": "fan 2 turns too slowly",
        "component": {"name": "CPPWMController"},
        "variable": {"name": "Temperature"},
    }
    event: Payload = {"generatedAt": at, "seqNo": 0, "tbc": False, "eventData": [alert]}
    station.outbox.put(TOLD_OF_HEAT, lambda: event)


def speak_oddly(station: SimulatedStation) -> None:
    """A station of OCPP 1.6 writes the number of its connector as text, as some firmware does."""
    at = station.stamp()
    status: Payload = {
        "connectorId": "1",
        "errorCode": "NoError",
        "status": "Available",
        "timestamp": at,
    }
    station.outbox.put("StatusNotification", lambda: status)
