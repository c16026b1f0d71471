"""The terminal port over Payter's Cloud Payment Service.

Wherever the service leaves open what happened, the answer is `Unknown`; where it says no, the
answer says whether the hold still stands. A repeat that meets 409 reads the session and tells what
it finds. No call is made twice by itself.
"""

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any, Final

import httpx
import structlog

from chargewright.adapters.line import Reply
from chargewright.adapters.terminals.payter.cards import card_of
from chargewright.adapters.terminals.payter.http import PATIENCE, Patience, line_of
from chargewright.adapters.terminals.payter.screens import message_of, ui_body_of
from chargewright.adapters.terminals.payter.sessions import (
    captured_of,
    decline_reason,
    proof_of,
    seen_hold,
)
from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Currency, Money
from chargewright.kernel.problem import NotFound, Outage
from chargewright.kernel.sentence import Sentence
from chargewright.network.terminals import UiLevel
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    Approved,
    ArmAccepted,
    ArmOutcome,
    CaptureDenied,
    CaptureDone,
    CaptureOutcome,
    CardSeen,
    Declined,
    DisarmOutcome,
    HoldOutcome,
    LookOutcome,
    LookUpOutcome,
    NoCard,
    NotListed,
    ReaderActivity,
    ReaderBusy,
    ReaderOffline,
    ReaderStopped,
    ReleaseDenied,
    ReleaseDone,
    ReleaseOutcome,
    SeenHold,
    SeenState,
    ShowOutcome,
    TerminalStatus,
    Unknown,
)
from chargewright.payments.port import (
    ButtonCallback,
    Callback,
    Capabilities,
    CardCallback,
    OnlineCallback,
    Reachable,
    Unreadable,
)
from chargewright.payments.screens import Screen
from chargewright.wire import lenient
from chargewright.wire.terminals.payter import callbacks, requests
from chargewright.wire.terminals.payter.answers import (
    CardAnswer,
    SessionAnswer,
    SessionState,
    TerminalAnswer,
)
from chargewright.wire.terminals.payter.redaction import redacted


def manifest() -> dict[str, Any]:
    """What `manifest.toml` beside this file says of the adapter."""
    return tomllib.loads((files(__package__) / "manifest.toml").read_text(encoding="utf-8"))


def _capabilities() -> Capabilities:
    said = dict(manifest()["capabilities"])
    window = timedelta(hours=said.pop("capture_window_hours"))
    return Capabilities(**{**said, "ui_level": UiLevel(said["ui_level"])}, capture_window=window)


CAPABILITIES: Final = _capabilities()

_log = structlog.get_logger(__name__)
_SILENT: Final = "no answer came from Payter"


class PayterTerminals:
    """One Payter account, that is: one key.

    `http` brings the address of the environment and must neither retry nor follow redirects.
    `account` names the account in card tokens: a token means one card only within it.
    `receipt_screen` is the screen designed in MyPayter that shows a QR code; None shows text.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        key: str,
        account: str,
        receipt_screen: str | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        self._line = line_of(http, key)
        self._patience = patience
        self._account = account
        self._receipt_screen = receipt_screen

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def list_terminals(self) -> tuple[TerminalStatus, ...]:
        reply = await self._line.ask(requests.list_terminals(), self._patience.quick)
        listed = _read_list(reply, TerminalAnswer, of="all terminals")
        if listed is None:
            raise Outage("Payter does not list the terminals", retry=True)
        return tuple(_status(terminal, "") for terminal in listed)

    async def status(self, terminal_ref: str) -> TerminalStatus:
        reply = await self._line.ask(requests.get_terminal(terminal_ref), self._patience.quick)
        if reply is not None and reply.status == 404:
            raise NotFound(
                Sentence(
                    "Payter has no terminal {serial} in this account; it may be registered in the other environment (test or production)",
                    serial=terminal_ref,
                )
            )
        terminal = _read(reply, TerminalAnswer)
        if reply is None or terminal is None:
            raise Outage(f"Payter does not tell the state of terminal {terminal_ref}", retry=True)
        return _status(terminal, reply.raw)

    async def arm(
        self,
        terminal: Reachable,
        *,
        operation_id: OperationId,
        amount: Money,
        prompt: Screen,
        callback_url: str,
    ) -> ArmOutcome:
        """Wait for a card, if the reader is idle.

        `operation_id` goes unused: the service has no such parameter, the callback's address does.
        """
        del operation_id
        try:
            before = await self.status(terminal.terminal_ref)
        except (Outage, NotFound) as why:
            _pass_on_refused_key(why)
            return Unknown(str(why))
        if not before.online:
            return ReaderOffline(raw=before.raw)
        if before.activity is not ReaderActivity.IDLE:
            return ReaderBusy(raw=before.raw)
        reply = await self._line.ask(
            requests.start(
                terminal.terminal_ref,
                authorized_amount=amount.minor,
                callback_url=callback_url,
                message=message_of(prompt, terminal.language),
                language=terminal.language,
            ),
            self._patience.quick,
        )
        if reply is None:
            return Unknown(_SILENT)
        if reply.is_good:
            return ArmAccepted(raw=reply.raw)
        return ReaderBusy(raw=reply.raw) if reply.is_refusal else _unknown(reply)

    async def disarm(self, terminal: Reachable, screen: Screen | None) -> DisarmOutcome:
        message = None if screen is None else message_of(screen, terminal.language)
        reply = await self._line.ask(
            requests.stop(terminal.terminal_ref, message), self._patience.quick
        )
        if reply is not None and reply.is_good:
            return ReaderStopped(raw=reply.raw)
        # A reader that is idle already, or away, may refuse to stop: what it does now decides.
        try:
            now = await self.status(terminal.terminal_ref)
        except (Outage, NotFound) as why:
            _pass_on_refused_key(why)
            return Unknown(str(why))
        if not now.online:
            return ReaderOffline(raw=now.raw)
        if now.activity is ReaderActivity.IDLE:
            return ReaderStopped(raw=now.raw)
        return Unknown(_SILENT) if reply is None else _unknown(reply)

    async def look(self, terminal: Reachable) -> LookOutcome:
        reply = await self._line.ask(
            requests.get_card(terminal.terminal_ref, wait_s=0), self._patience.quick
        )
        if reply is None:
            return Unknown(_SILENT)
        card = _read(reply, CardAnswer) if reply.body else None
        if card is not None:
            if card.serial_number not in {None, terminal.terminal_ref}:
                return Unknown("Payter answered for another terminal", raw=reply.raw)
            return CardSeen(card_of(card, self._account), holds=card.session_refs, raw=reply.raw)
        if not (reply.is_good or reply.is_refusal):
            return _unknown(reply)
        try:
            return NoCard(await self.status(terminal.terminal_ref), raw=reply.raw)
        except (Outage, NotFound) as why:
            _pass_on_refused_key(why)
            return Unknown(str(why))

    async def place_hold(self, terminal: Reachable, amount: Money) -> HoldOutcome:
        """Hold on the card just read: the amount of the start, which is `amount`."""
        reply = await self._line.ask(
            requests.authorize(terminal.terminal_ref), self._patience.with_the_bank
        )
        if reply is None:
            return Unknown(_SILENT)
        session = _read(reply, SessionAnswer)
        if session is None or session.serial_number not in {None, terminal.terminal_ref}:
            return _unknown(reply)
        if not session.is_approved:
            return Declined(decline_reason(session), raw=reply.raw)
        if (
            session.known_state is not SessionState.AUTHORIZED
            or session.ref is None
            or session.authorized_amount is None
        ):
            return _unknown(reply)
        return Approved(
            session.ref,
            Money(session.authorized_amount, amount.currency),
            proof=proof_of(session),
            raw=reply.raw,
        )

    async def capture(self, hold: Hold, amount: Money) -> CaptureOutcome:
        request = requests.commit(hold.terminal_ref, hold.ref, amount=amount.minor)
        reply = await self._line.ask(request, self._patience.ending)
        if reply is None:
            return Unknown(_SILENT)
        if reply.status == 409:
            return await self._already_final(hold)
        if reply.is_refusal:
            return CaptureDenied(gone=reply.status == 404, raw=reply.raw)
        session = _read(reply, SessionAnswer)
        if session is None or session.ref not in {None, hold.ref}:
            return _unknown(reply)
        match session.known_state:
            case SessionState.COMMITTED:
                taken = captured_of(session, amount.currency)
                return CaptureDone(
                    amount if taken is None else taken,
                    pending=not await self._is_online(hold.terminal_ref),
                    proof=proof_of(session),
                    raw=reply.raw,
                )
            case SessionState.FAILED:
                return CaptureDenied(raw=reply.raw)
            case SessionState.CANCELLED:
                return AlreadyFinal(None, raw=reply.raw)
            case _:
                return _unknown(reply)

    async def release(self, hold: Hold) -> ReleaseOutcome:
        reply = await self._line.ask(
            requests.cancel(hold.terminal_ref, hold.ref), self._patience.ending
        )
        if reply is None:
            return Unknown(_SILENT)
        if reply.status == 409:
            return await self._already_final(hold)
        if reply.is_refusal:
            return ReleaseDenied(gone=reply.status == 404, raw=reply.raw)
        session = _read(reply, SessionAnswer)
        if session is None or session.ref not in {None, hold.ref}:
            return _unknown(reply)
        match session.known_state:
            case SessionState.CANCELLED:
                return ReleaseDone(proof=proof_of(session), raw=reply.raw)
            case SessionState.FAILED:
                return ReleaseDenied(raw=reply.raw)
            case _:
                return _unknown(reply)

    async def look_up(self, hold: Hold) -> LookUpOutcome:
        reply = await self._line.ask(
            requests.get_session(hold.terminal_ref, hold.ref), self._patience.quick
        )
        if reply is None:
            return Unknown(_SILENT)
        if reply.status == 404:
            return NotListed(raw=reply.raw)
        session = _read(reply, SessionAnswer)
        if session is None or session.ref not in {None, hold.ref}:
            return _unknown(reply)
        is_taken = session.known_state is SessionState.COMMITTED
        seen = seen_hold(
            session,
            terminal_ref=hold.terminal_ref,
            currency=hold.amount.currency,
            account=self._account,
            online=not is_taken or await self._is_online(hold.terminal_ref),
            raw=reply.raw,
        )
        return _unknown(reply) if seen is None else seen

    async def list_holds(self, terminal: Reachable) -> tuple[SeenHold, ...]:
        ref = terminal.terminal_ref
        reply = await self._line.ask(requests.list_sessions(ref), self._patience.quick)
        sessions = _read_list(reply, SessionAnswer, of=ref)
        if reply is None or sessions is None:
            raise Outage(f"Payter does not list the sessions of terminal {ref}", retry=True)
        online = await self._is_online(ref)
        return tuple(
            seen
            for session in sessions
            if (seen := self._seen(session, ref, terminal.currency, online=online)) is not None
        )

    async def show(self, terminal: Reachable, screen: Screen, *, answer_url: str) -> ShowOutcome:
        if terminal.ui_level is not UiLevel.SCREENS:
            return ShowOutcome.UNSUPPORTED
        body = ui_body_of(screen, terminal.language, receipt_screen=self._receipt_screen)
        request = requests.show(terminal.terminal_ref, body, callback_url=answer_url or None)
        reply = await self._line.ask(request, self._patience.quick)
        if reply is None or not (reply.is_good or reply.is_refusal):
            return ShowOutcome.UNKNOWN
        return ShowOutcome.SHOWN if reply.is_good else ShowOutcome.UNSUPPORTED

    def read_callback(self, body: bytes) -> Callback:
        said = callbacks.read(body)
        raw = redacted(body)
        match said:
            case callbacks.CardRead(serial_number=serial):
                return CardCallback(serial, raw=raw)
            case callbacks.ButtonPressed(serial_number=serial, screen_id=screen, response=answer):
                return ButtonCallback(serial, screen, answer, raw=raw)
            case callbacks.OnlineChanged(serial_number=serial, online=online):
                return OnlineCallback(serial, online, raw=raw)
            case str():
                return Unreadable(said)

    async def _already_final(self, hold: Hold) -> AlreadyFinal | Unknown:
        """After 409: the session says how it ended, and that is the answer."""
        found = await self.look_up(hold)
        match found:
            case SeenHold(state=SeenState.CAPTURED, captured=captured):
                return AlreadyFinal(
                    captured, pending=found.pending, proof=found.proof, raw=found.raw
                )
            case SeenHold(state=SeenState.RELEASED):
                return AlreadyFinal(None, proof=found.proof, raw=found.raw)
            case Unknown():
                return found
            case _:
                return Unknown("Payter says the session has ended, and not how", raw=found.raw)

    async def _is_online(self, terminal_ref: str) -> bool:
        """Whether the terminal can reach its host. Not known counts as no: a later look tells."""
        try:
            return (await self.status(terminal_ref)).online
        except (Outage, NotFound) as why:
            _pass_on_refused_key(why)
            return False

    def _seen(
        self, session: SessionAnswer, terminal_ref: str, currency: Currency, *, online: bool
    ) -> SeenHold | None:
        return seen_hold(
            session,
            terminal_ref=terminal_ref,
            currency=currency,
            account=self._account,
            online=online,
            raw="",
        )


def _status(terminal: TerminalAnswer, raw: str) -> TerminalStatus:
    match (terminal.state or "").upper():
        case "IDLE":
            activity = ReaderActivity.IDLE
        case "READY" | "READING" | "WAITING" | "CARD_WAIT":
            activity = ReaderActivity.WAITING_FOR_CARD
        case _:
            activity = ReaderActivity.BUSY
    return TerminalStatus(
        terminal_ref=terminal.serial_number,
        online=terminal.online,
        activity=activity,
        firmware=terminal.firmware_version,
        ui_level=_ui_level(terminal.terminal_type),
        raw=raw,
    )


def _ui_level(family: str | None) -> UiLevel | None:
    """What terminals of this family can show; None where the family is not told or not known."""
    name = (family or "").strip().upper()
    if name.startswith("P6"):
        return UiLevel.TEXT
    return UiLevel.SCREENS if name.startswith(("APOLLO", "POLAR")) else None


def _read(reply: Reply | None, kind: type[lenient.Answer]) -> lenient.Answer | None:
    return lenient.read(reply.body, kind) if reply is not None and reply.is_good else None


def _read_list(
    reply: Reply | None, kind: type[lenient.Answer], *, of: str
) -> tuple[lenient.Answer, ...] | None:
    """What can be read of a list; `of` says whose it is to whoever looks into the log."""
    if reply is None or not reply.is_good:
        return None

    def unreadable(place: int) -> None:
        _log.warning("payter_row_unreadable", kind=kind.__name__, of=of, place=place)

    return lenient.read_list(reply.body, kind, unreadable=unreadable)


def _unknown(reply: Reply) -> Unknown:
    return Unknown(f"Payter answered {reply.status} in words we do not know", raw=reply.raw)


def _pass_on_refused_key(why: Exception) -> None:
    if isinstance(why, Outage) and not why.retry:
        raise why
