"""What access needs from outside: a store of people, hashing, sealing, randomness."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from chargewright.access.api_keys import ApiKey
from chargewright.access.audit import AuditEntry
from chargewright.access.facts import AccessFact
from chargewright.access.lockout import Failures
from chargewright.access.organization_settings import OrganizationSettings
from chargewright.access.organizations import Organization
from chargewright.access.roles import Role
from chargewright.access.users import Credentials, User
from chargewright.access.web_sessions import WebSession
from chargewright.kernel.ids import ApiKeyId, OrganizationId, UserId


class Passwords(Protocol):
    """Slow hashing, made for what people choose."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether this password was stored. Without one (None) it takes as long and is False."""
        ...

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        ...


class Randomness(Protocol):
    def octets(self, count: int) -> bytes: ...


class Vault(Protocol):
    """Secrets at rest that must be read again: sealed with a data key, opened for one purpose."""

    def seal(self, plain: bytes, *, purpose: str) -> bytes: ...

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """What was sealed for this purpose.

        Raises:
            Outage: sealed with a key that is not here, or not for this purpose.
        """
        ...

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the newest key; False asks for it to be sealed again."""
        ...


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A web session by its token, with its user and the organisations that see through it."""

    session: WebSession
    role: Role
    organizations: tuple[OrganizationId, ...]


@dataclass(frozen=True, slots=True)
class FoundKey:
    key: ApiKey
    organizations: tuple[OrganizationId, ...]


class Threshold(Protocol):
    """What may be asked before anybody is known: one row each, by a secret or an exact address."""

    async def candidate(self, email: str) -> tuple[User, Credentials] | None: ...

    async def session(self, token_sha256: bytes) -> FoundSession | None:
        """The session under this hash; None also where its user is disabled or forgotten."""
        ...

    async def key(self, prefix: str) -> FoundKey | None: ...

    async def lock_failures(self, subject: bytes) -> Failures:
        """The wrong answers of one subject, held until the unit of work ends."""
        ...

    async def write_failures(self, subject: bytes, failures: Failures) -> None: ...

    async def clear_failures(self, subject: bytes) -> None: ...


class People(Protocol):
    """Users, their web sessions, API keys and organisations, as far as the unit of work sees."""

    async def find(self, user_id: UserId) -> User | None: ...

    async def lock(self, user_id: UserId) -> tuple[User, Credentials] | None:
        """One user, held until the unit of work ends."""
        ...

    async def add(self, user: User, *, password_hash: str, by: str) -> bool:
        """False when the address already has an account, here or elsewhere."""
        ...

    async def save(self, user: User) -> bool:
        """Write role, address, name, state. False when the address already has an account."""
        ...

    async def set_password(
        self, user_id: UserId, password_hash: str, *, must_change: bool
    ) -> None: ...

    async def signed_in(self, user_id: UserId, at: datetime) -> None: ...

    async def set_totp(self, user_id: UserId, sealed_seed: bytes) -> None:
        """A seed that waits for its first code; replaces one that waited before."""
        ...

    async def confirm_totp(
        self, user_id: UserId, step: int, code_sha256s: Sequence[bytes]
    ) -> None: ...

    async def remove_totp(self, user_id: UserId) -> None: ...

    async def spend_step(self, user_id: UserId, step: int) -> bool:
        """False when this step or a newer one was spent meanwhile."""
        ...

    async def spend_recovery_code(self, user_id: UserId, code_sha256: bytes) -> int | None:
        """How many codes are left after this one; None when it is none of them."""
        ...

    async def forget(self, user_id: UserId, at: datetime) -> None:
        """Empty address, name and secrets, end every session; the id stays."""
        ...

    async def open_session(self, session: WebSession, token_sha256: bytes) -> None: ...

    async def end_session(self, token_sha256: bytes) -> None: ...

    async def end_sessions_of(self, user_id: UserId) -> None: ...

    async def session_seen(self, token_sha256: bytes, at: datetime) -> None: ...

    async def add_key(self, key: ApiKey) -> None: ...

    async def find_key(self, key_id: ApiKeyId) -> ApiKey | None: ...

    async def revoke_key(self, key_id: ApiKeyId, at: datetime) -> bool:
        """False when it was revoked before."""
        ...

    async def key_used(self, key_id: ApiKeyId, at: datetime) -> None: ...

    async def organization(self, organization_id: OrganizationId) -> Organization | None: ...

    async def organizations(self) -> Sequence[Organization]:
        """All that are seen, in no order."""
        ...

    async def settings_line(
        self, organization_id: OrganizationId
    ) -> Sequence[OrganizationSettings]:
        """The settings of one that is seen and of all above it, itself first; empty: not seen."""
        ...

    async def add_organization(self, organization: Organization, at: datetime) -> None: ...

    async def save_organization(self, organization: Organization) -> None: ...


class Trail(Protocol):
    """What became of people's access, told as facts beside the rows they are about."""

    async def tell(
        self, organization_id: OrganizationId, at: datetime, *facts: AccessFact
    ) -> None: ...


class Audits(Protocol):
    """The audit trail of the unit of work: rows are added and never touched again."""

    async def hold(self, kind: str, thing_id: str) -> None:
        """Let nobody else change this thing through the API until the unit of work ends."""
        ...

    async def keep(self, entry: AuditEntry) -> None: ...

    async def keep_refusal(self, entry: AuditEntry, *, once_in: timedelta) -> None:
        """Keep it, unless the same caller was refused the same operation in that time."""
        ...


class AccessUnit(Protocol):
    """A unit of work, as access needs it."""

    @property
    def threshold(self) -> Threshold: ...

    @property
    def people(self) -> People: ...

    @property
    def trail(self) -> Trail: ...

    @property
    def audits(self) -> Audits: ...


AccessUnits: TypeAlias = Callable[
    [Sequence[OrganizationId]], AbstractAsyncContextManager[AccessUnit]
]
"""Opens a unit of work that sees these organisations."""
