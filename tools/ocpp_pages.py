"""The pages that tell what becomes of each message of OCPP, one a version; and which tests speak of it."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from chargewright.gateway import v16, v21, v201
from chargewright.gateway.acknowledged import Kept
from chargewright.translate.commands import COMMANDS
from chargewright.wire.ocpp import MESSAGES, Version
from chargewright.wire.ocpp.messages import Exchange, Sender

ROOT: Final = Path(__file__).resolve().parents[1]
HANDLERS: Final[Mapping[Version, Mapping[type[msgspec.Struct], Any]]] = {
    Version.V16: v16.HANDLERS,
    Version.V201: v201.HANDLERS,
    Version.V21: v21.HANDLERS,
}
WORD: Final = re.compile(r"\w+")
TESTS_MAX: Final = 3
"""A page is no index: the tests with the fewest actions come first, for they say most of one."""
HEAD: Final = """# Messages of OCPP {number}

Every message of OCPP {number}{more}, who asks it, what becomes of it, and tests that speak of it. All of them
are read and written by [one struct each]({source}) and compared with the official schema, rule by rule
(`tests/wire/ocpp/test_judge.py`); whatever a station may send is answered as its schema wants it
(`tests/gateway/test_what_no_column_holds.py`). What is ours to send can be sent as it is
(`POST /api/v1/stations/{{id}}/commands/{{Action}}`); where a command means the same in every version it stands
beside.{requirements} This page is generated: `make gen`.
"""
REQUIREMENTS: Final = """
What the specification asks of a central system, by its own numbers, is a [page of its own](ocpp-2-requirements.md)."""


def pages() -> dict[str, Callable[[], str]]:
    """By path: what makes the page."""
    return {f"docs/protocols/{_name(version)}.md": partial(page, version) for version in Version}


def page(version: Version) -> str:
    """All messages of a version, those of stations first."""
    messages = MESSAGES[version]
    folder = {Version.V16: "v16", Version.V201: "v201", Version.V21: "v21"}[version]
    head = HEAD.format(
        number=version.value.removeprefix("ocpp"),
        more=" and of its security extension" if version is Version.V16 else "",
        requirements="" if version is Version.V16 else REQUIREMENTS,
        source=f"../../src/chargewright/wire/ocpp/{folder}/__init__.py",
    )
    ours = [action for action in messages if messages[action].sender is not Sender.STATION]
    return "\n".join(
        [
            head,
            *_table(
                f"Asked by a station ({len(messages.heard)})",
                "what becomes of it",
                (
                    (action, _heard(version, messages[action]), _tests(action))
                    for action in sorted(messages.heard)
                ),
            ),
            *_table(
                f"Asked by us ({len(ours)})",
                "the same for every version",
                ((action, _sent(version, action), _tests(action)) for action in sorted(ours)),
            ),
        ]
    )


def _name(version: Version) -> str:
    return version.value.replace("ocpp", "ocpp-")


def _table(title: str, second: str, rows: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| action | {second} | tests |"
    yield "| --- | --- | --- |"
    for row in rows:
        yield "| {} | {} | {} |".format(*row)
    yield ""


def _heard(version: Version, exchange: Exchange) -> str:
    """What becomes of a message of a station's, as its handler says."""
    handler = HANDLERS[version][exchange.request.kind]
    if isinstance(handler, Kept):
        status = getattr(handler.answer(), "status", None)
        said = "" if status is None else f" with `{status.value}`"
        return f"kept in the log, answered{said}"
    text = (handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    assert text, f"{handler.__name__} does not say what it does"
    return text[0].lower() + text[1:]


def _sent(version: Version, action: str) -> str:
    """The commands that lead to this action."""
    words = COMMANDS[version].items()
    names = [name for name, said in words if action in {said.action, said.otherwise}]
    return ", ".join(f"`{name}`" for name in names)


def _tests(action: str) -> str:
    """The files of tests that name it; where none does, those that speak of it in a sentence or by its struct.

    Raises:
        LookupError: none does. An action that no test speaks of is not done.
    """
    for said in _said_by_tests():
        found = [path for path, actions in said.items() if action in actions]
        if found:
            found.sort(key=lambda path: (len(said[path]), path))
            return ", ".join(f"`{path}`" for path in found[:TESTS_MAX])
    raise LookupError(f"no test speaks of {action}")


@cache
def _said_by_tests() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """By file of tests: the actions that it names, and those that it speaks of."""
    actions = {action for messages in MESSAGES.values() for action in messages}
    named: dict[str, frozenset[str]] = {}
    spoken: dict[str, frozenset[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        texts, structs = _texts(path)
        words = {word for text in texts for word in WORD.findall(text)}
        name = path.relative_to(ROOT).as_posix()
        named[name] = frozenset(texts & actions)
        spoken[name] = frozenset((words | structs) & actions)
    return named, spoken


def _texts(path: Path) -> tuple[set[str], set[str]]:
    """Its texts, and whatever it calls by the name of a request."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return texts, {name.removesuffix("Request") for name in names}
