"""Which messages a version of OCPP has, and how they are read.

Each version is one table (`v16`, `v201`): another message is a line there and its structs beside.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType, ModuleType
from typing import Final, Literal, TypeAlias

import msgspec

from chargewright.wire.ocpp.errors import ErrorCode, Fault
from chargewright.wire.ocpp.reader import Reader


class Sender(Enum):
    """Whose request it is."""

    STATION = "station"
    US = "us"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One row of the table: a request and the response to it, None where nobody waits for one."""

    sender: Sender
    request: Reader[msgspec.Struct]
    response: Reader[msgspec.Struct] | None


Exchanges: TypeAlias = Mapping[str, Exchange]


def from_station(
    earlier: Exchanges = MappingProxyType({}), /, **actions: ModuleType
) -> dict[str, Exchange]:
    """What a station asks: each action, and the module that has its request and its response.

    What a module does not have is as in `earlier`, the version before.
    """
    return _exchanges(Sender.STATION, earlier, actions)


def from_us(
    earlier: Exchanges = MappingProxyType({}), /, **actions: ModuleType
) -> dict[str, Exchange]:
    """What we ask."""
    return _exchanges(Sender.US, earlier, actions)


def from_either(
    earlier: Exchanges = MappingProxyType({}), /, **actions: ModuleType
) -> dict[str, Exchange]:
    """What both ask."""
    return _exchanges(Sender.EITHER, earlier, actions)


def unanswered(**actions: ModuleType) -> dict[str, Exchange]:
    """What a station sends without waiting for an answer."""
    return {
        action: Exchange(Sender.STATION, Reader(getattr(module, action)), None)
        for action, module in actions.items()
    }


def _exchanges(
    sender: Sender, earlier: Exchanges, actions: Mapping[str, ModuleType]
) -> dict[str, Exchange]:
    def reader(action: str, part: Literal["request", "response"]) -> Reader[msgspec.Struct]:
        kind = getattr(actions[action], f"{action}{part.capitalize()}", None)
        found = getattr(earlier[action], part) if kind is None else Reader(kind)
        assert isinstance(found, Reader), f"{action} has no {part}"
        return found

    return {
        action: Exchange(sender, reader(action, "request"), reader(action, "response"))
        for action in actions
    }


class Messages(Mapping[str, Exchange]):
    """The messages of one version, by action."""

    def __init__(self, exchanges: Exchanges) -> None:
        self._exchanges: Final = dict(exchanges)
        self._heard: Final = {
            action: exchange.request.read
            for action, exchange in exchanges.items()
            if exchange.sender is not Sender.US
        }
        self._known: Final = {action.casefold(): action for action in exchanges}
        self._actions: Final = {
            exchange.request.kind: action for action, exchange in exchanges.items()
        }

    def read_request(self, action: str, payload: msgspec.Raw | bytes) -> msgspec.Struct | Fault:
        """What a station asks, or why we cannot answer it.

        Some stations write an action in another case (`HeartBeat`); they are understood.
        """
        read = self._heard.get(action) or self._heard.get(self._known.get(action.casefold(), ""))
        if read is not None:
            return read(payload)
        if action.casefold() in self._known:
            return Fault(ErrorCode.NOT_SUPPORTED, f"{action} is not for us to answer")
        return Fault(ErrorCode.NOT_IMPLEMENTED, f"{action} is no action of this version")

    def kind_heard(self, action: str) -> type[msgspec.Struct] | None:
        """What a station's request of this name is read as; None: no station asks this."""
        exchange = self._exchanges.get(self._known.get(action.casefold(), ""))
        if exchange is None or exchange.sender is Sender.US:
            return None
        return exchange.request.kind

    def is_answered(self, request: msgspec.Struct) -> bool:
        """Whether this kind of request is called and answered; else it is sent, and nobody answers."""
        return self._exchanges[self._actions[type(request)]].response is not None

    @property
    def heard(self) -> Collection[str]:
        """The actions that a station may ask of us."""
        return self._heard.keys()

    def read_response(self, action: str, payload: msgspec.Raw | bytes) -> msgspec.Struct | Fault:
        """What a station answered to a request of ours, or why that cannot be understood."""
        response = self._exchanges[action].response
        assert response is not None, f"{action} is not for us to send"
        return response.read(payload)

    def action_of(self, request: msgspec.Struct) -> str:
        """The word for this kind of request."""
        return self._actions[type(request)]

    def __or__(self, others: Exchanges) -> dict[str, Exchange]:
        """These, and others over them."""
        return {**self._exchanges, **others}

    def __getitem__(self, action: str) -> Exchange:
        return self._exchanges[action]

    def __iter__(self) -> Iterator[str]:
        return iter(self._exchanges)

    def __len__(self) -> int:
        return len(self._exchanges)
