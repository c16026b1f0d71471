"""What the law of a place asks of public prices, as far as a tariff alone can tell.

These are warnings: they point an operator to a rule to read, and are no legal advice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chargewright.kernel.problem import Severity
from chargewright.tariffs.model import Dim, TariffVersion
from chargewright.tariffs.places import Place
from chargewright.tariffs.remarks import Remark, RemarkCode, remark
from chargewright.tariffs.tax import TaxMode

_EEA: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
_FAST_W: Final = 50_000
_TIME_OR_USE: Final = (Dim.CHARGING_TIME, Dim.IDLE_TIME, Dim.FLAT)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it holds, what of a tariff breaks it, and what to remark."""

    code: RemarkCode
    holds_at: Callable[[Place], bool]
    is_broken_by: Callable[[TariffVersion], bool]


def _sells(version: TariffVersion, *dims: Dim) -> bool:
    return any(component.dim in dims and component.price for component in version.components)


RULES: Final[Sequence[Rule]] = (
    Rule(
        RemarkCode.AFIR_FAST,
        lambda place: place.country in _EEA and place.power_w >= _FAST_W,
        lambda version: (
            _sells(version, Dim.FLAT, Dim.CHARGING_TIME) or not _sells(version, Dim.ENERGY)
        ),
    ),
    Rule(
        RemarkCode.VAT_SHOWN,
        lambda place: place.country == "DE",
        lambda version: version.tax_mode is TaxMode.EXCLUSIVE,
    ),
    Rule(
        RemarkCode.SOLD_BY_KWH,
        lambda place: place.country == "US",
        lambda version: not _sells(version, Dim.ENERGY) and _sells(version, *_TIME_OR_USE),
    ),
    Rule(
        RemarkCode.NOT_BY_TIME,
        lambda place: (place.country, place.region) == ("US", "CA"),
        lambda version: _sells(version, Dim.CHARGING_TIME),
    ),
)


def regulation(version: TariffVersion, places: Sequence[Place]) -> Iterator[Remark]:
    """The rules that this tariff would break at some of the places, each once."""
    for rule in RULES:
        where = sorted({place.country for place in places if rule.holds_at(place)})
        if where and rule.is_broken_by(version):
            yield remark("groups", rule.code, Severity.WARNING, countries=where)
