"""The stream of facts as its readers see it: in commit order, from a position on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chargewright.kernel.ids import OrganizationId


@dataclass(frozen=True, slots=True, order=True)
class StreamPosition:
    """Where a reader stands: after this row. Commit order is (xid, position), not position alone."""

    xid: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedFact:
    """A fact with its place. The ids are None where it stands on no such timeline."""

    at: StreamPosition
    id: str
    kind: str
    about: str
    organization_id: OrganizationId
    body: Mapping[str, object]
    occurred_at: datetime
    received_at: datetime
    station_id: str | None = None
    session_id: str | None = None
    payment_id: str | None = None
