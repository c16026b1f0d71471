"""How soon the API answers the overview of a large network, whose uptime is of months of spans.

    python -m bench.figures [--evses N] [--days N] [--rounds N]

A network with one EVSE a station, all connected, each of which changed its state every 16 hours; what ended was summed by
the worker's sweep, as it is every hour. In turn: the overview of all, the overview of a group of a
hundredth of it, and the uptime of 30 days as a chart. Not part of `make bench`: what it measures are
times, which want a quiet machine.
"""

import argparse
import asyncio
import logging
from typing import Final

import structlog

from bench import words
from bench.asking import ORGANIZATION, Asked, asking, group_some, p95, tell
from bench.place import Network, place

EVSES: Final = 10_000
DAYS: Final = 60
ROUNDS: Final = 100
ZONE: Final = "Asia/Kolkata"
"""Its days begin half an hour past an hour of UTC."""
QUESTIONS: Final[dict[str, tuple[str, Asked]]] = {
    "overview": ("overview", {"zone": ZONE}),
    "overview of a group": ("overview", {"zone": ZONE, "group_id": "grp_1"}),
    "uptime of 30 days": (
        "statistics/series",
        {"measure": "uptime", "step": "day", "zone": ZONE},
    ),
}
_LINKS: Final = """
INSERT INTO station_link (organization_id, station_id, is_connected, connected_at)
SELECT organization_id, id, true, %(at)s FROM station
"""
_SPANS: Final = """
INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at, ended_at)
SELECT %(org)s, 'evs_' || e || '.' || n, 'evse', 'evs_' || e,
    (ARRAY['available', 'occupied', 'available', 'occupied', 'faulted', 'offline'])[1 + (e * 7 + n) %% 6],
    first + n * interval '16 hours', CASE WHEN n < last THEN first + (n + 1) * interval '16 hours' END
FROM (
    SELECT e, %(at)s - %(days)s * interval '1 day' + e * interval '1 second' AS first,
        %(days)s * 24 / 16 - 1 AS last
    FROM generate_series(0, %(evses)s - 1) AS e
) AS evse
CROSS JOIN LATERAL generate_series(0, last) AS n
"""


def run(network: Network, *, evses: int, days: int, rounds: int) -> dict[str, float]:
    """p95 in milliseconds of each question."""
    now = words.now()
    network.change(_LINKS, {"at": now})
    network.change(_SPANS, {"org": ORGANIZATION, "evses": evses, "days": days, "at": now})
    while network.ask("SELECT sum_availability(%s, 5000)", now) != [(0,)]:
        pass
    group_some(network, of=evses)
    network.change("ANALYZE", {})
    return asyncio.run(_measured(network, rounds))


async def _measured(network: Network, rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    async with asking(network) as api:
        for _ in range(rounds):
            for name, (path, asked) in QUESTIONS.items():
                times[name].append(await api.timed(path, asked))
    return {name: p95(each) for name, each in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--evses", type=int, default=EVSES)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with place() as here:
        tell(
            run(
                here.network("figures", asked.evses),
                evses=asked.evses,
                days=asked.days,
                rounds=asked.rounds,
            )
        )


if __name__ == "__main__":
    main()
