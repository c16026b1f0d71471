"""Which messages a version of OCPP has, and how they are read.

Each version is one table (`v16`, `v201`): another message is a line there and its structs beside.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Final

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
    """One row of the table: a request and the response to it."""

    sender: Sender
    request: Reader[msgspec.Struct]
    response: Reader[msgspec.Struct]


def from_station(**actions: ModuleType) -> dict[str, Exchange]:
    """What a station asks: each action, and the module that has its request and its response."""
    return _exchanges(Sender.STATION, actions)


def from_us(**actions: ModuleType) -> dict[str, Exchange]:
    """What we ask."""
    return _exchanges(Sender.US, actions)


def from_either(**actions: ModuleType) -> dict[str, Exchange]:
    """What both ask."""
    return _exchanges(Sender.EITHER, actions)


def _exchanges(sender: Sender, actions: Mapping[str, ModuleType]) -> dict[str, Exchange]:
    return {
        action: Exchange(
            sender,
            Reader(getattr(module, f"{action}Request")),
            Reader(getattr(module, f"{action}Response")),
        )
        for action, module in actions.items()
    }


class Messages(Mapping[str, Exchange]):
    """The messages of one version, by action."""

    def __init__(self, exchanges: Mapping[str, Exchange]) -> None:
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

    @property
    def heard(self) -> Collection[str]:
        """The actions that a station may ask of us."""
        return self._heard.keys()

    def read_response(self, action: str, payload: msgspec.Raw | bytes) -> msgspec.Struct | Fault:
        """What a station answered to a request of ours, or why that cannot be understood."""
        return self._exchanges[action].response.read(payload)

    def action_of(self, request: msgspec.Struct) -> str:
        """The word for this kind of request."""
        return self._actions[type(request)]

    def __getitem__(self, action: str) -> Exchange:
        return self._exchanges[action]

    def __iter__(self) -> Iterator[str]:
        return iter(self._exchanges)

    def __len__(self) -> int:
        return len(self._exchanges)
