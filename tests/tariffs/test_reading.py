"""A tariff as it is written: every bad field is named at once."""

from decimal import Decimal

import pytest

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.problem import Invalid
from chargewright.tariffs.model import Cap, Dim, Per, When
from chargewright.tariffs.reading import read

GOOD = {
    "name": "City",
    "currency": "EUR",
    "tax_mode": "INCLUSIVE",
    "rounding": {"profile": "EU_GROSS"},
    "components": [
        {
            "id": "idle",
            "dim": "IDLE_TIME",
            "price": "0.10",
            "per": "min",
            "cap": {"amount": 12},
            "when": {"start_time": "08:00", "min_idle": 900},
        }
    ],
}


def reading(document):
    return read(
        document, version_id=TariffVersionId("trv_1"), tariff_id=TariffId("trf_1"), number=3
    )


def problems_of(document) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        reading(document)
    return {problem.field: problem.rule for problem in caught.value.problems}


def test_a_tariff_is_read_with_its_units_and_conditions():
    version = reading(GOOD)
    (component,) = version.components
    assert (version.number, version.published_at) == (3, None)
    assert (component.dim, component.price, component.unit) == (
        Dim.IDLE_TIME,
        Decimal("0.10"),
        Per.MINUTE,
    )
    assert component.cap == Cap(Decimal(12))
    assert component.when == When(start_time="08:00", min_idle=900)


def test_components_at_the_top_are_one_group():
    (group,) = reading(GOOD).groups
    grouped = {key: value for key, value in GOOD.items() if key != "components"}
    grouped["groups"] = [{"id": group.id, "components": GOOD["components"]}]
    assert reading(grouped) == reading(GOOD)


def test_every_bad_field_is_named_at_once():
    bad = {
        **GOOD,
        "tax_mode": "SOMETIMES",
        "colour": "red",
        "components": [
            {"id": "a", "dim": "ENERGY", "prise": "0.50"},
            {"id": "b", "dim": "FLAT", "price": "much", "when": {"start_time": "25:00"}},
            "free",
        ],
    }
    del bad["name"]
    assert problems_of(bad) == {
        "name": "is missing",
        "tax_mode": "is not a valid value: 'SOMETIMES'",
        "colour": "no such field",
        "groups[0].components[0].price": "is missing",
        "groups[0].components[0].prise": "no such field",
        "groups[0].components[1].price": "is not a valid decimal string",
        "groups[0].components[1].when.start_time": (
            "must be a text matching regex '^([01][0-9]|2[0-3]):[0-5][0-9]$'"
        ),
        "groups[0].components[2]": "must be an object",
    }


def test_a_misspelt_cap_does_not_pass_as_none():
    idle = {**GOOD["components"][0], "capp": {"amount": 5}}
    assert problems_of({**GOOD, "components": [idle]}) == {
        "groups[0].components[0].capp": "no such field"
    }


def test_components_are_no_list():
    assert problems_of({**GOOD, "components": "none"}) == {"groups[0].components": "must be a list"}


@pytest.mark.parametrize("field", ["id", "tariff_id", "number", "published_at"])
def test_what_is_ours_to_give_cannot_be_written(field):
    assert list(problems_of({**GOOD, field: 1})) == [field]


def test_components_and_groups_do_not_go_together():
    assert list(problems_of({**GOOD, "groups": []})) == ["components"]
