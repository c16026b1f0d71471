"""What an empty installation begins with: one organisation and an administrator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chargewright.access.audit import AuditEntry, Channel, Deed, FieldChange, Thing
from chargewright.access.organizations import Organization
from chargewright.access.passwords import one_time
from chargewright.access.people import (
    NewUser,
    add_api_key,
    add_organization,
    add_user,
    forget_person,
    new_user,
    revoke_api_key,
)
from chargewright.access.roles import Role
from chargewright.access.secrets import Secret
from chargewright.access.users import normalised
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresStores, PostgresUnits
from chargewright.adapters.randomness import SystemRandomness
from chargewright.kernel.ids import ApiKeyId, OrganizationId, UserId
from chargewright.kernel.problem import NotFound
from chargewright.main.parts import Installation

ADMINISTRATOR = "admin@example.org"
ONE_TIME_BYTES = 24


class People:
    """Accounts as whoever sits at the machine makes them."""

    def __init__(self, it: Installation, database: Database) -> None:
        self._it = it
        self._database = database
        self._units = PostgresUnits(database, it.ids)

    async def first_start(self) -> Secret | None:
        """Make the first organisation and its administrator; None where there is one already."""
        async with self._database.unit(()) as unit:
            row = await unit.one("SELECT has_organizations() AS is_used")
        if row is not None and row["is_used"]:
            return None
        organization = Organization(
            id=OrganizationId(self._it.ids.mint("org")),
            parent_id=None,
            name="My network",
            country="NL",
            legal_name="My network",
            legal_address="Address not set yet",
        )
        async with self._units((organization.id,)) as stores:
            await add_organization(stores, organization, by=None, at=self._it.clock.now())
            thing = Thing(kind="organization", id=organization.id, name=organization.name)
            await self._keep(stores, organization.id, Deed.CREATE, "add_organization", thing)
        return await self.add_user(ADMINISTRATOR, Role.ADMINISTRATOR, organization.id)

    async def add_user(self, email: str, role: Role, organization: str) -> Secret:
        """An account with a one-time password, which is shown once.

        Raises:
            Invalid: the address will not do.
            EmailTaken: it has an account.
            NotFound: no such organisation.
        """
        organization_id = await self.organization(organization)
        password = one_time(SystemRandomness().octets(ONE_TIME_BYTES))
        now = self._it.clock.now()
        wanted = NewUser(email=email, name=email, role=role, organization_id=organization_id)
        user = new_user(UserId(self._it.ids.mint("usr")), wanted, now)
        hashed = await Argon2Passwords().hash(password.text)
        async with self._units((organization_id,)) as stores:
            await add_user(stores, user, password_hash=hashed, by=None, at=now)
            await self._keep(
                stores,
                organization_id,
                Deed.CREATE,
                "add_user",
                Thing(kind="user", id=user.id),
                FieldChange(field="email", is_hidden=True),
                FieldChange(field="name", is_hidden=True),
                FieldChange(field="role", after=role),
            )
        return password

    async def add_key(self, name: str, role: Role, organization: str) -> Secret:
        """An API key, shown once."""
        _, text = await self._new_key(name, role, await self.organization(organization))
        return text

    @asynccontextmanager
    async def lent_key(
        self, name: str, role: Role, organization: str
    ) -> AsyncIterator[tuple[OrganizationId, Secret]]:
        """An organisation and an API key of it that is revoked afterwards, whatever happens."""
        organization_id = await self.organization(organization)
        key_id, text = await self._new_key(name, role, organization_id)
        try:
            yield organization_id, text
        finally:
            async with self._units((organization_id,)) as stores:
                await revoke_api_key(stores, key_id, by=None, at=self._it.clock.now())
                thing = Thing(kind="api_key", id=key_id, name=name)
                await self._keep(stores, organization_id, Deed.DELETE, "revoke_api_key", thing)

    async def forget(self, email: str) -> None:
        """Delete what is known of a person; ids and facts stay, and say nothing of them.

        Raises:
            NotFound: nobody has this address.
        """
        async with self._units(()) as stores:
            found = await stores.threshold.candidate(normalised(email))
        if found is None:
            raise NotFound(f"nobody has the address {email}")
        user, _ = found
        async with self._units((user.organization_id,)) as stores:
            await forget_person(stores, user.id, by=None, at=self._it.clock.now())
            thing = Thing(kind="user", id=user.id)
            gone = FieldChange(field="is_forgotten", before=False, after=True)
            await self._keep(stores, user.organization_id, Deed.DELETE, "forget_user", thing, gone)

    async def _new_key(
        self, name: str, role: Role, organization_id: OrganizationId
    ) -> tuple[ApiKeyId, Secret]:
        async with self._units((organization_id,)) as stores:
            key, text = await add_api_key(
                stores,
                ApiKeyId(self._it.ids.mint("key")),
                name=name,
                role=role,
                organization_id=organization_id,
                randomness=SystemRandomness(),
                by=None,
                at=self._it.clock.now(),
            )
            await self._keep(
                stores,
                organization_id,
                Deed.CREATE,
                "add_api_key",
                Thing(kind="api_key", id=key.id, name=key.name),
                FieldChange(field="name", after=key.name),
                FieldChange(field="role", after=role),
            )
        return key.id, text

    async def _keep(
        self,
        stores: PostgresStores,
        organization_id: OrganizationId,
        deed: Deed,
        operation: str,
        thing: Thing,
        *changes: FieldChange,
    ) -> None:
        """What was done at the machine itself stands in the audit trail like what the API did."""
        await stores.audits.keep(
            AuditEntry(
                organization_id=organization_id,
                at=self._it.clock.now(),
                channel=Channel.COMMAND_LINE,
                by_id=None,
                by_organization_id=None,
                operation=operation,
                deed=deed,
                verb=deed,
                thing=thing,
                changes=changes,
            )
        )

    async def organization(self, wanted: str) -> OrganizationId:
        """An organisation by id, or the only root for an empty word."""
        async with self._database.unit(()) as unit:
            row = await unit.one("SELECT organization_by_id_or_root(%(id)s) AS id", id=wanted)
        if row is None or row["id"] is None:
            raise NotFound(f"there is no organisation {wanted!r}")
        return OrganizationId(row["id"])
