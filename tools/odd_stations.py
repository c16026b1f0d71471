"""The page of what stations do otherwise than the specifications say, with the case that plays each."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).resolve().parents[1]
CASES: Final = "tests/cases/stations"
LIST: Final = f"{CASES}/oddities.toml"
PAGE: Final = "docs/protocols/odd-stations.md"
HEAD: Final = """# Odd stations

What real stations do otherwise than OCPP says, and what plays it on a real gateway with a real database. A case is
[a file of frames](../../{cases}): what the station says, what it must be answered, what must be kept.
How such things are mended, and where an operator has a word in it, stands in [OCPP](ocpp.md). This page is
generated from [a list]({source}): `make gen`.

| what they do | played by |
| --- | --- |
"""


class Oddity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One habit of stations, and what plays it."""

    does: str
    cases: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@cache
def oddities() -> Sequence[Oddity]:
    """The list, in the order in which it is shown."""
    told = tomllib.loads((ROOT / LIST).read_text(encoding="utf-8"))
    return msgspec.convert(told["oddity"], tuple[Oddity, ...])


def page() -> str:
    """The list as a page."""
    head = HEAD.format(cases=f"{CASES}/README.md", source=f"../../{LIST}")
    return head + "".join(
        f"| {each.does} | {'<br>'.join(_players(each))} |\n" for each in oddities()
    )


def _players(oddity: Oddity) -> Iterator[str]:
    for case in oddity.cases:
        told = json.loads((ROOT / CASES / f"{case}.json").read_text(encoding="utf-8"))
        yield f"[{told['about']}](../../{CASES}/{case}.json)"
    for test in oddity.tests:
        file, _, name = test.partition("::")
        yield f"[{name.removeprefix('test_').replace('_', ' ')}](../../tests/{file})"
