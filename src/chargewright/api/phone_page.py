"""The page of a driver who pays with a phone: from the payment to the receipt, by itself, without script."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chargewright.api.driver_page import document, escaped, paragraphs
from chargewright.api.driver_words import say
from chargewright.billing import format as show
from chargewright.billing.documents import Because
from chargewright.billing.locales import Locale
from chargewright.billing.words import say as say_on_receipt
from chargewright.kernel.money import Money


class Step(StrEnum):
    """Where the driver stands."""

    GOING = "going"
    WAITING = "waiting"
    OVER = "over"
    PLUG_IN = "plug_in"
    STARTING = "starting"
    CHARGING = "charging"
    STOPPING = "stopping"
    FINISHING = "finishing"
    PAID = "paid"
    NOTHING = "nothing"
    CHECKED = "checked"


_LOOKS: Final[dict[Step, str]] = {
    Step.OVER: "not_known",
    Step.NOTHING: "not_known",
    Step.CHECKED: "unreachable",
    Step.PAID: "free",
}
"""The colours of a step, by the class that a place in that state has; all others are under way."""
_STOPS: Final = {
    Step.PLUG_IN: "phone.cancel",
    Step.STARTING: "phone.cancel",
    Step.CHARGING: "phone.stop",
}
AGAIN_S: Final = {
    Step.GOING: 0,
    Step.WAITING: 3,
    Step.PLUG_IN: 3,
    Step.STARTING: 3,
    Step.CHARGING: 10,
    Step.STOPPING: 3,
    Step.FINISHING: 3,
}
"""When the page looks for news by itself; a step that is not here is the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPhone:
    """What one driver may know now. `here` is the address of this page and `place` that of the EVSE's.

    `pay_url` is where one pays, None once that is over. `cost` is what it comes to so far, and in the end what
    was paid. `because` says why nothing was charged.
    """

    step: Step
    session_id: str | None = None
    here: str
    place: str
    label: str
    pay_url: str | None = None
    plug_in_minutes: int = 0
    hold: Money | None = None
    energy_wh: int | None = None
    cost: Money | None = None
    because: Because | None = None
    receipt: str | None = None

    @property
    def can_stop(self) -> bool:
        return self.step in _STOPS


def phone_page(it: OnPhone, locale: Locale) -> str:
    """The whole page."""
    language = locale.language
    title = say(language, f"phone.{it.step}")
    after_s = AGAIN_S.get(it.step)
    goes_to = it.pay_url if it.step is Step.GOING and it.pay_url else it.here
    again = (
        ""
        if after_s is None
        else f'<meta http-equiv="refresh" content="{after_s}; url={escaped(goes_to)}">\n'
    )
    return document(
        locale,
        title=title,
        head=again,
        body=(
            f'<main class="{_LOOKS.get(it.step, "in_use")}">\n<header aria-live="polite">\n'
            f'<p class="quiet">{escaped(it.label)}</p>\n'
            f'<h1 class="status"><span>{escaped(title)}</span></h1>\n{_figure(it, locale)}'
            f'<p class="lead">{escaped(_lead(it, locale))}</p>\n</header>\n'
            f"{_figures(it, locale)}{_acts(it, locale)}</main>\n"
            f'<nav class="beside"><a href="{escaped(it.place)}">{escaped(say(language, "phone.back"))}</a></nav>\n'
        ),
    )


def _lead(it: OnPhone, locale: Locale) -> str:
    if it.step is Step.NOTHING and it.because is not None:
        return say_on_receipt(locale.language, f"because.{it.because}")
    return say(locale.language, f"phone.{it.step}.lead", minutes=str(it.plug_in_minutes))


def _figure(it: OnPhone, locale: Locale) -> str:
    """The number that matters most."""
    if it.step is Step.PAID and it.cost is not None:
        return f'<p class="big">{escaped(show.money(it.cost, locale))}</p>\n'
    if it.step in {Step.CHARGING, Step.STOPPING, Step.FINISHING} and it.energy_wh is not None:
        return f'<p class="big">{escaped(show.energy(it.energy_wh, locale))}</p>\n'
    return ""


def _figures(it: OnPhone, locale: Locale) -> str:
    language = locale.language
    rows = []
    if it.energy_wh is not None:
        rows.append(("phone.energy", show.energy(it.energy_wh, locale)))
    if it.cost is not None:
        key = "phone.total" if it.step is Step.PAID else "phone.cost"
        rows.append((key, show.money(it.cost, locale)))
    if it.hold is not None:
        rows.append(("phone.reserved", show.money(it.hold, locale)))
    if not rows:
        return ""
    told = "".join(
        f"<div><dt>{escaped(say(language, key))}</dt><dd>{escaped(value)}</dd></div>\n"
        for key, value in rows
    )
    return f"<section><dl>\n{told}</dl></section>\n"


def _acts(it: OnPhone, locale: Locale) -> str:
    """What one can do on this page; empty: wait."""
    language, acts = locale.language, []
    if it.step in {Step.GOING, Step.WAITING} and it.pay_url is not None:
        acts.append(_link(it.pay_url, say(language, "phone.go")))
    if it.can_stop:
        acts.append(
            f'<form method="post" action="{escaped(it.here)}/stop">'
            f'<button class="plain">{escaped(say(language, _STOPS[it.step]))}</button></form>\n'
        )
    if it.receipt is not None:
        acts.append(_link(it.receipt, say(language, "phone.receipt")))
    return f"<section>{''.join(acts)}</section>\n" if acts else ""


def _link(href: str, text: str) -> str:
    return f'<a class="go" href="{escaped(href)}">{escaped(text)}</a>\n'


def answer_page(locale: Locale, key: str, place: str) -> str:
    """Why one cannot pay just now: `key` is the sentence, `place` leads back to the EVSE."""
    language = locale.language
    return document(
        locale,
        title=say(language, "pay"),
        body=(
            f"<main>\n<header>\n<h1>{escaped(say(language, 'pay'))}</h1>\n</header>\n<section>"
            f"{paragraphs([say(language, key)])}</section>\n</main>\n"
            f'<nav class="beside"><a href="{escaped(place)}">{escaped(say(language, "phone.back"))}</a></nav>\n'
        ),
    )
