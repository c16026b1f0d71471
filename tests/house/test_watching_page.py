"""Every number a process tells is explained where operators look, and none that is not there."""

import re
from pathlib import Path

import chargewright
from chargewright.main.measures import MEASURES

SOURCE = Path(chargewright.__file__).parent
PAGE = (SOURCE.parents[1] / "docs" / "operations" / "watching.md").read_text(encoding="utf-8")
NAME = re.compile(r"\bchargewright_[a-z_]+[a-z]")
TOLD_IN = ("main/measures.py", "api/traces.py")


def told() -> set[str]:
    """The names of all numbers, without what the text form adds to counters."""
    texts = [(SOURCE / file).read_text(encoding="utf-8") for file in TOLD_IN]
    names = {name for text in texts for name in re.findall(r'"(chargewright_[a-z_]+[a-z])"', text)}
    return names | {f"chargewright_{measure}" for measure in MEASURES}


def test_the_page_explains_every_number_and_no_other():
    explained = {name.removesuffix("_total") for name in NAME.findall(PAGE)}
    assert explained == told()


def test_every_beat_of_the_worker_is_named():
    beats = re.findall(
        r'Beat\("([a-z_]+)"', (SOURCE / "main/worker.py").read_text(encoding="utf-8")
    )
    assert len(beats) > 4
    assert [beat for beat in beats if f"`{beat}`" not in PAGE] == []
