"""Web sessions: an opaque token in a cookie, and how far its bearer has come.

The machine is small: a right password leads to a code, if a phone is enrolled; then to a new
password, if the one used was for one time only; then in. Each step takes a fresh token, so that a
token seen before the code is worth nothing after it.

`NEXT` is the whole of it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from chargewright.access.secrets import Secret
from chargewright.access.users import User
from chargewright.kernel.ids import OrganizationId, UserId
from chargewright.kernel.problem import Refusal
from chargewright.kernel.sentence import Sentence

TOKEN_BYTES: Final = 32
_SEEN_IS_WRITTEN_EVERY: Final = timedelta(minutes=1)


class Stage(StrEnum):
    """How far a sign-in has come."""

    AWAITING_CODE = "awaiting_code"
    AWAITING_NEW_PASSWORD = "awaiting_new_password"  # noqa: S105 - a stage, not a password
    SIGNED_IN = "signed_in"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CodeAccepted:
    """The phone's code, or a recovery code, was right. `must_change_password` is the account's."""

    at: datetime
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class PasswordChosen:
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedOut:
    at: datetime


Event: TypeAlias = CodeAccepted | PasswordChosen | SignedOut

NEXT: Final[Mapping[Stage, Mapping[type[Event], tuple[Stage, ...]]]] = {
    Stage.AWAITING_CODE: {
        CodeAccepted: (Stage.SIGNED_IN, Stage.AWAITING_NEW_PASSWORD),
        SignedOut: (Stage.ENDED,),
    },
    Stage.AWAITING_NEW_PASSWORD: {
        PasswordChosen: (Stage.SIGNED_IN,),
        SignedOut: (Stage.ENDED,),
    },
    Stage.SIGNED_IN: {
        PasswordChosen: (Stage.SIGNED_IN,),
        SignedOut: (Stage.ENDED,),
    },
    Stage.ENDED: {},
}


class UnexpectedStage(Refusal):
    """The sign-in is not at the point where this can be done."""

    code = "unexpected_sign_in_stage"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a web session lasts: unused, in all, and before it is complete."""

    idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=14)
    incomplete: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """One browser's sign-in. Kept under the hash of its token; the token itself is in the cookie.

    `seen_at` is exact to a minute. `expires_at` is the absolute end.
    """

    user_id: UserId
    organization_id: OrganizationId
    stage: Stage
    created_at: datetime
    seen_at: datetime
    expires_at: datetime

    def is_live(self, at: datetime, lifetimes: Lifetimes) -> bool:
        """Whether it still opens anything."""
        idle = lifetimes.idle if self.stage is Stage.SIGNED_IN else lifetimes.incomplete
        return self.stage is not Stage.ENDED and at < self.expires_at and at - self.seen_at < idle

    def sight_is_news(self, at: datetime) -> bool:
        """Whether this request is to be written down as the last one seen."""
        return at - self.seen_at >= _SEEN_IS_WRITTEN_EVERY


def opened(user: User, *, at: datetime, lifetimes: Lifetimes) -> WebSession:
    """The session of someone who gave the right password."""
    if user.has_totp:
        stage = Stage.AWAITING_CODE
    elif user.must_change_password:
        stage = Stage.AWAITING_NEW_PASSWORD
    else:
        stage = Stage.SIGNED_IN
    return WebSession(
        user_id=user.id,
        organization_id=user.organization_id,
        stage=stage,
        created_at=at,
        seen_at=at,
        expires_at=at + lifetimes.absolute,
    )


def step(session: WebSession, event: Event) -> WebSession:
    """Apply one event.

    Raises:
        UnexpectedStage: the table has no row for this stage and event.
    """
    row = NEXT[session.stage].get(type(event))
    if row is None:
        raise UnexpectedStage(
            Sentence("this cannot be done while the sign-in is {stage}", stage=session.stage)
        )
    match event:
        case CodeAccepted(must_change_password=True):
            stage = Stage.AWAITING_NEW_PASSWORD
        case CodeAccepted() | PasswordChosen():
            stage = Stage.SIGNED_IN
        case SignedOut():
            stage = Stage.ENDED
    assert stage in row, f"{stage} is not in the row of {session.stage} and {type(event).__name__}"
    return replace(session, stage=stage, seen_at=event.at)


def csrf_token(token: Secret) -> str:
    """What a page must send back with every change, bound to the session by its token.

    Derived, not stored: whoever can compute it already holds the cookie's value, and a page of
    another origin can read neither.
    """
    return hmac.new(token.text.encode(), b"chargewright csrf", hashlib.sha256).hexdigest()


def csrf_matches(token: Secret, presented: str) -> bool:
    return hmac.compare_digest(csrf_token(token).encode(), presented.encode("utf-8", "replace"))
