"""How long the worker's beats take to find what is due in a large network, where hardly anything is.

    python -m bench.beats [--stations N] [--sessions N] [--rounds N]

Every station is connected and has told sixty settings; half of them show costs, and one in ten is charging. Each
session has been told its cost. One station in four has a list, in step: most name fifty tokens, ten name ten thousand,
and one takes all. Roll-outs of all kinds wait for every station. A beat asks
its question every second or every ten, whether anything is due or not. Times are medians in milliseconds.
"""

import argparse
import statistics
import time
from typing import Any, Final

import psycopg

from bench import words
from bench.asking import ORGANIZATION, tell
from bench.place import Network, place

STATIONS: Final = 10_000
SESSIONS: Final = 100_000
ROUNDS: Final = 20
MOST: Final = 50
QUESTIONS: Final = {
    "costs": "SELECT count(*) FROM due_station_costs(%(at)s, %(at)s - interval '1 minute', %(most)s)",
    "setting_sweeps": "SELECT count(*) FROM due_setting_sweeps("
    "%(at)s, %(at)s - interval '1 day', interval '10 minutes', %(most)s)",
    "setting_comparisons": "SELECT count(*) FROM due_comparisons(%(at)s, %(most)s)",
    "setting_corrections": "SELECT count(*) FROM due_corrections(%(most)s)",
    "setting_runs": "SELECT count(*) FROM beginning_runs('settings', %(most)s)",
    "answered_runs": "SELECT count(*) FROM answered_runs('settings', %(most)s)",
    "firmware_runs": "SELECT count(*) FROM due_firmware_runs(%(at)s, interval '30 minutes', %(most)s)",
    "local_list_runs": "SELECT count(*) FROM due_local_list_runs(%(most)s)",
    "local_lists": "SELECT count(*) FROM due_local_lists(%(at)s, %(most)s)",
}
_ROWS: Final = (
    """INSERT INTO station_link (
        organization_id, station_id, is_connected, subprotocol, connected_at, booted_at, firmware_version
    ) SELECT organization_id, id, true, CASE WHEN substr(id, 5)::integer %% 2 = 0 THEN 'ocpp1.6' ELSE 'ocpp2.0.1' END,
        %(at)s - interval '2 days', %(at)s - interval '2 days', '1.0'
    FROM station""",
    """INSERT INTO station_configuration (organization_id, station_id, asked_at, read_at, swept_at, compared_at)
    SELECT organization_id, id, %(at)s - interval '1 hour', %(at)s - interval '1 hour',
        %(at)s - interval '1 hour', %(at)s - interval '1 hour'
    FROM station""",
    """INSERT INTO station_setting (
        organization_id, station_id, id, name, variable, attribute, value, is_write_only, heard_at
    ) SELECT organization_id, s.id, 'key' || n, 'Key' || n, 'Key' || n, 'Actual', n::text, false, %(at)s
    FROM station AS s CROSS JOIN generate_series(1, 59) AS n""",
    """INSERT INTO station_setting (
        organization_id, station_id, id, name, variable, attribute, value, is_write_only, heard_at
    ) SELECT organization_id, id, key, key, key, 'Actual', (substr(id, 5)::integer %% 4 < 2)::text, false, %(at)s
    FROM (
        SELECT organization_id, id, CASE
            WHEN substr(id, 5)::integer %% 2 = 0 THEN 'customdisplaycostandprice' ELSE 'tariffcostctrlr/enabled[cost]'
        END AS key
        FROM station
    ) AS s""",
    """INSERT INTO tariff (organization_id, id, name, created_at) VALUES (%(org)s, 'trf_1', 'T', %(at)s)""",
    """INSERT INTO tariff_version (organization_id, id, tariff_id, number, currency, document, valid_from, published_at)
    VALUES (%(org)s, 'trv_1', 'trf_1', 1, 'EUR', '{}', %(at)s, %(at)s)""",
    "ALTER TABLE session DISABLE TRIGGER ALL",
    """INSERT INTO session (
        organization_id, id, site_id, station_id, evse_no, connector_no, status, ocpp_transaction_ref,
        tariff_version_id, opened_at, started_at, ended_at, closed_at, last_event_at, energy_wh, currency,
        total_minor, close_reason, machine
    ) SELECT %(org)s, 'ses_' || n, 'sit_1', 'stn_' || n %% %(stations)s, 1, 1,
        CASE WHEN n < %(stations)s / 10 THEN 'in_progress' ELSE 'closed' END, n::text, 'trv_1', at, at,
        CASE WHEN n >= %(stations)s / 10 THEN at END, CASE WHEN n >= %(stations)s / 10 THEN at END, at, 10000, 'EUR',
        CASE WHEN n >= %(stations)s / 10 THEN 500 END, CASE WHEN n >= %(stations)s / 10 THEN 'NORMAL' END, '{}'
    FROM (
        SELECT n, %(at)s - n * interval '30 seconds' AS at FROM generate_series(0, %(sessions)s - 1) AS n
    ) AS past""",
    "ALTER TABLE session ENABLE TRIGGER ALL",
    """INSERT INTO station_cost (
        organization_id, session_id, station_id, said_at, priced_at, told_minor, told_currency, told_at, told_is_final
    ) SELECT organization_id, id, station_id, last_event_at, %(at)s, 500, 'EUR', last_event_at,
        status = 'closed' AND substr(id, 5)::integer %% 100 > 0
    FROM session""",
    """INSERT INTO token (organization_id, id, uid, created_at)
    SELECT %(org)s, 'tok_' || n, 'T' || n, %(at)s FROM generate_series(1, 10000) AS n""",
    """INSERT INTO local_list (
        organization_id, station_id, is_kept, takes_all, state, version_no, is_known, changed_at
    ) SELECT organization_id, id, true, id = 'stn_0', 'in_step', 1, true, %(at)s FROM station
    WHERE substr(id, 5)::integer %% 4 = 0""",
    """INSERT INTO local_list_token (organization_id, station_id, token_id)
    SELECT l.organization_id, l.station_id, 'tok_' || n
    FROM local_list AS l CROSS JOIN LATERAL generate_series(
        1, CASE WHEN substr(l.station_id, 5)::integer <= 40 THEN 10000 ELSE 50 END
    ) AS n
    WHERE NOT l.takes_all""",
    """INSERT INTO local_list_line (organization_id, station_id, id_token)
    SELECT l.organization_id, l.station_id, 'T' || n
    FROM local_list AS l CROSS JOIN LATERAL generate_series(
        1, CASE WHEN substr(l.station_id, 5)::integer <= 40 THEN 10000 ELSE 50 END
    ) AS n""",
    """INSERT INTO rollout (
        organization_id, id, kind, about_id, about_name, state, pause_reason, skips_offline, batch_size, pause_after,
        created_at, created_by
    ) SELECT %(org)s, 'job_' || kind || n, kind, 'x', 'x', CASE n WHEN 1 THEN 'running' ELSE 'paused' END,
        CASE n WHEN 1 THEN NULL ELSE 'person' END, false, 1, 3, %(at)s, 'usr_1'
    FROM unnest(ARRAY['settings', 'firmware', 'local_lists']) AS kind CROSS JOIN generate_series(1, 2) AS n""",
    """INSERT INTO rollout_run (
        organization_id, id, kind, station_id, job_id, job_organization_id, about_id, state, created_at
    ) SELECT j.organization_id, 'run_' || j.id || s.id, j.kind, s.id, j.id, j.organization_id, 'x',
        CASE WHEN s.id = 'stn_0' AND j.state = 'running' THEN 'setting' ELSE 'waiting' END, %(at)s
    FROM rollout AS j CROSS JOIN station AS s""",
    "ANALYZE",
)


def run(
    network: Network, *, stations: int, sessions: int, rounds: int = ROUNDS
) -> dict[str, float]:
    """Milliseconds of each question, by `due_…_ms`."""
    values: dict[str, Any] = {
        "org": ORGANIZATION,
        "at": words.now(),
        "stations": stations,
        "sessions": sessions,
        "most": MOST,
    }
    for statement in _ROWS:
        network.change(statement, values)
    with psycopg.connect(network.dsn("work"), autocommit=True) as connection:
        return {
            f"due_{name}_ms": _median(connection, question, values, rounds)
            for name, question in QUESTIONS.items()
        }


def _median(
    connection: psycopg.Connection, question: str, values: dict[str, Any], rounds: int
) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        connection.execute(question.encode(), values).fetchall()
        times.append(1e3 * (time.perf_counter() - began))
    return round(statistics.median(times), 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.beats", description=__doc__)
    parser.add_argument("--stations", type=int, default=STATIONS)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with place() as here:
        network = here.network("beats", asked.stations)
        tell(run(network, stations=asked.stations, sessions=asked.sessions, rounds=asked.rounds))


if __name__ == "__main__":
    main()
