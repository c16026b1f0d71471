"""Whatever is sealed is sealed again when the data key is rotated.

A column that the rotation forgets is lost the day the old key is taken out. So secrets are sealed
for a purpose of `kernel/sealed.py` only, and the rotation walks every one of them.
"""

import ast
from pathlib import Path

import chargewright
from chargewright.adapters.postgres.sealed import KINDS
from chargewright.kernel.sealed import Purpose

SOURCE = Path(chargewright.__file__).parent


def sealed_for() -> dict[str, ast.expr]:
    """What each `seal` and `open` of a vault names as its purpose, by where it stands."""
    found = {}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            for keyword in node.keywords:
                if keyword.arg == "purpose" and node.func.attr in {"seal", "open"}:
                    found[f"{file.relative_to(SOURCE)}:{node.lineno}"] = keyword.value
    return found


def test_the_rotation_walks_every_purpose():
    assert sorted(kind.purpose for kind in KINDS) == sorted(Purpose)


def test_nothing_is_sealed_for_a_purpose_of_its_own():
    calls = sealed_for()
    assert len(calls) > 5
    literal = [where for where, purpose in calls.items() if isinstance(purpose, ast.Constant)]
    assert literal == [], "name it in kernel/sealed.py, and walk it in adapters/postgres/sealed.py"


def test_whoever_names_a_purpose_takes_it_from_the_list():
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_constant = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
            if is_constant and node.target.id.endswith("_PURPOSE"):
                assert ast.unparse(node.value).startswith("Purpose."), file
