-- DER controls of stations, what happened to them, and reports. Role work, with the station's link held.

-- name: replace_control
-- The same name is another control from now on. Zero or one row.
UPDATE der_control
SET state = 'replaced', changed_at = %(at)s
WHERE station_id = %(station_id)s
    AND control_ref = %(ref)s
    AND state IN ('asked', 'holds', 'superseded');

-- name: keep_control
-- A control that was set. One row.
INSERT INTO der_control (
    organization_id, id, station_id, control_ref, command_id, kind, is_default, priority, starts_at,
    duration_s, settings, state, created_at, changed_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(ref)s, %(command_id)s, %(kind)s, %(is_default)s,
    %(priority)s, %(starts_at)s, %(duration_s)s, %(settings)s, %(state)s, %(at)s, %(at)s
)
RETURNING id;

-- name: supersede
-- Others take the place of these; of those that count now only where that is so already. Any number of rows.
UPDATE der_control
SET state = 'superseded', changed_at = %(at)s
WHERE station_id = %(station_id)s
    AND control_ref = ANY (%(refs)s)
    AND state = 'holds'
    AND (%(is_begun)s OR started_at IS NULL OR stopped_at IS NOT NULL)
RETURNING id;

-- name: start_control
-- It begins to count. Zero or one row.
UPDATE der_control
SET state = 'holds', started_at = %(occurred_at)s, stopped_at = NULL, changed_at = %(at)s
WHERE station_id = %(station_id)s
    AND control_ref = %(ref)s
    AND state IN ('asked', 'holds', 'superseded')
RETURNING id;

-- name: stop_control
-- It counts no longer; where it was scheduled and not superseded, its time is over. Zero or one row.
UPDATE der_control
SET stopped_at = %(occurred_at)s,
    changed_at = %(at)s,
    state = CASE WHEN is_default OR state = 'superseded' THEN state ELSE 'ended' END
WHERE station_id = %(station_id)s
    AND control_ref = %(ref)s
    AND state IN ('asked', 'holds', 'superseded')
RETURNING id;

-- name: clear_controls
-- Those that a station no longer has. Any number of rows.
UPDATE der_control
SET state = 'cleared', changed_at = %(at)s
WHERE station_id = %(station_id)s
    AND state IN ('asked', 'holds', 'superseded')
    AND (%(ref)s::text IS NULL OR control_ref = %(ref)s)
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(is_default)s::boolean IS NULL OR is_default = %(is_default)s)
RETURNING id;

-- name: believed
-- What we believe that a station has at this instant; a schedule that is over it has dropped. Any number of rows.
SELECT control_ref AS ref, kind, is_default, priority, starts_at, duration_s, settings
FROM der_control
WHERE station_id = %(station_id)s
    AND state IN ('holds', 'superseded')
    AND (
        starts_at IS NULL
        OR duration_s IS NULL
        OR starts_at + least(duration_s, 1e9) * interval '1 s' > %(at)s
    );

-- name: set_right
-- Whether a control that was told is superseded; one whose answer was lost is there. Zero or one row.
UPDATE der_control
SET state = %(state)s, changed_at = %(at)s
WHERE station_id = %(station_id)s
    AND control_ref = %(ref)s
    AND state IN ('asked', 'holds', 'superseded')
    AND state <> %(state)s
RETURNING id;

-- name: keep_event
-- What happened. Zero or one row: none where it was told before.
INSERT INTO der_event (
    organization_id, id, station_id, kind, control_kind, control_ref, superseded_refs, fault, info,
    occurred_at, received_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(kind)s, %(control_kind)s, %(control_ref)s,
    %(superseded_refs)s, %(fault)s, %(info)s, %(occurred_at)s, %(at)s
)
ON CONFLICT ON CONSTRAINT der_event_is_heard_once DO NOTHING
RETURNING id;

-- name: question_for_controls
-- The command whose answer a report is. Zero or one row.
SELECT id, payload
FROM station_command
WHERE station_id = %(station_id)s AND name = 'GetDERControl'
    AND payload ->> 'requestId' = %(request_no)s::text
ORDER BY requested_at DESC
LIMIT 1;

-- name: lock_report
-- What has come of a report so far, held. Zero or one row.
SELECT reported, is_complete
FROM der_control_report
WHERE station_id = %(station_id)s AND request_no = %(request_no)s
    AND command_id IS NOT DISTINCT FROM %(command_id)s
FOR UPDATE;

-- name: keep_report
-- What has come of it by now. One row.
INSERT INTO der_control_report AS r (
    organization_id, id, station_id, request_no, command_id, begun_at, heard_at, reported, is_complete,
    drifts, is_as_believed
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(request_no)s, %(command_id)s, %(at)s, %(at)s,
    %(reported)s, %(is_complete)s, %(drifts)s, %(is_as_believed)s
)
ON CONFLICT ON CONSTRAINT der_control_report_is_of_one_question DO UPDATE
SET heard_at = excluded.heard_at,
    reported = excluded.reported,
    is_complete = excluded.is_complete,
    drifts = excluded.drifts,
    is_as_believed = excluded.is_as_believed
RETURNING id;
