"""Authorisations a second, and charges that begin and end: what runs a unit of work each, at 200 stations.

As fast as they are answered, then at half of that, where the waits are taken. OCPP 1.6.
"""

from datetime import timedelta
from typing import Any, Final

from bench import words
from bench.place import Place, Process, errand

STATIONS: Final = 200


def run(place: Place, *, seconds: float) -> tuple[dict[str, float], dict[str, Any]]:
    """The numbers, and the facts that make them honest.

    Raises:
        AssertionError: what was answered is not in the database.
    """
    network = place.network("flows", STATIONS)
    network.change(
        "INSERT INTO token (organization_id, id, uid, created_at)"
        " SELECT id, 'tok_bench', 'BENCH', %(at)s FROM organization",
        {"at": words.now()},
    )
    began_at = words.now() - timedelta(hours=20)
    order = network.order | {
        "began_at": began_at.isoformat(),
        "transactions": [0] * STATIONS,
        "number": 0,
        "seconds": seconds,
    }
    numbers: dict[str, float] = {}
    answers: dict[str, int] = {}
    with Process("bench.contestants", "ours", order=order) as ours:
        order |= {"port": ours.hear()}
        for says in ("authorize", "charges"):
            fast = errand("talk", order | {"says": says, "per_s": None})
            calm = {"says": says, "per_s": fast["per_s"] / 2, "number": fast["number"] + 1}
            slow = errand("talk", order | calm)
            assert fast["wrong"] == slow["wrong"] == 0, (fast, slow)
            order["number"] = slow["number"] + 1
            messages = 2 if says == "charges" else 1
            numbers |= {
                f"{says}_per_s": fast["per_s"] / messages,
                f"{says}_p50_ms": slow["p50_ms"],
                f"{says}_p99_ms": slow["p99_ms"],
            }
            answers[says] = fast["answers"] + slow["answers"]
    ((starts, stops),) = network.ask(
        "SELECT count(*) FILTER (WHERE action = 'StartTransaction'),"
        " count(*) FILTER (WHERE action = 'StopTransaction') FROM ocpp_log"
        " WHERE answer IS NOT NULL AND NOT is_error"
    )
    ((begun, ended),) = network.ask(
        "SELECT count(*) FILTER (WHERE started_at IS NOT NULL),"
        " count(*) FILTER (WHERE ended_at IS NOT NULL) FROM session"
    )
    facts = {
        "charges_starts": starts,
        "charges_stops": stops,
        "charges_begun": begun,
        "charges_ended": ended,
        "authorizations": answers["authorize"],
    }
    assert starts + stops == answers["charges"], facts
    assert begun == starts, facts
    assert ended >= stops, facts
    return numbers, facts
