"""Generated tariffs and sessions: limits, caps, graces, windows, and both daylight-saving nights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import Rounding, currency
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import (
    Activity,
    Anchor,
    Cap,
    Component,
    Dim,
    Grace,
    GraceKind,
    Group,
    IdlePolicy,
    Limit,
    Minimum,
    Per,
    Profile,
    RoundingRule,
    Selection,
    TariffVersion,
    Weekday,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule

NIGHTS = {
    "Europe/Amsterdam": ["2025-03-30T01:00", "2024-10-27T01:00", "2024-06-07T22:00"],
    "America/New_York": ["2025-03-09T07:00", "2024-11-03T06:00", "2024-12-31T05:00"],
    "America/Havana": ["2025-03-09T05:00", "2024-11-03T05:00"],
    "Australia/Lord_Howe": ["2024-10-05T15:30", "2025-04-05T15:00"],
    "Asia/Kathmandu": ["2024-06-07T18:15", "2024-12-31T18:15"],
    "UTC": ["2024-06-08T00:00", "2024-02-29T00:00"],
}
"""Zones, and instants (UTC) at which something happens to their clock or calendar."""

CLOCK_CHANGES = {
    zone: NIGHTS[zone][:2]
    for zone in ("Europe/Amsterdam", "America/New_York", "America/Havana", "Australia/Lord_Howe")
}
"""Zones, and the instants at which their summer time begins and ends."""

TIMES = st.sampled_from(
    [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "01:59",
        "02:00",
        "02:15",
        "02:30",
        "03:00",
        "03:01",
        "12:00",
        "22:00",
        "23:30",
        "23:59",
    ]
)
NIGHT_TIMES = st.sampled_from(["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00"])
DATES = st.sampled_from(
    [
        date(2024, 1, 1),
        date(2024, 6, 8),
        date(2024, 10, 6),
        date(2024, 10, 27),
        date(2024, 11, 3),
        date(2025, 1, 1),
        date(2025, 3, 9),
        date(2025, 3, 30),
        date(2025, 4, 6),
    ]
)
TAXES = [
    (),
    (TaxRule(code="VAT", percent=Decimal(19)),),
    (TaxRule(code="VAT", percent=Decimal(7)),),
    (TaxRule(code="VAT", percent=Decimal(0)),),
    (
        TaxRule(code="STATE", percent=Decimal("6.25"), jurisdiction="US-MA"),
        TaxRule(code="CITY", percent=Decimal("0.75"), level=1, jurisdiction="US-MA-1"),
    ),
]
PRICES = st.builds(
    lambda units, places: Decimal(units).scaleb(-places),
    st.integers(0, 3000),
    st.integers(2, 6),
)
MONEY = st.integers(0, 3000).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def whens(draw, *, with_idle: bool = True, with_dates: bool = True) -> When:
    def some(strategy):
        return draw(st.none() | strategy)

    start_date = some(DATES) if with_dates else None
    end_date = some(DATES) if with_dates else None
    if start_date and end_date and end_date <= start_date:
        start_date = None
    return When(
        days=tuple(draw(st.sets(st.sampled_from(list(Weekday)), max_size=6))),
        start_time=some(TIMES),
        end_time=some(TIMES),
        start_date=start_date,
        end_date=end_date,
        anchor=draw(st.sampled_from(Anchor)),
        min_idle=some(st.integers(0, 900)) if with_idle else None,
        max_idle=some(st.integers(0, 1800)) if with_idle else None,
    )


@st.composite
def components(draw, dim: Dim, taxes, *, plain: bool = False, with_dates: bool = True) -> Component:
    """`plain` leaves out what is not proportional to quantity: graces, caps, idle conditions."""
    is_time = dim in {Dim.CHARGING_TIME, Dim.IDLE_TIME}
    return Component(
        id="",
        dim=dim,
        price=draw(PRICES),
        per=draw(st.sampled_from([None, Per.HOUR, Per.MINUTE])) if is_time else None,
        slot=draw(st.sampled_from([None, None, f"{dim}-2"])),
        when=draw(st.just(When()) | whens(with_idle=not plain, with_dates=with_dates)),
        grace=draw(st.none() | st.builds(Grace, st.integers(1, 1500), st.sampled_from(GraceKind)))
        if dim is Dim.IDLE_TIME and not plain
        else None,
        cap=draw(st.none() | st.builds(Cap, MONEY)) if dim is not Dim.FLAT and not plain else None,
        tax=draw(taxes),
        require_energy=dim is Dim.FLAT and draw(st.booleans()),
    )


@st.composite
def limits(draw) -> tuple[Minimum, Limit]:
    """Both sides or one, never contradicting each other."""
    low, more, tax = draw(MONEY), draw(MONEY), draw(st.integers(0, 500))
    extra = Decimal(tax).scaleb(-2)
    sides = draw(st.sampled_from(["none", "net", "gross", "both"]))
    minimum = draw(st.booleans())
    maximum = draw(st.booleans())

    def side(amount: Decimal) -> dict[str, Decimal]:
        both = {"net": amount, "gross": amount + extra}
        return {name: value for name, value in both.items() if sides in {name, "both"}}

    least = Minimum(
        **side(low) if minimum else {},
        require_energy=draw(st.booleans()),
        applies_after_s=draw(st.sampled_from([0, 120])),
    )
    return least, Limit(**side(low + more) if maximum else {})


@st.composite
def tariffs(
    draw,
    *,
    plain: bool = False,
    with_flat: bool = True,
    with_limits: bool = True,
    with_dates: bool = True,
    one_tax: bool = False,
) -> TariffVersion:
    tax_mode = draw(st.sampled_from(TaxMode))
    taxes = st.sampled_from([()] if tax_mode is TaxMode.NONE else TAXES)
    if one_tax:
        taxes = st.just(draw(taxes))
    dims = [Dim.ENERGY, Dim.CHARGING_TIME, Dim.IDLE_TIME] + [Dim.FLAT] * with_flat
    made = draw(
        st.lists(
            st.sampled_from(dims).flatmap(
                lambda dim: components(dim, taxes, plain=plain, with_dates=with_dates)
            ),
            min_size=1,
            max_size=6,
        )
    )
    made = [replace(component, id=f"c{place}") for place, component in enumerate(made)]
    split = draw(st.integers(0, len(made)))
    parts = [part for part in (made[:split], made[split:]) if part]
    groups = tuple(
        Group(
            id=f"g{place}",
            components=tuple(part),
            priority=len(parts) - place,
            when=draw(st.just(When()) | whens(with_idle=False, with_dates=with_dates))
            if len(parts) > 1
            else When(),
        )
        for place, part in enumerate(parts)
    )
    least, most = draw(limits()) if with_limits else (Minimum(), Limit())
    if not any(rule.percent for component in made for rule in component.tax):
        # Without tax the two sides are one amount; a limit with two numbers would contradict it.
        least = replace(least, gross=None if least.net is not None else least.gross)
        most = replace(most, gross=None if most.net is not None else most.gross)
    return TariffVersion(
        id=TariffVersionId("trv_generated"),
        tariff_id=TariffId("trf_generated"),
        number=1,
        name="Generated",
        currency=currency(
            draw(st.sampled_from(["EUR", "EUR", "JPY", "KWD"])) if not with_limits else "EUR"
        ),
        tax_mode=tax_mode,
        groups=groups,
        rounding=RoundingRule(draw(st.sampled_from(Profile)), draw(st.sampled_from(Rounding))),
        selection=draw(st.sampled_from(Selection)),
        minimum=least,
        maximum=most,
        idle_policy=IdlePolicy(
            suspended_evse=draw(
                st.sampled_from([Activity.CHARGING, Activity.IDLE, Activity.UNBILLED])
            )
        ),
    )


@st.composite
def tariffs_of_the_night(draw) -> TariffVersion:
    """What depends on energy or time has a price of its own in some window of the night's hours."""
    tariff, price, two = draw(tariffs()), draw(PRICES), st.tuples(NIGHT_TIMES, NIGHT_TIMES)
    start, end = draw(two.filter(lambda times: times[0] != times[1]))
    night = tuple(
        Component(
            id=f"night {dim}",
            dim=dim,
            price=price,
            tax=tariff.components[0].tax,
            when=When(start_time=start, end_time=end),
        )
        for dim in (Dim.ENERGY, Dim.CHARGING_TIME, Dim.IDLE_TIME)
    )
    return replace(tariff, groups=(Group(id="night", components=night, priority=9), *tariff.groups))


@st.composite
def timelines(draw, *, max_s: int = 5400, nights: Mapping[str, Sequence[str]] = NIGHTS) -> Timeline:
    zone = draw(st.sampled_from(list(nights)))
    night = datetime.fromisoformat(draw(st.sampled_from(nights[zone]))).replace(tzinfo=UTC)
    start = night + timedelta(seconds=draw(st.integers(-max_s, 600)))
    lengths = draw(st.lists(st.integers(0, max_s // 3), min_size=1, max_size=4))
    tiles = []
    at = start
    for length in lengths:
        # Instants between two seconds are cut down to the second, as the clock shows them.
        end = at.replace(microsecond=0) + timedelta(
            seconds=length, microseconds=draw(st.sampled_from([0, 0, 999_999]))
        )
        end = max(at, end)
        tiles.append(Tile(draw(st.sampled_from(Activity)), at, end))
        at = end
    total_s = int((at - start).total_seconds())
    offsets = sorted(draw(st.sets(st.integers(0, total_s), max_size=6)))
    register = Decimal(draw(st.integers(0, 10**7)))
    points = []
    for offset in offsets:
        register += draw(st.integers(0, 20_000)) * Decimal(
            draw(st.sampled_from(["1", "0.5", "0.7"]))
        )
        points.append(MeterPoint(start + timedelta(seconds=offset), register))
    return Timeline(
        zone=zone,
        start=start,
        end=at,
        tiles=tuple(tiles),
        meter=tuple(points),
        failed_at_start=draw(st.integers(0, 19)) == 0,
    )
