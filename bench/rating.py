"""How many finished sessions are rated in a second, on one core.

The session is an ordinary one: two hours at a fast charger in Berlin, 200 meter readings, ninety
minutes of charging across a change of price and half an hour of standing. The tariff has a start
fee, two energy prices by time of day, an idle fee with grace and cap, tax and a maximum. Every
session is different, and the answer is the bill with all its lines and its self-check.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Final

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import currency
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import (
    Activity,
    Cap,
    Component,
    Dim,
    Grace,
    Group,
    Limit,
    Per,
    Profile,
    RoundingRule,
    TariffVersion,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule

ROUNDS: Final = 5
SESSIONS: Final = 400
READINGS: Final = 200

_VAT: Final = (TaxRule(code="VAT", percent=Decimal(19), jurisdiction="DE"),)

TARIFF: Final = TariffVersion(
    id=TariffVersionId("trv_bench"),
    tariff_id=TariffId("trf_bench"),
    number=1,
    name="City",
    currency=currency("EUR"),
    tax_mode=TaxMode.INCLUSIVE,
    rounding=RoundingRule(Profile.EU_GROSS),
    maximum=Limit(gross=Decimal(100)),
    groups=(
        Group(
            id="all",
            components=(
                Component(id="start", dim=Dim.FLAT, price=Decimal("0.35"), tax=_VAT),
                Component(
                    id="day",
                    dim=Dim.ENERGY,
                    price=Decimal("0.59"),
                    tax=_VAT,
                    when=When(start_time="08:00", end_time="20:00"),
                ),
                Component(id="night", dim=Dim.ENERGY, price=Decimal("0.49"), tax=_VAT),
                Component(
                    id="idle",
                    dim=Dim.IDLE_TIME,
                    price=Decimal("0.10"),
                    per=Per.MINUTE,
                    tax=_VAT,
                    grace=Grace(900),
                    cap=Cap(Decimal(12)),
                ),
            ),
        ),
    ),
)


def session(number: int) -> Timeline:
    """One of many: they start at different seconds and charge at different power."""
    start = datetime(2025, 6, 2, 17, 3, tzinfo=UTC) + timedelta(seconds=number)
    charged, end = start + timedelta(minutes=90), start + timedelta(minutes=120)
    step_wh = Decimal(100 + number % 150) + Decimal("0.5")
    return Timeline(
        zone="Europe/Berlin",
        start=start,
        end=end,
        tiles=(Tile(Activity.CHARGING, start, charged), Tile(Activity.IDLE, charged, end)),
        meter=tuple(
            MeterPoint(start + timedelta(seconds=36 * place), 1_234_567 + place * step_wh)
            for place in range(READINGS)
        ),
    )


def _rated_per_s(sessions: Sequence[Timeline]) -> float:
    began = perf_counter()
    for one in sessions:
        rate(one, TARIFF)
    return len(sessions) / (perf_counter() - began)


def run() -> dict[str, float]:
    """Sessions rated per second, the median of five rounds."""
    sessions = [session(number) for number in range(SESSIONS)]
    return {"sessions_rated_per_s": round(median(_rated_per_s(sessions) for _ in range(ROUNDS)), 1)}


if __name__ == "__main__":
    print(run())
