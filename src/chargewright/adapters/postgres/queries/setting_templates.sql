-- Templates of settings and jobs that bring them to stations, as operators make them. Role app.

-- name: lock_template
-- One template, held until the unit of work ends. Zero or one row.
SELECT
    id, organization_id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
FROM setting_template
WHERE id = %(id)s
FOR UPDATE;

-- name: template
-- One template. Zero or one row.
SELECT
    id, organization_id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
FROM setting_template
WHERE id = %(id)s;

-- name: add_template
-- A new template. One row; none where the organisation has one of this code.
INSERT INTO setting_template (
    organization_id, id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
)
VALUES (
    %(organization_id)s, %(id)s, %(code)s, %(name)s, %(description)s, %(priority)s, %(valid_from)s,
    %(valid_until)s, %(versions)s, %(vendor)s, %(model)s, %(firmware)s, %(firmware_is_prefix)s,
    %(site_id)s, %(settings)s, %(sets_right)s, %(batch_size)s, %(created_at)s
)
ON CONFLICT (organization_id, code) DO NOTHING
RETURNING id;

-- name: save_template
-- The template as it is now. One row.
UPDATE setting_template
SET code = %(code)s, name = %(name)s, description = %(description)s, priority = %(priority)s,
    valid_from = %(valid_from)s, valid_until = %(valid_until)s, versions = %(versions)s,
    vendor = %(vendor)s, model = %(model)s, firmware = %(firmware)s,
    firmware_is_prefix = %(firmware_is_prefix)s, site_id = %(site_id)s, settings = %(settings)s,
    sets_right = %(sets_right)s, batch_size = %(batch_size)s
WHERE id = %(id)s;

-- name: delete_template
-- A template; what it wanted of stations is wanted no more. Zero or one row.
DELETE FROM setting_template
WHERE id = %(id)s;

-- name: stations_of
-- Stations of an organisation and of those below it that have ever connected, by identity; of one site, or of
-- some stations. At most so many, one row each.
SELECT s.organization_id, s.id, s.identity
FROM station AS s
JOIN station_link AS l ON l.station_id = s.id AND l.subprotocol IS NOT NULL
WHERE s.organization_id IN (SELECT organization_with_descendants(%(organization_id)s))
  AND NOT s.is_retired
  AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
  AND (%(station_ids)s::text[] IS NULL OR s.id = ANY (%(station_ids)s))
ORDER BY s.identity, s.id
LIMIT %(most)s;

-- name: add_job
-- A job. One row.
INSERT INTO setting_job (
    organization_id, id, template_id, template_name, state, skips_offline, batch_size, pause_after,
    created_at, created_by, ended_at
)
VALUES (
    %(organization_id)s, %(id)s, %(template_id)s, %(template_name)s, %(state)s, %(skips_offline)s,
    %(batch_size)s, %(pause_after)s, %(at)s, %(by)s, %(ended_at)s
);

-- name: add_runs
-- Its stations, in this order. One row each.
INSERT INTO setting_run (
    organization_id, id, station_id, job_id, job_organization_id, template_id, state, created_at
)
SELECT
    owner, run_id, station, %(job_id)s, %(organization_id)s, %(template_id)s, 'waiting', %(at)s
FROM unnest(%(owners)s::text[], %(ids)s::text[], %(stations)s::text[]) AS run (owner, run_id, station);

-- name: lock_job
-- One job, held until the unit of work ends. Zero or one row.
SELECT id, organization_id, state FROM setting_job WHERE id = %(id)s FOR UPDATE;

-- name: pause_job
-- It begins with no more stations. One row.
UPDATE setting_job SET state = 'paused', pause_reason = 'person' WHERE id = %(id)s;

-- name: resume_job
-- It goes on, and the stations that failed are forgiven. One row.
UPDATE setting_job AS j
SET state = 'running', pause_reason = NULL, failures_forgiven = (
    SELECT count(*) FROM setting_run AS r
    WHERE r.job_organization_id = j.organization_id AND r.job_id = j.id AND r.state = 'failed'
)
WHERE j.id = %(id)s;

-- name: cancel_job
-- It is over; what is under way at a station is finished. One row.
UPDATE setting_job
SET state = 'cancelled', pause_reason = NULL, ended_at = %(at)s
WHERE id = %(id)s;

-- name: cancel_runs
-- Its stations that have not begun. Any number of rows.
UPDATE setting_run
SET state = 'cancelled', ended_at = %(at)s
WHERE job_organization_id = %(organization_id)s AND job_id = %(id)s AND state = 'waiting';
