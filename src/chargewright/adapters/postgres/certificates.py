"""Certificates: our authorities with their sealed keys, and what they issued to stations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from psycopg.rows import DictRow

from chargewright.adapters.authority import (
    Issuer,
    fingerprint,
    key_from,
    organization_of,
    pem,
    sign_request,
)
from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.kernel.sealed import Purpose
from chargewright.network.certificate_requests import CertificateRequest, CertificateUse, KeyType
from chargewright.network.installed import HashData, Told
from chargewright.network.issuing import Asked, Issued, IssuedState, LetGo

QUERIES: Final = Queries.load("certificates")

_ISSUED: Final = SqlListing(
    source="issued_certificate AS t JOIN station AS s ON s.id = t.station_id",
    columns={
        "site_id": "s.site_id",
        "station_identity": "s.identity",
        "is_revoked": "(t.revoked_at IS NOT NULL)",
    },
    conditions={
        "group_id": (
            "EXISTS (SELECT FROM station_group_member AS m"
            " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
        )
    },
)
_INSTALLED: Final = SqlListing(
    source="installed_certificate AS t JOIN station AS s ON s.id = t.station_id",
    columns={"site_id": "s.site_id", "station_identity": "s.identity"},
    conditions=_ISSUED.conditions,
)
_AUTHORITIES: Final = SqlListing(
    # The installation's, for all: once for each caller, however many organisations it sees.
    source=(
        "certificate_authority AS t"
        " JOIN organization AS o ON o.id = (SELECT min(v.id) FROM organization AS v)"
    ),
    columns={"is_in_use": "(t.retired_at IS NULL)", "is_believed": "(t.let_go_at IS NULL)"},
    organization="o.id",
)
CERTIFICATE_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "issued_certificates": _ISSUED,
        "installed_certificates": _INSTALLED,
        "certificate_authorities": _AUTHORITIES,
    }
)


class Vault(Protocol):
    """What opens a sealed key."""

    def open(self, sealed: bytes, *, purpose: str) -> bytes: ...


class Authorities:
    """What a gateway asks of the authorities: whom to believe, and whom no longer. Role journal."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def revoked(self) -> Collection[str]:
        """The fingerprints of what was revoked and could still be shown."""
        async with self._database.unit(()) as unit:
            rows = await unit.rows(QUERIES.revoked_certificates, at=self._clock.now())
        return frozenset(row["fingerprint"] for row in rows)

    async def certificates(self) -> str:
        """All our authorities that are believed, in PEM; empty where there are none."""
        async with self._database.unit(()) as unit:
            rows = await unit.rows(QUERIES.roots_and_intermediates)
        return "".join(row["certificate"] for row in rows if row["let_go_at"] is None)


class RequestRows:
    """What the station of this unit of work asks to have signed. Role work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._of = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def organization(self) -> str | None:
        """Whom our authority signs for; None where there is none."""
        row = await self._unit.one(QUERIES.any_authority)
        return None if row is None else _issuer_name(row["certificate"])

    async def asked(self, request: CertificateRequest, since: datetime) -> Asked:
        row = await self._unit.one(
            QUERIES.recent_requests,
            station_id=self._of["station_id"],
            since=since,
            csr_sha256=request.sha256,
            use=request.use,
            at=self._now,
        )
        assert row is not None, "an aggregate has one row"
        return Asked(max(row["asked"], row["sent"]), row["same_id"])

    async def ask(self, request: CertificateRequest, request_ref: int | None) -> None:
        await self._unit.run(
            QUERIES.ask_certificate,
            id=self._ids.mint("cer"),
            use=request.use,
            csr=request.text,
            csr_sha256=request.sha256,
            request_ref=request_ref,
            at=self._now,
            **self._of,
        )

    async def ask_again(self, issued_id: str) -> None:
        await self._unit.run(QUERIES.ask_again, id=issued_id, at=self._now)


class InstalledRows:
    """What the station of this unit of work has installed. Role work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._of = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def keep(self, told: Told) -> None:
        """Keep what was told, and forget what is there no longer."""
        for each in told.there:
            await self._unit.run(
                QUERIES.keep_installed,
                id=self._ids.mint("ice"),
                type=each.type,
                position=each.position,
                subject=each.subject,
                not_after=each.not_after,
                is_named=each.is_named,
                at=self._now,
                **_hashes(each.hashes),
                **self._of,
            )
        for gone in told.gone:
            await self._unit.run(QUERIES.forget_installed, **_hashes(gone), **self._of)
        for unknown in told.unknown:
            await self._unit.run(QUERIES.forget_unknown, **_hashes(unknown), **self._of)
        if told.is_all:
            types = None if told.types is None else list(told.types)
            await self._unit.run(QUERIES.forget_untold, types=types, at=self._now, **self._of)


def _hashes(hashes: HashData) -> dict[str, str]:
    return {
        "hash_algorithm": hashes.algorithm,
        "issuer_name_hash": hashes.issuer_name,
        "issuer_key_hash": hashes.issuer_key,
        "serial_number": hashes.serial_number,
    }


@dataclass(frozen=True, slots=True)
class _InUse:
    id: str
    issuer: Issuer
    text: str


class IssuedRows:
    """What we issued, as the worker looks after it. Role work."""

    def __init__(self, unit: Unit, now: datetime) -> None:
        self._unit = unit
        self._now = now

    async def lock(self, issued_id: str) -> Issued | None:
        row = await self._unit.one(QUERIES.lock_certificate, id=issued_id)
        return None if row is None else _issued(row)

    async def sign(self, issued: Issued, vault: Vault, lasts: timedelta) -> str | None:
        """Sign what was asked for and keep it; gives the chain for the station, None: no authority.

        Raises:
            Outage: the authority's key was sealed with a data key that is not here.
        """
        request = CertificateRequest(issued.csr, issued.use, key_type_of(issued.csr))
        found = await self._in_use(request.key_type, vault)
        if found is None:
            return None
        signed = sign_request(found.issuer, request, issued.identity, self._now, lasts)
        chain = pem(signed) + found.text
        await self._unit.run(
            QUERIES.keep_issued,
            id=issued.id,
            authority_id=found.id,
            subject=signed.subject.rfc4514_string(),
            serial_number=f"{signed.serial_number:x}",
            fingerprint=fingerprint(signed),
            certificate=chain,
            not_before=signed.not_valid_before_utc,
            not_after=signed.not_valid_after_utc,
            at=self._now,
        )
        return chain

    async def sent(self, issued_id: str, command_id: str, look_at: datetime) -> None:
        await self._unit.run(QUERIES.keep_sent, id=issued_id, command_id=command_id, due_at=look_at)

    async def became(
        self,
        issued_id: str,
        state: IssuedState,
        due_at: datetime | None,
        problem: str | None = None,
    ) -> None:
        await self._unit.run(
            QUERIES.keep_state,
            id=issued_id,
            state=state,
            due_at=due_at,
            problem=problem,
            at=self._now,
        )

    async def _in_use(self, key_type: KeyType, vault: Vault) -> _InUse | None:
        row = await self._unit.one(QUERIES.authority_in_use, key_type=key_type)
        return None if row is None else _InUse(row["id"], opened(row, vault), row["certificate"])


class SealedAuthority:
    """`worker.ports.Authority`: signs with the keys that the vault opens."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def sign(self, rows: IssuedRows, issued: Issued, lasts: timedelta) -> str | None:
        return await rows.sign(issued, self._vault, lasts)


class RevokingRows:
    """`api.ports_stations.IssuedCertificates` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def revoke(self, issued_id: str, at: datetime, *, by: str, reason: str) -> bool:
        """False where it was revoked before, or is not there."""
        row = await self._unit.one(
            QUERIES.revoke_certificate, id=issued_id, at=at, by=by, reason=reason
        )
        return row is not None

    async def let_go(self, root_id: str, at: datetime) -> LetGo:
        """Of who sees no root organisation there is no root."""
        return await let_go(self._unit, root_id, at)

    async def algorithms_of(self, station_id: str, serial_number: str) -> Sequence[str]:
        rows = await self._unit.rows(
            QUERIES.algorithms_of, station_id=station_id, serial_number=serial_number
        )
        return [row["hash_algorithm"] for row in rows]


async def let_go(unit: Unit, root_id: str, at: datetime) -> LetGo:
    """Believe this root no more, nor what is below it; one that still issues stays. Role owner or app."""
    row = await unit.one(QUERIES.lock_root, id=root_id)
    if row is None:
        return LetGo.NO_ROOT
    if row["retired_at"] is None:
        return LetGo.STILL_ISSUES
    if row["let_go_at"] is None:
        await unit.run(QUERIES.let_go_authority, id=root_id, at=at)
    return LetGo.DONE


def opened(row: DictRow, vault: Vault) -> Issuer:
    """An authority with its key.

    Raises:
        Outage: its key was sealed with a data key that is not here, or was taken away.
    """
    if row["key_sealed"] is None:
        raise Outage("the key of this authority is not here", retry=False)
    key = vault.open(bytes(row["key_sealed"]), purpose=Purpose.AUTHORITY_KEY)
    return Issuer(x509.load_pem_x509_certificate(row["certificate"].encode()), key_from(key))


def key_type_of(csr: str) -> KeyType:
    """Which sort of key a request that was checked before is for."""
    key = x509.load_pem_x509_csr(csr.encode()).public_key()
    return KeyType.RSA if isinstance(key, rsa.RSAPublicKey) else KeyType.ECDSA


def _issuer_name(certificate: str) -> str:
    return organization_of(x509.load_pem_x509_certificate(certificate.encode()))


def _issued(row: DictRow) -> Issued:
    return Issued(
        id=row["id"],
        station_id=row["station_id"],
        identity=row["identity"],
        use=CertificateUse(row["use"]),
        csr=row["csr"],
        request_ref=row["request_ref"],
        state=IssuedState(row["state"]),
        chain=row["certificate"],
        not_after=row["not_after"],
        sends=row["sends"],
        is_revoked=row["revoked_at"] is not None,
        is_renewed=row["is_renewed"],
        is_asked_by_parts=row["is_asked_by_parts"],
        command_state=row["command_state"],
        subprotocol=row["subprotocol"],
        is_connected=bool(row["is_connected"]),
        due_at=row["due_at"],
    )
