"""What the end of a command decides beside the command itself, in the unit of work that ends it."""

from collections.abc import Mapping
from typing import Any

from chargewright.adapters.postgres.charging_profiles import ChargingProfileRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.der_controls import DerControlRows
from chargewright.adapters.postgres.event_streams import EventStreamRows
from chargewright.adapters.postgres.local_lists import LocalListRows
from chargewright.adapters.postgres.reservations import ReservationRows
from chargewright.adapters.postgres.station_tariffs import StationTariffRows
from chargewright.adapters.postgres.vehicle_energy import VehicleEnergyRows
from chargewright.reactions.ports import Work


async def command_ended(
    work: Work, unit: Unit, command: Mapping[str, Any], state: str, answer: object
) -> None:
    """Move whatever this command (its row) was sent for; nothing where it was sent for itself."""
    await ReservationRows(unit).command_ended(work, command, state, answer)
    await ChargingProfileRows(unit).command_ended(work, command, state, answer)
    await LocalListRows(unit).command_ended(work, command, state, answer)
    streams = EventStreamRows(work, unit, command["station_id"])
    await streams.command_ended(command, state, answer)
    der = DerControlRows(work, unit, command["station_id"])
    await der.command_ended(command, state, answer)
    vehicles = VehicleEnergyRows(work, unit, command["station_id"])
    await vehicles.command_ended(command, state, answer)
    await StationTariffRows(unit).command_ended(work, command, state, answer)
