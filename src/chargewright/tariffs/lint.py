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

from chargewright.kernel.clock import EARLIEST, LATEST, is_in_time
from chargewright.kernel.money import EXPONENT, Rounding, rounded
from chargewright.kernel.problem import Invalid, Severity
from chargewright.kernel.sentence import Sentence, said_by
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
from chargewright.tariffs.remarks import Remark, RemarkCode, remark
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


def lint(version: TariffVersion, places: Sequence[Place] = ()) -> list[Remark]:
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
        raise Invalid(
            Sentence("{name!r} cannot be published", name=version.name), problems=tuple(problems)
        )
    return replace(version, published_at=at)


def _head(version: TariffVersion) -> Iterator[Remark]:
    if not version.name.strip():
        yield remark("name", RemarkCode.NAME_MISSING)
    if version.currency not in EXPONENT:
        yield remark("currency", RemarkCode.NO_CURRENCY, currency=version.currency)
    if version.published_at is not None:
        yield remark("published_at", RemarkCode.PUBLISHED)
    for field in ("valid_from", "valid_to"):
        value: datetime | None = getattr(version, field)
        if value is not None and value.tzinfo is None:
            yield remark(field, RemarkCode.OFFSET_MISSING)
            return
        if value is not None and not is_in_time(value):
            yield _out_of_time(field)
    if version.valid_from and version.valid_to and version.valid_to <= version.valid_from:
        yield remark("valid_to", RemarkCode.ENDS_BEFORE_IT_BEGINS)
    if version.idle_policy.suspended_evse is Activity.SUSPENDED_EVSE:
        yield remark("idle_policy.suspended_evse", RemarkCode.NO_PAUSE)
    if version.tax_mode is TaxMode.INCLUSIVE and version.rounding.profile is Profile.EU_NET:
        yield remark("rounding.profile", RemarkCode.NET_ROUNDING, Severity.WARNING)


def _out_of_time(field: str) -> Remark:
    first, last = EARLIEST.year, LATEST.year
    return remark(field, RemarkCode.OUT_OF_TIME, first=first, last=last)


def _groups(version: TariffVersion) -> Iterator[Remark]:
    if not version.components:
        yield remark("groups", RemarkCode.NO_PRICE)
    for name, count in Counter(group.id for group in version.groups).items():
        if count > 1:
            yield remark("groups", RemarkCode.GROUPS_OF_ONE_NAME, count=count, name=name)
    for name, count in Counter(component.id for component in version.components).items():
        if count > 1:
            yield remark("groups", RemarkCode.PRICES_OF_ONE_NAME, count=count, name=name)
    dims: dict[str, set[Dim]] = {}
    for component in version.components:
        dims.setdefault(component.slot_name, set()).add(component.dim)
    for slot, mixed in dims.items():
        if len(mixed) > 1:
            named = sorted(mixed)
            yield remark("groups", RemarkCode.MIXED_SLOT, slot=slot, dims=named)
    for place, group in enumerate(version.groups):
        path = f"groups[{place}]"
        if not group.id:
            yield remark(f"{path}.id", RemarkCode.ID_MISSING)
        if abs(group.priority) > _HIGHEST:
            yield remark(f"{path}.priority", RemarkCode.PRIORITY_OUT_OF_RANGE, most=_HIGHEST)
        yield from _when(group.when, f"{path}.when")
        yield from in_when(group.when, f"{path}.when")
        for number, component in enumerate(group.components):
            yield from _component(component, version, f"{path}.components[{number}]")


def _component(component: Component, version: TariffVersion, path: str) -> Iterator[Remark]:
    if not component.id:
        yield remark(f"{path}.id", RemarkCode.ID_MISSING)
    yield from _number(component.price, _PRICE_DECIMALS, f"{path}.price")
    if component.unit not in UNITS[component.dim]:
        units = tuple(UNITS[component.dim])
        yield remark(f"{path}.per", RemarkCode.WRONG_UNIT, dim=component.dim, units=units)
    yield from _when(component.when, f"{path}.when")
    yield from in_component(component, path)
    if component.grace is not None:
        if component.dim is not Dim.IDLE_TIME:
            yield remark(f"{path}.grace", RemarkCode.GRACE_WITHOUT_IDLE)
        if component.grace.seconds <= 0:
            yield remark(f"{path}.grace.seconds", RemarkCode.NOT_POSITIVE)
        yield from _lasting(component.grace.seconds, f"{path}.grace.seconds")
    if component.cap is not None:
        yield from _number(component.cap.amount, _PRICE_DECIMALS, f"{path}.cap.amount")
        if component.dim is Dim.FLAT:
            yield remark(f"{path}.cap", RemarkCode.CAP_ON_FLAT)
    if component.require_energy and component.dim is not Dim.FLAT:
        yield remark(f"{path}.require_energy", RemarkCode.ENERGY_WITHOUT_FLAT)
    yield from _taxes(component, version, f"{path}.tax")


def _taxes(component: Component, version: TariffVersion, path: str) -> Iterator[Remark]:
    if component.tax and version.tax_mode is TaxMode.NONE:
        yield remark(path, RemarkCode.TAX_WITHOUT_MODE)
    if len(set(component.tax)) < len(component.tax):
        yield remark(path, RemarkCode.SAME_TAX_TWICE)
    for number, rule in enumerate(component.tax):
        # An account of the ledger is named after one of the two.
        if rule.code.split() != [rule.code]:
            yield remark(f"{path}[{number}].code", RemarkCode.NOT_ONE_WORD)
        if rule.jurisdiction and rule.jurisdiction.split() != [rule.jurisdiction]:
            yield remark(f"{path}[{number}].jurisdiction", RemarkCode.NOT_ONE_PLACE)
        yield from _number(rule.percent, _PERCENT_DECIMALS, f"{path}[{number}].percent", 100)
        if not 0 <= rule.level < 10:
            yield remark(f"{path}[{number}].level", RemarkCode.WRONG_LEVEL)


def _number(
    value: Decimal, decimals: int, path: str, most: Decimal | int = _LARGEST
) -> Iterator[Remark]:
    if not value.is_finite():
        yield remark(path, RemarkCode.NO_NUMBER, value=value)
    elif value < 0:
        yield remark(path, RemarkCode.NEGATIVE, value=value)
    elif value > most:
        yield remark(path, RemarkCode.TOO_MUCH, value=value, most=most)
    elif value != round(value, decimals):
        yield remark(path, RemarkCode.TOO_MANY_DECIMALS, value=value, most=decimals)


def _when(when: When, path: str) -> Iterator[Remark]:
    if len(set(when.days)) < len(when.days):
        yield remark(f"{path}.days", RemarkCode.SAME_DAY_TWICE)
    if when.start_date and when.end_date and when.end_date <= when.start_date:
        yield remark(f"{path}.end_date", RemarkCode.END_DATE_NOT_AFTER)
    for field in ("start_date", "end_date"):
        day: date | None = getattr(when, field)
        if day is not None and not EARLIEST.date() <= day <= LATEST.date():
            yield _out_of_time(f"{path}.{field}")
    for field in ("min_idle", "max_idle"):
        seconds: int | None = getattr(when, field)
        if seconds is not None and seconds < 0:
            yield remark(f"{path}.{field}", RemarkCode.NEGATIVE, value=seconds)
        yield from _lasting(seconds or 0, f"{path}.{field}")


def _lasting(seconds: int, path: str) -> Iterator[Remark]:
    if seconds > _LONGEST_S:
        yield remark(path, RemarkCode.LONGER_THAN_A_YEAR, seconds=seconds)


def _limits(version: TariffVersion) -> Iterator[Remark]:
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
                yield remark(f"{name}.gross", RemarkCode.GROSS_BELOW_NET)
            if limit.gross != limit.net and not _is_taxed(version):
                yield remark(f"{name}.gross", RemarkCode.GROSS_WITHOUT_TAX)
    for low, high in _MUST_NOT_CROSS:
        least, most = sides[low], sides[high]
        if least is not None and most is not None and most < least:
            yield remark(high, RemarkCode.LIMITS_CROSS, most=most, low=low, least=least)
    if version.minimum.applies_after_s < 0:
        seconds = version.minimum.applies_after_s
        yield remark("minimum.applies_after_s", RemarkCode.NEGATIVE, value=seconds)
    yield from _lasting(version.minimum.applies_after_s, "minimum.applies_after_s")


def _is_taxed(version: TariffVersion) -> bool:
    return any(rule.percent for component in version.components for rule in component.tax)


def _authorization(version: TariffVersion) -> Iterator[Remark]:
    authorization = version.authorization
    for field in ("preauth_amount", "max_authorization"):
        amount: Decimal | None = getattr(authorization, field)
        yield from _whole(amount, f"authorization.{field}", version)
    preauth, most = authorization.preauth_amount, authorization.max_authorization
    if preauth is not None and most is not None and preauth > most:
        yield remark("authorization.preauth_amount", RemarkCode.HOLD_ABOVE_MOST, most=most)


def _whole(amount: Decimal | None, path: str, version: TariffVersion) -> Iterator[Remark]:
    if amount is not None:
        yield from _number(amount, EXPONENT.get(version.currency, 2), path)


def _places(places: Sequence[Place]) -> Iterator[Remark]:
    for number, place in enumerate(places):
        try:
            zone(place.zone)
        except ValueError as error:
            said = {"reason": said_by(error)}
            yield remark(
                f"places[{number}].zone", RemarkCode.NO_ZONE, Severity.ERROR, said, reason=error
            )


def _first_minute(version: TariffVersion, places: Sequence[Place]) -> Iterator[Remark]:
    """A hold that does not even cover the first minute stops every session at once."""
    power_w = max((place.power_w for place in places), default=0)
    worst = worst_start(version, seconds=_FIRST_MINUTE_S, power_w=power_w)
    needed = rounded(worst, version.currency, Rounding.CEILING)
    authorization = version.authorization
    for field in ("preauth_amount", "max_authorization"):
        amount: Decimal | None = getattr(authorization, field)
        if amount is not None and Fraction(amount) < worst:
            yield remark(
                f"authorization.{field}",
                RemarkCode.HOLD_TOO_SMALL,
                amount=version.money(amount).amount,
                needed=needed.amount,
                currency=version.currency,
            )
