"""Values stored by the name of their kind: facts, effects and events as rows.

A kind's name is written in the database and read by other releases and by integrators, so it is
chosen, listed in one place and never derived from where a class happens to live.
"""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

import msgspec

Value = TypeVar("Value")


class Kinds(Generic[Value]):
    """Names for a closed set of dataclasses.

    Raises:
        ValueError: two names for one class.
    """

    def __init__(self, types: Mapping[str, type[Value]]) -> None:
        self.types: Final = dict(types)
        self.names: Final = {kind: name for name, kind in types.items()}
        if len(self.names) != len(self.types):
            raise ValueError("a class has two names")

    def name(self, value: Value) -> str:
        return self.names[type(value)]

    def body(self, value: Value) -> dict[str, Any]:
        """The value as JSON-ready builtins, without its kind."""
        built = msgspec.to_builtins(value, str_keys=True)
        assert isinstance(built, dict)
        return built

    def read(self, name: str, body: Mapping[str, Any]) -> Value:
        """The value of a stored row.

        Raises:
            KeyError: a kind that this release does not know.
            msgspec.ValidationError: the body is not of that kind.
        """
        return msgspec.convert(body, self.types[name], strict=False)
