"""What the resources ask of roll-outs, whatever their kind."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from chargewright.kernel.ids import OrganizationId, RolloutId
from chargewright.network.rollouts import Part, Rollout, RolloutKind, RolloutState, Where


class Rollouts(Protocol):
    async def stations(self, where: Where, most: int) -> Sequence[tuple[str, str]]:
        """Stations that have ever connected: whose, and which."""
        ...

    async def add(self, rollout: Rollout, parts: Sequence[Part]) -> None:
        """A job with a run for each station; without any it is done."""
        ...

    async def lock(
        self, kind: RolloutKind, job_id: RolloutId
    ) -> tuple[OrganizationId, RolloutState] | None: ...
    async def pause(self, job_id: RolloutId) -> None: ...
    async def resume(self, job_id: RolloutId) -> None: ...
    async def retry(
        self,
        organization_id: OrganizationId,
        job_id: RolloutId,
        station_ids: Sequence[str] | None,
    ) -> Collection[str]:
        """Stations of it that failed, or of these also such as were left out, wait again; gives which."""
        ...

    async def cancel(
        self, organization_id: OrganizationId, job_id: RolloutId, at: datetime
    ) -> None: ...
