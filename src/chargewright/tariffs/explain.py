"""The tariff in a sentence, made from the tariff itself, so that display and bill cannot differ.

Prices come in the order that European law asks for: per kWh, per time, per session, others.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from chargewright.tariffs import words
from chargewright.tariffs.model import Component, Dim, Group, Limit, TariffVersion, When
from chargewright.tariffs.tax import TaxMode, TaxRule

_ORDER: Final = (Dim.ENERGY, Dim.CHARGING_TIME, Dim.FLAT, Dim.IDLE_TIME)


def explain(version: TariffVersion, language: str) -> str:
    """All that a driver has to know before the start, in one paragraph of plain words.

    A language without a catalogue is answered in English. Amounts keep their ISO 4217 code.
    """
    return " ".join(sentences(version, language))


def sentences(version: TariffVersion, language: str) -> tuple[str, ...]:
    """The same, one sentence a line: a price card."""
    return (
        *_prices(version, language),
        *_taxes(version, language),
        *_limits(version, language),
        *_own_words(version, language),
    )


def _prices(version: TariffVersion, language: str) -> Iterator[str]:
    slots: dict[tuple[Dim, str], list[tuple[Group, Component]]] = {}
    for group in sorted(version.groups, key=lambda group: -group.priority):
        for component in group.components:
            slots.setdefault((component.dim, component.slot_name), []).append((group, component))
    for dim, slot in sorted(slots, key=lambda key: _rank(key[0])):
        entries = slots[dim, slot]
        own = words.label(entries[0][1].labels, language)
        phrases = [_price(group, component, version, language) for group, component in entries]
        phrases[1:] = [words.say(language, "otherwise", price=phrase) for phrase in phrases[1:]]
        group, component = entries[-1]
        if dim is Dim.ENERGY and (group.when != When() or component.when != When()):
            free = words.say(language, "free")
            phrases.append(words.say(language, "otherwise", price=free))
        yield f"{own or words.say(language, dim)}: {'; '.join(phrases)}."


def _rank(dim: Dim) -> int:
    return _ORDER.index(dim) if dim in _ORDER else len(_ORDER)


def _price(group: Group, component: Component, version: TariffVersion, language: str) -> str:
    if component.price:
        price = words.amount(component.price, version.currency, language)
        parts = [words.say(language, f"per.{component.unit}", price=price)]
    else:
        parts = [words.say(language, "free")]
    parts += [*_when(group.when, language), *_when(component.when, language)]
    if component.grace is not None:
        length = words.duration(component.grace.seconds, language)
        parts.append(words.say(language, f"grace.{component.grace.kind}", duration=length))
    if component.cap is not None:
        most = words.amount(component.cap.amount, version.currency, language)
        parts.append(words.say(language, "cap", amount=most))
    if component.require_energy:
        parts.append(words.say(language, "require_energy"))
    if component.price and component.tax and not _all_alike(version):
        taxes = _named(component.tax, language)
        parts.append(words.say(language, f"tax.{_side(version)}", taxes=taxes))
    return ", ".join(parts)


def _when(when: When, language: str) -> Iterator[str]:
    if when.start_date and when.end_date:
        start, end = when.start_date, words.last_day(when.end_date)
        yield words.say(
            language, "dates", start=words.day(start, language), end=words.day(end, language)
        )
    elif when.start_date:
        yield words.say(language, "start_date", start=words.day(when.start_date, language))
    elif when.end_date:
        end = words.last_day(when.end_date)
        yield words.say(language, "end_date", end=words.day(end, language))
    if when.days:
        yield words.weekdays(when.days, language)
    if when.start_time or when.end_time:
        start_time, end_time = when.start_time or "00:00", when.end_time or "00:00"
        yield words.say(
            language, "time", start=start_time, end="24:00" if end_time == "00:00" else end_time
        )
    if when.min_idle:
        yield words.say(language, "min_idle", duration=words.duration(when.min_idle, language))
    if when.max_idle:
        yield words.say(language, "max_idle", duration=words.duration(when.max_idle, language))


def _all_alike(version: TariffVersion) -> bool:
    return len({component.tax for component in version.components if component.price}) == 1


def _taxes(version: TariffVersion, language: str) -> Iterator[str]:
    priced = [component for component in version.components if component.price]
    if version.tax_mode is not TaxMode.NONE and priced and priced[0].tax and _all_alike(version):
        taxes = _named(priced[0].tax, language)
        yield words.say(language, f"taxes.{_side(version)}", taxes=taxes)


def _side(version: TariffVersion) -> str:
    return "incl" if version.tax_mode is TaxMode.INCLUSIVE else "excl"


def _named(rules: Sequence[TaxRule], language: str) -> str:
    return words.say(language, "and").join(
        words.say(
            language,
            "tax",
            name=rule.name or words.say(language, "unnamed_tax"),
            percent=words.number(rule.percent, language),
        )
        for rule in rules
    )


def _limits(version: TariffVersion, language: str) -> Iterator[str]:
    for key, limit in (("minimum", version.minimum), ("maximum", version.maximum)):
        if said := _limit(limit, version, language):
            yield words.say(language, key, amount=said)
    if version.authorization.preauth_amount is not None:
        held = words.amount(version.authorization.preauth_amount, version.currency, language)
        yield words.say(language, "preauth", amount=held)


def _limit(limit: Limit, version: TariffVersion, language: str) -> str:
    """Both sides only where they differ; which side it is only where there is tax."""
    sides: list[tuple[str, Decimal]] = []
    if limit.net is not None:
        sides.append(("net", limit.net))
    if limit.gross is not None and limit.gross != limit.net:
        sides.append(("gross", limit.gross))
    amounts = [(side, words.amount(value, version.currency, language)) for side, value in sides]
    if not any(component.tax for component in version.components):
        return amounts[0][1] if amounts else ""
    return words.say(language, "and").join(
        words.say(language, side, amount=amount) for side, amount in amounts
    )


def _own_words(version: TariffVersion, language: str) -> Iterator[str]:
    if own := words.label(version.texts, language):
        yield own
