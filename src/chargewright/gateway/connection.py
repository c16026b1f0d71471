"""One accepted station's connection: what it says goes to whoever knows what to do about it.

What a message means is in the tables of `v16`, `v201` and `v21`; how it is spoken is the conversation's. Below
are the layers it stands on, each of which knows only the one before: the socket (`socket`), frames one
at a time (`one_at_a_time`), answers once they are durable (`answering`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from chargewright.gateway.answering import Answering
from chargewright.gateway.by_heart import ByHeart
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.live import LiveSessions
from chargewright.gateway.registration import NOT_ACCEPTED, Registered
from chargewright.gateway.shared import Shared
from chargewright.gateway.statuses import Statuses
from chargewright.gateway.turn import Moment
from chargewright.network.contract_provider import CertificateGiven
from chargewright.network.credentials import Secret
from chargewright.network.model import KnownStation
from chargewright.network.registration import Registration
from chargewright.wire.ocpp import MESSAGES, ErrorCode, Fault, Version
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    AnsweredUnreadably,
    AnsweredWithError,
    Called,
    CallLost,
    CallNeverSent,
    CallTimedOut,
    Happened,
    Ignored,
    Refused,
    ResultRefused,
    Sent,
)
from chargewright.wire.ocpp.mending import Mended, mend

if TYPE_CHECKING:
    from chargewright.gateway.desks.desk import Desk

BOOT_IS_OLD: Final = timedelta(days=1)
"""A station that comes without a boot is asked for one where its last is older."""
CLAIM_AHEAD: Final = timedelta(seconds=60)

Handler = Callable[["StationConnection", Called, Any], None]
"""Does what a typed request of a station's asks; answers it now or later, once."""


class StationConnection(Answering):
    """The listener of one accepted station.

    `profiles`: the security profiles that its request met; `profile`: the one by which it was let in;
    `came_by`: the password that it showed, None: none that works.
    """

    __slots__ = (
        "_by_heart",
        "_handlers",
        "_messages",
        "_read",
        "asked",
        "booted_at",
        "came_by",
        "contracts_left",
        "live",
        "profile",
        "profiles",
        "registered",
        "release_calls_at",
        "statuses",
        "subprotocol",
        "zone",
    )

    def __init__(
        self,
        gateway: Shared,
        station: KnownStation,
        subprotocol: Subprotocol,
        handlers: Mapping[type[msgspec.Struct], Handler],
        profiles: tuple[int, ...],
        came_by: Secret | None = None,
    ) -> None:
        version = Version(subprotocol.value)
        super().__init__(gateway, station, version)
        self.profiles = profiles
        self.profile = profiles[-1]
        self.came_by = came_by
        self._handlers = handlers
        self._messages = MESSAGES[version]
        self._read = self._messages.read_request
        self._by_heart = ByHeart(self)
        self.subprotocol = subprotocol
        self.registered = Registered(station)
        self.configure(station)
        self.conversation.hold()
        self.release_calls_at: float | None = self.heard.monotonic + gateway.settings.silent_boot_s
        self.live = LiveSessions()
        self.statuses = Statuses()
        self.asked: tuple[str | None] | None = None
        self.contracts_left: tuple[str, CertificateGiven] | None = None
        self.booted_at: datetime | None = None

    def configure(self, station: KnownStation) -> None:
        """The station as an operator has it now. `zone` is what a time without zone means there."""
        self.station = station
        self.zone = ZoneInfo(station.clock_zone)
        self.conversation.strict_in = station.strict_in
        is_decided = self.registered.is_wanted(station.registration)
        if is_decided and self.registered.is_overdue and self._may_be_called:
            self._ask_to_boot()

    # The socket

    def opened(self) -> None:
        self._gateway.connected(self)

    def gone(self) -> None:
        self.conversation.hear_last(self.forget(), self.heard.monotonic)
        self.conversation.end()
        self._take_happened()
        self._gateway.disconnected(self)

    def too_fast(self) -> None:
        self._gateway.too_fast(self)

    def begin(self, epoch: int) -> None:
        """The take-over is written down: the station may be heard, and asked what it missed."""
        for live in self.live:
            if live.awaits_station:
                self._gateway.spawn(self.desk.running.came_back(self.station, live.open.id))
        self.taken_over(epoch)
        self.go_on()

    # What it says

    def work_on(self, frame: bytes, heard: Moment) -> None:
        """By the short way where its words are known by heart, else by the conversation."""
        if not self._by_heart.takes(frame, heard):
            self.conversation.receive(frame, heard.monotonic)
            self._take_happened()

    def learn(self, frame: bytes, request: msgspec.Struct) -> None:
        """Listen to readings that came in words not yet known."""
        self._by_heart.learn(frame, request)

    def _take_happened(self) -> None:
        for happened in self.conversation.take_happened():
            if isinstance(happened, Called):
                self._called(happened)
            else:
                self._dispatch(happened)
        self.send()

    def _called(self, called: Called) -> None:
        self._is_busy = True
        request = self._read(called.action, called.payload)
        if isinstance(request, Fault):
            mended = self._mended(called)
            if mended is None:
                self.refuse(called, request)
                return
            request, mends = mended
            called = replace(called, mends=(*called.mends, *mends))
        if called.mends:
            self._gateway.deviated(self, called)
        if self._messages.is_answered(request) is isinstance(called, Sent):
            manner = "called, not sent" if isinstance(called, Sent) else "sent, not called"
            self.refuse(called, Fault(ErrorCode.NOT_SUPPORTED, f"{called.action} is {manner}"))
            return
        if not self.registered.may_say(called.action, request, self.live):
            self.refuse(called, NOT_ACCEPTED)
            return
        self._handlers[type(request)](self, called, request)

    def _mended(self, called: Called) -> Mended | None:
        """What a payload means that the schema refuses, where that is known."""
        kind = self._messages.kind_heard(called.action)
        if kind is None:
            return None
        return mend(kind, called.payload, received_at=self.now(), strict_in=self.station.strict_in)

    def _dispatch(self, happened: Happened) -> None:
        match happened:
            case Refused(message_id, action, fault, answer, frame):
                self.answer_refused(message_id, action or "", fault, answer, frame)
            case ResultRefused(message_id, code, description, frame):
                self.note_heard(message_id, frame, f"{code}: {description}")
            case Ignored(reason, frame):
                self.note_heard("", frame, reason)
            case (
                Answered()
                | AnsweredWithError()
                | AnsweredUnreadably()
                | AnsweredLate()
                | CallTimedOut()
                | CallLost()
                | CallNeverSent()
            ):
                self._gateway.command_ended(self, happened)

    # What time and its boot let go

    def tick(self, now: float) -> None:
        """Let time pass for our calls, and for a station that is read more slowly."""
        self.be_patient(now)
        if self.release_calls_at is not None and now >= self.release_calls_at:
            self.release_calls_at = None
            if self.registered.standing is not Registration.REJECTED:
                self._let_calls_go(now)
        deadline = self.conversation.deadline
        if deadline is not None and now >= deadline:
            self.conversation.tick(now)
        self._take_happened()

    def _let_calls_go(self, now: float) -> None:
        self.conversation.release(now)
        if not self.epoch:
            return
        asks = self._gateway.settings.asks_for_boot
        if self.registered.is_overdue or (asks and not _is_lately(self.booted_at, self.now())):
            self._ask_to_boot()

    def _ask_to_boot(self) -> None:
        self.booted_at = self.now()  # asked once
        self._gateway.spawn(self.desk.commands.ask_to_boot(self.station))

    @property
    def _may_be_called(self) -> bool:
        return bool(self.epoch) and self.release_calls_at is None

    def may_boot(self, serial_number: str) -> bool:
        """Whether it may boot with this serial number; who may not is closed, and is answered nothing."""
        return self._gateway.may_boot(self, serial_number)

    def boot_kept(self, firmware: str | None, told: Registration) -> None:
        """Our calls may go, a little after: some stations cannot bear one right behind the boot.

        One of them asks for all settings, where the station was never asked with this firmware. None goes
        to a station that was told that it is rejected.
        """
        self.booted_at = self.now()
        self.registered.is_told(told)
        if told is Registration.REJECTED:
            self.conversation.hold()
            self.release_calls_at = None
            return
        self.release_calls_at = self._gateway.monotonic() + self._gateway.settings.boot_grace_s
        if self._gateway.settings.reads_configuration and self.asked != (firmware,):
            self.asked = (firmware,)
            version = self.conversation.version
            self._gateway.spawn(
                self.desk.commands.ask_for_settings(self.station, version, firmware)
            )

    # What handlers ask of the gateway

    def now(self) -> datetime:
        return self._gateway.now()

    def mint(self, prefix: str) -> str:
        return self._gateway.ids.mint(prefix)

    @property
    def desk(self) -> "Desk":
        return self._gateway.desk

    @property
    def boot_interval_s(self) -> int:
        """After how long a station says something again: its heartbeat, or its boot where it is not accepted."""
        settings = self._gateway.settings
        is_accepted = self.station.registration is Registration.ACCEPTED
        return settings.heartbeat_interval_s if is_accepted else settings.boot_retry_s

    @property
    def certificates_per_day(self) -> int:
        return self._gateway.settings.certificates_per_day

    @property
    def may_concern_someone(self) -> bool:
        """Whether a status of this station may be news for a session or a card reader."""
        return self.station.has_terminal or bool(self.live)

    def believed_status_time(self, claim: datetime | None) -> datetime:
        """The claim where it can be a time, else our clock: what the newest status is decided by."""
        now = self.now()
        if claim is None or claim > now + CLAIM_AHEAD or claim.year < 2020:
            return now
        return claim

    async def refresh_sessions(self) -> None:
        """Read again what is committed: a flow has changed it."""
        await self._gateway.refresh(self)

    def ceiling_reached(self, session_id: str) -> None:
        """What was paid for is used up: have the station stopped."""
        self._gateway.ceiling_reached(self, session_id)

    def stop_is_open(self, session_id: str) -> None:
        """The station speaks of a session whose stop is not done with."""
        self._gateway.spawn(self._follow_stop(session_id))

    async def _follow_stop(self, session_id: str) -> None:
        await self.desk.running.stop_is_open(self.station, session_id)
        await self.refresh_sessions()


def _is_lately(booted_at: datetime | None, now: datetime) -> bool:
    return booted_at is not None and now - booted_at < BOOT_IS_OLD
