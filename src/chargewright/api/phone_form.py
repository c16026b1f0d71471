"""What a driver fills in to pay with a phone: how much is reserved, and where the charge shall stop by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chargewright.api.driver_page import escaped, paragraphs
from chargewright.api.driver_words import say
from chargewright.billing.locales import Locale
from chargewright.kernel.money import Money
from chargewright.payments.model import UNLIMITED, Limits
from chargewright.tariffs.words import amount

_AMOUNT: Final = re.compile(r"[0-9]{1,7}([.][0-9]{1,4})?")
_MOST_DIGITS: Final = 9
_WH_PER_KWH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one driver wants: `hold` is reserved, and the charge stops at the limits at the latest."""

    hold: Money
    limits: Limits = UNLIMITED


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form at one EVSE. `shown_pass` is what whoever opened a code of the station shows."""

    evse_id: str
    most: Money
    wanted: Wanted
    shown_pass: str | None = None


def wanted_by_code(query: Mapping[str, str], most: Money) -> Wanted:
    """What the address behind a station's code asks for: `maxcost`, `maxtime` in s, `maxenergy` in Wh (C25).

    What cannot be read limits nothing.
    """
    cost = _money(query.get("maxcost", ""), most)
    energy_wh, seconds = (_whole(query.get(name, "")) for name in ("maxenergy", "maxtime"))
    return Wanted(
        hold=min(cost or most, most),
        limits=Limits(
            energy_wh=energy_wh, lasts=None if seconds is None else timedelta(seconds=seconds)
        ),
    )


def wanted_by_form(filled_in: Mapping[str, str], most: Money) -> Wanted | None:
    """What was filled in; None: not all of it can be meant."""
    hold = _money(filled_in.get("amount", ""), most)
    kwh, minutes = (filled_in.get(name, "").strip() for name in ("kwh", "minutes"))
    energy, lasts = _whole(kwh), _whole(minutes)
    if hold is None or hold > most or (kwh and energy is None) or (minutes and lasts is None):
        return None
    return Wanted(
        hold=hold,
        limits=Limits(
            energy_wh=None if energy is None else energy * _WH_PER_KWH,
            lasts=None if lasts is None else timedelta(minutes=lasts),
        ),
    )


def form(it: Form, locale: Locale) -> str:
    """The form as HTML."""
    language, limits = locale.language, it.wanted.limits
    kwh = "" if limits.energy_wh is None else str(-(-limits.energy_wh // _WH_PER_KWH))
    minutes = "" if limits.lasts is None else str(-(-int(limits.lasts.total_seconds()) // 60))
    lead = say(language, "pay.lead", amount=amount(it.most.decimal, it.most.currency, language))
    anything = escaped(say(language, "pay.optional"))
    return (
        f"{paragraphs([lead])}"
        f'<form method="post" action="/c/{escaped(it.evse_id)}/pay">\n'
        f'<input type="hidden" name="lang" value="{language.value}">\n'
        f'<input type="hidden" name="pass" value="{escaped(it.shown_pass or "")}">\n'
        f"{_field(say(language, 'pay.amount', currency=it.most.currency), 'amount', str(it.wanted.hold.decimal))}"
        f"{_field(say(language, 'pay.kwh'), 'kwh', kwh, anything)}"
        f"{_field(say(language, 'pay.minutes'), 'minutes', minutes, anything)}"
        f"<button>{escaped(say(language, 'pay.button'))}</button>\n</form>\n"
    )


def _field(label: str, name: str, value: str, placeholder: str = "") -> str:
    return (
        f'<label>{escaped(label)}<input name="{name}" inputmode="decimal" autocomplete="off"'
        f' maxlength="12" value="{escaped(value)}" placeholder="{placeholder}"></label>\n'
    )


def _money(text: str, like: Money) -> Money | None:
    """An amount above nothing that its currency has; None: this is none."""
    plain = text.strip().replace(",", ".")
    if not _AMOUNT.fullmatch(plain):
        return None
    try:
        found = Money.parse(plain, like.currency)
    except ValueError:
        return None
    return found if found.minor > 0 else None


def _whole(text: str) -> int | None:
    plain = text.strip()
    is_number = plain.isascii() and plain.isdecimal() and len(plain) <= _MOST_DIGITS
    return int(plain) if is_number and int(plain) else None
