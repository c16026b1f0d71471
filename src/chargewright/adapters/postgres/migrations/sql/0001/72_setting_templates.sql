-- What settings stations shall have: templates, and wishes for one station (docs/domain/settings.md). They are
-- brought by roll-outs of the kind 'settings'.

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

GRANT SELECT, INSERT, UPDATE, DELETE ON setting_template, station_wish TO app;
GRANT SELECT ON station_wish TO work;

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
        SELECT FROM rollout_run AS r
        WHERE r.station_id = c.station_id AND r.kind = 'settings' AND r.ended_at IS NULL
    )
    LIMIT most
$$;

REVOKE EXECUTE ON FUNCTION setting_templates_above(text), due_comparisons(timestamptz, integer),
    due_setting_sweeps(timestamptz, timestamptz, interval, integer), due_corrections(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION setting_templates_above(text) TO app, work;
GRANT EXECUTE ON FUNCTION due_comparisons(timestamptz, integer),
    due_setting_sweeps(timestamptz, timestamptz, interval, integer), due_corrections(integer) TO work;
