"""What stations say otherwise than the schema has it, and we understand all the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

EXAMPLE_CHARACTERS_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One kind of deviation of one station, as often as it was heard between two instants.

    `rule` is one of `wire.ocpp.mending_rules.Rule`. `field` is its path in the message, without
    numbers of items (`meterValue[].sampledValue[].unit`); empty for the whole frame. `example` is what
    the station said last, as JSON; what tells of a person is only described.
    """

    organization_id: str
    station_id: str
    rule: str
    action: str
    field: str
    example: str
    count: int
    first_at: datetime
    last_at: datetime
