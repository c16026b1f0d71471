"""What the platform says to its callers, read off the source: every template, and what hides one.

A *sink* is an argument that a caller reads: the rule of a `Problem`, the sentence of a refusal, the
title of a row, the template of a `Sentence`. A function that hands a parameter of its own on to a
sink has a sink itself. What is given to one is followed through names, constants, branches, loops and
what functions return or yield.

Knowingly missed: what an exception says (`said_by`, `str`), for which whoever raises it makes a
`Sentence`, and what is handed on as an attribute, which was given to a sink before.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import chargewright

SOURCE: Final = Path(chargewright.__file__).parent
NOT_OVER_HTTP: Final = ("embedded", "main", "gateway", "worker", "fileserver", "migrations")
"""Rooms whose refusals no caller of the API meets."""
HANDED_ON: Final = {"rule", "sentence", "detail", "template"}
_METHOD: Final = "a method of whatever has one of this name"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Argument:
    """Which argument of a call: its place and its name."""

    place: int
    name: str

    def of(self, call: ast.Call) -> ast.expr | None:
        for keyword in call.keywords:
            if keyword.arg == self.name:
                return keyword.value
        if len(call.args) > self.place and not any(
            isinstance(each, ast.Starred) for each in call.args[: self.place + 1]
        ):
            return call.args[self.place]
        return None


@dataclass
class Module:
    """One file, with who stands inside whom."""

    name: str
    tree: ast.Module
    inside: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.inside[child] = node

    @cached_property
    def calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    @cached_property
    def functions(self) -> dict[str, Function]:
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """The fields of each class here, in their order."""
        return {
            node.name: [
                each.target.id
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            ]
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ClassDef)
        }

    @property
    def known(self) -> set[str]:
        """Names of classes, or of what may be one, that this file can use."""
        return {*self.fields, *self.imported}

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        return dict(_assigned(self.tree.body))

    @cached_property
    def imported(self) -> dict[str, tuple[str, str]]:
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def around(
        self, node: ast.AST, kind: type[ast.AST] | tuple[type[ast.AST], ...]
    ) -> ast.AST | None:
        """The nearest node of a kind that this one stands in."""
        found = self.inside.get(node)
        while found is not None and not isinstance(found, kind):
            found = self.inside.get(found)
        return found


@dataclass
class Said:
    """All that is found: templates with where they are said, and what cannot be followed."""

    templates: dict[str, str] = field(default_factory=dict)
    with_values: set[str] = field(default_factory=set)
    unclear: dict[str, str] = field(default_factory=dict)


class Reading:
    """The whole source, read until no further function turns out to have a sink."""

    def __init__(self) -> None:
        self.modules = {module.name: module for module in _modules()}
        self.said = Said()
        self._sinks: dict[tuple[str, str], set[Argument]] = {
            ("chargewright.kernel.problem", "Problem"): {Argument(1, "rule")},
            ("chargewright.kernel.sentence", "Sentence"): {Argument(0, "template")},
            ("chargewright.api.refusals", "Row"): {Argument(2, "title")},
            ("chargewright.api.problems", "_answer"): {Argument(2, "detail")},
            ("chargewright.wire.ocpp.errors", "_Rule"): {Argument(2, "template")},
            ("chargewright.wire.ocpp.errors", "Broken"): {Argument(1, "rule")},
        }
        self._refusals: set[tuple[str, str]] = set()
        self._find_refusals()
        for each in self._refusals:
            self._sinks[each] = {Argument(0, "sentence")}
        count = -1
        while count != sum(map(len, self._sinks.values())):
            count = sum(map(len, self._sinks.values()))
            for module in self.modules.values():
                for call in module.calls:
                    self._look_at(module, call)

    def _find_refusals(self) -> None:
        self._refusals.add(("chargewright.kernel.problem", "Refusal"))
        classes = [
            (module, node)
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef)
        ]
        count = 0
        while count != len(self._refusals):
            count = len(self._refusals)
            for module, node in classes:
                if any(self._named(module, base) in self._refusals for base in node.bases):
                    self._refusals.add((module.name, node.name))

    def _named(self, module: Module, node: ast.expr) -> tuple[str, str]:
        """What a name stands for: where it was defined, and as what."""
        if isinstance(node, ast.Attribute):
            return _METHOD, node.attr
        name = node.id if isinstance(node, ast.Name) else ""
        at, known = module.imported.get(name, (module.name, name))
        while (further := self.modules.get(at)) and known in further.imported:
            at, known = further.imported[known]
        return at, known

    def _look_at(self, module: Module, call: ast.Call) -> None:
        if self._is_super_of_refusal(module, call):
            sinks = {Argument(0, "sentence")}
        else:
            sinks = self._sinks.get(self._named(module, call.func), set())
        for sink in sorted(sinks, key=lambda each: each.place):
            given = sink.of(call)
            if given is not None:
                self._follow(module, given, is_template=sink.name == "template")

    def _is_super_of_refusal(self, module: Module, call: ast.Call) -> bool:
        if ast.unparse(call.func) != "super().__init__":
            return False
        owner = module.around(call, ast.ClassDef)
        assert isinstance(owner, ast.ClassDef)
        return (module.name, owner.name) in self._refusals

    def _follow(self, module: Module, node: ast.expr, *, is_template: bool = False) -> None:
        where = f"{module.name}:{node.lineno}"
        match node:
            case ast.Constant(value="" | None):
                pass
            case ast.Constant(value=str(text)):
                self.said.templates.setdefault(text, where)
                if is_template:
                    self.said.with_values.add(text)
            case ast.IfExp(body=body, orelse=orelse):
                self._follow(module, body, is_template=is_template)
                self._follow(module, orelse, is_template=is_template)
            case ast.BoolOp(values=several) | ast.Tuple(elts=several) | ast.List(elts=several):
                for each in several:
                    self._follow(module, each, is_template=is_template)
            case ast.Dict(values=several):
                for each in several:
                    self._follow(module, each, is_template=is_template)
            case ast.Starred(value=value) | ast.Subscript(value=value) | ast.Await(value=value):
                self._follow(module, value, is_template=is_template)
            case ast.GeneratorExp(elt=value) | ast.ListComp(elt=value) | ast.NamedExpr(value=value):
                self._follow(module, value, is_template=is_template)
            case ast.Attribute():
                self._follow_attribute(module, node, is_template=is_template)
            case ast.Name():
                self._follow_name(module, node, is_template=is_template)
            case ast.Call():
                self._follow_call(module, node, is_template=is_template)
            case _:
                self.said.unclear[where] = ast.unparse(node)

    def _follow_name(self, module: Module, node: ast.Name, *, is_template: bool) -> None:
        function = module.around(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        while isinstance(function, Function):
            found = list(_given_in(function, node.id))
            if found:
                for each in found:
                    self._follow(module, each, is_template=is_template)
                return
            names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
            every = [*names, *(each.arg for each in function.args.kwonlyargs)]
            if node.id in every:
                place = names.index(node.id) if node.id in names else 99
                owner = module.inside.get(function)
                name = function.name
                key = (module.name, name)
                if isinstance(owner, ast.ClassDef):
                    place -= 1
                    key = (module.name, owner.name) if name == "__init__" else (_METHOD, name)
                self._sinks.setdefault(key, set()).add(Argument(place, node.id))
                return
            function = module.around(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        at, name = self._named(module, node)
        known = self.modules.get(at)
        if known is None or name not in known.constants:
            self.said.unclear[f"{module.name}:{node.lineno}"] = ast.unparse(node)
        else:
            self._follow(known, known.constants[name], is_template=is_template)

    def _follow_attribute(self, module: Module, node: ast.Attribute, *, is_template: bool) -> None:
        """What a class was made with: a field of it, or what its `__init__` kept."""
        if node.attr in HANDED_ON:
            return
        own = module.around(node, ast.ClassDef)
        kept = list(_kept_by(own, node.attr)) if isinstance(own, ast.ClassDef) else []
        for each in kept:
            self._follow(module, each, is_template=is_template)
        holders = [
            (at, name)
            for at, name in (self._named(module, ast.Name(name)) for name in module.known)
            if at in self.modules and node.attr in self.modules[at].fields.get(name, ())
        ]
        for at, name in holders:
            place = self.modules[at].fields[name].index(node.attr)
            self._sinks.setdefault((at, name), set()).add(Argument(place, node.attr))
        if not kept and not holders:
            self.said.unclear[f"{module.name}:{node.lineno}"] = ast.unparse(node)

    def _follow_call(self, module: Module, node: ast.Call, *, is_template: bool) -> None:
        at, name = self._named(module, node.func)
        if name in {"Sentence", "str", "said_by"}:
            return
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "items", "values"}:
            self._follow(module, node.func.value, is_template=is_template)
            for each in node.args[1:]:
                self._follow(module, each, is_template=is_template)
            return
        known = [self.modules[at]] if at in self.modules else []
        if at == _METHOD:
            known = [module] if name in module.functions else list(self.modules.values())
        functions = [(each, each.functions[name]) for each in known if name in each.functions]
        if not functions:
            self.said.unclear[f"{module.name}:{node.lineno}"] = ast.unparse(node)
        for each, function in functions:
            for handed in _handed_out(function):
                self._follow(each, handed, is_template=is_template)


def _modules() -> Iterator[Module]:
    for file in sorted(SOURCE.rglob("*.py")):
        parts = file.relative_to(SOURCE).with_suffix("").parts
        if not set(NOT_OVER_HTTP) & set(parts):
            name = ".".join(("chargewright", *(each for each in parts if each != "__init__")))
            yield Module(name, ast.parse(file.read_text(encoding="utf-8")))


def _assigned(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _own(function: Function) -> Iterator[ast.AST]:
    """What stands in a function, and not in one inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, Function):
            waiting += ast.iter_child_nodes(node)


def _given_in(function: Function, name: str) -> Iterator[ast.expr]:
    """All that a name is bound to in a function."""
    for node in _own(function):
        match node:
            case ast.Assign(targets=[target], value=value):
                yield from _bound(target, value, name)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from _bound(target, value, name)
            case ast.NamedExpr(target=target, value=value):
                yield from _bound(target, value, name)
            case (
                ast.For(target=target, iter=over)
                | ast.AsyncFor(target=target, iter=over)
                | ast.comprehension(target=target, iter=over)
            ):
                if isinstance(over, ast.Tuple | ast.List):
                    for each in over.elts:
                        yield from _bound(target, each, name)
                else:
                    yield from _bound(target, over, name)


def _bound(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple):
        for place, each in enumerate(target.elts):
            if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
                yield from _bound(each, value.elts[place], name)
            else:
                yield from _bound(each, value, name)


def _kept_by(owner: ast.ClassDef, attribute: str) -> Iterator[ast.expr]:
    """What `self.attribute` is given."""
    for node in ast.walk(owner):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if ast.unparse(target) == f"self.{attribute}":
                    yield node.value


def _handed_out(function: Function) -> Iterator[ast.expr]:
    """What a function returns or yields; None is nothing said."""
    for node in _own(function):
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
            yield node.value
