"""What happened to people's access, for the audit trail: ids and roles, never names or addresses."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from chargewright.access.roles import Role
from chargewright.kernel.ids import ApiKeyId, OrganizationId, UserId
from chargewright.kernel.kinds import Kinds


@dataclass(frozen=True, slots=True)
class OrganizationAdded:
    organization_id: OrganizationId
    by: str


@dataclass(frozen=True, slots=True)
class OrganizationChanged:
    organization_id: OrganizationId
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAdded:
    user_id: UserId
    role: Role
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoleChanged:
    user_id: UserId
    role: Role
    by: str


@dataclass(frozen=True, slots=True)
class UserRenamed:
    """The name or the address changed; neither is said here."""

    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class UserDisabled:
    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class UserEnabled:
    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class UserSignedIn:
    user_id: UserId


@dataclass(frozen=True, slots=True)
class UserSignedOut:
    user_id: UserId


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    user_id: UserId


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """Someone else gave the account a one-time password."""

    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class TotpEnrolled:
    user_id: UserId


@dataclass(frozen=True, slots=True)
class TotpRemoved:
    user_id: UserId
    by: str


@dataclass(frozen=True, slots=True)
class RecoveryCodeSpent:
    user_id: UserId
    codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyAdded:
    api_key_id: ApiKeyId
    role: Role
    by: str


@dataclass(frozen=True, slots=True)
class ApiKeyRevoked:
    api_key_id: ApiKeyId
    by: str


AccessFact: TypeAlias = (
    OrganizationAdded
    | OrganizationChanged
    | UserAdded
    | UserRoleChanged
    | UserRenamed
    | UserDisabled
    | UserEnabled
    | PersonForgotten
    | UserSignedIn
    | UserSignedOut
    | PasswordChanged
    | PasswordReset
    | TotpEnrolled
    | TotpRemoved
    | RecoveryCodeSpent
    | ApiKeyAdded
    | ApiKeyRevoked
)

FACTS: Final[Kinds[AccessFact]] = Kinds(
    {
        "organization.added": OrganizationAdded,
        "organization.changed": OrganizationChanged,
        "user.added": UserAdded,
        "user.role_changed": UserRoleChanged,
        "user.renamed": UserRenamed,
        "user.disabled": UserDisabled,
        "user.enabled": UserEnabled,
        "user.forgotten": PersonForgotten,
        "user.signed_in": UserSignedIn,
        "user.signed_out": UserSignedOut,
        "user.password_changed": PasswordChanged,
        "user.password_reset": PasswordReset,
        "user.totp_enrolled": TotpEnrolled,
        "user.totp_removed": TotpRemoved,
        "user.recovery_code_spent": RecoveryCodeSpent,
        "api_key.added": ApiKeyAdded,
        "api_key.revoked": ApiKeyRevoked,
    }
)


def about(fact: AccessFact) -> str:
    """The id of the thing it happened to."""
    match fact:
        case OrganizationAdded() | OrganizationChanged():
            return fact.organization_id
        case ApiKeyAdded() | ApiKeyRevoked():
            return fact.api_key_id
        case _:
            return fact.user_id
