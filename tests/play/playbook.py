"""A life told in facts and effects: the notation in which machines are tested.

A machine is anything with `step(thing, event) -> (thing, effects)`. A story is a chain of
sentences; the first one that is untrue fails the test, numbered, with the story so far:

    (Playbook(payment, step)
        .on(HoldPlaced(at=T0)).does(Notify("held"))
        .on(Captured(at=T1)).does()
        .is_(State.CAPTURED))

`.does()` with nothing in it is a sentence too: nothing else may happen. Effects that no sentence
mentions are untrue as soon as the story goes on; `.given(...)` is for the part of a story that
another test tells.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Generic, NoReturn, Self, TypeVar

import msgspec
import pytest

Thing = TypeVar("Thing")
Event = TypeVar("Event")
Effect = TypeVar("Effect")


def _status(thing: Any) -> Any:
    return getattr(thing, "status" if hasattr(thing, "status") else "state")


class Playbook(Generic[Thing, Event, Effect]):
    """One thing, its machine, and what has been said about them.

    `surprise` is what the machine raises for an event that its table does not have. `state_of`
    reads the state that `.is_` speaks of: the attribute `status`, else `state`, unless told.
    """

    def __init__(
        self,
        thing: Thing,
        step: Callable[[Thing, Event], tuple[Thing, Sequence[Effect]]],
        *,
        surprise: type[Exception] = LookupError,
        state_of: Callable[[Thing], Any] = _status,
    ) -> None:
        self.thing = thing
        self._step = step
        self._surprise = surprise
        self._state_of = state_of
        self._effects: tuple[Effect, ...] = ()
        self._sentences: list[str] = [f"There is {told(thing)}."]

    def on(self, event: Event) -> Self:
        """Something happened."""
        __tracebackhide__ = True
        self._nothing_unsaid()
        self._say(f"On {told(event)}")
        try:
            self.thing, effects = self._step(self.thing, event)
        except self._surprise as surprise:
            self._untrue(f"it is a surprise: {surprise}")
        self._effects = tuple(effects)
        return self

    def given(self, *events: Event) -> Self:
        """All this happened before; what it asked for is told elsewhere."""
        __tracebackhide__ = True
        for event in events:
            self.on(event)
            self._effects = ()
        return self

    def does(self, *effects: Effect) -> Self:
        """This was asked for in answer, in this order, and nothing else."""
        __tracebackhide__ = True
        self._say(f"it does {_listed(effects)}")
        if self._effects != effects:
            self._untrue(f"it does {_listed(self._effects)}")
        self._effects = ()
        return self

    def surprised_by(self, event: Event) -> Self:
        """The table has no row for this here, and the thing stays as it was."""
        __tracebackhide__ = True
        self._nothing_unsaid()
        self._say(f"it is surprised by {told(event)}")
        try:
            moved, effects = self._step(self.thing, event)
        except self._surprise:
            pass
        else:
            self._untrue(
                f"it becomes {told(self._state_of(moved))} and does {_listed(tuple(effects))}"
            )
        return self

    def is_(self, state: Any) -> Self:
        """It is in this state now."""
        __tracebackhide__ = True
        self._nothing_unsaid()
        self._say(f"it is {told(state)}")
        if self._state_of(self.thing) != state:
            self._untrue(f"it is {told(self._state_of(self.thing))}")
        return self

    def has(self, **attributes: Any) -> Self:
        """These attributes have these values now."""
        __tracebackhide__ = True
        self._nothing_unsaid()
        for name, value in attributes.items():
            self._say(f"its {name} is {told(value)}")
            if getattr(self.thing, name) != value:
                self._untrue(f"its {name} is {told(getattr(self.thing, name))}")
        return self

    def _nothing_unsaid(self) -> None:
        __tracebackhide__ = True
        if self._effects:
            self._say("it does nothing worth a sentence")
            self._untrue(f"it does {_listed(self._effects)}")

    def _say(self, sentence: str) -> None:
        self._sentences.append(sentence)

    def _untrue(self, truth: str) -> NoReturn:
        __tracebackhide__ = True
        *before, untrue = self._sentences
        story = "\n".join(f"  {number}. {said}" for number, said in enumerate(before))
        pytest.fail(
            f"sentence {len(before)} is untrue: {untrue}\ntruth: {truth}\nthe story so far:\n{story}"
        )


def _listed(effects: Sequence[Any]) -> str:
    return ", ".join(told(effect) for effect in effects) or "nothing"


def told(value: Any) -> str:
    """A value as short as the reader of a failed story wants it: what is as usual is left out."""
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"({', '.join(told(part) for part in value)})"
    if not dataclasses.is_dataclass(value) and not isinstance(value, msgspec.Struct):
        return repr(value)
    unusual = (
        f"{name}={told(getattr(value, name))}"
        for name, usual in _fields(value)
        if getattr(value, name) != usual
    )
    return f"{type(value).__name__}({', '.join(unusual)})"


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Names with their usual values; a value that must be given is never as usual."""
    fields = (
        msgspec.structs.fields(value)
        if isinstance(value, msgspec.Struct)
        else [field for field in dataclasses.fields(value) if field.repr]
    )
    for field in fields:
        is_made = field.default_factory not in {dataclasses.MISSING, msgspec.NODEFAULT}
        made: Any = field.default_factory
        yield field.name, made() if is_made else field.default
