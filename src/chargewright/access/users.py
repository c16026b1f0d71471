"""People who sign in: their address, their role, and what is kept about their secrets.

Address and name are personal data: they live in one row and nowhere else, and forgetting a person
empties them while the id stays, so that whatever the person did still has an author.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chargewright.access.roles import Role
from chargewright.kernel.ids import OrganizationId, UserId
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_NAME: Final = 120
_EMAIL: Final = re.compile(r"^[^@\s\x00-\x1f]{1,64}@(?:[\w-]{1,63}\.)*[\w-]{1,63}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. `email` and `name` are None once the person is forgotten.

    `has_totp` says that a phone is enrolled and asked for. `disabled_at` closes the door and keeps
    the rest; None while it is open.
    """

    id: UserId
    organization_id: OrganizationId
    role: Role
    email: str | None
    name: str | None
    must_change_password: bool
    has_totp: bool
    created_at: datetime
    last_signed_in_at: datetime | None = None
    disabled_at: datetime | None = None
    forgotten_at: datetime | None = None

    @property
    def may_sign_in(self) -> bool:
        return self.disabled_at is None and self.forgotten_at is None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Credentials:
    """What is kept to judge a sign-in. `totp_seed` is sealed; None without a phone.

    `totp_last_step` is the newest spent step, so that a code is good once.
    """

    password_hash: str
    totp_seed: bytes | None = None
    totp_is_confirmed: bool = False
    totp_last_step: int | None = None

    def __repr__(self) -> str:
        return "Credentials(…)"


def normalised(email: str) -> str:
    """One spelling for one address: trimmed, lower case.

    The part before the @ may by the letter be case-sensitive (RFC 5321, 2.4); no mailbox that
    people use is, and two accounts that differ in case are a trap.
    """
    return email.strip().lower()


def problems_with_email(email: str, *, field: str = "email") -> list[Problem]:
    """What is wrong with a normalised address; empty when mail could reach it."""
    if len(email) > LONGEST_EMAIL or not _EMAIL.match(email):
        return [Problem(field, "an e-mail address has the form name@host, without spaces")]
    return []


def problems_with_name(name: str, *, field: str = "name") -> list[Problem]:
    if not name.strip() or len(name) > LONGEST_NAME or any(ord(letter) < 32 for letter in name):
        return [
            Problem(
                field,
                Sentence(
                    "a name has 1 to {most} characters, not all spaces, on one line",
                    most=LONGEST_NAME,
                ),
            )
        ]
    return []
