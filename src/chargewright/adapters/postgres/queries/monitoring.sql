-- What stations watch by themselves, and what they noticed. Role work.

-- name: keep_event
-- An event, with the severity of its monitor where it says none. One row; none where it was heard before.
INSERT INTO station_event (
    organization_id, id, station_id, event_no, cause_no, monitor_no, occurred_at, received_at, trigger,
    source, name, value, severity, is_cleared, tech_code, tech_info, ocpp_transaction_ref
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(number)s, %(cause)s, %(monitor)s, %(occurred_at)s,
    %(at)s, %(trigger)s, %(source)s, %(name)s, %(value)s,
    coalesce(%(severity)s, (
        SELECT m.severity FROM station_monitor AS m
        WHERE m.station_id = %(station_id)s AND m.monitor_no = %(monitor)s
    )),
    %(is_cleared)s, %(tech_code)s, %(tech_info)s, %(ocpp_transaction_ref)s
)
ON CONFLICT ON CONSTRAINT station_event_is_heard_once DO NOTHING
RETURNING severity;

-- name: lock_monitor_report
-- How far a station's report of monitors is. Zero or one row.
SELECT report_ref, report_begun_at, report_seen, report_last
FROM station_monitoring
WHERE station_id = %(station_id)s
FOR UPDATE;

-- name: keep_monitor_report
-- How far it is now. One row.
INSERT INTO station_monitoring (
    organization_id, station_id, report_ref, report_begun_at, report_seen, report_last
)
VALUES (%(organization_id)s, %(station_id)s, %(ref)s, %(begun_at)s, %(seen)s, %(last)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET report_ref = excluded.report_ref,
    report_begun_at = excluded.report_begun_at,
    report_seen = excluded.report_seen,
    report_last = excluded.report_last;

-- name: asked_for_all_monitors
-- Whether the report of this number was asked for every monitor. One row where it was asked at all.
SELECT NOT (payload ? 'componentVariable' OR payload ? 'monitoringCriteria') AS is_whole
FROM station_command
WHERE station_id = %(station_id)s AND name = 'GetMonitoringReport'
  AND payload ->> 'requestId' = %(ref)s::text
ORDER BY requested_at DESC
LIMIT 1;

-- name: keep_monitor
-- A monitor as the station tells it. One row.
INSERT INTO station_monitor AS m (
    organization_id, station_id, monitor_no, name, kind, value, severity, only_in_transactions,
    source, heard_at, report_begun_at
)
VALUES (
    %(organization_id)s, %(station_id)s, %(number)s, %(name)s, %(kind)s, %(value)s, %(severity)s,
    %(only_in_transactions)s, %(source)s, %(at)s, %(begun_at)s
)
ON CONFLICT (organization_id, station_id, monitor_no) DO UPDATE
SET name = excluded.name,
    kind = excluded.kind,
    value = excluded.value,
    severity = excluded.severity,
    only_in_transactions = excluded.only_in_transactions,
    source = coalesce(excluded.source, m.source),
    heard_at = excluded.heard_at,
    report_begun_at = coalesce(excluded.report_begun_at, m.report_begun_at);

-- name: forget_monitors
-- Monitors that were cleared. Any number of rows.
DELETE FROM station_monitor
WHERE station_id = %(station_id)s AND monitor_no = ANY (%(numbers)s);

-- name: forget_custom_monitors
-- Those that somebody set, as far as that is known. Any number of rows.
DELETE FROM station_monitor
WHERE station_id = %(station_id)s AND source = 'CustomMonitor';

-- name: forget_other_monitors
-- Those that a whole report did not tell. Any number of rows.
DELETE FROM station_monitor
WHERE station_id = %(station_id)s
  AND heard_at <= %(begun_at)s AND report_begun_at IS DISTINCT FROM %(begun_at)s;

-- name: note_monitoring
-- What the station accepted to watch, and up to which severity to tell. One row.
INSERT INTO station_monitoring AS m (organization_id, station_id, monitoring_base, monitoring_level)
VALUES (%(organization_id)s, %(station_id)s, %(base)s, %(level)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET monitoring_base = coalesce(excluded.monitoring_base, m.monitoring_base),
    monitoring_level = coalesce(excluded.monitoring_level, m.monitoring_level);
