"""The Cloud Payment Service as documented: what each call does when all goes well."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sim.http import Question
from sim.payter.callbacks import Caller
from sim.payter.faults import CallbackMode, Mischief
from sim.payter.world import Armed, Card, ReaderState, Session, Shown, Terminal, World


class Refused(Exception):  # noqa: N818 - an answer, not an accident
    """The service says no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Service:
    """The calls, by name. Each looks at the world, changes it and says what happened."""

    def __init__(
        self,
        world: World,
        mischief: Mischief,
        caller: Caller,
        background: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._world = world
        self._mischief = mischief
        self._caller = caller
        self._background = background
        self._drivers: dict[str, Card] = {}
        """Cards held in front of readers that are not armed yet."""

    # What the platform may ask.

    def terminals(self) -> Any:
        return [self._described(terminal) for terminal in self._world.terminals.values()]

    def terminal(self, serial: str) -> Any:
        return self._described(self._terminal(serial))

    async def start(self, serial: str, question: Question) -> Any:
        terminal = self._reachable(serial)
        if terminal.state is not ReaderState.IDLE:
            raise Refused(409, f"Terminal is {terminal.state}, not IDLE")
        amount = _amount(question, "authorizedAmount")
        methods = question.all("supportedPaymentMethods")
        if "QR_CODE" in methods and amount != 0:
            raise Refused(400, "QR_CODE needs authorizedAmount 0")
        terminal.state = ReaderState.READY
        terminal.starts += 1
        terminal.armed = Armed(
            amount=amount,
            callback_url=question.first("callbackUrl"),
            methods=methods,
            language=question.first("language"),
        )
        terminal.show(
            Shown(
                source="payment",
                title=question.first("uiMessageTitle") or "",
                text=question.first("uiMessage") or "Present card",
            )
        )
        waiting = self._drivers.pop(serial, None)
        if waiting is not None:
            if self._mischief.manner(at_start=True).mode is CallbackMode.BEFORE_RESPONSE:
                await self._read_card(terminal, waiting)
            else:
                self._background(self._read_card(terminal, waiting))
        return {}

    def card(self, serial: str) -> Any:
        """The card that waits for a decision.

        Raises:
            Refused: 404, when no card has been read.

        """
        terminal = self._reachable(serial)
        if terminal.card is None or terminal.state is not ReaderState.CARD_READ:
            raise Refused(404, "No card has been read")
        return self._card(terminal, terminal.card)

    def stop(self, serial: str, question: Question) -> Any:
        terminal = self._reachable(serial)
        if terminal.state is ReaderState.AUTHORIZING:
            raise Refused(409, "Terminal is authorizing")
        terminal.state = ReaderState.IDLE
        terminal.card = None
        terminal.armed = None
        text = question.first("uiMessage")
        if text is None:
            terminal.show(Shown())
        else:
            title = question.first("uiMessageTitle") or ""
            terminal.show(Shown(source="message", title=title, text=text))
        return {}

    async def authorize(self, serial: str, *, declined: bool = False) -> Any:
        terminal = self._reachable(serial)
        if (
            terminal.card is None
            or terminal.armed is None
            or terminal.state is not ReaderState.CARD_READ
        ):
            raise Refused(409, "No card has been read")
        card, armed = terminal.card, terminal.armed
        if card.kind != "emv":
            raise Refused(409, "This card cannot be authorized")
        terminal.state = ReaderState.AUTHORIZING
        await asyncio.sleep(self._world.authorize_takes_s)
        terminal.state = ReaderState.IDLE
        terminal.card = None
        terminal.armed = None
        approves = card.outcome != "decline" and not declined
        authorized = armed.amount
        if card.outcome == "partial":
            authorized = min(
                armed.amount, card.partial_amount if card.partial_amount is not None else 1_000
            )
        session = Session(
            id=self._world.next_session_id(),
            serial=serial,
            card=card,
            wanted=armed.amount,
            authorized=authorized if approves else 0,
            at=self._world.now(),
            state="AUTHORIZED" if approves else "DECLINED",
            result="APPROVED" if approves else "DECLINED",
        )
        self._world.sessions[session.id] = session
        terminal.show(Shown(source="payment", title="APPROVED" if approves else "DECLINED"))
        return self._session(session)

    def sessions(self, serial: str) -> Any:
        self._terminal(serial)
        return [
            self._session(session)
            for session in self._world.sessions.values()
            if session.serial == serial
        ]

    def session(self, serial: str, session_id: str) -> Any:
        return self._session(self._find(serial, session_id))

    def commit(
        self, serial: str, session_id: str, question: Question, *, fails: bool = False
    ) -> Any:
        session = self._open(serial, session_id)
        amount = _amount(question, "commitAmount")
        if fails or (amount > session.authorized and not self._world.overcapture):
            session.state = "FAILED"
            return self._session(session)
        session.state = "COMMITED"
        session.captured = self._granted(session, amount)
        session.captured_at = self._world.now()
        session.captures += 1
        session.at_host = self._terminal(serial).online
        return self._session(session)

    def _granted(self, session: Session, amount: int) -> int:
        """What the bank gives of a commit: above the hold it may be a part."""
        most = self._world.overcapture_most
        if amount <= session.authorized or not most:
            return amount
        return min(amount, max(most, session.authorized))

    def cancel(self, serial: str, session_id: str, *, fails: bool = False) -> Any:
        session = self._open(serial, session_id)
        session.state = "FAILED" if fails else "CANCELLED"
        session.cancels += not fails
        return self._session(session)

    def ui(self, serial: str, question: Question) -> Any:
        terminal = self._reachable(serial)
        if terminal.family == "P6X":
            raise Refused(400, "This terminal has no screens")
        body = question.json()
        if not {"id", "type", "properties"} <= set(body):
            raise Refused(400, "A screen has id, type and properties")
        values = body["properties"].values() if isinstance(body["properties"], dict) else [None]
        if not all(isinstance(value, str) for value in values):
            raise Refused(400, "All properties are strings")
        terminal.show(
            Shown(
                source="ui",
                title=body["properties"].get("title", ""),
                text=body["properties"].get("message", ""),
                body=body,
                callback_url=question.first("callbackUrl"),
            )
        )
        return {}

    def webhook(self, question: Question) -> Any:
        """One webhook for all terminals of the key; a new one replaces it."""
        if question.method in {"POST", "PUT"}:
            self._world.webhook_url = question.first("url") or question.json().get("url")
        if question.method == "DELETE":
            self._world.webhook_url = None
        return {"url": self._world.webhook_url}

    # What happens at the terminals.

    def tap(self, serial: str, card: Card, *, waits: bool) -> str:
        """Hold a card to the reader. Returns `read`, `waiting`, or why nothing happened.

        `waits`: the driver keeps holding it until the reader is armed.
        """
        terminal = self._terminal(serial)
        if not terminal.online:
            return "the terminal is offline"
        if terminal.state is not ReaderState.READY:
            if waits:
                self._drivers[serial] = card
                return "waiting"
            return f"the reader is {terminal.state}"
        self._background(self._read_card(terminal, card))
        return "read"

    def press(self, serial: str, button: str) -> bool:
        """Press a button of the screen that is shown; False when there is no such button."""
        shown = self._terminal(serial).shown
        if shown.body is None or shown.callback_url is None:
            return False
        names = {
            name.removeprefix(prefix)
            for prefix in ("buttons.", "items.")
            for name in shown.body["properties"]
            if name.startswith(prefix) and "." not in name.removeprefix(prefix)
        }
        if button not in names:
            return False
        said = {"serialNumber": serial, "screenId": shown.body["id"], "response": button}
        self._background(self._caller.call_back(shown.callback_url, said, self._mischief.manner()))
        return True

    def set_online(self, serial: str, *, online: bool, bank_takes_it: bool = True) -> None:
        """The terminal comes or goes. Coming back, it brings what it kept to the bank."""
        terminal = self._terminal(serial)
        changed = terminal.online is not online
        terminal.online = online
        if online:
            for session in self._world.sessions.values():
                if session.serial == serial and not session.at_host:
                    session.at_host = True
                    if not bank_takes_it:
                        session.state, session.captured = "FAILED", None
        else:
            terminal.state, terminal.card, terminal.armed = ReaderState.IDLE, None, None
        if changed and self._world.webhook_url is not None:
            said = {"serialNumber": serial, "online": online}
            self._background(
                self._caller.call_back(self._world.webhook_url, said, self._mischief.manner())
            )

    async def _read_card(self, terminal: Terminal, card: Card) -> None:
        if terminal.state is not ReaderState.READY or terminal.armed is None:
            return
        terminal.state = ReaderState.CARD_READ
        terminal.card = card
        terminal.show(Shown(source="payment", title="Please wait"))
        if terminal.armed.callback_url is not None:
            await self._caller.call_back(
                terminal.armed.callback_url, self._card(terminal, card), self._mischief.manner()
            )

    # How things are told.

    def _described(self, terminal: Terminal) -> dict[str, Any]:
        return {
            "serialNumber": terminal.serial,
            "online": terminal.online,
            "state": terminal.state,
            "terminalType": terminal.family,
            "firmwareVersion": "simulated",
        }

    def _card(self, terminal: Terminal, card: Card) -> dict[str, Any]:
        told = {
            "serialNumber": terminal.serial,
            "cardId": card.token,
            "maskedPan": card.masked_pan,
            "ifd": card.ifd,
            "aid": card.aid,
            "sessions": [
                {"sessionId": session.id, "state": session.state}
                for session in self._world.open_sessions()
                if session.serial == terminal.serial and session.card.token == card.token
            ],
        }
        return {name: value for name, value in told.items() if value is not None}

    def _session(self, session: Session) -> dict[str, Any]:
        approved = session.result == "APPROVED"
        told = {
            "serialNumber": session.serial,
            "sessionId": session.id,
            "cardId": session.card.token,
            "state": session.state if approved else "FAILED",
            "result": session.result,
            "authorizedAmount": session.authorized,
            "finalAmount": session.captured,
            "transactionTime": session.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3],
            "commitTime": session.captured_at
            and session.captured_at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000",
            "emvDate": session.at.strftime("%y%m%d"),
            "emvTime": session.at.strftime("%H%M%S"),
            "brand": session.card.aid,
            "authorizationResponseCode": "00" if approved else session.card.response_code,
            "authorizationCode": session.id[-6:] if approved else None,
            "authorizationHostReference": f"H{session.id}" if approved else None,
            "terminalTxnId": f"T{session.id}",
            "merchantReference": None,
            "receiptInfo": [f"Card {session.card.masked_pan}", f"AID {session.card.aid}"],
        }
        return {name: value for name, value in told.items() if value is not None}

    def _terminal(self, serial: str) -> Terminal:
        terminal = self._world.terminals.get(serial)
        if terminal is None:
            raise Refused(404, f"Terminal {serial} is not known to this account")
        return terminal

    def _reachable(self, serial: str) -> Terminal:
        terminal = self._terminal(serial)
        if not terminal.online:
            raise Refused(409, f"Terminal {serial} is offline")
        return terminal

    def _find(self, serial: str, session_id: str) -> Session:
        session = self._world.sessions.get(session_id)
        if session is None or session.serial != serial:
            raise Refused(404, f"Session {session_id} is not known")
        return session

    def _open(self, serial: str, session_id: str) -> Session:
        session = self._find(serial, session_id)
        if session.result != "APPROVED":
            raise Refused(409, "Session was declined")
        if session.state not in {"AUTHORIZED", "FAILED"}:
            raise Refused(409, f"Session is {session.state} already")
        return session


def _amount(question: Question, name: str) -> int:
    said = question.first(name)
    if said is None or not said.isdigit():
        raise Refused(400, f"{name} must be a whole number of minor units")
    return int(said)
