"""A setting that nothing reads is a promise that nobody keeps.

Somebody raises a retention for a court and finds half a year later that nothing ever looked at it.
So every setting must be read by an expression that names its group: `settings.ocpp.address`, or
`ocpp.address` where `ocpp` was taken from the settings before. What happens to it then is for the
tests of whoever reads it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chargewright.main
from chargewright.main.settings import DECLARED

MAIN = Path(chargewright.main.__file__).parent
DEFINED_IN = {
    "setting.py",
    "setting_groups.py",
    "setting_groups_contracts.py",
    "setting_groups_stations.py",
    "settings.py",
    "settings_page.py",
}


def reads(tree: ast.AST) -> Iterator[str]:
    """The last two names of every dotted expression, with `group = settings.group` seen through."""
    groups = dict(named_parts(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = last_name(node.value)
            yield f"{owner}.{node.attr}"
            yield f"{groups.get(owner, owner)}.{node.attr}"
            if owner == "settings":
                yield node.attr


def named_parts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Names that stand for a group: each `name = whatever.group` with its group."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        (target,) = node.targets if len(node.targets) == 1 else (None,)
        targets = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for name, value in zip(targets, values, strict=False):
            if isinstance(name, ast.Name) and isinstance(value, ast.Attribute):
                yield name.id, value.attr


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@pytest.fixture(scope="module")
def read() -> set[str]:
    files = [file for file in MAIN.glob("*.py") if file.name not in DEFINED_IN]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return {key for tree in [*trees, *properties_of_settings()] for key in reads(tree)}


def properties_of_settings() -> Iterator[ast.AST]:
    """What `Settings` itself makes of its values, such as the public address without its slash."""
    whole = ast.parse((MAIN / "settings.py").read_text(encoding="utf-8"))
    (settings,) = (
        node for node in whole.body if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    yield from (node for node in settings.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("key", DECLARED)
def test_every_setting_is_read(key, read):
    assert key in read, f"nothing reads {key}: wire it in main/, or take it out"


def test_a_group_is_seen_through_the_name_it_was_given():
    tree = ast.parse("ocpp, n = settings.ocpp, 1\nuse(ocpp.address)\nuse(it.settings.data_dir)")
    assert {"ocpp.address", "data_dir"} <= set(reads(tree))
    assert "ocpp.tls_address" not in set(reads(tree))
