"""What stations say otherwise than the schema has it, counted until it is written down.

A station that is odd is odd in every message: what is heard of the same makes one row.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from chargewright.gateway.ports import Deviations
from chargewright.network.deviations import Deviation
from chargewright.network.model import KnownStation
from chargewright.wire.ocpp.mending_rules import Mend

_Key: TypeAlias = tuple[str, str, str, str]


class Unwritten:
    """Deviations of all stations since they were last taken."""

    def __init__(self) -> None:
        self._told: dict[_Key, Deviation] = {}

    def heard(
        self, station: KnownStation, action: str, mends: Sequence[Mend], at: datetime
    ) -> None:
        """Count what was mended in a message of this station's, or in its answer to one of ours."""
        for mend in mends:
            self.add(
                Deviation(
                    organization_id=station.organization_id,
                    station_id=station.id,
                    rule=mend.rule.value,
                    action=action,
                    field=mend.field,
                    example=mend.example,
                    count=1,
                    first_at=at,
                    last_at=at,
                )
            )

    def add(self, told: Deviation) -> None:
        """Count this with what is known of the same."""
        key = (told.station_id, told.rule, told.action, told.field)
        known = self._told.get(key)
        if known is not None:
            newer = max(known, told, key=lambda each: each.last_at)
            told = replace(
                newer,
                count=known.count + told.count,
                first_at=min(known.first_at, told.first_at),
            )
        self._told[key] = told

    def take(self) -> Sequence[Deviation]:
        """All of them; nothing is left."""
        told, self._told = self._told, {}
        return list(told.values())

    async def write(self, deviations: Deviations, drops: tuple[type[Exception], ...]) -> None:
        """Write down what was counted; what an outage keeps from that is counted on."""
        told = self.take()
        if not told:
            return
        try:
            await deviations.keep(told)
        except drops:
            for each in told:
                self.add(each)
            raise
