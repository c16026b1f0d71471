"""People in the database: accounts, web sessions, API keys, organisations.

Two stores on one unit of work. `Threshold` asks what may be asked before anybody is known, through
functions that answer one exact question each; `People` sees the rows of the unit's organisations.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.rows import DictRow

from chargewright.access.api_keys import ApiKey
from chargewright.access.facts import FACTS, AccessFact, about
from chargewright.access.lockout import FORGOTTEN_AFTER, Failures
from chargewright.access.organization_settings import OrganizationSettings
from chargewright.access.organizations import Organization
from chargewright.access.ports import FoundKey, FoundSession
from chargewright.access.roles import Role
from chargewright.access.users import Credentials, User
from chargewright.access.web_sessions import Stage, WebSession
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.outbox import Outbox
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import ApiKeyId, IdSource, OrganizationId, UserId
from chargewright.kernel.outgoing import Told

_QUERIES: Final = Queries.load("access")


class Threshold:
    """`access.ports.Threshold` on a unit of work that need not see any organisation."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def candidate(self, email: str) -> tuple[User, Credentials] | None:
        row = await self._unit.one(_QUERIES.sign_in_candidate, email=email)
        if row is None:
            return None
        user = _user({**row, "email": email, "name": None, "forgotten_at": None})
        return user, Credentials(password_hash=row["password_hash"])

    async def session(self, token_sha256: bytes) -> FoundSession | None:
        row = await self._unit.one(_QUERIES.web_session_by_token, token_sha256=token_sha256)
        if row is None:
            return None
        session = WebSession(
            user_id=row["user_id"],
            organization_id=row["organization_id"],
            stage=Stage(row["stage"]),
            created_at=row["created_at"],
            seen_at=row["seen_at"],
            expires_at=row["expires_at"],
        )
        return FoundSession(session, Role(row["role"]), tuple(row["organizations"]))

    async def key(self, prefix: str) -> FoundKey | None:
        row = await self._unit.one(_QUERIES.api_key_by_prefix, prefix=prefix)
        return None if row is None else FoundKey(_key(row), tuple(row["organizations"]))

    async def lock_failures(self, subject: bytes) -> Failures:
        row = await self._unit.one(_QUERIES.lock_failures, subject=subject)
        assert row is not None
        return Failures(row["failures"], row["last_at"])

    async def write_failures(self, subject: bytes, failures: Failures) -> None:
        await self._unit.run(
            _QUERIES.write_failures,
            subject=subject,
            failures=failures.count,
            last_at=failures.last_at,
        )

    async def clear_failures(self, subject: bytes) -> None:
        await self._unit.run(_QUERIES.clear_failures, subject=subject)


class People:
    """`access.ports.People` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self, user_id: UserId) -> User | None:
        row = await self._unit.one(_QUERIES.find_user, id=user_id)
        return None if row is None else _user(row)

    async def lock(self, user_id: UserId) -> tuple[User, Credentials] | None:
        row = await self._unit.one(_QUERIES.lock_user, id=user_id)
        if row is None:
            return None
        credentials = Credentials(
            password_hash=row["password_hash"],
            totp_seed=row["totp_seed"],
            totp_is_confirmed=row["has_totp"],
            totp_last_step=row["totp_last_step"],
        )
        return _user(row), credentials

    async def add(self, user: User, *, password_hash: str, by: str) -> bool:
        row = await self._unit.one(
            _QUERIES.add_user,
            organization_id=user.organization_id,
            id=user.id,
            role=user.role,
            email=user.email,
            name=user.name,
            password_hash=password_hash,
            must_change_password=user.must_change_password,
            created_at=user.created_at,
            created_by=by,
        )
        return row is not None

    async def save(self, user: User) -> bool:
        try:
            async with self._unit.connection.transaction():
                await self._unit.run(
                    _QUERIES.save_user,
                    id=user.id,
                    role=user.role,
                    email=user.email,
                    name=user.name,
                    disabled_at=user.disabled_at,
                )
        except psycopg.errors.UniqueViolation:
            return False
        return True

    async def set_password(self, user_id: UserId, password_hash: str, *, must_change: bool) -> None:
        await self._unit.run(
            _QUERIES.set_password, id=user_id, password_hash=password_hash, must_change=must_change
        )

    async def signed_in(self, user_id: UserId, at: datetime) -> None:
        await self._unit.run(_QUERIES.signed_in, id=user_id, at=at)

    async def set_totp(self, user_id: UserId, sealed_seed: bytes) -> None:
        await self._unit.run(_QUERIES.set_totp, id=user_id, seed=sealed_seed)

    async def confirm_totp(self, user_id: UserId, step: int, code_sha256s: Sequence[bytes]) -> None:
        await self._unit.run(
            _QUERIES.confirm_totp, id=user_id, step=step, code_sha256s=list(code_sha256s)
        )

    async def remove_totp(self, user_id: UserId) -> None:
        await self._unit.run(_QUERIES.remove_totp, id=user_id)

    async def spend_step(self, user_id: UserId, step: int) -> bool:
        return await self._unit.one(_QUERIES.spend_step, id=user_id, step=step) is not None

    async def spend_recovery_code(self, user_id: UserId, code_sha256: bytes) -> int | None:
        row = await self._unit.one(
            _QUERIES.spend_recovery_code, id=user_id, code_sha256=code_sha256
        )
        return None if row is None else row["codes_left"]

    async def forget(self, user_id: UserId, at: datetime) -> None:
        await self.end_sessions_of(user_id)
        await self._unit.run(_QUERIES.forget_user, id=user_id, at=at)

    async def open_session(self, session: WebSession, token_sha256: bytes) -> None:
        await self._unit.run(
            _QUERIES.open_web_session,
            organization_id=session.organization_id,
            token_sha256=token_sha256,
            user_id=session.user_id,
            stage=session.stage,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
        )

    async def end_session(self, token_sha256: bytes) -> None:
        await self._unit.run(_QUERIES.end_web_session, token_sha256=token_sha256)

    async def end_sessions_of(self, user_id: UserId) -> None:
        await self._unit.run(_QUERIES.end_web_sessions_of, user_id=user_id)

    async def session_seen(self, token_sha256: bytes, at: datetime) -> None:
        await self._unit.run(_QUERIES.web_session_seen, token_sha256=token_sha256, at=at)

    async def add_key(self, key: ApiKey) -> None:
        await self._unit.run(
            _QUERIES.add_api_key,
            organization_id=key.organization_id,
            id=key.id,
            prefix=key.prefix,
            secret_sha256=key.secret_sha256,
            name=key.name,
            role=key.role,
            created_at=key.created_at,
            created_by=key.created_by,
        )

    async def find_key(self, key_id: ApiKeyId) -> ApiKey | None:
        row = await self._unit.one(_QUERIES.find_api_key, id=key_id)
        return None if row is None else _key(row)

    async def revoke_key(self, key_id: ApiKeyId, at: datetime) -> bool:
        return await self._unit.one(_QUERIES.revoke_api_key, id=key_id, at=at) is not None

    async def key_used(self, key_id: ApiKeyId, at: datetime) -> None:
        await self._unit.run(_QUERIES.api_key_used, id=key_id, at=at)

    async def organization(self, organization_id: OrganizationId) -> Organization | None:
        row = await self._unit.one(_QUERIES.find_organization, id=organization_id)
        return None if row is None else Organization(**row)

    async def organizations(self) -> Sequence[Organization]:
        return [Organization(**row) for row in await self._unit.rows(_QUERIES.all_organizations)]

    async def settings_line(
        self, organization_id: OrganizationId
    ) -> Sequence[OrganizationSettings]:
        row = await self._unit.one(_QUERIES.settings_line, id=organization_id)
        return () if row is None else settings_line(row["line"])

    async def add_organization(self, organization: Organization, at: datetime) -> None:
        await self._unit.run(
            _QUERIES.add_organization, **_organization_values(organization), created_at=at
        )

    async def save_organization(self, organization: Organization) -> None:
        await self._unit.run(_QUERIES.save_organization, **_organization_values(organization))


class Trail:
    """`access.ports.Trail`: facts about people, in the stream that everybody reads."""

    def __init__(self, unit: Unit, ids: IdSource) -> None:
        self._unit = unit
        self._ids = ids

    async def tell(self, organization_id: OrganizationId, at: datetime, *facts: AccessFact) -> None:
        outbox = Outbox(self._unit, organization_id, ids=self._ids, now=at)
        await outbox.tell(
            [
                Told(
                    FACTS.name(fact), about(fact), FACTS.body(fact), occurred_at=at, received_at=at
                )
                for fact in facts
            ]
        )


async def organizations_seen_from(
    unit: Unit, organization_id: OrganizationId
) -> tuple[OrganizationId, ...]:
    """An organisation and all below it, itself first; empty when there is none of this id."""
    row = await unit.one(_QUERIES.visible_organizations, id=organization_id)
    return () if row is None else tuple(row["organizations"])


async def sweep(unit: Unit, at: datetime) -> int:
    """Delete web sessions, wrong answers and kept answers that have run out (role work)."""
    row = await unit.one(_QUERIES.sweep, at=at, failures_before=at - FORGOTTEN_AFTER)
    return 0 if row is None else int(row["deleted"])


def settings_line(line: Any) -> tuple[OrganizationSettings, ...]:
    """What the function `organization_settings_line` answers: an organisation first, its root last."""
    return msgspec.convert(line, tuple[OrganizationSettings, ...])


def _user(row: DictRow) -> User:
    return User(
        id=row["id"],
        organization_id=row["organization_id"],
        role=Role(row["role"]),
        email=row["email"],
        name=row["name"],
        must_change_password=row["must_change_password"],
        has_totp=row["has_totp"],
        created_at=row["created_at"],
        last_signed_in_at=row["last_signed_in_at"],
        disabled_at=row["disabled_at"],
        forgotten_at=row["forgotten_at"],
    )


def _key(row: DictRow) -> ApiKey:
    return ApiKey(
        id=row["id"],
        organization_id=row["organization_id"],
        role=Role(row["role"]),
        name=row["name"],
        prefix=row["prefix"],
        secret_sha256=row["secret_sha256"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )


def _organization_values(organization: Organization) -> dict[str, Any]:
    return {
        "id": organization.id,
        "parent_id": organization.parent_id,
        "name": organization.name,
        "country": organization.country,
        "legal_name": organization.legal_name,
        "legal_address": organization.legal_address,
        "vat_number": organization.vat_number,
        "register_entry": organization.register_entry,
        "contact_email": organization.contact_email,
        "contact_phone": organization.contact_phone,
        "support_url": organization.support_url,
        "default_language": organization.default_language,
        "default_zone": organization.default_zone,
        "charging_plans": organization.charging_plans,
    }
