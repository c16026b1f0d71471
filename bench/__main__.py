"""`make bench`: everything that is measured, as a table and as `bench/latest.json`.

Ends with an error where a number was not come by honestly. A target that is missed is marked in the
table: how fast a machine is today is no reason to fail.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import beats, durable_rows, flows, ocpp_decode, rating, storm, talking, words
from bench.place import place

LATEST: Final = Path(__file__).parent / "latest.json"


@dataclass(frozen=True, slots=True)
class Target:
    """What a number should be: at least or at most `bound`, and where we aim."""

    sense: str
    bound: float
    aim: float | None = None

    def is_met(self, value: float) -> bool:
        return value >= self.bound if self.sense == "≥" else value <= self.bound

    def __str__(self) -> str:
        aim = "" if self.aim is None else f" (aim {self.aim:g})"
        return f"{self.sense} {self.bound:g}{aim}"


TARGETS: Final[Mapping[str, Target]] = {
    "meter_values_ratio_to_echo": Target("≥", 0.20, 0.40),
    "meter_values_ratio_to_python_stack": Target("≥", 15, 25),
    "meter_values_p99_ms": Target("≤", 250),
    "transaction_events_ratio_to_echo": Target("≥", 0.20, 0.40),
    "transaction_events_ratio_to_python_stack": Target("≥", 15, 25),
    "transaction_events_p99_ms": Target("≤", 250),
    "rss_per_station_kib": Target("≤", 40),
    "storm_seconds": Target("≤", 60),
    "storm_lost": Target("≤", 0),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything, under 3 minutes")
    is_quick: bool = parser.parse_args().quick
    console = Console()
    began = time.perf_counter()

    def say(what: str) -> None:
        console.print(f"[dim]{time.perf_counter() - began:5.0f} s  {what}[/dim]")

    with place() as here:
        say("meter values of 200 stations, beside an echo and a Python stack")
        numbers, facts = talking.run(here, rounds=5, seconds=1.5 if is_quick else 6.0)
        say("transaction events of 200 stations of OCPP 2.0.1, beside the same")
        newer, about_newer = talking.run(
            here, rounds=3 if is_quick else 5, seconds=1.5 if is_quick else 6.0, version="2.0.1"
        )
        numbers |= newer
        say("authorisations, and charges that begin and end")
        flowing, about_flows = flows.run(here, seconds=1.5 if is_quick else 6.0)
        numbers |= flowing
        facts |= about_flows
        say("rows through the journal, beside a bare COPY")
        numbers |= durable_rows.run(here, rounds=5, entries=2_000 if is_quick else 20_000)
        stations = 500 if is_quick else beats.STATIONS
        sessions = 2_000 if is_quick else beats.SESSIONS
        say(f"what is due at {stations:,} stations with {sessions:,} sessions")
        numbers |= beats.run(here.network("beats", stations), stations=stations, sessions=sessions)
        stations = 1_000 if is_quick else storm.STATIONS
        say(f"{stations:,} stations, and their coming back at once")
        stormy, about_storm = storm.run(here, stations=stations)
    say("sessions rated, messages decoded")
    numbers |= stormy | rating.run() | ocpp_decode.run(2_000 if is_quick else ocpp_decode.FRAMES)
    facts |= (
        {f"{name}_in_201": value for name, value in about_newer.items()}
        | about_storm
        | _machine()
        | {"is_quick": is_quick, "at": words.now().isoformat()}
    )
    LATEST.write_text(json.dumps({**numbers, "setup": facts}, indent=2) + "\n", encoding="utf-8")
    console.print(_table(numbers))
    console.print(f"{time.perf_counter() - began:.0f} s; all of it is in {LATEST}")


def _machine() -> dict[str, Any]:
    """What the numbers were taken on; ratios bear another machine, absolute numbers do not."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "load_1min": os.getloadavg()[0],
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _table(numbers: Mapping[str, float]) -> Table:
    table = Table("what", "measured", "target", "")
    for column in table.columns[1:3]:
        column.justify = "right"
    for name, value in numbers.items():
        target = TARGETS.get(name)
        mark = "" if target is None else "met" if target.is_met(value) else "[red]missed[/red]"
        table.add_row(name, _shown(value), "" if target is None else str(target), mark)
    return table


def _shown(value: float) -> str:
    if value == int(value) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if value >= 10 else f"{value:.3f}"


if __name__ == "__main__":
    main()
