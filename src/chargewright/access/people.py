"""Looking after people: who is added, changed, given a key, forgotten.

Each function is one use case inside a unit of work that somebody else opened and commits. What
the caller may do at all stands in the permission table and was asked at the door; here stand the
rules that depend on the person concerned: nobody hands out more than they have, and nobody locks
themselves out.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chargewright.access import api_keys, totp
from chargewright.access.api_keys import ApiKey
from chargewright.access.caller import Caller
from chargewright.access.door import TOTP_PURPOSE
from chargewright.access.facts import (
    ApiKeyAdded,
    ApiKeyRevoked,
    OrganizationAdded,
    OrganizationChanged,
    PasswordReset,
    PersonForgotten,
    TotpEnrolled,
    TotpRemoved,
    UserAdded,
    UserDisabled,
    UserEnabled,
    UserRenamed,
    UserRoleChanged,
)
from chargewright.access.organizations import Organization
from chargewright.access.permissions import may_grant
from chargewright.access.ports import AccessUnit, Randomness, Vault
from chargewright.access.roles import Role
from chargewright.access.secrets import Secret
from chargewright.access.users import User, normalised, problems_with_email, problems_with_name
from chargewright.kernel.ids import ApiKeyId, OrganizationId, UserId
from chargewright.kernel.problem import Conflict, Forbidden, Invalid, NotFound, Problem
from chargewright.kernel.sentence import Sentence

LONGEST_KEY_NAME: Final = 120
ISSUER: Final = "Chargewright"


class EmailTaken(Conflict):
    """The address already has an account, perhaps in an organisation that the caller cannot see."""

    code = "email_taken"

    def __init__(self) -> None:
        problem = Problem("email", "already has an account")
        super().__init__("this e-mail address already has an account", problems=(problem,))


class GrantTooHigh(Forbidden):
    """The role is more than the caller may hand out or touch."""

    code = "grant_too_high"


class NotOnOneself(Conflict):
    """Somebody else must do this, so that nobody locks themselves out."""

    code = "not_on_oneself"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is asked for: an account in one organisation."""

    email: str
    name: str
    role: Role
    organization_id: OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanges:
    """What is to change; None leaves a thing as it is."""

    email: str | None = None
    name: str | None = None
    role: Role | None = None
    is_disabled: bool | None = None


def new_user(user_id: UserId, wanted: NewUser, at: datetime) -> User:
    """The account as it begins: it must choose its own password at the first sign-in.

    Raises:
        Invalid: the address or the name will not do.
    """
    email = normalised(wanted.email)
    problems = problems_with_email(email) + problems_with_name(wanted.name)
    if problems:
        raise Invalid("this is no user", problems=tuple(problems))
    return User(
        id=user_id,
        organization_id=wanted.organization_id,
        role=wanted.role,
        email=email,
        name=wanted.name.strip(),
        must_change_password=True,
        has_totp=False,
        created_at=at,
    )


async def add_user(
    unit: AccessUnit, user: User, *, password_hash: str, by: Caller | None, at: datetime
) -> None:
    """Write a new account. `by` is None for whoever sits at the machine itself.

    Raises:
        GrantTooHigh: the role is more than the caller may hand out.
        EmailTaken: the address has an account.
    """
    _refuse_high(by, user.role)
    if not await unit.people.add(user, password_hash=password_hash, by=_author(by)):
        raise EmailTaken
    await unit.trail.tell(
        user.organization_id, at, UserAdded(user_id=user.id, role=user.role, by=_author(by))
    )


async def change_user(
    unit: AccessUnit, user_id: UserId, changes: UserChanges, *, by: Caller | None, at: datetime
) -> User:
    """Change what is asked for and say what changed; a disabled user's sessions end.

    Raises:
        NotFound, Invalid, GrantTooHigh, EmailTaken, NotOnOneself.
    """
    user = await _held(unit, user_id, by)
    problems: list[Problem] = []
    changed = user
    if changes.email is not None:
        changed = replace(changed, email=normalised(changes.email))
        problems += problems_with_email(changed.email or "")
    if changes.name is not None:
        changed = replace(changed, name=changes.name.strip())
        problems += problems_with_name(changes.name)
    if problems:
        raise Invalid("this is no user", problems=tuple(problems))
    if changes.role is not None and changes.role is not user.role:
        _refuse_oneself(by, user_id, "change the own role")
        _refuse_high(by, changes.role)
        changed = replace(changed, role=changes.role)
    if changes.is_disabled is True and user.disabled_at is None:
        _refuse_oneself(by, user_id, "disable the own account")
        changed = replace(changed, disabled_at=at)
    if changes.is_disabled is False:
        changed = replace(changed, disabled_at=None)
    if changed == user:
        return user
    if not await unit.people.save(changed):
        raise EmailTaken
    if changed.disabled_at and not user.disabled_at:
        await unit.people.end_sessions_of(user_id)
    await _tell_changes(unit, user, changed, by=_author(by), at=at)
    return changed


async def reset_password(
    unit: AccessUnit, user_id: UserId, *, password_hash: str, by: Caller | None, at: datetime
) -> User:
    """Give the account a one-time password; its sessions end, its phone stays.

    Raises:
        NotFound, GrantTooHigh, NotOnOneself.
    """
    _refuse_oneself(by, user_id, "reset the own password: change it instead")
    user = await _held(unit, user_id, by)
    await unit.people.set_password(user_id, password_hash, must_change=True)
    await unit.people.end_sessions_of(user_id)
    await unit.trail.tell(user.organization_id, at, PasswordReset(user_id, _author(by)))
    return replace(user, must_change_password=True)


async def forget_person(
    unit: AccessUnit, user_id: UserId, *, by: Caller | None, at: datetime
) -> None:
    """Delete address, name and secrets; whatever the person did keeps its id. Safe to repeat.

    Raises:
        NotFound, GrantTooHigh, NotOnOneself.
    """
    _refuse_oneself(by, user_id, "forget oneself")
    held = await unit.people.lock(user_id)
    if held is None:
        raise NotFound("no such user")
    user, _ = held
    if user.forgotten_at is not None:
        return
    _refuse_high(by, user.role)
    await unit.people.forget(user_id, at)
    await unit.trail.tell(user.organization_id, at, PersonForgotten(user_id, _author(by)))


async def begin_totp(
    unit: AccessUnit, user_id: UserId, *, vault: Vault, randomness: Randomness
) -> tuple[totp.Seed, str]:
    """A new seed that waits for its first code, and the address that a QR code holds.

    Raises:
        NotFound: no such user.
        Conflict: a phone is enrolled; remove it first.
    """
    held = await unit.people.lock(user_id)
    if held is None:
        raise NotFound("no such user")
    user, credentials = held
    if credentials.totp_is_confirmed:
        raise Conflict("a phone is enrolled already: remove it first")
    seed = totp.Seed(randomness.octets(totp.SEED_BYTES))
    await unit.people.set_totp(user_id, vault.seal(seed.octets, purpose=TOTP_PURPOSE))
    return seed, seed.address(user.email or "", ISSUER)


async def confirm_totp(
    unit: AccessUnit,
    user_id: UserId,
    code: str,
    *,
    vault: Vault,
    randomness: Randomness,
    at: datetime,
) -> tuple[Secret, ...]:
    """The first code proves that the phone has the seed: from now on it is asked for.

    Returns the recovery codes, shown once.

    Raises:
        NotFound: no such user.
        Conflict: no enrolment waits for a code.
        Invalid: the code is wrong.
    """
    held = await unit.people.lock(user_id)
    if held is None:
        raise NotFound("no such user")
    user, credentials = held
    if credentials.totp_seed is None or credentials.totp_is_confirmed:
        raise Conflict("no enrolment waits for a code")
    seed = totp.Seed(vault.open(credentials.totp_seed, purpose=TOTP_PURPOSE))
    step = totp.accepted_step(seed, code, at=at, last_step=None)
    if step is None:
        raise Invalid(
            "the phone does not have this seed",
            problems=(Problem("code", "this is not the code that the phone shows now"),),
        )
    codes = totp.recovery_codes(randomness.octets(totp.RECOVERY_CODES * totp.RECOVERY_BYTES))
    await unit.people.confirm_totp(user_id, step, [code.sha256 for code in codes])
    await unit.trail.tell(user.organization_id, at, TotpEnrolled(user_id))
    return codes


async def remove_totp(
    unit: AccessUnit, user_id: UserId, *, by: Caller | None, at: datetime
) -> None:
    """Ask for no code any more. Safe to repeat.

    Raises:
        NotFound, GrantTooHigh.
    """
    held = await unit.people.lock(user_id)
    if held is None:
        raise NotFound("no such user")
    user, credentials = held
    if by is None or by.id != user_id:
        _refuse_high(by, user.role)
    if credentials.totp_seed is None:
        return
    await unit.people.remove_totp(user_id)
    await unit.trail.tell(user.organization_id, at, TotpRemoved(user_id, _author(by)))


def problems_with_key_name(name: str) -> list[Problem]:
    if name.strip() and len(name) <= LONGEST_KEY_NAME:
        return []
    return [Problem("name", Sentence("a name has 1 to {most} characters", most=LONGEST_KEY_NAME))]


async def add_api_key(
    unit: AccessUnit,
    key_id: ApiKeyId,
    *,
    name: str,
    role: Role,
    organization_id: OrganizationId,
    randomness: Randomness,
    by: Caller | None,
    at: datetime,
) -> tuple[ApiKey, Secret]:
    """A new key and its whole text, shown once.

    Raises:
        Invalid: the name will not do.
        GrantTooHigh: the role is more than the caller may hand out.
    """
    if problems := problems_with_key_name(name):
        raise Invalid("a key has a name", problems=tuple(problems))
    _refuse_high(by, role)
    text, parts = api_keys.written(randomness.octets(api_keys.PREFIX_BYTES + api_keys.SECRET_BYTES))
    key = ApiKey(
        id=key_id,
        organization_id=organization_id,
        role=role,
        name=name.strip(),
        prefix=parts.prefix,
        secret_sha256=parts.secret.sha256,
        created_at=at,
        created_by=_author(by),
    )
    await unit.people.add_key(key)
    await unit.trail.tell(
        organization_id, at, ApiKeyAdded(api_key_id=key_id, role=role, by=_author(by))
    )
    return key, Secret(text)


async def revoke_api_key(
    unit: AccessUnit, key_id: ApiKeyId, *, by: Caller | None, at: datetime
) -> None:
    """The key opens nothing any more, from its next request on. Safe to repeat.

    Raises:
        NotFound, GrantTooHigh.
    """
    key = await unit.people.find_key(key_id)
    if key is None:
        raise NotFound("no such API key")
    _refuse_high(by, key.role)
    if await unit.people.revoke_key(key_id, at):
        await unit.trail.tell(key.organization_id, at, ApiKeyRevoked(key_id, _author(by)))


async def add_organization(
    unit: AccessUnit, organization: Organization, *, by: Caller | None, at: datetime
) -> None:
    """Write a new organisation below one that the unit of work sees."""
    await unit.people.add_organization(organization, at)
    # The fact belongs to the one above: the new one is not visible in this unit of work yet.
    owner = organization.parent_id or organization.id
    await unit.trail.tell(owner, at, OrganizationAdded(organization.id, _author(by)))


async def save_organization(
    unit: AccessUnit,
    organization: Organization,
    changed: Organization,
    *,
    by: Caller | None,
    at: datetime,
) -> None:
    """Write what an organisation is called and what its receipts say from now on."""
    if changed != organization:
        await unit.people.save_organization(changed)
        fact = OrganizationChanged(organization.id, _author(by))
        await unit.trail.tell(organization.id, at, fact)


async def _held(unit: AccessUnit, user_id: UserId, by: Caller | None) -> User:
    held = await unit.people.lock(user_id)
    if held is None or held[0].forgotten_at is not None:
        raise NotFound("no such user")
    _refuse_high(by, held[0].role)
    return held[0]


async def _tell_changes(
    unit: AccessUnit, user: User, changed: User, *, by: str, at: datetime
) -> None:
    facts = [
        fact
        for fact, happened in (
            (
                UserRoleChanged(user_id=user.id, role=changed.role, by=by),
                changed.role is not user.role,
            ),
            (
                UserRenamed(user.id, by),
                (changed.email, changed.name) != (user.email, user.name),
            ),
            (UserDisabled(user.id, by), changed.disabled_at and not user.disabled_at),
            (UserEnabled(user.id, by), user.disabled_at and not changed.disabled_at),
        )
        if happened
    ]
    await unit.trail.tell(user.organization_id, at, *facts)


def _author(by: Caller | None) -> str:
    """Who did it, for the trail: an id, or the machine itself."""
    return by.id if by else "machine"


def _refuse_high(by: Caller | None, role: Role) -> None:
    if by is not None and not may_grant(by.role, role):
        raise GrantTooHigh(
            Sentence("a {own} does not hand out or touch {role}", own=by.role, role=role)
        )


def _refuse_oneself(by: Caller | None, user_id: UserId, what: str) -> None:
    if by is not None and by.id == user_id:
        raise NotOnOneself(Sentence("somebody else must do this: {what}", what=Sentence(what)))
