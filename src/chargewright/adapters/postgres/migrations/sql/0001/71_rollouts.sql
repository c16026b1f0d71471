-- Roll-outs: something brought to many stations as a job, in stages, with a run for each station
-- (docs/domain/rollouts.md). What is brought, and how, is its kind's business.

CREATE TABLE rollout (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    kind text NOT NULL CONSTRAINT rollout_kind_is_known CHECK (
        kind IN ('settings', 'firmware', 'local_lists')
    ),
    -- What is brought: an id that is its kind's, and what that was called then.
    about_id text NOT NULL,
    about_name text NOT NULL,
    -- What its kind wants to know besides.
    details jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL CONSTRAINT rollout_state_is_known CHECK (
        state IN ('running', 'paused', 'done', 'cancelled')
    ),
    pause_reason text CONSTRAINT rollout_pause_reason_is_known CHECK (
        pause_reason IN ('person', 'failures', 'stage')
    ),
    skips_offline boolean NOT NULL,
    batch_size integer NOT NULL,
    -- Paused by itself when so many stations have failed since it began or was resumed.
    pause_after integer NOT NULL,
    failures_forgiven integer NOT NULL DEFAULT 0,
    -- Stations of this stage and of those before it may begin.
    stage integer NOT NULL DEFAULT 1,
    -- Whether it waits for a person when a stage has ended and another follows.
    pauses_between boolean NOT NULL DEFAULT false,
    -- Whether a station at which somebody charges waits until nobody does.
    only_idle boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    ended_at timestamptz,
    CONSTRAINT rollout_that_is_over_ended CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)),
    CONSTRAINT rollout_that_is_paused_says_why CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
    PRIMARY KEY (organization_id, id)
);
-- list_setting_jobs: one kind, newest first
CREATE INDEX rollout_newest ON rollout (organization_id, kind, created_at, id);
SELECT protect_tenant('rollout');

-- What is done at one station: for a roll-out, or because it has drifted.
CREATE TABLE rollout_run (
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT rollout_run_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Null: nobody asked, something has drifted that is set right by itself. The job may be that of an
    -- organisation above the station's.
    job_id text,
    job_organization_id text,
    -- What is brought; null: whatever is set right by itself.
    about_id text,
    stage integer NOT NULL DEFAULT 1,
    -- 'waiting', a word of its kind for each step at the station, or how it ended.
    state text NOT NULL,
    -- What it waits for now.
    command_ids text[] NOT NULL DEFAULT '{}',
    -- What was tried, and what became of it, as its kind has it.
    results jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    begun_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT rollout_run_is_of_a_job_or_of_none CHECK ((job_id IS NULL) = (job_organization_id IS NULL)),
    CONSTRAINT rollout_run_that_waits_has_not_ended CHECK (state <> 'waiting' OR ended_at IS NULL),
    PRIMARY KEY (organization_id, id)
);
-- due_setting_runs: those that are not over
CREATE INDEX rollout_run_open ON rollout_run (kind, created_at, id) WHERE ended_at IS NULL;
-- beginning_runs: stations of a job that have not begun
CREATE INDEX rollout_run_waiting ON rollout_run (job_organization_id, job_id, created_at, id) WHERE state = 'waiting';
-- a station is brought one thing of a kind at a time
CREATE UNIQUE INDEX rollout_run_at_work ON rollout_run (station_id, kind)
WHERE ended_at IS NULL AND state <> 'waiting';
CREATE UNIQUE INDEX rollout_run_correction ON rollout_run (station_id, kind)
WHERE job_id IS NULL AND ended_at IS NULL;
-- list_setting_runs of a job and of a station; progress of a job
CREATE INDEX rollout_run_of_job ON rollout_run (job_organization_id, job_id, state);
CREATE INDEX rollout_run_newest ON rollout_run (organization_id, kind, created_at, id);
CREATE INDEX rollout_run_of_station ON rollout_run (organization_id, station_id, kind, created_at, id);
SELECT protect_tenant('rollout_run');

GRANT SELECT, INSERT, UPDATE ON rollout, rollout_run TO app, work;

-- Runs that may begin: their job runs, has come to their stage and has room, and their station is connected, or
-- is not waited for.
CREATE FUNCTION beginning_runs(of_kind text, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH job AS (
        SELECT j.organization_id, j.id, j.stage, j.skips_offline, j.only_idle
        FROM rollout AS j
        WHERE j.kind = of_kind AND j.state = 'running' AND j.batch_size > (
            SELECT count(*) FROM rollout_run AS o
            WHERE o.job_organization_id = j.organization_id AND o.job_id = j.id
              AND o.ended_at IS NULL AND o.state <> 'waiting'
        )
    ), run AS (
        SELECT r.organization_id, r.id, r.station_id, r.created_at, j.skips_offline, j.only_idle
        FROM job AS j
        JOIN rollout_run AS r ON r.job_organization_id = j.organization_id AND r.job_id = j.id
            AND r.state = 'waiting' AND r.stage <= j.stage
        UNION ALL
        SELECT r.organization_id, r.id, r.station_id, r.created_at, false, false
        FROM rollout_run AS r
        WHERE r.job_id IS NULL AND r.kind = of_kind AND r.state = 'waiting' AND r.ended_at IS NULL
    )
    SELECT r.organization_id, r.id FROM run AS r
    JOIN station_link AS l ON l.station_id = r.station_id
    WHERE (l.is_connected OR r.skips_offline)
      AND NOT (r.only_idle AND EXISTS (
          SELECT FROM session AS u WHERE u.station_id = r.station_id AND u.status = 'in_progress'
      ))
      AND NOT EXISTS (
          SELECT FROM rollout_run AS o
          WHERE o.station_id = r.station_id AND o.kind = of_kind AND o.ended_at IS NULL
            AND o.state <> 'waiting'
      )
    ORDER BY r.created_at, r.id LIMIT most
$$;

-- Runs at work whose commands have all ended.
CREATE FUNCTION answered_runs(of_kind text, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT r.organization_id, r.id FROM rollout_run AS r
    WHERE r.ended_at IS NULL AND r.state <> 'waiting' AND r.kind = of_kind AND NOT EXISTS (
        SELECT FROM station_command AS c
        WHERE c.organization_id = r.organization_id AND c.id = ANY (r.command_ids)
          AND c.state IN ('queued', 'sent')
    )
    ORDER BY r.created_at, r.id LIMIT most
$$;

-- The job of a run, held, where it may still begin another; nothing where it may not.
CREATE FUNCTION hold_rollout(job_organization text, job text)
RETURNS TABLE (skips_offline boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$
    SELECT j.skips_offline FROM rollout AS j
    WHERE j.organization_id = job_organization AND j.id = job AND j.state = 'running'
      AND j.batch_size > (
          SELECT count(*) FROM rollout_run AS o
          WHERE o.job_organization_id = job_organization AND o.job_id = job
            AND o.ended_at IS NULL AND o.state <> 'waiting'
      )
    FOR UPDATE
$$;

-- What the kind of a job wants to know of it, and who asked for it.
CREATE FUNCTION rollout_details(job_organization text, job text)
RETURNS TABLE (details jsonb, created_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT j.details, j.created_by FROM rollout AS j
    WHERE j.organization_id = job_organization AND j.id = job
$$;

-- A job of an organisation above counts all its runs, also those that the unit of work does not see: a run is
-- advanced in a unit of work of its station's organisation.
CREATE FUNCTION note_rollout_run_ended(job_organization text, job text, at timestamptz)
RETURNS TABLE (state text, pause_reason text, is_news boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    it rollout;
    failed integer;
    left_open integer;
    left_of_stage integer;
BEGIN
    SELECT j.* INTO it FROM rollout AS j
    WHERE j.organization_id = job_organization AND j.id = job FOR UPDATE;
    SELECT count(*) FILTER (WHERE r.state = 'failed'), count(*) FILTER (WHERE r.ended_at IS NULL),
        count(*) FILTER (WHERE r.ended_at IS NULL AND r.stage <= it.stage)
    INTO failed, left_open, left_of_stage
    FROM rollout_run AS r WHERE r.job_organization_id = job_organization AND r.job_id = job;
    IF it.state IN ('running', 'paused') AND left_open = 0 THEN
        UPDATE rollout AS j SET state = 'done', pause_reason = NULL, ended_at = at
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'done'::text, NULL::text, true;
    ELSIF it.state = 'running' AND failed - it.failures_forgiven >= it.pause_after THEN
        UPDATE rollout AS j SET state = 'paused', pause_reason = 'failures'
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'paused'::text, 'failures'::text, true;
    ELSIF it.state = 'running' AND left_of_stage = 0 AND it.pauses_between THEN
        UPDATE rollout AS j SET state = 'paused', pause_reason = 'stage'
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'paused'::text, 'stage'::text, true;
    ELSIF it.state = 'running' AND left_of_stage = 0 THEN
        UPDATE rollout AS j SET stage = it.stage + 1
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'running'::text, NULL::text, true;
    ELSE
        RETURN QUERY SELECT it.state, it.pause_reason, false;
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION beginning_runs(text, integer), answered_runs(text, integer),
    hold_rollout(text, text), rollout_details(text, text), note_rollout_run_ended(text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION beginning_runs(text, integer), answered_runs(text, integer),
    hold_rollout(text, text), rollout_details(text, text), note_rollout_run_ended(text, text, timestamptz) TO work;
