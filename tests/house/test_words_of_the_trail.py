"""The dashboard has a sentence for everything that the audit trail can tell, done or refused."""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from chargewright.access.audit import Deed
from chargewright.api import trail
from tests.api.test_audit import CHANGING

WORDS: Final = Path(__file__).resolve().parents[2] / "web" / "src" / "words"
ROUTES: Final[list[trail.Route]] = [
    kept for *_, handler in CHANGING if (kept := handler.opt.get(trail.OPT)) is not None
]
ANY_ID: Final[Mapping[str, str]] = defaultdict(str)


def words(language: str) -> Any:
    return json.loads((WORDS / language / "audit.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("place", ["did", "refused"])
def test_every_deed_has_its_sentence(language: str, place: str) -> None:
    missing = {route.operation for route in ROUTES} - words(language)[place].keys()
    assert not missing, f"words/{language}/audit.json says nothing of these in {place}"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_kind_of_thing_has_its_name(language: str) -> None:
    kinds = {route.thing(ANY_ID)[0] for route in ROUTES}
    kinds |= {route.made_kind for route in ROUTES if route.deed is Deed.CREATE}
    missing = kinds - words(language)["kinds"].keys()
    assert not missing, f"words/{language}/audit.json names none of these in kinds"
