"""What a reader shows now, as its driver reads it: the machine's screen in the reader's own words.

The words are made by the function that makes them for the reader itself (`payments/texts.py`); how a
vendor's terminal frames them is its own affair. The address of a receipt is told to nobody here.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.lists import one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import shows
from chargewright.api.shapes import Amount, View, amount
from chargewright.api.terminal_accounts import ACCOUNTS, TAG
from chargewright.api.terminals import LISTED
from chargewright.api.work import Work
from chargewright.kernel.ids import TerminalId
from chargewright.network.terminals import UiLevel
from chargewright.payments.reader import Operation, Reader, ReaderState
from chargewright.payments.screens import Language, PriceUnit, Says, Screen, ScreenKind
from chargewright.payments.texts import Link, words


class ArmedFor(StrEnum):
    """For whom a reader waits: anybody, the driver of one vehicle, or those who pay here already."""

    ANYBODY = "anybody"
    VEHICLE = "vehicle"
    STOPPING = "stopping"


class ScreenPriceView(View, frozen=True, kw_only=True):
    """One price, tax included; `up_to` is what it can come to at other hours, null: always this."""

    unit: PriceUnit
    price: str
    up_to: str | None
    currency: str


class ScreenView(View, frozen=True, kw_only=True):
    """One screen: `title`, `lines` (prices) and `sentences` are what the driver reads.

    `has_link` says whether the address of a receipt goes with it, `has_code` whether that is drawn as
    a QR code.
    """

    says: Says
    kind: ScreenKind
    title: str
    lines: list[str]
    sentences: list[str]
    connector: str | None
    energy_wh: int | None
    amount: Amount | None
    hold: Amount | None
    within_s: int | None
    prices: list[ScreenPriceView]
    has_link: bool
    has_code: bool


class ArmedView(View, frozen=True, kw_only=True):
    """What a card that is read now is read for. `evse_id` null: whichever EVSE it will be."""

    armed_for: ArmedFor
    evse_id: str | None
    hold: Amount
    since: datetime


class TerminalScreenView(View, frozen=True, kw_only=True):
    """What a reader shows. `shown` null: not known, or nothing of ours.

    `next` is what follows, in that order, and `next_at` when the reader moves on by itself (null: when
    something happens). `armed` null: it reads no card now.
    """

    terminal_id: str
    at: datetime
    is_online: bool
    language: Language
    ui_level: UiLevel | None
    state: ReaderState
    shown: ScreenView | None
    shown_since: datetime | None
    next: list[ScreenView]
    next_at: datetime | None
    armed: ArmedView | None


@shows(
    "/api/v1/terminals/{terminal_id:str}/screen",
    needs=Permission(Action.READ, Resource.TERMINALS),
    tag=TAG,
)
async def show_terminal_screen(terminal_id: str, work: Work) -> TerminalScreenView:
    """What a reader shows now and what will follow, in the words that its driver reads."""
    terminal = await one(work, LISTED, terminal_id)
    account = await one(work, ACCOUNTS, terminal.account_id)
    reader = seen(await work.stores.views.reader(TerminalId(terminal_id)), "terminal")
    language = Language(terminal.language.value)
    draws = account.receipt_screen is not None and terminal.ui_level is UiLevel.SCREENS
    present, since = now_shown(reader, terminal.ui_level)
    return TerminalScreenView(
        terminal_id=terminal_id,
        at=work.at,
        is_online=reader.online,
        language=language,
        ui_level=terminal.ui_level,
        state=reader.state,
        shown=None if present is None else view(present, language, draws=draws),
        shown_since=since,
        next=[view(each, language, draws=draws) for each in coming(reader)],
        next_at=reader.due_at if reader.online else None,
        armed=_armed(reader),
    )


def now_shown(reader: Reader, ui_level: UiLevel | None) -> tuple[Screen | None, datetime | None]:
    """The screen that is up and since when; None where that is not known.

    A terminal that shows text alone shows ours with what it is armed for, and nothing in between.
    """
    if not reader.online:
        return None, None
    if reader.state is ReaderState.ARMED and reader.operation is not None:
        return reader.operation.prompt, reader.operation.began_at
    if ui_level is not UiLevel.SCREENS or reader.shown is None:
        return None, None
    return reader.shown, reader.shown_at


def coming(reader: Reader) -> tuple[Screen, ...]:
    """What will be shown as soon as the present instruction is done and what is up could be read."""
    if not reader.online:
        return ()
    if reader.state is ReaderState.ARMING and reader.operation is not None:
        return (*reader.say_next, reader.operation.prompt)
    return reader.say_next


def view(screen: Screen, language: Language, *, draws: bool) -> ScreenView:
    """A screen as the driver reads it; `draws`: the terminal can draw an address as a QR code."""
    has_code = screen.url is not None and draws
    said = words(screen, language, Link.DRAWN if has_code else Link.NONE)
    return ScreenView(
        says=screen.says,
        kind=screen.kind,
        title=said.title,
        lines=list(said.lines),
        sentences=list(said.sentences),
        connector=screen.connector,
        energy_wh=screen.energy_wh,
        amount=None if screen.amount is None else amount(screen.amount),
        hold=None if screen.hold is None else amount(screen.hold),
        within_s=None if screen.within is None else int(screen.within.total_seconds()),
        prices=[
            ScreenPriceView(
                unit=line.unit,
                price=f"{line.price:f}",
                up_to=None if line.up_to is None else f"{line.up_to:f}",
                currency=line.currency,
            )
            for line in screen.prices
        ],
        has_link=screen.url is not None,
        has_code=has_code,
    )


def _armed(reader: Reader) -> ArmedView | None:
    operation = reader.operation
    if not reader.online or reader.state is not ReaderState.ARMED or operation is None:
        return None
    return ArmedView(
        armed_for=_armed_for(operation),
        evse_id=operation.evse_id,
        hold=amount(operation.amount),
        since=operation.began_at,
    )


def _armed_for(operation: Operation) -> ArmedFor:
    if operation.stops_only:
        return ArmedFor.STOPPING
    return ArmedFor.ANYBODY if operation.evse_id is None else ArmedFor.VEHICLE


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_terminal_screen,)
