-- What settings stations shall have, and how that is brought to them: templates, wishes for one station, and
-- jobs with a run for each station (docs/domain/settings.md).

CREATE TABLE setting_template (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    code text NOT NULL CONSTRAINT setting_template_code_is_a_word CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{0,39}$'),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    priority integer NOT NULL
        CONSTRAINT setting_template_priority_is_above_what_is_built_in CHECK (priority BETWEEN 0 AND 1000),
    valid_from timestamptz,
    valid_until timestamptz,
    -- '1.6', '2.0.1', '2.1'; none: any.
    versions text[] NOT NULL DEFAULT '{}',
    vendor text,
    model text,
    firmware text,
    firmware_is_prefix boolean NOT NULL DEFAULT false,
    site_id text CONSTRAINT setting_template_site_exists REFERENCES site (id) ON DELETE CASCADE,
    -- A list of key, variable, value, is_least.
    settings jsonb NOT NULL,
    sets_right boolean NOT NULL DEFAULT false,
    batch_size integer NOT NULL
        CONSTRAINT setting_template_batch_has_stations CHECK (batch_size BETWEEN 1 AND 1000),
    created_at timestamptz NOT NULL,
    CONSTRAINT setting_template_begins_before_it_ends CHECK (valid_from < valid_until),
    CONSTRAINT setting_template_code_is_unique_in_organization UNIQUE (organization_id, code),
    PRIMARY KEY (organization_id, id)
);
-- list_setting_templates: one organisation by code, by name, or the highest priority first
CREATE INDEX setting_template_by_code ON setting_template (organization_id, code, id);
CREATE INDEX setting_template_by_priority ON setting_template (organization_id, priority, id);
SELECT protect_tenant('setting_template');

-- Those of an organisation and of every one above it: what an organisation wants holds below it, where
-- nobody sees its templates.
CREATE FUNCTION setting_templates_above(whose text) RETURNS SETOF setting_template
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT o.id, o.parent_id FROM organization AS o WHERE o.id = whose
        UNION
        SELECT o.id, o.parent_id FROM organization AS o JOIN above ON o.id = above.parent_id
    )
    SELECT t.* FROM setting_template AS t JOIN above ON above.id = t.organization_id
$$;

-- What a person wants a setting of one station to be.
CREATE TABLE station_wish (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_wish_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Its name in small letters, as in station_setting.
    id text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    wished_at timestamptz NOT NULL,
    wished_by text NOT NULL,
    PRIMARY KEY (organization_id, station_id, id)
);
SELECT protect_tenant('station_wish');

CREATE TABLE setting_job (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    -- One of an operator's, or one that is built in; its name as it was.
    template_id text NOT NULL,
    template_name text NOT NULL,
    state text NOT NULL CONSTRAINT setting_job_state_is_known CHECK (
        state IN ('running', 'paused', 'done', 'cancelled')
    ),
    pause_reason text CONSTRAINT setting_job_pause_reason_is_known CHECK (
        pause_reason IN ('person', 'failures')
    ),
    skips_offline boolean NOT NULL,
    batch_size integer NOT NULL,
    -- Paused by itself when so many stations have failed since it began or was resumed.
    pause_after integer NOT NULL,
    failures_forgiven integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    ended_at timestamptz,
    CONSTRAINT setting_job_that_is_over_ended CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)),
    CONSTRAINT setting_job_that_is_paused_says_why CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
    PRIMARY KEY (organization_id, id)
);
-- list_setting_jobs: newest first
CREATE INDEX setting_job_newest ON setting_job (organization_id, created_at, id);
SELECT protect_tenant('setting_job');

-- The settings of one station brought to what they shall be: for a job, or because they have drifted.
CREATE TABLE setting_run (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT setting_run_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Null: nobody asked, something has drifted that is set right by itself. The job may be that of an
    -- organisation above the station's.
    job_id text,
    job_organization_id text,
    -- The template whose settings are brought; null: whatever is set right by itself.
    template_id text,
    state text NOT NULL CONSTRAINT setting_run_state_is_known CHECK (
        state IN (
            'waiting', 'setting', 'verifying', 'applied', 'unchanged', 'reboot_required', 'failed',
            'skipped', 'cancelled'
        )
    ),
    -- What it waits for now.
    command_ids text[] NOT NULL DEFAULT '{}',
    -- A list of name, value, result: what was tried, and what became of it.
    results jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    begun_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT setting_run_is_of_a_job_or_of_none CHECK ((job_id IS NULL) = (job_organization_id IS NULL)),
    CONSTRAINT setting_run_that_is_over_ended
        CHECK ((state IN ('waiting', 'setting', 'verifying')) = (ended_at IS NULL)),
    PRIMARY KEY (organization_id, id)
);
-- due_setting_runs: those that are not over
CREATE INDEX setting_run_open ON setting_run (created_at, id) WHERE ended_at IS NULL;
-- a station is brought to what it shall be by one run at a time
CREATE UNIQUE INDEX setting_run_at_work ON setting_run (station_id) WHERE state IN ('setting', 'verifying');
CREATE UNIQUE INDEX setting_run_correction ON setting_run (station_id) WHERE job_id IS NULL AND ended_at IS NULL;
-- list_setting_runs of a job and of a station; progress of a job
CREATE INDEX setting_run_of_job ON setting_run (job_organization_id, job_id, state);
CREATE INDEX setting_run_newest ON setting_run (organization_id, created_at, id);
CREATE INDEX setting_run_of_station ON setting_run (organization_id, station_id, created_at, id);
SELECT protect_tenant('setting_run');

GRANT SELECT, INSERT, UPDATE, DELETE ON setting_template, station_wish TO app;
GRANT SELECT ON station_wish TO work;
GRANT SELECT, INSERT, UPDATE ON setting_job, setting_run TO app, work;

-- Stations whose settings are read, so that what has drifted is seen: connected since they were read last, or
-- read long ago, or parts of their report are missing, for which they are asked again three times; at most so
-- many.
CREATE FUNCTION due_setting_sweeps(at timestamptz, read_before timestamptz, again_after interval, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT l.organization_id, l.station_id
    FROM station_link AS l
    JOIN station AS s ON s.id = l.station_id AND NOT s.is_retired
    LEFT JOIN station_configuration AS c
        ON c.organization_id = l.organization_id AND c.station_id = l.station_id
    CROSS JOIN LATERAL (SELECT greatest(c.swept_at, c.asked_at, c.read_at) AS last_at) AS swept
    WHERE l.is_connected AND l.subprotocol IS NOT NULL AND l.booted_at IS NOT NULL
      AND (
          swept.last_at IS NULL OR swept.last_at < read_before
          OR (
              swept.last_at < at - again_after
              AND swept.last_at < greatest(l.connected_at, l.booted_at)
          )
          OR (
              c.report_begun_at < at - again_after AND c.swept_at < at - again_after
              AND c.asked_again < 3
              AND (c.report_last IS NULL OR cardinality(c.report_seen) <= c.report_last)
          )
      )
    ORDER BY swept.last_at NULLS FIRST, l.station_id
    LIMIT most
$$;

CREATE FUNCTION due_comparisons(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.station_id FROM station_configuration AS c
    WHERE c.compare_at <= at
    ORDER BY c.compare_at LIMIT most
$$;

-- Stations that are connected and shall be set right, where nothing is under way for that.
CREATE FUNCTION due_corrections(most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.station_id
    FROM station_configuration AS c
    JOIN station_link AS l ON l.station_id = c.station_id AND l.is_connected
    WHERE c.wants_correction AND NOT EXISTS (
        SELECT FROM setting_run AS r WHERE r.station_id = c.station_id AND r.ended_at IS NULL
    )
    LIMIT most
$$;

-- Runs that can go on: whose commands have all ended, or that may begin: their job runs and has room, and their
-- station is connected, or is not waited for.
CREATE FUNCTION due_setting_runs(most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    (
        SELECT r.organization_id, r.id FROM setting_run AS r
        WHERE r.ended_at IS NULL AND r.state <> 'waiting' AND NOT EXISTS (
            SELECT FROM station_command AS c
            WHERE c.organization_id = r.organization_id AND c.id = ANY (r.command_ids)
              AND c.state IN ('queued', 'sent')
        )
        ORDER BY r.created_at, r.id LIMIT most
    )
    UNION ALL
    (
        SELECT r.organization_id, r.id FROM setting_run AS r
        JOIN station_link AS l ON l.station_id = r.station_id
        LEFT JOIN setting_job AS j ON j.organization_id = r.job_organization_id AND j.id = r.job_id
        WHERE r.ended_at IS NULL AND r.state = 'waiting'
          AND (j.id IS NULL OR j.state = 'running')
          AND (l.is_connected OR j.skips_offline)
          AND NOT EXISTS (
              SELECT FROM setting_run AS o
              WHERE o.station_id = r.station_id AND o.state IN ('setting', 'verifying')
          )
          AND (j.id IS NULL OR j.batch_size > (
              SELECT count(*) FROM setting_run AS o
              WHERE o.job_organization_id = j.organization_id AND o.job_id = j.id
                AND o.state IN ('setting', 'verifying')
          ))
        ORDER BY r.created_at, r.id LIMIT most
    )
$$;

-- A job of an organisation above counts all its runs, also those that the unit of work does not see: a run is
-- advanced in a unit of work of its station's organisation.
CREATE FUNCTION note_setting_run_ended(job_organization text, job text, at timestamptz)
RETURNS TABLE (state text, pause_reason text, is_news boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    it setting_job;
    failed integer;
    left_open integer;
BEGIN
    SELECT j.* INTO it FROM setting_job AS j
    WHERE j.organization_id = job_organization AND j.id = job FOR UPDATE;
    SELECT count(*) FILTER (WHERE r.state = 'failed'), count(*) FILTER (WHERE r.ended_at IS NULL)
    INTO failed, left_open
    FROM setting_run AS r WHERE r.job_organization_id = job_organization AND r.job_id = job;
    IF it.state IN ('running', 'paused') AND left_open = 0 THEN
        UPDATE setting_job AS j SET state = 'done', pause_reason = NULL, ended_at = at
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'done'::text, NULL::text, true;
    ELSIF it.state = 'running' AND failed - it.failures_forgiven >= it.pause_after THEN
        UPDATE setting_job AS j SET state = 'paused', pause_reason = 'failures'
        WHERE j.organization_id = job_organization AND j.id = job;
        RETURN QUERY SELECT 'paused'::text, 'failures'::text, true;
    ELSE
        RETURN QUERY SELECT it.state, it.pause_reason, false;
    END IF;
END
$$;

-- The job of a run, held, where it may still begin another; nothing where it may not.
CREATE FUNCTION hold_setting_job(job_organization text, job text)
RETURNS TABLE (skips_offline boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public
AS $$
    SELECT j.skips_offline FROM setting_job AS j
    WHERE j.organization_id = job_organization AND j.id = job AND j.state = 'running'
      AND j.batch_size > (
          SELECT count(*) FROM setting_run AS o
          WHERE o.job_organization_id = job_organization AND o.job_id = job
            AND o.state IN ('setting', 'verifying')
      )
    FOR UPDATE
$$;

REVOKE EXECUTE ON FUNCTION setting_templates_above(text), due_comparisons(timestamptz, integer),
    due_setting_sweeps(timestamptz, timestamptz, interval, integer), due_corrections(integer),
    due_setting_runs(integer), note_setting_run_ended(text, text, timestamptz),
    hold_setting_job(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION setting_templates_above(text) TO app, work;
GRANT EXECUTE ON FUNCTION due_comparisons(timestamptz, integer),
    due_setting_sweeps(timestamptz, timestamptz, interval, integer), due_corrections(integer),
    due_setting_runs(integer), note_setting_run_ended(text, text, timestamptz),
    hold_setting_job(text, text) TO work;
