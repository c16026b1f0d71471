"""What is wrong with a tariff, found before it is published rather than by a driver.

Every problem is listed with its field; errors keep a version from being published, warnings do
not. Numbers are judged first: what follows trusts them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from chargewright.kernel.clock import EARLIEST, LATEST, OUT_OF_TIME, is_in_time
from chargewright.kernel.money import EXPONENT, Rounding, rounded
from chargewright.kernel.problem import Invalid, Problem, Severity
from chargewright.tariffs.coverage import coverage, paths_of
from chargewright.tariffs.dearest import worst_start
from chargewright.tariffs.model import (
    UNITS,
    Activity,
    Component,
    Dim,
    Profile,
    TariffVersion,
    When,
)
from chargewright.tariffs.places import Place
from chargewright.tariffs.regulation import regulation
from chargewright.tariffs.tax import TaxMode
from chargewright.tariffs.waiting import in_component, in_version, in_when
from chargewright.tariffs.zones import zone

_PRICE_DECIMALS: Final = 6
_PERCENT_DECIMALS: Final = 4
_LARGEST: Final = Decimal(10) ** 9
_HIGHEST: Final = 10**9
_LONGEST_S: Final = 366 * 24 * 60 * 60
"""No condition of a session is longer than a year."""
_FIRST_MINUTE_S: Final = 60
_MUST_NOT_CROSS: Final = (
    ("minimum.net", "maximum.net"),
    ("minimum.gross", "maximum.gross"),
    ("minimum.net", "maximum.gross"),
)


def lint(version: TariffVersion, places: Sequence[Place] = ()) -> list[Problem]:
    """Every problem of a version, as it would be used at these places (none: anywhere)."""
    problems = [
        *_head(version),
        *_groups(version),
        *_limits(version),
        *_authorization(version),
        *in_version(version),
        *_places(places),
    ]
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += coverage(version, paths_of(version))
        problems += _first_minute(version, places)
        problems += regulation(version, places)
    return problems


def publish(version: TariffVersion, at: datetime, places: Sequence[Place] = ()) -> TariffVersion:
    """Make a draft final.

    Raises:
        Invalid: lint found errors; all problems are in it.

    """
    problems = lint(version, places)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise Invalid(f"{version.name!r} cannot be published", problems=tuple(problems))
    return replace(version, published_at=at)


def _head(version: TariffVersion) -> Iterator[Problem]:
    if not version.name.strip():
        yield Problem("name", "a tariff needs a name")
    if version.currency not in EXPONENT:
        yield Problem("currency", f"{version.currency!r} is not an ISO 4217 currency code")
    if version.published_at is not None:
        yield Problem("published_at", "a published version never changes: make a new one")
    for field in ("valid_from", "valid_to"):
        value: datetime | None = getattr(version, field)
        if value is not None and value.tzinfo is None:
            yield Problem(field, "needs a UTC offset")
            return
        if value is not None and not is_in_time(value):
            yield Problem(field, OUT_OF_TIME)
    if version.valid_from and version.valid_to and version.valid_to <= version.valid_from:
        yield Problem("valid_to", "must be after valid_from")
    if version.idle_policy.suspended_evse is Activity.SUSPENDED_EVSE:
        yield Problem("idle_policy.suspended_evse", "must be CHARGING, IDLE or UNBILLED")
    if version.tax_mode is TaxMode.INCLUSIVE and version.rounding.profile is Profile.EU_NET:
        yield Problem(
            "rounding.profile",
            "rounding net lines can move a price that includes tax by a cent: EU_GROSS keeps it",
            Severity.WARNING,
        )


def _groups(version: TariffVersion) -> Iterator[Problem]:
    if not version.components:
        yield Problem("groups", "a tariff needs a price; a free one has a price of 0")
    for name, count in Counter(group.id for group in version.groups).items():
        if count > 1:
            yield Problem("groups", f"{count} groups are called {name!r}")
    for name, count in Counter(component.id for component in version.components).items():
        if count > 1:
            yield Problem("groups", f"{count} components are called {name!r}")
    dims: dict[str, set[Dim]] = {}
    for component in version.components:
        dims.setdefault(component.slot_name, set()).add(component.dim)
    for slot, mixed in dims.items():
        if len(mixed) > 1:
            yield Problem("groups", f"the slot {slot!r} mixes {' and '.join(sorted(mixed))}")
    for place, group in enumerate(version.groups):
        path = f"groups[{place}]"
        if not group.id:
            yield Problem(f"{path}.id", "needs a name")
        if abs(group.priority) > _HIGHEST:
            yield Problem(f"{path}.priority", f"must lie between -{_HIGHEST} and {_HIGHEST}")
        yield from _when(group.when, f"{path}.when")
        yield from in_when(group.when, f"{path}.when")
        for number, component in enumerate(group.components):
            yield from _component(component, version, f"{path}.components[{number}]")


def _component(component: Component, version: TariffVersion, path: str) -> Iterator[Problem]:
    if not component.id:
        yield Problem(f"{path}.id", "needs a name")
    yield from _number(component.price, _PRICE_DECIMALS, f"{path}.price")
    if component.unit not in UNITS[component.dim]:
        units = ", ".join(UNITS[component.dim])
        yield Problem(f"{path}.per", f"{component.dim} is priced per {units}")
    yield from _when(component.when, f"{path}.when")
    yield from in_component(component, path)
    if component.grace is not None:
        if component.dim is not Dim.IDLE_TIME:
            yield Problem(f"{path}.grace", "only idle time has a grace")
        if component.grace.seconds <= 0:
            yield Problem(f"{path}.grace.seconds", "must be more than 0")
        yield from _lasting(component.grace.seconds, f"{path}.grace.seconds")
    if component.cap is not None:
        yield from _number(component.cap.amount, _PRICE_DECIMALS, f"{path}.cap.amount")
        if component.dim is Dim.FLAT:
            yield Problem(f"{path}.cap", "a flat price falls due once and needs no cap")
    if component.require_energy and component.dim is not Dim.FLAT:
        yield Problem(f"{path}.require_energy", "only a flat price can require energy")
    yield from _taxes(component, version, f"{path}.tax")


def _taxes(component: Component, version: TariffVersion, path: str) -> Iterator[Problem]:
    if component.tax and version.tax_mode is TaxMode.NONE:
        yield Problem(path, "a tariff with tax_mode NONE has no taxes")
    if len(set(component.tax)) < len(component.tax):
        yield Problem(path, "the same tax stands here twice")
    for number, rule in enumerate(component.tax):
        # An account of the ledger is named after one of the two.
        if rule.code.split() != [rule.code]:
            yield Problem(f"{path}[{number}].code", "must be one word")
        if rule.jurisdiction and rule.jurisdiction.split() != [rule.jurisdiction]:
            yield Problem(f"{path}[{number}].jurisdiction", "must be one word, such as US-NY")
        yield from _number(rule.percent, _PERCENT_DECIMALS, f"{path}[{number}].percent", 100)
        if not 0 <= rule.level < 10:
            yield Problem(f"{path}[{number}].level", "must be from 0 to 9")


def _number(
    value: Decimal, decimals: int, path: str, most: Decimal | int = _LARGEST
) -> Iterator[Problem]:
    if not value.is_finite():
        yield Problem(path, f"{value} is not a number")
    elif value < 0:
        yield Problem(path, f"{value} is negative")
    elif value > most:
        yield Problem(path, f"{value} is more than {most}")
    elif value != round(value, decimals):
        yield Problem(path, f"{value} has more than {decimals} decimals")


def _when(when: When, path: str) -> Iterator[Problem]:
    if len(set(when.days)) < len(when.days):
        yield Problem(f"{path}.days", "the same day stands here twice")
    if when.start_date and when.end_date and when.end_date <= when.start_date:
        yield Problem(f"{path}.end_date", "must be after start_date; it is not included")
    for field in ("start_date", "end_date"):
        day: date | None = getattr(when, field)
        if day is not None and not EARLIEST.date() <= day <= LATEST.date():
            yield Problem(f"{path}.{field}", OUT_OF_TIME)
    for field in ("min_idle", "max_idle"):
        seconds: int | None = getattr(when, field)
        if seconds is not None and seconds < 0:
            yield Problem(f"{path}.{field}", f"{seconds} is negative")
        yield from _lasting(seconds or 0, f"{path}.{field}")


def _lasting(seconds: int, path: str) -> Iterator[Problem]:
    if seconds > _LONGEST_S:
        yield Problem(path, f"{seconds} seconds are more than a year")


def _limits(version: TariffVersion) -> Iterator[Problem]:
    sides = {
        "minimum.net": version.minimum.net,
        "minimum.gross": version.minimum.gross,
        "maximum.net": version.maximum.net,
        "maximum.gross": version.maximum.gross,
    }
    bad = [problem for path, side in sides.items() for problem in _whole(side, path, version)]
    yield from bad
    if bad:
        return
    for name, limit in (("minimum", version.minimum), ("maximum", version.maximum)):
        if limit.net is not None and limit.gross is not None:
            if limit.gross < limit.net:
                yield Problem(f"{name}.gross", "is less than the limit before tax")
            if limit.gross != limit.net and not _is_taxed(version):
                yield Problem(f"{name}.gross", "differs from net, and no component is taxed")
    for low, high in _MUST_NOT_CROSS:
        least, most = sides[low], sides[high]
        if least is not None and most is not None and most < least:
            yield Problem(high, f"{most} is less than {low} {least}")
    if version.minimum.applies_after_s < 0:
        yield Problem("minimum.applies_after_s", "is negative")
    yield from _lasting(version.minimum.applies_after_s, "minimum.applies_after_s")


def _is_taxed(version: TariffVersion) -> bool:
    return any(rule.percent for component in version.components for rule in component.tax)


def _authorization(version: TariffVersion) -> Iterator[Problem]:
    authorization = version.authorization
    for field in ("preauth_amount", "max_authorization"):
        amount: Decimal | None = getattr(authorization, field)
        yield from _whole(amount, f"authorization.{field}", version)
    preauth, most = authorization.preauth_amount, authorization.max_authorization
    if preauth is not None and most is not None and preauth > most:
        yield Problem("authorization.preauth_amount", f"is more than max_authorization {most}")


def _whole(amount: Decimal | None, path: str, version: TariffVersion) -> Iterator[Problem]:
    if amount is not None:
        yield from _number(amount, EXPONENT.get(version.currency, 2), path)


def _places(places: Sequence[Place]) -> Iterator[Problem]:
    for number, place in enumerate(places):
        try:
            zone(place.zone)
        except ValueError as error:
            yield Problem(f"places[{number}].zone", str(error))


def _first_minute(version: TariffVersion, places: Sequence[Place]) -> Iterator[Problem]:
    """A hold that does not even cover the first minute stops every session at once."""
    power_w = max((place.power_w for place in places), default=0)
    worst = worst_start(version, seconds=_FIRST_MINUTE_S, power_w=power_w)
    needed = rounded(worst, version.currency, Rounding.CEILING)
    authorization = version.authorization
    for field in ("preauth_amount", "max_authorization"):
        amount: Decimal | None = getattr(authorization, field)
        if amount is not None and Fraction(amount) < worst:
            yield Problem(
                f"authorization.{field}",
                f"{version.money(amount)} does not cover the first minute, which may cost {needed}",
            )
