-- Settings of stations: what they tell, and what we tried to set. Role work; attempts begin in role app.

-- name: hold_settings
-- Whoever writes a station's settings takes turns with whoever compares them: this row first. One row.
INSERT INTO station_configuration (organization_id, station_id)
VALUES (%(organization_id)s, %(station_id)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET station_id = excluded.station_id;

-- name: keep_settings
-- What a station tells of its settings. What it does not say now, it has said before. One row each.
INSERT INTO station_setting AS s (
    organization_id, station_id, id, name, component, component_instance, evse_no, connector_no,
    variable, variable_instance, attribute, value, mutability, is_write_only, data_type, unit,
    min_limit, max_limit, values_list, supports_monitoring, is_persistent, is_constant, heard_at,
    report_begun_at
)
SELECT
    %(organization_id)s, %(station_id)s, told.*, %(at)s::timestamptz,
    %(report_begun_at)s::timestamptz
FROM unnest(
    %(id)s::text[], %(name)s::text[], %(component)s::text[], %(component_instance)s::text[],
    %(evse_no)s::integer[], %(connector_no)s::integer[], %(variable)s::text[],
    %(variable_instance)s::text[], %(attribute)s::text[], %(value)s::text[], %(mutability)s::text[],
    %(is_write_only)s::boolean[], %(data_type)s::text[], %(unit)s::text[], %(min_limit)s::numeric[],
    %(max_limit)s::numeric[], %(values_list)s::text[], %(supports_monitoring)s::boolean[],
    %(is_persistent)s::boolean[], %(is_constant)s::boolean[]
) AS told
ON CONFLICT (organization_id, station_id, id) DO UPDATE
SET name = excluded.name,
    component = excluded.component,
    component_instance = excluded.component_instance,
    variable = excluded.variable,
    variable_instance = excluded.variable_instance,
    mutability = coalesce(excluded.mutability, s.mutability),
    is_write_only = excluded.is_write_only OR (excluded.mutability IS NULL AND s.is_write_only),
    value = CASE
        WHEN excluded.mutability IS NULL AND s.is_write_only THEN NULL ELSE excluded.value
    END,
    attempted_value = CASE
        WHEN excluded.is_write_only AND s.attempted_value IS NOT NULL THEN '***'
        ELSE s.attempted_value
    END,
    data_type = coalesce(excluded.data_type, s.data_type),
    unit = CASE WHEN excluded.data_type IS NULL THEN s.unit ELSE excluded.unit END,
    min_limit = CASE WHEN excluded.data_type IS NULL THEN s.min_limit ELSE excluded.min_limit END,
    max_limit = CASE WHEN excluded.data_type IS NULL THEN s.max_limit ELSE excluded.max_limit END,
    values_list = CASE
        WHEN excluded.data_type IS NULL THEN s.values_list ELSE excluded.values_list
    END,
    supports_monitoring = coalesce(excluded.supports_monitoring, s.supports_monitoring),
    is_persistent = coalesce(excluded.is_persistent, s.is_persistent),
    is_constant = coalesce(excluded.is_constant, s.is_constant),
    heard_at = excluded.heard_at,
    report_begun_at = coalesce(excluded.report_begun_at, s.report_begun_at);

-- name: forget_missing
-- Settings that a station says it has not. Any number of rows.
DELETE FROM station_setting
WHERE station_id = %(station_id)s AND id = ANY (%(ids)s) AND attempted_at IS NULL;

-- name: empty_missing
-- The same of those that we tried to set: that stays. Any number of rows.
UPDATE station_setting
SET value = NULL, heard_at = NULL
WHERE station_id = %(station_id)s AND id = ANY (%(ids)s) AND heard_at IS NOT NULL;

-- name: forget_others
-- What a station that told all its settings did not tell. Any number of rows.
DELETE FROM station_setting
WHERE station_id = %(station_id)s AND attempted_at IS NULL
  AND heard_at <= %(begun_at)s AND report_begun_at IS DISTINCT FROM %(begun_at)s;

-- name: empty_others
-- The same of those that we tried to set: that stays. Any number of rows.
UPDATE station_setting
SET value = NULL, heard_at = NULL
WHERE station_id = %(station_id)s
  AND heard_at <= %(begun_at)s AND report_begun_at IS DISTINCT FROM %(begun_at)s;

-- name: known
-- One setting as it was last told. Zero or one row.
SELECT
    component, component_instance, evse_no, connector_no, variable, variable_instance, attribute,
    value, mutability, data_type, unit, min_limit, max_limit, values_list
FROM station_setting
WHERE station_id = %(station_id)s AND id = %(id)s;

-- name: begin_attempt
-- What somebody wants a setting to be; the wish before it is forgotten. One row.
INSERT INTO station_setting AS s (
    organization_id, station_id, id, name, component, component_instance, evse_no, connector_no,
    variable, variable_instance, attribute, is_write_only, attempted_value, attempted_at,
    attempted_by, attempt_command_id, attempt_result
)
VALUES (
    %(organization_id)s, %(station_id)s, %(id)s, %(name)s, %(component)s, %(component_instance)s,
    %(evse_no)s, %(connector_no)s, %(variable)s, %(variable_instance)s, %(attribute)s,
    %(is_write_only)s, %(value)s, %(at)s, %(by)s, %(command_id)s, 'pending'
)
ON CONFLICT (organization_id, station_id, id) DO UPDATE
SET attempted_value = CASE WHEN s.is_write_only THEN '***' ELSE excluded.attempted_value END,
    attempted_at = excluded.attempted_at,
    attempted_by = excluded.attempted_by,
    attempt_command_id = excluded.attempt_command_id,
    attempt_result = excluded.attempt_result;

-- name: end_attempt
-- What a station said to the last attempt; one that it accepted is what it has now. Zero or one row.
UPDATE station_setting
SET attempt_result = %(result)s,
    value = CASE
        WHEN %(result)s = 'accepted' AND NOT is_write_only THEN attempted_value ELSE value
    END,
    heard_at = CASE WHEN %(result)s = 'accepted' THEN %(at)s ELSE heard_at END
WHERE station_id = %(station_id)s AND id = %(id)s AND attempt_command_id = %(command_id)s;

-- name: end_attempts
-- The attempts of a command that was not answered. Any number of rows.
UPDATE station_setting
SET attempt_result = %(result)s
WHERE station_id = %(station_id)s AND attempt_command_id = %(command_id)s;

-- name: report
-- How far a station's report is. Zero or one row.
SELECT report_ref, report_begun_at, report_seen, report_last
FROM station_configuration
WHERE station_id = %(station_id)s;

-- name: keep_report
-- How far it is now; `read_at` where all was told. One row.
INSERT INTO station_configuration AS c (
    organization_id, station_id, report_ref, report_begun_at, report_seen, report_last, read_at
)
VALUES (
    %(organization_id)s, %(station_id)s, %(ref)s, %(begun_at)s, %(seen)s, %(last)s, %(read_at)s
)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET report_ref = excluded.report_ref,
    report_begun_at = excluded.report_begun_at,
    report_seen = excluded.report_seen,
    report_last = excluded.report_last,
    read_at = coalesce(excluded.read_at, c.read_at),
    asked_again = CASE WHEN excluded.read_at IS NULL THEN c.asked_again ELSE 0 END;

-- name: note_read
-- A station told all its settings in one answer. One row.
INSERT INTO station_configuration (organization_id, station_id, read_at)
VALUES (%(organization_id)s, %(station_id)s, %(at)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET read_at = excluded.read_at;

-- name: asked_for_all
-- Whether the report of this number was asked to be a whole one. One row where it was asked at all.
SELECT payload ->> 'reportBase' = 'FullInventory' AS is_whole
FROM station_command
WHERE station_id = %(station_id)s AND name = 'GetBaseReport'
  AND payload ->> 'requestId' = %(ref)s::text
ORDER BY requested_at DESC
LIMIT 1;

-- name: note_asked
-- We ask a station that booted with this firmware for all its settings. One row.
INSERT INTO station_configuration (organization_id, station_id, asked_at, asked_firmware)
VALUES (%(organization_id)s, %(station_id)s, %(at)s, %(firmware)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET asked_at = excluded.asked_at, asked_firmware = excluded.asked_firmware;

-- name: forget_asked
-- It did not answer: it is asked again at its next boot. Zero or one row.
UPDATE station_configuration
SET asked_at = NULL, asked_firmware = NULL
WHERE station_id = %(station_id)s;
