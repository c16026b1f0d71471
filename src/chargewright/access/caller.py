"""Who is asking: a person with a web session, or an API key."""

from dataclasses import dataclass

from chargewright.access.permissions import Action, Resource, may
from chargewright.access.roles import Role
from chargewright.access.web_sessions import WebSession
from chargewright.kernel.ids import ApiKeyId, OrganizationId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One who has been recognised.

    `organizations` are those the caller sees, its own first. `session` is None for an API key,
    which is always all the way in.
    """

    id: UserId | ApiKeyId
    organization_id: OrganizationId
    role: Role
    organizations: tuple[OrganizationId, ...]
    session: WebSession | None = None

    @property
    def is_person(self) -> bool:
        return self.session is not None

    def may(self, action: Action, resource: Resource) -> bool:
        return may(self.role, action, resource)

    def sees(self, organization_id: OrganizationId) -> bool:
        return organization_id in self.organizations
