"""The certificate authorities of the installation, as who runs it makes and looks at them. Role owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from psycopg.rows import DictRow

from chargewright.access.ports import Vault
from chargewright.adapters.authority import Issuer, pem
from chargewright.adapters.postgres.certificates import QUERIES, let_go, opened
from chargewright.adapters.postgres.database import Unit
from chargewright.kernel.ids import IdSource
from chargewright.kernel.sealed import Purpose
from chargewright.network.certificate_requests import KeyType
from chargewright.network.issuing import LetGo


@dataclass(frozen=True, slots=True)
class InUse:
    """An authority that issues. `is_key_here`: false where its key was taken away."""

    id: str
    kind: str
    key_type: KeyType
    certificate: x509.Certificate
    is_key_here: bool


class AuthorityRows:
    """The authorities of one unit of work; nobody else makes one meanwhile."""

    def __init__(self, unit: Unit, vault: Vault, *, ids: IdSource, now: datetime) -> None:
        self._unit = unit
        self._vault = vault
        self._ids = ids
        self._now = now

    async def hold(self) -> None:
        await self._unit.run(QUERIES.lock_authorities)

    async def in_use(self) -> Sequence[InUse]:
        """Those that issue, the oldest first."""
        return [
            InUse(
                row["id"],
                row["kind"],
                KeyType(row["key_type"]),
                x509.load_pem_x509_certificate(row["certificate"].encode()),
                row["key_sealed"] is not None,
            )
            for row in await self._unit.rows(QUERIES.authorities_in_use)
        ]

    async def all(self) -> Sequence[DictRow]:
        """Also those that issue no more and that were let go, the oldest first."""
        return await self._unit.rows(QUERIES.roots_and_intermediates)

    async def let_go(self, root_id: str) -> LetGo:
        """Believe this root no more, nor what is below it; one that still issues stays."""
        return await let_go(self._unit, root_id, self._now)

    async def issuer(self, kind: str, key_type: KeyType) -> tuple[str, Issuer] | None:
        """One with its key; None where there is none.

        Raises:
            Outage: its key was sealed with a data key that is not here, or was taken away.
        """
        for row in await self._unit.rows(QUERIES.authorities_in_use):
            if row["kind"] == kind and row["key_type"] == key_type:
                return row["id"], opened(row, self._vault)
        return None

    async def add(
        self, made: Issuer, key_type: KeyType, issuer_id: str | None, *, keeps_key: bool = True
    ) -> str:
        """Let it issue in the place of the one before, which issues no more; gives its id."""
        kind = "root" if issuer_id is None else "intermediate"
        new_id = self._ids.mint("cau")
        certificate = made.certificate
        await self._unit.run(QUERIES.retire_authority, kind=kind, key_type=key_type, at=self._now)
        await self._unit.run(
            QUERIES.add_authority,
            id=new_id,
            kind=kind,
            key_type=key_type,
            issuer_id=issuer_id,
            subject=certificate.subject.rfc4514_string(),
            certificate=pem(certificate),
            key_sealed=(
                self._vault.seal(made.key_bytes(), purpose=Purpose.AUTHORITY_KEY)
                if keeps_key
                else None
            ),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            at=self._now,
        )
        return new_id

    async def issued(self, identity: str, most: int) -> Sequence[DictRow]:
        """What stations were given, newest first; of all of them where no identity is named."""
        return await self._unit.rows(QUERIES.list_issued, identity=identity, most=most)

    async def installed(self, identity: str, most: int) -> Sequence[DictRow]:
        """What stations have, as they told last; of all of them where no identity is named."""
        return await self._unit.rows(QUERIES.list_installed, identity=identity, most=most)

    async def revoke(self, issued_id: str, by: str, reason: str) -> str | None:
        """It shows nobody any more; gives its station, None where it is not there or was revoked."""
        row = await self._unit.one(
            QUERIES.revoke_certificate, id=issued_id, at=self._now, by=by, reason=reason
        )
        return None if row is None else row["station_id"]
