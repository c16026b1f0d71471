"""What the resources ask of the roots of contract certificates."""

from typing import Protocol

from chargewright.kernel.ids import OrganizationId
from chargewright.network.contracts import KeptRoot


class ContractRoots(Protocol):
    """The roots by which organisations believe contract certificates."""

    async def add(self, root: KeptRoot) -> bool:
        """False where the organisation has it as one of this kind."""
        ...

    async def owner(self, root_id: str) -> OrganizationId | None:
        """Whose a root is; None: there is none."""
        ...

    async def remove(self, root_id: str) -> None: ...
