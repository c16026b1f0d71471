"""Ten thousand stations in one gateway process: their memory, and their coming back at once.

Each station has an open session with a last reading. All connect, boot and tell their status; by how
much the gateway's resident memory grew meanwhile is theirs. Then every connection breaks in the same
moment, and all come again at once.
"""

import resource
from typing import Any, Final

from psycopg import sql

from bench import words
from bench.place import Network, Place, Process, errand

STATIONS: Final = 10_000
PATIENCE_S: Final = 240.0
ANSWERS_EACH: Final = 2  # boot and status


def run(place: Place, *, stations: int = STATIONS) -> tuple[dict[str, float], dict[str, Any]]:
    """The numbers, and the facts that make them honest."""
    _allow_sockets(stations)
    network = place.network("storm", stations)
    order = network.order | {
        "stations": stations,
        "patience_s": PATIENCE_S,
        "began_at": words.now().isoformat(),
    }
    with Process("bench.contestants", "ours", order=order) as gateway:
        order["port"] = gateway.hear()
        before_kib = gateway.resident_kib()
        errand("start", order | {"stations": 1})
        _copy_session(network, stations)
        with Process("bench.stations", "storm", order=order) as everybody:
            first = everybody.hear()
            resident_kib = gateway.resident_kib()
            everybody.tell()
            again = everybody.hear()
            kept = _kept(network)
            everybody.tell()
    wanted = ANSWERS_EACH * stations
    lost = max(
        wanted - again["answers"],  # never answered
        again["answers_in_all"] - kept,  # answered, and not in the database
        0,
    )
    numbers = {
        "rss_per_station_kib": (resident_kib - before_kib) / stations,
        "rss_kib": resident_kib,
        "storm_seconds": again["seconds"],
        "storm_lost": lost,
        "storm_retries": again["retries"],
        "connect_seconds": first["seconds"],
    }
    facts = {
        "storm_stations": stations,
        "storm_answers": again["answers"],
        "storm_log_rows": kept,
        "storm_answers_in_all": again["answers_in_all"],
        "storm_sessions": network.ask("SELECT count(*) FROM session WHERE status = 'in_progress'")[
            0
        ][0],
    }
    assert again["wrong"] == 0, again
    assert first["waiting"] == 0, first
    assert facts["storm_sessions"] == stations, facts
    return numbers, facts


def _kept(network: Network) -> int:
    ((kept,),) = network.ask(
        "SELECT count(*) FROM ocpp_log WHERE NOT is_error AND answer IS NOT NULL"
        " AND action IN ('BootNotification', 'StatusNotification')"
        " AND position > (SELECT position FROM ocpp_log WHERE action = 'StartTransaction')"
    )
    return int(kept)


def _copy_session(network: Network, stations: int) -> None:
    """Give every station the session that the first one opened over the wire, with its reading."""
    ((session_id,),) = network.ask("SELECT id FROM session")
    values = {"session_id": session_id, "last": stations - 1}
    written = network.ask(
        "SELECT column_name::text FROM information_schema.columns"
        " WHERE table_name = 'session' AND is_generated = 'NEVER'"
    )
    network.change(
        sql.SQL(
            """INSERT INTO session ({}) SELECT {} FROM session AS s, generate_series(1, %(last)s) AS n,
            jsonb_populate_record(NULL::session, replace(replace(replace(
                to_jsonb(s)::text, s.id, s.id || '_' || n), 'stn_0', 'stn_' || n),
                s.remote_start_ref, upper(lpad(to_hex(n), 16, '0'))
            )::jsonb) AS copy
            WHERE s.id = %(session_id)s"""
        ).format(
            sql.SQL(", ").join(sql.Identifier(name) for (name,) in written),
            sql.SQL(", ").join(sql.Identifier("copy", name) for (name,) in written),
        ),
        values,
    )
    network.change(
        """INSERT INTO reading (
            organization_id, station_id, received_at, epoch, session_id, evse_no, connector_no,
            scope, claimed_at, used_at, energy_wh, verdict, session_energy_wh, progress
        ) SELECT organization_id, 'stn_' || n, received_at, epoch, session_id || '_' || n, evse_no,
            connector_no, scope, claimed_at, used_at, energy_wh, verdict, session_energy_wh, progress
        FROM reading, generate_series(1, %(last)s) AS n WHERE session_id = %(session_id)s""",
        values,
    )


def _allow_sockets(stations: int) -> None:
    """Raise our limit of open files; the processes we start inherit it."""
    needed = stations + 200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        assert hard == resource.RLIM_INFINITY or hard >= needed, f"only {hard} files may be open"
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
