"""Messages that travel packed (RFC 7692, permessage-deflate), where a station asks for it.

OCPP-J 2 asks it of a central system (part 4, 3.3), and radio links are paid by the byte. Each message is packed
by itself: a window kept from one to the next would save some more, and takes several times the memory that a
station takes without.
"""

from collections.abc import Iterable
from typing import Final

from websockets.exceptions import InvalidHeader, NegotiationError, PayloadTooBig, ProtocolError
from websockets.extensions.permessage_deflate import (
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame, Opcode
from websockets.headers import build_extension, parse_extension

HEADER: Final = "Sec-WebSocket-Extensions"
PACKED_FROM: Final = 256
"""Octets: what is shorter gains nothing."""

_BY_ITSELF: Final = ServerPerMessageDeflateFactory(
    server_no_context_takeover=True,
    client_no_context_takeover=True,
    compress_settings={"memLevel": 5},
)


class TooLargeError(Exception):
    """It unpacks to more than it may."""


class WronglyPackedError(Exception):
    """It cannot be unpacked, or is marked otherwise than was agreed."""


class Packing:
    """What was agreed with one station. `answer` is what the handshake tells it of that."""

    __slots__ = ("_deflate", "answer")

    def __init__(self, deflate: PerMessageDeflate, answer: str) -> None:
        self._deflate = deflate
        self.answer = answer

    def pack(self, message: bytes) -> bytes:
        """A whole message as it travels, in a frame with the first reserved bit set."""
        return bytes(self._deflate.encode(Frame(Opcode.TEXT, message)).data)

    def unpack(self, part: bytes, *, begins: bool, ends: bool, is_marked: bool, most: int) -> bytes:
        """What one frame of a message says. `is_marked`: its first reserved bit, by which a packed message begins.

        Raises:
            TooLargeError: it says more than `most` octets.
            WronglyPackedError: see there.
        """
        kind = Opcode.TEXT if begins else Opcode.CONT
        try:
            unpacked = self._deflate.decode(Frame(kind, part, ends, is_marked), max_size=most)
        except PayloadTooBig as fault:
            raise TooLargeError from fault
        except ProtocolError as fault:
            raise WronglyPackedError(str(fault)) from fault
        return bytes(unpacked.data)


def agreed(offered: Iterable[str]) -> Packing | None:
    """How messages travel for who offers this, a header's lines; None: as they are."""
    try:
        offers = [each for line in offered for each in parse_extension(line)]
    except InvalidHeader:
        return None
    for name, asked in offers:
        if name == _BY_ITSELF.name:
            try:
                granted, deflate = _BY_ITSELF.process_request_params(asked, [])
            except NegotiationError:
                continue
            return Packing(deflate, build_extension([(name, granted)]))
    return None
