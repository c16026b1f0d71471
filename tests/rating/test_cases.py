"""Is this price right? Every folder of `tests/cases/tariffs` is a test of its name.

`tariff.json` is what an operator writes, `session.json` what happened, `why.md` the reason. Of
`expected.json` each key is compared: lists whole and in order, and of each line what is given.
"""

from pathlib import Path

import msgspec
import pytest

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Severity
from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.rating.timeline import Timeline
from chargewright.rating.waive import waive
from chargewright.tariffs.lint import lint
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.reading import read
from tests.rating.as_text import bill_as_text, waiver_as_text

CASES = Path(__file__).parents[1] / "cases" / "tariffs"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def tariff_of(case: str) -> TariffVersion:
    document = msgspec.json.decode((CASES / case / "tariff.json").read_bytes())
    return read(
        document, version_id=TariffVersionId("trv_1"), tariff_id=TariffId("trf_1"), number=1
    )


def session_of(case: str) -> Timeline:
    return msgspec.json.decode((CASES / case / "session.json").read_bytes(), type=Timeline)


def given(expected: object, got: object) -> object:
    """Of what we got, the part that is expected in so many words."""
    match expected, got:
        case dict(), dict():
            return {key: given(value, got.get(key)) for key, value in expected.items()}
        case list(), list() if len(expected) == len(got):
            return [given(one, other) for one, other in zip(expected, got, strict=True)]
    return got


@pytest.mark.parametrize("case", NAMES)
def test_the_price_is_right(case):
    expected = msgspec.json.decode((CASES / case / "expected.json").read_bytes())
    expected_waiver = expected.pop("waiver", None)
    bill = rate(session_of(case), tariff_of(case))
    got = bill_as_text(bill)
    assert given(expected, got) == expected
    if expected_waiver is not None:
        waiver = waive(bill, Money.parse(expected_waiver["received"], bill.currency))
        assert given(expected_waiver, waiver_as_text(waiver)) == expected_waiver


@pytest.mark.parametrize("case", NAMES)
def test_the_tariff_of_every_case_could_be_published(case):
    errors = [problem for problem in lint(tariff_of(case)) if problem.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("case", NAMES)
def test_a_bill_and_its_tariff_come_back_from_storage_as_they_were(case):
    tariff, session = tariff_of(case), session_of(case)
    bill = rate(session, tariff)
    for value in (tariff, session, bill):
        stored = msgspec.json.encode(value)
        assert msgspec.convert(msgspec.json.decode(stored), type=type(value)) == value
    assert isinstance(bill, Bill)


@pytest.mark.parametrize("case", NAMES)
def test_every_case_says_why(case):
    lines = (CASES / case / "why.md").read_text().splitlines()
    assert 1 < len(lines) <= 6
    assert any(line.startswith("Origin: ") for line in lines)
