-- Settings kept as they shall be, one station at a time. Role work.

-- name: due_comparisons
-- Stations whose settings are to be compared again. At most so many.
SELECT organization_id, id FROM due_comparisons(%(at)s, %(most)s);

-- name: due_setting_sweeps
-- Stations whose settings are to be read again. At most so many.
SELECT organization_id, id
FROM due_setting_sweeps(%(at)s, %(read_before)s, %(again_after)s, %(most)s);

-- name: due_corrections
-- Stations where something is to be set right. At most so many.
SELECT organization_id, id FROM due_corrections(%(most)s);

-- name: add_correction
-- A run for what has drifted at a station; none where one is open. Zero or one row.
INSERT INTO rollout_run (organization_id, id, kind, station_id, state, created_at)
VALUES (%(organization_id)s, %(id)s, 'settings', %(station_id)s, 'waiting', %(at)s)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: is_answered
-- Whether these commands have all ended. One row.
SELECT NOT EXISTS (
    SELECT FROM station_command WHERE id = ANY (%(command_ids)s) AND state IN ('queued', 'sent')
) AS is_answered;

-- name: attempt_results
-- What became of what these commands tried. Any number of rows.
SELECT id, attempt_result FROM station_setting
WHERE station_id = %(station_id)s AND attempt_command_id = ANY (%(command_ids)s);
