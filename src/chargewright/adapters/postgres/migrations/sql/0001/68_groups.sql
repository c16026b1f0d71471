-- Groups: stations that an operator looks at together (a customer's, a corridor's, those on trial),
-- whatever their sites. They change nothing about what a station does.

CREATE TABLE station_group (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    CONSTRAINT station_group_name_is_unique_in_organization UNIQUE (organization_id, name),
    PRIMARY KEY (organization_id, id)
);
-- list_station_groups: one organisation by name
CREATE INDEX station_group_by_name ON station_group (organization_id, name, id);
SELECT protect_tenant('station_group');

-- A station may be in several groups. `organization_id` is the group's; the station is that
-- organisation's or of one below it, so whoever sees the group sees all that is in it.
CREATE TABLE station_group_member (
    organization_id text NOT NULL,
    group_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_group_member_station_exists REFERENCES station (id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, group_id, station_id),
    CONSTRAINT station_group_member_group_exists FOREIGN KEY (organization_id, group_id)
        REFERENCES station_group (organization_id, id) ON DELETE CASCADE
);
-- filters by group: is this station in it
CREATE INDEX station_group_member_of_station ON station_group_member (station_id, group_id);
SELECT protect_tenant('station_group_member');

GRANT SELECT, INSERT, UPDATE, DELETE ON station_group TO app;
GRANT SELECT, INSERT, DELETE ON station_group_member TO app;

-- The stations of some organisations, of one site and of one group where they are named. Rows are seen with
-- the caller's rights. The planner takes it apart, so that of a group its members are read and no others.
CREATE FUNCTION stations_in(organizations text[], site text, station_group text)
RETURNS TABLE (id text, is_retired boolean)
LANGUAGE sql STABLE
AS $$
    SELECT s.id, s.is_retired FROM station AS s
    WHERE station_group IS NULL
      AND s.organization_id = ANY (organizations) AND (site IS NULL OR s.site_id = site)
    UNION ALL
    SELECT s.id, s.is_retired FROM station_group_member AS m
    JOIN station AS s ON s.id = m.station_id
    WHERE m.group_id = station_group
      AND s.organization_id = ANY (organizations) AND (site IS NULL OR s.site_id = site)
$$;

-- Payments that are for stations of these groups, at most so many, some of them twice: those of their sessions,
-- those attached to one, and while there is none, those at terminals that serve them. What comes first fills
-- what may be given, and the rest is not looked for: so no other workers, and no join that reads all sessions
-- to find those of a few stations. Rows are seen with the caller's rights.
CREATE FUNCTION payments_of_groups(groups text[], most integer) RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = public
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT s.payment_id
    FROM station_group_member AS m
    JOIN session AS s ON s.station_id = m.station_id
    WHERE m.group_id = ANY (groups) AND s.payment_id IS NOT NULL
    UNION ALL
    SELECT p.id
    FROM station_group_member AS m
    JOIN session AS s ON s.station_id = m.station_id
    JOIN payment AS p ON p.organization_id = s.organization_id AND p.attached_session_id = s.id
    WHERE m.group_id = ANY (groups)
    UNION ALL
    SELECT p.id
    FROM station_group_member AS m
    JOIN terminal_evse AS e ON e.station_id = m.station_id
    JOIN payment AS p ON p.organization_id = e.organization_id AND p.terminal_id = e.terminal_id
    WHERE m.group_id = ANY (groups) AND p.attached_session_id IS NULL
      AND NOT EXISTS (
          SELECT FROM session AS s WHERE s.organization_id = p.organization_id AND s.payment_id = p.id
      )
    LIMIT most;
END
$$;
REVOKE EXECUTE ON FUNCTION payments_of_groups(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payments_of_groups(text[], integer) TO app;
