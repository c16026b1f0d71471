"""Signing in and out. Open routes: each judges for itself, and opens its own units of work."""

from typing import Annotated, Final

import msgspec
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from chargewright.access.door import Locked, Opened, Wrong
from chargewright.access.web_sessions import Stage, csrf_token
from chargewright.api.needs import Door
from chargewright.api.parts import ApiSettings
from chargewright.api.refusals import TooManyAttempts, WrongCredentials
from chargewright.api.routes import does
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work

TAG: Final = "signing in"


class SignIn(Body, frozen=True, kw_only=True):
    email: Annotated[str, msgspec.Meta(min_length=1, max_length=254)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class Code(Body, frozen=True, kw_only=True):
    """The six digits that the phone shows, or a recovery code."""

    code: Annotated[str, msgspec.Meta(min_length=6, max_length=32)]


class SignInView(View, frozen=True, kw_only=True):
    """How far the sign-in has come. `csrf_token` goes back with every change."""

    stage: Stage
    csrf_token: str


@does("/api/v1/sign-in", needs=Door.OPEN, tag=TAG, opens_unit=False)
async def sign_in(data: SignIn, work: Work) -> SignInView:
    """Sign in with address and password.

    Sets the session cookie. `stage` says whether a code or a new password comes next.
    """
    return entered(await work.parts.door.sign_in(data.email, data.password, work.at), work)


@does("/api/v1/sign-in/code", needs=Door.PERSON_SO_FAR, tag=TAG, opens_unit=False)
async def give_code(data: Code, work: Work) -> SignInView:
    """Give the code that the phone shows, or a recovery code."""
    return entered(await work.parts.door.give_code(work.token, data.code, work.at), work)


@does("/api/v1/sign-out", needs=Door.PERSON_SO_FAR, tag=TAG, status=204, opens_unit=False)
async def sign_out(work: Work) -> None:
    """End this web session."""
    await work.parts.door.sign_out(work.token, work.at)
    work.cookies.append(_cookie("", work.parts.settings, max_age_s=0))


def entered(outcome: Opened | Wrong | Locked, work: Work) -> SignInView:
    """The view of a step that succeeded, its cookie on the answer.

    Raises:
        WrongCredentials, TooManyAttempts.
    """
    opened = judged(outcome)
    settings = work.parts.settings
    lasts = opened.session.expires_at - work.at
    work.cookies.append(_cookie(opened.token.text, settings, max_age_s=int(lasts.total_seconds())))
    return SignInView(stage=opened.session.stage, csrf_token=csrf_token(opened.token))


def judged(outcome: Opened | Wrong | Locked) -> Opened:
    """The door's outcome, its two ways of saying no as refusals.

    Raises:
        WrongCredentials, TooManyAttempts.
    """
    match outcome:
        case Locked(until):
            raise TooManyAttempts("too many wrong answers: wait, then try again", until=until)
        case Wrong():
            raise WrongCredentials("these are not the right credentials")
        case Opened():
            return outcome


def _cookie(text: str, settings: ApiSettings, *, max_age_s: int) -> Cookie:
    return Cookie(
        key=settings.cookie_name,
        value=text,
        max_age=max_age_s,
        path="/",
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (sign_in, give_code, sign_out)
