"""A station's socket: whole frames in, in the order in which they came, and a word before it closes."""

from abc import ABC, abstractmethod
from typing import Final

import structlog
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from chargewright.gateway.packing import PACKED_FROM, Packing, TooLargeError, WronglyPackedError
from chargewright.gateway.turn import Moment, Turn
from chargewright.wire.ocpp import FRAME_BYTES_MAX

_log = structlog.get_logger(__name__)

# Looked up once: an attribute of an enumeration is a call, and this is needed for every frame.
_TEXT: Final = WSMsgType.TEXT


class StationSocket(WSListener, ABC):
    """What is the same of every station's socket, whatever is said on it.

    Frames go to the turn, which gives them to `take`. `name` is whose it is, for the log; `peer` the
    other end's address and port, empty where there is none. `packing`: how messages travel, where that was agreed.
    """

    __slots__ = (
        "_fragments",
        "_is_closed",
        "_name",
        "_turn",
        "_waits",
        "packing",
        "peer",
        "transport",
        "was_too_large",
    )

    def __init__(self, turn: Turn, name: str) -> None:
        self._turn = turn
        self._name = name
        self._fragments: bytearray | None = None
        self._is_closed = False
        self._waits: set[str] = set()
        self.was_too_large = False
        self.packing: Packing | None = None
        self.transport: WSTransport | None = None
        self.peer = ""

    # What whoever speaks on it does

    @abstractmethod
    def opened(self) -> None:
        """The socket is there."""

    @abstractmethod
    def gone(self) -> None:
        """The socket is gone, and all that was said on it before has been taken."""

    @abstractmethod
    def take(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame."""

    def failed(self) -> None:
        """A frame of this station's met a bug: the station repeats it on a new connection."""
        self.close(WSCloseCode.INTERNAL_ERROR, "the message could not be worked on")

    # What it does itself

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        address = transport.underlying_transport.get_extra_info("peername")
        self.peer = f"{address[0]}:{address[1]}" if address else ""
        self.opened()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        kind = frame.msg_type
        if transport.is_close_frame_sent and kind is not WSMsgType.CLOSE:
            return  # also what picows itself has refused: it goes on reading until the peer has left
        if kind is _TEXT and frame.fin and not frame.rsv1 and self._fragments is None:
            self._turn.hear(self, frame.get_payload_as_bytes())
        elif kind in {WSMsgType.TEXT, WSMsgType.CONTINUATION}:
            self._heard_part(frame)
        elif kind is WSMsgType.CLOSE:
            # A goodbye without a code is answered by a usual one: none can be sent (RFC 6455, 5.5.1).
            transport.send_close(frame.get_close_code() or WSCloseCode.OK, None)
            transport.disconnect()
        elif kind is WSMsgType.BINARY:
            self.close(WSCloseCode.UNSUPPORTED_DATA, "OCPP-J is text")

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._turn.work()  # what it said before it left
        self._is_closed = True
        sent = None if transport.close_handshake is None else transport.close_handshake.sent
        if sent is not None and sent.code == WSCloseCode.MESSAGE_TOO_BIG:
            self.was_too_large = True
        self.gone()

    def say(self, frame: bytes) -> None:
        """Send a frame, if there is anybody to send it to."""
        if self.transport is None or self._is_closed:
            return
        if self.packing is None or len(frame) < PACKED_FROM:
            self.transport.send(_TEXT, frame)
        else:
            self.transport.send(_TEXT, self.packing.pack(frame), rsv1=True)

    def let_wait(self, why: str) -> None:
        """Read no more until this reason is gone: the station's own buffers fill, and it waits."""
        if self.transport is not None and not self._waits:
            self.transport.underlying_transport.pause_reading()
        self._waits.add(why)

    def let_speak(self, why: str) -> None:
        """Read again, where this was the last reason to wait."""
        if why in self._waits:
            self._waits.discard(why)
            if self.transport is not None and not self._waits and not self._is_closed:
                self.transport.underlying_transport.resume_reading()

    def close(self, code: WSCloseCode, reason: str) -> None:
        """Say goodbye. Nothing that is still in work will be answered."""
        if self._is_closed or self.transport is None:
            return
        self._is_closed = True
        _log.info("station_closed", station=self._name, reason=reason)
        self.transport.send_close(code, reason.encode()[:120])
        self.transport.disconnect()

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def _heard_part(self, frame: WSFrame) -> None:
        part = self._unpacked(frame)
        if part is None:
            return
        if self._fragments is None:
            self._fragments = bytearray()
        self._fragments += part
        if len(self._fragments) > FRAME_BYTES_MAX:
            self._said_too_much()
        elif frame.fin:
            whole, self._fragments = bytes(self._fragments), None
            self._turn.hear(self, whole)

    def _unpacked(self, frame: WSFrame) -> bytes | None:
        """What a frame says; None where the connection is closed for it."""
        part = frame.get_payload_as_bytes()
        if self.packing is None:
            if not frame.rsv1:
                return part
            self.close(WSCloseCode.PROTOCOL_ERROR, "nobody agreed on compression")
            return None
        left = FRAME_BYTES_MAX - len(self._fragments or b"")
        try:
            return self.packing.unpack(
                part,
                begins=frame.msg_type is _TEXT,
                ends=bool(frame.fin),
                is_marked=bool(frame.rsv1),
                most=left + 1,  # 0 would be any number
            )
        except TooLargeError:
            self._said_too_much()
        except WronglyPackedError as fault:
            self.close(WSCloseCode.PROTOCOL_ERROR, f"it is wrongly packed: {fault}")
        return None

    def _said_too_much(self) -> None:
        self.close(WSCloseCode.MESSAGE_TOO_BIG, "a message may have 1 MiB")
