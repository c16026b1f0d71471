"""What a search asks, what it finds, and what stands first: decided here, looked up elsewhere.

Everything is found by how it begins, in any case. What could not be meant is not looked for: an id by a
part of it only where the text looks like one, a card only by all four digits that are known of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import ALPHABET
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

SHORTEST: Final = 2
LONGEST: Final = 100
LIMIT_DEFAULT: Final = 20
LIMIT_MOST: Final = 50
TEXT_RULE: Final = Sentence(
    "{least} to {most} characters without the blanks around them, none of them NUL",
    least=SHORTEST,
    most=LONGEST,
)
LIMIT_RULE: Final = Sentence("a whole number from 1 to {most}", most=LIMIT_MOST)
_ID_LENGTH: Final = 26
_CARD_DIGITS: Final = 4


class Kind(StrEnum):
    """What can be found."""

    STATION = "station"
    SITE = "site"
    STATION_GROUP = "station_group"
    EVSE = "evse"
    TERMINAL = "terminal"
    SESSION = "session"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    TOKEN = "token"  # noqa: S105 - a kind of thing
    USER = "user"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a text without blanks around it, not empty."""

    text: str

    def looks_like_id(self, prefix: str) -> bool:
        """Whether it could be the beginning of an id of this kind, with at least one of its letters."""
        head, _, tail = self.text.lower().partition("_")
        return head == prefix and 0 < len(tail) <= _ID_LENGTH and set(tail) <= set(ALPHABET)

    @property
    def is_card(self) -> bool:
        """Whether it could be the last four digits of a card."""
        return len(self.text) == _CARD_DIGITS and self.text.isascii() and self.text.isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. `matched` names the field; `is_exact`: it is the text, in some case.

    `is_live` is False for what has ended, was blocked or serves no more. `site_id` is None for what
    stands on no site. `at` is when it was made.
    """

    kind: Kind
    id: str
    title: str
    subtitle: str
    matched: str
    organization_id: str
    site_id: str | None
    is_exact: bool
    is_live: bool
    at: datetime


def problems_of(text: str, limit: str) -> list[Problem]:
    """What is wrong with what was asked, by parameter."""
    problems = []
    if not SHORTEST <= len(text.strip()) <= LONGEST or "\0" in text:
        problems.append(Problem("q", TEXT_RULE))
    is_number = limit.isascii() and limit.isdigit() and len(limit) <= len(str(LIMIT_MOST))
    if not (is_number and 1 <= int(limit) <= LIMIT_MOST):
        problems.append(Problem("limit", LIMIT_RULE))
    return problems


def best(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Each thing once, by its best match, the best of them first.

    Exact before a beginning, stations before the rest, live before ended, newest first; the field
    and the id decide where nothing else does, so that the same search gives the same answer.
    """
    found: dict[tuple[Kind, str], Hit] = {}
    for hit in sorted(hits, key=_rank):
        found.setdefault((hit.kind, hit.id), hit)
    return list(found.values())[:limit]


def _rank(hit: Hit) -> tuple[bool, bool, bool, float, str, str]:
    return (
        not hit.is_exact,
        hit.kind is not Kind.STATION,
        not hit.is_live,
        -hit.at.timestamp(),
        hit.matched,
        hit.id,
    )
