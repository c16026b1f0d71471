"""Things that go wrong so many times and then no more."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec


class Timed(Protocol):
    """Anything with a count: `times` None means until further notice."""

    @property
    def times(self) -> int | None: ...


Some = TypeVar("Some", bound=Timed)


def met(faults: list[Some], concerns: Callable[[Some], bool]) -> Some | None:
    """The first that concerns what happens now, which is then one time older; None: it goes well."""
    for place, fault in enumerate(faults):
        if not concerns(fault):
            continue
        if fault.times is not None:
            left = fault.times - 1
            assert isinstance(fault, msgspec.Struct), "what goes wrong is written down"
            older = msgspec.structs.replace(fault, times=left)
            faults[place : place + 1] = [older] if left else []
        return fault
    return None
