"""A group of stations: what an operator looks at together, across sites. It changes no charge.

A station may be in several groups. A group holds stations of its own organisation and of those below
it: who sees an organisation sees those below it, so whoever sees a group sees all that is in it. It
holds none from above or beside, of which its readers would learn through it that they exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chargewright.kernel.ids import OrganizationId, StationGroupId, StationId
from chargewright.kernel.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class StationGroup:
    """One group; its name is unique within the organisation."""

    id: StationGroupId
    organization_id: OrganizationId
    name: str
    description: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """Which stations come into a group and which leave it, as somebody asks for it."""

    add: Sequence[StationId]
    remove: Sequence[StationId]

    @property
    def named(self) -> tuple[StationId, ...]:
        """Every station once, in the order in which it is first named."""
        return tuple(dict.fromkeys((*self.add, *self.remove)))

    def problems(self, may_hold: Mapping[StationId, bool]) -> list[Problem]:
        """Everything that is wrong with it, by place.

        `may_hold` has the stations that are seen, and whether the group may hold each.
        """
        problems: list[Problem] = []
        added = set(self.add)
        for field, named in (("add", self.add), ("remove", self.remove)):
            for place, station_id in enumerate(named):
                rule = ""
                if station_id not in may_hold:
                    rule = "there is no such station"
                elif field == "remove" and station_id in added:
                    rule = "is to be added as well"
                elif field == "add" and not may_hold[station_id]:
                    rule = "belongs neither to the group's organisation nor to one below it"
                if rule:
                    problems.append(Problem(f"{field}[{place}]", rule))
        return problems
