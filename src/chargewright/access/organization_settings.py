"""How an organisation is reached, speaks and charges: what it says itself, and what counts where it says nothing.

Drivers read the contacts on the page of a station and on receipts; language and zone are what new things begin
with; plans are made where neither a station nor its site says otherwise. Each is inherited by itself: who gives a phone number of their own may still share the parent's page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final, TypeVar

from chargewright.access.users import problems_with_email
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

LONGEST_URL: Final = 500
_SET_APART: Final = re.compile(r"[\s\-\N{NON-BREAKING HYPHEN}()\[\]]")
_INLAND_ZERO: Final = re.compile(r"[(\[]\s*0\s*[)\]]")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_LABEL: Final = r"[^\W_]([\w-]{0,61}[^\W_])?"
_HTTPS: Final = re.compile(
    rf"https://{_LABEL}(\.{_LABEL})+(:[0-9]{{1,5}})?([/?#][^\s\"<>\\^`{{|}}]*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationSettings:
    """None: this organisation does not say, and its nearest ancestor that does speaks for it.

    `contact_phone` is E.164 (`+31101234567`), `default_language` one that has words here,
    `default_zone` an IANA name, `charging_plans` what is made of the needs of vehicles (`off`, `at_once`,
    `cheapest`).
    """

    contact_email: str | None = None
    contact_phone: str | None = None
    support_url: str | None = None
    default_language: str | None = None
    default_zone: str | None = None
    charging_plans: str | None = None


S = TypeVar("S", bound=OrganizationSettings)
SETTINGS: Final = tuple(field.name for field in fields(OrganizationSettings))


def in_effect(line: Iterable[OrganizationSettings]) -> OrganizationSettings:
    """What counts for the first of a line that climbs from an organisation to its root.

    None remains where nobody in the line says anything.
    """
    climbed = tuple(line)
    return OrganizationSettings(
        **{
            name: next(
                (said for each in climbed if (said := getattr(each, name)) is not None), None
            )
            for name in SETTINGS
        }
    )


def normalised(settings: S) -> S:
    """One spelling for what can be spelt in several ways; nothing is judged yet.

    A phone number goes without the spaces, hyphens and brackets that people put in it. An inland zero in
    brackets stays as it was typed: without its brackets it would be another number.
    """
    email, phone, url = settings.contact_email, settings.contact_phone, settings.support_url
    if phone is not None and not _INLAND_ZERO.search(phone):
        phone = _SET_APART.sub("", phone)
    return replace(
        settings,
        contact_email=None if email is None else email.strip(),
        contact_phone=phone,
        support_url=None if url is None else url.strip(),
    )


def problems_of(settings: OrganizationSettings, *, is_zone: bool) -> Iterator[Problem]:
    """What cannot be so. `is_zone` says whether the zone, if any, is an IANA one that we know."""
    if settings.contact_email is not None:
        yield from problems_with_email(settings.contact_email, field="contact_email")
    if settings.contact_phone is not None and not _E164.fullmatch(settings.contact_phone):
        if _INLAND_ZERO.search(settings.contact_phone):
            rule = "without the zero in brackets, which is only dialled inland: +49 30 123456"
        else:
            rule = "a number with + and its country's code, such as +49 30 123456: 7 to 15 digits"
        yield Problem("contact_phone", rule)
    if settings.support_url is not None and not _is_page(settings.support_url):
        rule = Sentence(
            "an address that begins with https://, of at most {most} characters", most=LONGEST_URL
        )
        yield Problem("support_url", rule)
    if settings.default_zone is not None and not is_zone:
        yield Problem("default_zone", "an IANA time zone, such as Europe/Amsterdam")


def _is_page(url: str) -> bool:
    """Whether it leads to a page on the open web: a host with a dot, and nobody's name before it."""
    return len(url) <= LONGEST_URL and url.isprintable() and bool(_HTTPS.fullmatch(url))
