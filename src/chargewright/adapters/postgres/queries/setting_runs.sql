-- Runs: settings brought to stations, one station at a time. Role work.

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

-- name: due_setting_runs
-- Runs that can go on. At most twice so many.
SELECT organization_id, id FROM due_setting_runs(%(most)s);

-- name: lock_run
-- One run that is not over, held; none where somebody else holds it. Zero or one row.
SELECT
    id, organization_id, station_id, state, template_id, job_id, job_organization_id, command_ids, results
FROM setting_run
WHERE id = %(id)s AND ended_at IS NULL
FOR UPDATE SKIP LOCKED;

-- name: is_at_work
-- Whether another run is at work at the station. One row.
SELECT EXISTS (
    SELECT FROM setting_run
    WHERE station_id = %(station_id)s AND state IN ('setting', 'verifying')
) AS is_at_work;

-- name: hold_job
-- The job of a run that may begin, held. Zero or one row.
SELECT skips_offline FROM hold_setting_job(%(organization_id)s, %(id)s);

-- name: station_now
-- Whether a station is connected, and what it speaks. Zero or one row.
SELECT is_connected, subprotocol FROM station_link WHERE station_id = %(station_id)s;

-- name: add_correction
-- A run for what has drifted at a station; none where one is open. Zero or one row.
INSERT INTO setting_run (organization_id, id, station_id, state, created_at)
VALUES (%(organization_id)s, %(id)s, %(station_id)s, 'waiting', %(at)s)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: save_run
-- How far a run is. One row.
UPDATE setting_run
SET state = %(state)s, command_ids = %(command_ids)s, results = %(results)s,
    begun_at = coalesce(begun_at, %(at)s), ended_at = %(ended_at)s
WHERE id = %(id)s;

-- name: attempt_results
-- What became of what these commands tried. Any number of rows.
SELECT id, attempt_result FROM station_setting
WHERE station_id = %(station_id)s AND attempt_command_id = ANY (%(command_ids)s);

-- name: run_ended
-- A run of a job is over: how the job is now, and whether that is news. One row.
SELECT state, pause_reason, is_news
FROM note_setting_run_ended(%(organization_id)s, %(id)s, %(at)s);
