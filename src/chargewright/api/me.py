"""The caller about themselves: who am I, my password, my phone."""

from typing import Annotated, Final

import msgspec
import segno
from litestar.handlers import HTTPRouteHandler

from chargewright.access import people
from chargewright.access.caller import Caller
from chargewright.access.door import Locked, Wrong
from chargewright.access.organization_settings import in_effect
from chargewright.access.permissions import TABLE, Action, Resource
from chargewright.access.roles import Role
from chargewright.access.web_sessions import Stage, csrf_token
from chargewright.api.needs import Door
from chargewright.api.refusals import TooManyAttempts, WrongCredentials
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.sign_in import SignInView, entered
from chargewright.api.work import Work
from chargewright.billing.locales import Language
from chargewright.kernel.ids import UserId

TAG: Final = "me"


class Permitted(View, frozen=True, kw_only=True):
    """What the caller may do to one resource."""

    resource: Resource
    actions: list[Action]


class MeView(View, frozen=True, kw_only=True):
    """Who is asking. A key has no address, no stage and no CSRF token (null).

    `runs_installation`: whether the caller's organisation is a root, under which strangers knock.

    `organizations` are the ids of those the caller sees, its own first. `permissions` is empty
    until the sign-in is complete. `default_language` and `default_zone` are what counts in the caller's
    organisation for those who chose nothing; null: nobody decided.
    """

    id: str
    organization_id: str
    organizations: list[str]
    runs_installation: bool
    role: Role
    is_person: bool
    email: str | None
    name: str | None
    has_totp: bool
    default_language: Language | None
    default_zone: str | None
    stage: Stage | None
    csrf_token: str | None
    permissions: list[Permitted]


class NewPassword(Body, frozen=True, kw_only=True):
    old_password: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    new_password: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class PasswordAgain(Body, frozen=True, kw_only=True):
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class PhoneCode(Body, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(min_length=6, max_length=6, pattern="^[0-9]{6}$")]


class SeedView(View, frozen=True, kw_only=True):
    """The secret for the phone, shown once: as text, as address, and as a picture of that (SVG)."""

    secret: str
    address: str
    qr_svg: str


class RecoveryCodesView(View, frozen=True, kw_only=True):
    """Each stands in for the phone once. Shown once."""

    recovery_codes: list[str]


@shows("/api/v1/me", needs=Door.SIGNED_IN_SO_FAR, tag=TAG)
async def show_me(work: Work) -> MeView:
    """Who am I, what may I do, and what goes into `X-CSRF-Token`."""
    caller = work.caller
    user = await work.stores.people.find(UserId(caller.id)) if caller.session else None
    line = await work.stores.people.settings_line(caller.organization_id)
    defaults = in_effect(line)
    spoken = defaults.default_language
    is_in = caller.session is None or caller.session.stage is Stage.SIGNED_IN
    return MeView(
        id=caller.id,
        organization_id=caller.organization_id,
        organizations=list(caller.organizations) if is_in else [],
        runs_installation=len(line) == 1,
        role=caller.role,
        is_person=caller.is_person,
        email=user.email if user else None,
        name=user.name if user else None,
        has_totp=user.has_totp if user else False,
        default_language=None if spoken is None else Language(spoken),
        default_zone=defaults.default_zone,
        stage=caller.session.stage if caller.session else None,
        csrf_token=csrf_token(work.token) if caller.session else None,
        permissions=permitted(caller.role) if is_in else [],
    )


@does("/api/v1/me/password", needs=Door.PERSON_SO_FAR, tag=TAG, opens_unit=False)
async def change_password(data: NewPassword, work: Work) -> SignInView:
    """Change the own password; every other web session of the account ends."""
    return entered(
        await work.parts.door.choose_password(
            work.token, data.old_password, data.new_password, work.at
        ),
        work,
    )


@does("/api/v1/me/totp", needs=Door.PERSON, tag=TAG, opens_unit=False)
async def begin_totp(data: PasswordAgain, work: Work) -> SeedView:
    """Begin to enrol a phone, with the password given again.

    It is asked for from the first code on that `/api/v1/me/totp/confirm` gets.
    """
    await _refuse_wrong_password(data.password, work)
    async with work.opened() as stores:
        seed, address = await people.begin_totp(
            stores,
            UserId(work.caller.id),
            vault=work.parts.vault,
            randomness=work.parts.randomness,
        )
    picture = segno.make(address, error="m").svg_inline(scale=4)
    return SeedView(secret=seed.base32, address=address, qr_svg=picture)


@does("/api/v1/me/totp/confirm", needs=Door.PERSON, tag=TAG)
async def confirm_totp(data: PhoneCode, work: Work) -> RecoveryCodesView:
    """Give the phone's first code: from now on a code is asked for at every sign-in."""
    codes = await people.confirm_totp(
        work.stores,
        UserId(work.caller.id),
        data.code,
        vault=work.parts.vault,
        randomness=work.parts.randomness,
        at=work.at,
    )
    return RecoveryCodesView(recovery_codes=[code.text for code in codes])


@does("/api/v1/me/totp/remove", needs=Door.PERSON, tag=TAG, status=204, opens_unit=False)
async def remove_totp(data: PasswordAgain, work: Work) -> None:
    """Ask for no code any more, with the password given again."""
    await _refuse_wrong_password(data.password, work)
    async with work.opened() as stores:
        await people.remove_totp(stores, UserId(work.caller.id), by=work.caller, at=work.at)


def permitted(role: Role) -> list[Permitted]:
    """The role's rows of the permission table."""
    rows = {
        resource: [action for action in Action if role in TABLE.get((action, resource), ())]
        for resource in Resource
    }
    return [Permitted(resource=each, actions=actions) for each, actions in rows.items() if actions]


async def _refuse_wrong_password(password: str, work: Work) -> None:
    caller: Caller = work.caller
    outcome = await work.parts.door.password_is_right(
        UserId(caller.id), caller.organization_id, password, work.at
    )
    match outcome:
        case Locked(until):
            raise TooManyAttempts("too many wrong answers: wait, then try again", until=until)
        case Wrong():
            raise WrongCredentials("this is not the password")
        case None:
            return


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_me,
    change_password,
    begin_totp,
    confirm_totp,
    remove_totp,
)
