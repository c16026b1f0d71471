"""Where and when it happened, in words: the place, the times on its clock, the energy."""

from datetime import datetime

from chargewright.billing import format as show
from chargewright.billing.locales import Locale
from chargewright.billing.meter_wording import metered_rows
from chargewright.billing.parts import Charge, Place
from chargewright.billing.price_wording import label
from chargewright.billing.sheet import Row, Section
from chargewright.billing.words import say
from chargewright.tariffs.model import Labels
from chargewright.tariffs.zones import local


def charge_section(place: Place, charge: Charge, locale: Locale, *, tariff: Labels) -> Section:
    """Where, when, how long and how much; `tariff` is its name, empty for none."""
    rows = [
        *place_section(place, locale).rows,
        Row(say(locale.language, "charge.time"), _stretch(place, charge, locale)),
        Row(
            say(locale.language, "charge.energy"),
            show.energy(charge.energy_wh, locale),
            say(locale.language, "charge.goods") if charge.energy_wh else "",
        ),
        *metered_rows(charge.metered, locale),
        *(
            Row(say(locale.language, f"scope.{scope}"), show.duration(seconds))
            for scope, seconds in charge.durations_s
            if seconds
        ),
    ]
    name = label(tariff, locale)
    if name:
        rows.append(Row(say(locale.language, "charge.tariff"), name))
    return Section(say(locale.language, "section.charge"), tuple(rows))


def place_section(place: Place, locale: Locale) -> Section:
    """Where it was, or should have been."""
    address = ", ".join(map(show.printable, place.address))
    return Section(
        say(locale.language, "section.place"),
        (
            Row(say(locale.language, "charge.site"), show.printable(place.site), address),
            Row(say(locale.language, "charge.station"), show.printable(place.station)),
            Row(say(locale.language, "charge.evse"), show.printable(place.evse)),
        ),
    )


def _stretch(place: Place, charge: Charge, locale: Locale) -> str:
    start, end = local(charge.started_at, place.zone), local(charge.ended_at, place.zone)
    changed = start.utcoffset() != end.utcoffset()
    last = _clock(end, locale, with_offset=changed)
    if end.date() != start.date():
        last = say(locale.language, "time.at", day=show.day(end, locale), clock=last)
    first = say(
        locale.language,
        "time.at",
        day=show.day(start, locale),
        clock=_clock(start, locale, with_offset=changed),
    )
    return say(locale.language, "time.from_to", start=first, end=last)


def _clock(at: datetime, locale: Locale, *, with_offset: bool) -> str:
    clock = show.clock(at, locale)
    if not with_offset:
        return clock
    return say(locale.language, "time.with_offset", clock=clock, offset=show.offset(at))


def zone_note(place: Place, charge: Charge, locale: Locale) -> str:
    """Which clock the times are on, and whether it changed."""
    start, end = local(charge.started_at, place.zone), local(charge.ended_at, place.zone)
    if start.utcoffset() != end.utcoffset():
        return say(locale.language, "time.changed", zone=place.zone)
    return say(locale.language, "time.local", zone=place.zone, offset=show.offset(start))
