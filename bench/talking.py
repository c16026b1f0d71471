"""Readings from 200 stations: how many a second, beside an echo and beside a Python stack; MeterValues of
OCPP 1.6, and TransactionEvent (Updated) of 2.0.1.

The Python stack is there twice: on asyncio's own loop, as it comes, and on uvloop, which its users
may give it. Rounds alternate between all of them, and a ratio is taken within its round, so that a
noisy moment spoils no comparison. All answer the same frames of the same client program. Ours decodes
and checks them, judges the energy and commits log and reading before each answer; the others keep
nothing.
"""

from contextlib import ExitStack
from datetime import timedelta
from statistics import median
from typing import Any, Final

from bench import words
from bench.dialects import DIALECTS
from bench.place import Place, Process, errand

STATIONS: Final = 200
CONTESTANTS: Final = ("echo", "ours", "python_stack", "python_stack_on_uvloop")
FRAME_BYTES: Final = range(500, 851)
NAMES: Final = {"1.6": "meter_values", "2.0.1": "transaction_events"}
"""How the numbers of a version are called."""


def run(
    place: Place, *, rounds: int, seconds: float, version: str = "1.6"
) -> tuple[dict[str, float], dict[str, Any]]:
    """The numbers in one version of OCPP, and the facts that make them honest.

    Raises:
        AssertionError: the set-up was not what the numbers claim.
    """
    dialect, of = DIALECTS[version], NAMES[version]
    network = place.network(f"talking_{of}", STATIONS)
    began_at = words.now() - timedelta(hours=20)
    order = network.order | {
        "began_at": began_at.isoformat(),
        "stations": STATIONS,
        "dialect": version,
    }
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTESTANTS}
    with ExitStack() as stack:
        ports = {
            name: stack.enter_context(Process("bench.contestants", name, order=order)).hear()
            for name in CONTESTANTS
        }
        order |= errand("start", order | {"port": ports["ours"]})
        order |= {"number": 0, "per_s": None, "seconds": seconds}
        for _ in range(rounds):
            for name in CONTESTANTS:
                found = errand("talk", order | {"port": ports[name]})
                seen[name].append(found)
                order["number"] = found["number"]
        rates = {name: median(found["per_s"] for found in seen[name]) for name in CONTESTANTS}
        half = {"port": ports["ours"], "per_s": rates["ours"] / 2, "seconds": 2 * seconds}
        calm = errand("talk", order | half)
        seen["ours"].append(calm)
    numbers = {
        f"{of}_ratio_to_echo": _ratio(seen, "echo", rounds),
        f"{of}_ratio_to_python_stack": _ratio(seen, "python_stack", rounds),
        f"{of}_ratio_to_python_stack_on_uvloop": _ratio(seen, "python_stack_on_uvloop", rounds),
        f"{of}_per_s": rates["ours"],
        f"{of}_echo_per_s": rates["echo"],
        f"{of}_python_stack_per_s": rates["python_stack"],
        f"{of}_python_stack_on_uvloop_per_s": rates["python_stack_on_uvloop"],
        f"{of}_p50_ms": calm["p50_ms"],
        f"{of}_p99_ms": calm["p99_ms"],
        f"{of}_p99_at_per_s": calm["per_s"],
    }
    answers = sum(found["answers"] for found in seen["ours"])
    ((log_rows, alike),) = network.ask(
        "SELECT count(*), count(*) - count(DISTINCT request) FROM ocpp_log"
        " WHERE action = %s AND answer IS NOT NULL AND NOT is_error AND request NOT LIKE %s",
        dialect.action,
        '%"Started"%',
    )
    verdicts = dict(
        network.ask("SELECT verdict, count(*) FROM reading WHERE scope = 'intermediate' GROUP BY 1")
    )
    facts = {
        **place.settings(),
        "ocpp_log": "on",
        "security_profile": 1,
        "stations": STATIONS,
        "rounds": rounds,
        "frame_bytes": seen["ours"][0]["frame_bytes"],
        "answers_received": answers,
        "log_rows": log_rows,
        "reading_rows": sum(verdicts.values()),
        "readings_accepted": verdicts.get("OK", 0),
        "frames_alike": alike,
        "rows_per_message": (log_rows + sum(verdicts.values())) / answers,
        "answers_wrong": sum(found["wrong"] for each in seen.values() for found in each),
    }
    check(facts)
    return numbers, facts


def check(facts: dict[str, Any]) -> None:
    """Refuse numbers that were not come by honestly."""
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert facts[name] == "on", f"{name} is {facts[name]}"
    assert facts["frame_bytes"] in FRAME_BYTES, facts
    assert facts["answers_wrong"] == 0, facts
    assert facts["frames_alike"] == 0, facts
    answers = facts["answers_received"]
    assert facts["log_rows"] == facts["reading_rows"] == answers, facts
    assert facts["readings_accepted"] == answers, facts


def _ratio(seen: dict[str, list[dict[str, Any]]], other: str, rounds: int) -> float:
    ratios: list[float] = [
        seen["ours"][each]["per_s"] / seen[other][each]["per_s"] for each in range(rounds)
    ]
    return median(ratios)
