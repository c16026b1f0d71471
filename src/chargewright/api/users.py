"""Users: who signs in. A new account gets a one-time password, shown once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access import passwords, people
from chargewright.access.people import NewUser, UserChanges
from chargewright.access.permissions import Action, Resource
from chargewright.access.roles import Role
from chargewright.access.users import User, normalised, problems_with_email, problems_with_name
from chargewright.api.bodies import Sent
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, deletes, does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import UserId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem

TAG: Final = "users"
ROLES: Final = tuple(str(role) for role in Role)

LISTING: Final = Listing(
    name="users",
    columns=(
        Column("id", Kind.ID, "The user.", frozenset({Ask.IS}), refers_to="users"),
        Column(
            "organization_id",
            Kind.ID,
            "Whose user.",
            frozenset({Ask.IS}),
            refers_to="organizations",
        ),
        Column(
            "email",
            Kind.TEXT,
            "Address; empty once forgotten.",
            frozenset({Ask.IS, Ask.STARTS}),
            is_sortable=True,
        ),
        Column("name", Kind.TEXT, "Name; empty once forgotten.", frozenset({Ask.STARTS})),
        Column("role", Kind.WORD, "Role.", frozenset({Ask.IS}), choices=ROLES),
        Column("has_totp", Kind.FLAG, "Whether a phone is enrolled.", frozenset({Ask.IS})),
        Column("is_disabled", Kind.FLAG, "Whether the door is closed.", frozenset({Ask.IS})),
        Column("is_forgotten", Kind.FLAG, "Whether the person was forgotten.", frozenset({Ask.IS})),
        Column("must_change_password", Kind.FLAG, "Whether a one-time password waits."),
        Column("created_at", Kind.INSTANT, "Added.", frozenset({Ask.RANGE}), is_sortable=True),
        Column("last_signed_in_at", Kind.INSTANT, "Last sign-in.", frozenset({Ask.RANGE})),
    ),
    default_order=Order("email"),
)


class UserView(View, frozen=True, kw_only=True):
    """An account. Address and name are empty once the person is forgotten."""

    id: str
    organization_id: str
    email: str
    name: str
    role: Role
    has_totp: bool
    is_disabled: bool
    is_forgotten: bool
    must_change_password: bool
    created_at: datetime
    last_signed_in_at: datetime | None


class NewUserBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own where it is not given."""

    email: str
    name: str
    role: Role
    organization_id: str | None = None


class UserChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are."""

    email: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    is_disabled: bool | UnsetType = UNSET


class UserWithPasswordView(UserView, frozen=True, kw_only=True):
    """`one_time_password` is shown this once; the first sign-in asks for another."""

    one_time_password: str


@shows("/api/v1/users/{user_id:str}", needs=Permission(Action.READ, Resource.USERS), tag=TAG)
async def show_user(user_id: str, work: Work) -> UserView:
    """One user."""
    user = seen(await work.stores.people.find(UserId(user_id)), "user")
    return view(user)


async def problems_of_user(work: Work, sent: Sent) -> Sequence[Problem]:  # noqa: ARG001 - a check's signature
    """What is wrong with a new user."""
    problems = []
    if sent.has("email"):
        problems += problems_with_email(normalised(sent.get("email")))
    if sent.has("name"):
        problems += problems_with_name(sent.get("name"))
    return problems


@creates(
    "/api/v1/users",
    needs=Permission(Action.CREATE, Resource.USERS),
    tag=TAG,
    check=problems_of_user,
)
async def add_user(data: NewUserBody, work: Work) -> UserWithPasswordView:
    """Add a user, and get the one-time password to hand over."""
    wanted = NewUser(
        email=data.email,
        name=data.name,
        role=data.role,
        organization_id=work.organization(data.organization_id),
    )
    user = people.new_user(UserId(work.mint("usr")), wanted, work.at)
    password = passwords.one_time(work.parts.randomness.octets(passwords.ONE_TIME_BYTES))
    password_hash = await work.parts.passwords.hash(password.text)
    await people.add_user(
        work.stores, user, password_hash=password_hash, by=work.caller, at=work.at
    )
    return _with_password(user, password.text)


@changes("/api/v1/users/{user_id:str}", needs=Permission(Action.CHANGE, Resource.USERS), tag=TAG)
async def change_user(user_id: str, data: UserChangesBody, work: Work) -> UserView:
    """Change address, name or role, or close the door and open it again."""
    wanted = UserChanges(
        email=None if data.email is UNSET else data.email,
        name=None if data.name is UNSET else data.name,
        role=None if data.role is UNSET else data.role,
        is_disabled=None if data.is_disabled is UNSET else data.is_disabled,
    )
    return view(
        await people.change_user(work.stores, UserId(user_id), wanted, by=work.caller, at=work.at)
    )


@does(
    "/api/v1/users/{user_id:str}/password-reset",
    needs=Permission(Action.CHANGE, Resource.USERS),
    tag=TAG,
)
async def reset_password(user_id: str, work: Work) -> UserWithPasswordView:
    """Give a user a one-time password; their web sessions end."""
    password = passwords.one_time(work.parts.randomness.octets(passwords.ONE_TIME_BYTES))
    password_hash = await work.parts.passwords.hash(password.text)
    user = await people.reset_password(
        work.stores, UserId(user_id), password_hash=password_hash, by=work.caller, at=work.at
    )
    return _with_password(user, password.text)


@does(
    "/api/v1/users/{user_id:str}/totp/remove",
    needs=Permission(Action.CHANGE, Resource.USERS),
    tag=TAG,
    status=204,
)
async def remove_phone(user_id: str, work: Work) -> None:
    """Ask a user who lost the phone for no code any more."""
    await people.remove_totp(work.stores, UserId(user_id), by=work.caller, at=work.at)


@deletes("/api/v1/users/{user_id:str}", needs=Permission(Action.DELETE, Resource.USERS), tag=TAG)
async def forget_user(user_id: str, work: Work) -> None:
    """Forget a person: address, name and secrets are deleted, the id stays."""
    await people.forget_person(work.stores, UserId(user_id), by=work.caller, at=work.at)


def view(user: User) -> UserView:
    return UserView(
        id=user.id,
        organization_id=user.organization_id,
        email=user.email or "",
        name=user.name or "",
        role=user.role,
        has_totp=user.has_totp,
        is_disabled=user.disabled_at is not None,
        is_forgotten=user.forgotten_at is not None,
        must_change_password=user.must_change_password,
        created_at=user.created_at,
        last_signed_in_at=user.last_signed_in_at,
    )


def _with_password(user: User, one_time_password: str) -> UserWithPasswordView:
    shown = view(user)
    values = {name: getattr(shown, name) for name in UserView.__struct_fields__}
    return UserWithPasswordView(**values, one_time_password=one_time_password)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/users",
        Listed(listing=LISTING, view=UserView),
        needs=Permission(Action.READ, Resource.USERS),
        tag=TAG,
        summary="Users of the organisations that the caller sees",
    ),
    show_user,
    add_user,
    change_user,
    reset_password,
    remove_phone,
    forget_user,
)
