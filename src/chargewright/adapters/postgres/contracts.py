"""Plug & Charge in the database: roots of contract certificates, and what was found of contracts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from cryptography import x509

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.emaid import contract_id
from chargewright.kernel.ids import IdSource, OrganizationId
from chargewright.network.contracts import Check, KeptRoot, Root, RootKind

_QUERIES: Final = Queries.load("contracts")
CHARGES_WITHIN: Final = timedelta(hours=1)
"""A vehicle that was let in and begins later is another visit."""
CONTRACT_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "contract_roots": SqlListing(source="contract_root AS t"),
        "contract_checks": SqlListing(
            source="contract_check AS t JOIN station AS s ON s.id = t.station_id",
            columns={"site_id": "s.site_id", "station_identity": "s.identity"},
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        ),
    }
)


class ContractRows:
    """`gateway.flows.ContractsOfStation` in a unit of work. Role work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._of = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def roots(self) -> Sequence[Root]:
        rows = await self._unit.rows(_QUERIES.roots)
        return [
            Root(
                RootKind(row["kind"]),
                x509.load_pem_x509_certificate(row["certificate"].encode()),
            )
            for row in rows
        ]

    async def keep(self, check: Check, token_status: str) -> None:
        """Keep what was found of a contract, and what its station is told of the token."""
        leaf = check.leaf
        await self._unit.run(
            _QUERIES.keep_check,
            id=self._ids.mint("cck"),
            contract=check.contract,
            at=self._now,
            shown=check.shown,
            verdict=check.verdict,
            token_status=token_status,
            reason=check.reason,
            revocation=check.revocation,
            subject=None if leaf is None else leaf.subject.rfc4514_string(),
            issuer=None if leaf is None else leaf.issuer.rfc4514_string(),
            serial_number=None if leaf is None else f"{leaf.serial_number:x}",
            not_after=None if leaf is None else leaf.not_valid_after_utc,
            **self._of,
        )

    async def charged(self, session_id: str, presented: str) -> None:
        """A session charges by this contract; nothing where none was checked for it."""
        contract = contract_id(presented)
        if contract is not None:
            await self._unit.run(
                _QUERIES.charged_by,
                session_id=session_id,
                contract=contract,
                since=self._now - CHARGES_WITHIN,
                **self._of,
            )


class ContractRootRows:
    """`api.ports_contracts.ContractRoots` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, root: KeptRoot) -> bool:
        """False where the organisation has it as one of this kind."""
        return await self._unit.one(_QUERIES.add_root, **asdict(root)) is not None

    async def owner(self, root_id: str) -> OrganizationId | None:
        row = await self._unit.one(_QUERIES.owner_of_root, id=root_id)
        return None if row is None else OrganizationId(row["organization_id"])

    async def remove(self, root_id: str) -> None:
        await self._unit.run(_QUERIES.remove_root, id=root_id)
