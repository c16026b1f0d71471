"""What several resources check of a body: zones, money, tariffs, and every problem at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

from chargewright.api.shapes import Amount
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, TariffId
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence, said_by
from chargewright.tariffs.zones import zone

MOST_MINOR: Final = 10**15
"""Beyond any single amount, and small enough that thousands of them still add up in 64 bits."""


def given(body: msgspec.Struct) -> dict[str, Any]:
    """The fields that a body of changes names."""
    return {
        name: value
        for name in body.__struct_fields__
        if (value := getattr(body, name)) is not UNSET
    }


def not_there(field: str, thing: str) -> Problem:
    """What a field names is not there, or is another organisation's."""
    return Problem(field, Sentence("there is no such {thing}", thing=Sentence(thing)))


def refuse(sentence: str, problems: Sequence[Problem]) -> None:
    """Raise what is wrong, if anything is.

    Raises:
        Invalid: with all the problems.
    """
    if problems:
        raise Invalid(sentence, problems=tuple(problems))


def is_zone(name: str) -> bool:
    try:
        zone(name)
    except ValueError:
        return False
    return True


def problems_of_money(sent: Amount, field: str, *, expected: str | None = None) -> list[Problem]:
    """What is wrong with an amount, as `money` would say it."""
    try:
        money(sent, field, expected=expected)
    except Invalid as wrong:
        return list(wrong.problems)
    return []


def money(sent: Amount, field: str, *, expected: str | None = None) -> Money:
    """Read an amount; `expected` is the currency that it must have.

    Raises:
        Invalid: no such currency, another one, more decimals than it has, or out of all proportion.
    """
    if expected is not None and sent.currency != expected:
        problem = Problem(f"{field}.currency", Sentence("must be {expected}", expected=expected))
        raise Invalid(Sentence("{field} is in another currency", field=field), problems=(problem,))
    try:
        read = Money.parse(sent.amount, currency(sent.currency))
    except ValueError as wrong:
        raise Invalid(
            Sentence("{field} cannot be read", field=field),
            problems=(Problem(field, said_by(wrong)),),
        ) from None
    if abs(read.minor) > MOST_MINOR:
        most = Money(MOST_MINOR, read.currency)
        raise Invalid(
            Sentence("{field} is too much", field=field),
            problems=(Problem(field, Sentence("at most {most}", most=most)),),
        )
    return read


async def problems_of_tariffs(
    work: Work,
    asked: Mapping[str, str | None],
    *,
    organization_id: OrganizationId,
    currency_code: str | None,
) -> list[Problem]:
    """What is wrong with tariffs that shall hold somewhere, by the field that names each.

    `currency_code` is what is sold in there; None where that cannot be read.
    """
    found = []
    for field, tariff_id in asked.items():
        if tariff_id is None:
            continue
        owner = await work.stores.tariffs.owner(TariffId(tariff_id))
        if owner is None:
            found.append(not_there(field, "tariff"))
        elif owner[0] != organization_id:
            found.append(Problem(field, "belongs to another organisation than the site"))
        elif None not in (owner[1], currency_code) and owner[1] != currency_code:
            found.append(
                Problem(
                    field,
                    Sentence(
                        "is in {own} and the site sells in {currency}",
                        own=owner[1],
                        currency=currency_code,
                    ),
                )
            )
    return found
