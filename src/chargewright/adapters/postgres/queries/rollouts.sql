-- Roll-outs: something brought to many stations. Those who make them are of role app, those who bring it of role work.

-- name: stations_of
-- Stations of an organisation and of those below it that have ever connected, by identity; of one site, of a group, or
-- some of them. At most so many, one row each.
SELECT s.organization_id, s.id, s.identity
FROM station AS s
JOIN station_link AS l ON l.station_id = s.id AND l.subprotocol IS NOT NULL
WHERE s.organization_id IN (SELECT organization_with_descendants(%(organization_id)s))
  AND NOT s.is_retired
  AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR EXISTS (
      SELECT FROM station_group_member AS m WHERE m.station_id = s.id AND m.group_id = %(group_id)s
  ))
  AND (%(station_ids)s::text[] IS NULL OR s.id = ANY (%(station_ids)s))
ORDER BY s.identity, s.id
LIMIT %(most)s;

-- name: add_job
-- A job. One row.
INSERT INTO rollout (
    organization_id, id, kind, about_id, about_name, details, state, skips_offline, batch_size,
    pause_after, pauses_between, only_idle, created_at, created_by, ended_at
)
VALUES (
    %(organization_id)s, %(id)s, %(kind)s, %(about_id)s, %(about_name)s, %(details)s, %(state)s,
    %(skips_offline)s, %(batch_size)s, %(pause_after)s, %(pauses_between)s, %(only_idle)s, %(at)s, %(by)s, %(ended_at)s
);

-- name: add_runs
-- Its stations, in this order. One row each.
INSERT INTO rollout_run (
    organization_id, id, kind, station_id, job_id, job_organization_id, about_id, stage, state, created_at
)
SELECT
    owner, run_id, %(kind)s, station, %(job_id)s, %(organization_id)s, %(about_id)s, stage, 'waiting',
    %(at)s
FROM unnest(%(owners)s::text[], %(ids)s::text[], %(stations)s::text[], %(stages)s::integer[])
    AS run (owner, run_id, station, stage);

-- name: lock_job
-- One job, held until the unit of work ends. Zero or one row.
SELECT id, organization_id, state FROM rollout
WHERE id = %(id)s AND kind = %(kind)s
FOR UPDATE;

-- name: pause_job
-- It begins with no more stations. One row.
UPDATE rollout SET state = 'paused', pause_reason = 'person' WHERE id = %(id)s;

-- name: resume_job
-- It goes on, with the next stage where none of this is left; the stations that failed are forgiven. One row.
UPDATE rollout AS j
SET state = 'running', pause_reason = NULL,
    stage = CASE WHEN EXISTS (
        SELECT FROM rollout_run AS r
        WHERE r.job_organization_id = j.organization_id AND r.job_id = j.id
          AND r.ended_at IS NULL AND r.stage <= j.stage
    ) THEN j.stage ELSE j.stage + 1 END,
    failures_forgiven = (
        SELECT count(*) FROM rollout_run AS r
        WHERE r.job_organization_id = j.organization_id AND r.job_id = j.id AND r.state = 'failed'
    )
WHERE j.id = %(id)s;

-- name: retry_runs
-- Stations that failed wait for their turn again; of those that are named, also such as were left out. What
-- was tried before stays with them. One row each.
UPDATE rollout_run
SET state = 'waiting', ended_at = NULL, command_ids = '{}'
WHERE job_organization_id = %(organization_id)s AND job_id = %(id)s AND ended_at IS NOT NULL
  AND CASE
      WHEN %(station_ids)s::text[] IS NULL THEN state = 'failed'
      ELSE station_id = ANY (%(station_ids)s) AND state IN ('failed', 'skipped')
  END
RETURNING station_id;

-- name: reopen_job
-- A job of which stations wait again; no more failures stay forgiven than there are. One row.
UPDATE rollout AS j
SET state = CASE j.state WHEN 'done' THEN 'running' ELSE j.state END, ended_at = NULL,
    failures_forgiven = least(j.failures_forgiven, (
        SELECT count(*) FROM rollout_run AS r
        WHERE r.job_organization_id = j.organization_id AND r.job_id = j.id AND r.state = 'failed'
    ))
WHERE j.organization_id = %(organization_id)s AND j.id = %(id)s;

-- name: cancel_job
-- It is over; what is under way at a station is finished. One row.
UPDATE rollout
SET state = 'cancelled', pause_reason = NULL, ended_at = %(at)s
WHERE id = %(id)s;

-- name: cancel_runs
-- Its stations that have not begun. Any number of rows.
UPDATE rollout_run
SET state = 'cancelled', ended_at = %(at)s
WHERE job_organization_id = %(organization_id)s AND job_id = %(id)s AND state = 'waiting';

-- name: due_runs
-- Runs of a kind that can go on: at work and answered, or that may begin. At most twice so many.
SELECT organization_id, id FROM answered_runs(%(kind)s, %(most)s)
UNION ALL
SELECT organization_id, id FROM beginning_runs(%(kind)s, %(most)s);

-- name: lock_run
-- One run that is not over, held; none where somebody else holds it. Zero or one row.
SELECT
    id, organization_id, station_id, state, about_id, job_id, job_organization_id, command_ids, results
FROM rollout_run
WHERE id = %(id)s AND ended_at IS NULL
FOR UPDATE SKIP LOCKED;

-- name: is_at_work
-- Whether another run of this kind is at work at the station. One row.
SELECT EXISTS (
    SELECT FROM rollout_run
    WHERE station_id = %(station_id)s AND kind = %(kind)s AND ended_at IS NULL AND state <> 'waiting'
) AS is_at_work;

-- name: hold_job
-- The job of a run that may begin, held. Zero or one row.
SELECT skips_offline FROM hold_rollout(%(organization_id)s, %(id)s);

-- name: details_of_job
-- What shall be brought, and who asked for it. Zero or one row.
SELECT details, created_by FROM rollout_details(%(organization_id)s, %(id)s);

-- name: station_now
-- Whether a station is connected, and what it speaks. Zero or one row.
SELECT is_connected, subprotocol FROM station_link WHERE station_id = %(station_id)s;

-- name: save_run
-- How far a run is. One row.
UPDATE rollout_run
SET state = %(state)s, command_ids = %(command_ids)s, results = %(results)s,
    begun_at = coalesce(begun_at, %(at)s), ended_at = %(ended_at)s
WHERE id = %(id)s;

-- name: run_ended
-- A run of a job is over: how the job is now, and whether that is news. One row.
SELECT state, pause_reason, is_news
FROM note_rollout_run_ended(%(organization_id)s, %(id)s, %(at)s);
