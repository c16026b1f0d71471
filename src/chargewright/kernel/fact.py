"""The envelope of a fact: which one, about what, when it is said to have happened, when we heard.

Facts carry ids, never names, e-mail addresses or card data, so that a person can be forgotten and
the stream stays whole.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from chargewright.kernel.ids import FactId, OrganizationId

Event = TypeVar("Event", covariant=True)  # noqa: PLC0105 - read as the event inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Generic[Event]):
    """One event and its circumstances.

    `about` is the id of the thing it happened to. `occurred_at` is the sender's claim and may be
    wrong, late or from 1970; `received_at` is our clock.
    """

    id: FactId
    organization_id: OrganizationId
    about: str
    event: Event
    occurred_at: datetime
    received_at: datetime
