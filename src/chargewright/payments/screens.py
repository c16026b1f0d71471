"""What a reader should show, said without any vendor's words and in no language yet.

A screen says one thing (`Says`), with the amounts and names that belong to it. `texts.py` turns it
into words; a terminal's adapter turns the words into what that terminal can draw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.kernel.money import Currency, Money


class Language(StrEnum):
    """Languages in which readers speak."""

    EN = "en"
    DE = "de"


class ScreenKind(StrEnum):
    """The shape of a screen; a terminal that lacks one falls back to text."""

    IDLE = "idle"
    MESSAGE = "message"
    PROGRESS = "progress"
    RESULT = "result"
    TARIFF = "tariff"
    QR = "qr"


class Says(StrEnum):
    """What a screen tells the driver."""

    TAP_TO_START = "tap_to_start"
    PLUG_IN_TO_START = "plug_in_to_start"
    PLUG_IN_OR_STOP = "plug_in_or_stop"
    OUT_OF_SERVICE = "out_of_service"

    PRESENT_CARD = "present_card"
    TOKEN_ACCEPTED = "token_accepted"  # noqa: S105 - no password
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - no password
    ALREADY_STARTED = "already_started"
    WRONG_CARD = "wrong_card"
    NO_FREE_CONNECTOR = "no_free_connector"
    RESERVED = "reserved"
    SEVERAL_CHARGES = "several_charges"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    BEING_CHECKED = "being_checked"
    CARD_NOT_USABLE = "card_not_usable"
    NOBODY_TAPPED = "nobody_tapped"

    PLEASE_WAIT = "please_wait"
    CHECKING_PAYMENT = "checking_payment"
    PLUG_IN = "plug_in"
    STARTING = "starting"
    CHARGING = "charging"
    STOPPING = "stopping"

    STARTED = "started"
    DECLINED = "declined"
    HOLD_TOO_SMALL = "hold_too_small"
    PAID = "paid"
    PAID_LATER = "paid_later"
    NOTHING_CHARGED = "nothing_charged"
    START_FAILED = "start_failed"
    LIMIT_REACHED = "limit_reached"
    EMERGENCY_STOP = "emergency_stop"

    PRICES = "prices"
    RECEIPT = "receipt"


KIND: Final[dict[Says, ScreenKind]] = {
    Says.TAP_TO_START: ScreenKind.IDLE,
    Says.PLUG_IN_TO_START: ScreenKind.IDLE,
    Says.PLUG_IN_OR_STOP: ScreenKind.IDLE,
    Says.OUT_OF_SERVICE: ScreenKind.IDLE,
    Says.PRESENT_CARD: ScreenKind.MESSAGE,
    Says.TOKEN_ACCEPTED: ScreenKind.MESSAGE,
    Says.TOKEN_REFUSED: ScreenKind.MESSAGE,
    Says.ALREADY_STARTED: ScreenKind.MESSAGE,
    Says.WRONG_CARD: ScreenKind.MESSAGE,
    Says.NO_FREE_CONNECTOR: ScreenKind.MESSAGE,
    Says.RESERVED: ScreenKind.MESSAGE,
    Says.SEVERAL_CHARGES: ScreenKind.MESSAGE,
    Says.TOO_MANY_ATTEMPTS: ScreenKind.MESSAGE,
    Says.BEING_CHECKED: ScreenKind.MESSAGE,
    Says.CARD_NOT_USABLE: ScreenKind.MESSAGE,
    Says.NOBODY_TAPPED: ScreenKind.MESSAGE,
    Says.PLEASE_WAIT: ScreenKind.PROGRESS,
    Says.CHECKING_PAYMENT: ScreenKind.PROGRESS,
    Says.PLUG_IN: ScreenKind.PROGRESS,
    Says.STARTING: ScreenKind.PROGRESS,
    Says.CHARGING: ScreenKind.PROGRESS,
    Says.STOPPING: ScreenKind.PROGRESS,
    Says.STARTED: ScreenKind.RESULT,
    Says.DECLINED: ScreenKind.RESULT,
    Says.HOLD_TOO_SMALL: ScreenKind.RESULT,
    Says.PAID: ScreenKind.RESULT,
    Says.PAID_LATER: ScreenKind.RESULT,
    Says.NOTHING_CHARGED: ScreenKind.RESULT,
    Says.START_FAILED: ScreenKind.RESULT,
    Says.LIMIT_REACHED: ScreenKind.RESULT,
    Says.EMERGENCY_STOP: ScreenKind.RESULT,
    Says.PRICES: ScreenKind.TARIFF,
    Says.RECEIPT: ScreenKind.QR,
}


class PriceUnit(StrEnum):
    """What a price is per, in the order in which prices are shown.

    Per kWh, per minute, per session, other: the order of Regulation (EU) 2023/1804, article 5(4).
    """

    KWH = "kwh"
    MINUTE = "minute"
    IDLE_MINUTE = "idle_minute"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price as it is shown before the tap, tax included, in major units per unit.

    `up_to` is what it can come to at other hours or on other days; None: it is always `price`.
    """

    unit: PriceUnit
    price: Decimal
    currency: Currency
    up_to: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One thing to tell the driver. None: there is no such part to tell, and its sentence is left out.

    `connector` is the name painted on it; `energy_wh` is what was charged; `amount` is what it
    costs or cost; `hold` is what is reserved on the card; `within` is the time the driver has left;
    `url` is where the receipt is.
    """

    says: Says
    connector: str | None = None
    energy_wh: int | None = None
    amount: Money | None = None
    hold: Money | None = None
    within: timedelta | None = None
    url: str | None = None
    prices: tuple[PriceLine, ...] = ()

    @property
    def kind(self) -> ScreenKind:
        return KIND[self.says]

    def saying(self, says: Says) -> "Screen":
        """The same amounts and names, telling something else."""
        return replace(self, says=says)


def in_legal_order(prices: Iterable[PriceLine]) -> tuple[PriceLine, ...]:
    """Prices in the order in which the law wants them shown, equal units as they came."""
    order = list(PriceUnit)
    return tuple(sorted(prices, key=lambda line: order.index(line.unit)))
