"""The page of what OCPP 2 asks of a central system, by the numbers of the specification, with its proof."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).resolve().parents[1]
LIST: Final = "tests/conformance/ocpp_requirements.toml"
PAGE: Final = "docs/protocols/ocpp-2-requirements.md"
CORE: Final = "Core"
PROFILES: Final = (
    CORE,
    "Advanced Security",
    "Local Authorization List Management",
    "Smart Charging",
    "Advanced Device Management",
    "Advanced User Interface",
    "ISO 15118 Support",
    "New in OCPP 2.1",
)
HEAD: Final = """# Requirements of OCPP 2

What OCPP 2.0.1 (part 2, edition 3) asks of a central system, by the numbers of the specification, and the
tests that prove it. The words are ours; what counts is the specification's text. The list was made by
reading its tables of requirements for what a central system, or both sides, must do. What it only allows is not
here, nor what it asks of stations. To which profile of the certification a use case belongs is as its
part 5 has it. Reservation asks nothing of a central system that has a number. OCPP 2.1 keeps these
requirements, and each test of `tests/conformance/ocpp_2` plays both versions. What 2.1 adds (edition 1, with its
errata of 2025-09) has a table of its own. What it adds to A00, A05, B04, B08, B10, C10, C16, C18 to C23 (but for what
stands here), D, E01 to E15, G, H, I09 to I12, J, L, N02, N07, O and P is asked of stations alone. Block K was gone through
use case by use case in both versions. Edition 2 was not, of which no text is public. The rules of part 4, on frames and connections, have no numbers: they stand in
[OCPP](ocpp.md).

{counts}

*Never* means that what a requirement begins with cannot happen here, and the tests show that. The list is
[a file beside the tests]({source}); this page is generated from it: `make gen`.
"""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the list; what its fields mean stands at the list's head."""

    id: str
    profile: str
    asked: str
    is_advice: bool = False
    tests: tuple[str, ...] = ()
    never: str = ""
    otherwise: str = ""
    not_yet: str = ""


@cache
def requirements() -> Sequence[Requirement]:
    """The list, as it is written."""
    text = (ROOT / LIST).read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["requirement"], tuple[Requirement, ...])


def page() -> str:
    """The list as a page: a table for each profile."""
    ordered = sorted(requirements(), key=lambda each: (PROFILES.index(each.profile), each.id))
    return "\n".join(
        [
            HEAD.format(counts="\n".join(_counts()), source=f"../../{LIST}"),
            *(
                line
                for profile, rows in groupby(ordered, key=lambda each: each.profile)
                for line in _table(profile, list(rows))
            ),
        ]
    )


def _counts() -> Iterator[str]:
    yield "| profile | requirements | proved | not yet | advice |"
    yield "| --- | --- | --- | --- | --- |"
    for profile in PROFILES:
        rows = [each for each in requirements() if each.profile == profile]
        asked = [each for each in rows if not each.is_advice]
        missing = sum(bool(each.not_yet) for each in asked)
        numbers = (len(asked), len(asked) - missing, missing, len(rows) - len(asked))
        yield f"| {profile} | " + " | ".join(map(str, numbers)) + " |"


def _table(profile: str, rows: Sequence[Requirement]) -> Iterator[str]:
    yield f"## {profile}\n"
    yield "| number | asked of us | proof |"
    yield "| --- | --- | --- |"
    for row in rows:
        advice = " *Advice.*" if row.is_advice else ""
        yield f"| {row.id} | {row.asked}{advice} | {'<br>'.join(_proof(row))} |"
    yield ""


def _proof(row: Requirement) -> Iterator[str]:
    if row.not_yet:
        yield f"*not yet*: {row.not_yet}"
    if row.otherwise:
        yield f"*otherwise*: {row.otherwise}"
    if row.never:
        yield f"*never*: {row.never}"
    for test in row.tests:
        file, _, name = test.partition("::")
        yield f"[{name.removeprefix('test_').replace('_', ' ')}](../../tests/{file})"
