"""Through which account drivers pay with their phones: the nearest word counts, of an EVSE, its site, their organisation.

An account is an organisation's own, and so is its word: it is not heard by organisations below it, whose sales
are not its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What one says it of."""

    ORGANIZATION = "organization"
    SITE = "site"
    EVSE = "evse"


class Choice(StrEnum):
    """INHERIT: nothing is said here, and what is above counts. NOBODY: nobody pays with a phone here."""

    INHERIT = "inherit"
    NOBODY = "nobody"
    ACCOUNT = "account"


class Decider(StrEnum):
    """Whose word counts. PAGE: a payment page is mapped to the EVSE by itself."""

    EVSE = "evse"
    PAGE = "page"
    SITE = "site"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one of them."""

    choice: Choice = Choice.INHERIT
    account_id: str | None = None

    def __post_init__(self) -> None:
        assert (self.choice is Choice.ACCOUNT) == (self.account_id is not None), "which account"


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class MappedPage:
    """A payment page to which an EVSE is mapped by itself, and its account."""

    terminal_id: str
    account_id: str


@dataclass(frozen=True, slots=True)
class InEffect:
    """What counts. `account_id` None: nobody pays with a phone there; `decided_by` None: nobody says anything.

    `terminal_id` is the page where it is mapped by itself; None: the account's own at the site.
    """

    decided_by: Decider | None = None
    account_id: str | None = None
    terminal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is said from an EVSE up to its organisation; of a site the EVSE is silent, and has no page."""

    evse: Said = NOTHING_SAID
    page: MappedPage | None = None
    site: Said = NOTHING_SAID
    organization: Said

    @property
    def in_effect(self) -> InEffect:
        """The nearest word. A page mapped to the EVSE counts before its site, and after its own word."""
        return next(self._words(), InEffect())

    def _words(self) -> Iterator[InEffect]:
        if self.evse.choice is not Choice.INHERIT:
            yield InEffect(Decider.EVSE, self.evse.account_id)
        if self.page is not None:
            yield InEffect(Decider.PAGE, self.page.account_id, self.page.terminal_id)
        if self.site.choice is not Choice.INHERIT:
            yield InEffect(Decider.SITE, self.site.account_id)
        if self.organization.choice is not Choice.INHERIT:
            yield InEffect(Decider.ORGANIZATION, self.organization.account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfPhones:
    """An EVSE at which somebody wants to pay, and what counts there.

    `code_secret_sealed`: only who opened a code of its station may; None: whoever stands there.
    """

    organization_id: str
    site_id: str
    station_id: str
    evse_id: str
    evse_no: int
    code_secret_sealed: bytes | None
    line: Line
