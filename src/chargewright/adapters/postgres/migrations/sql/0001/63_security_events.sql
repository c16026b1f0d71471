-- What concerns the security of a station: what it tells of itself, and whom we turned away in its name
-- (docs/protocols/ocpp.md, Security events).

CREATE TABLE security_event (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT security_event_station_exists REFERENCES station (id) ON DELETE CASCADE,
    origin text NOT NULL CONSTRAINT security_event_origin_is_known CHECK (origin IN ('station', 'system')),
    -- A word of OCPP's list, the vendor's own, or ours.
    type text NOT NULL,
    is_critical boolean NOT NULL,
    tech_info text NOT NULL,
    -- Where who was turned away came from; empty for what a station tells.
    peer text NOT NULL,
    -- What is told again within an hour is counted in the row that there is.
    count bigint NOT NULL CONSTRAINT security_event_happened CHECK (count > 0),
    -- The station's claim where it tells it, else our clock.
    occurred_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_by text,
    CONSTRAINT security_event_is_acknowledged_by_somebody
        CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
    -- A station that repeats what it could not deliver tells nothing new.
    CONSTRAINT security_event_is_told_once
        UNIQUE (organization_id, station_id, origin, type, occurred_at, tech_info, peer),
    PRIMARY KEY (organization_id, id)
);
-- list_security_events: newest first
CREATE INDEX security_event_newest ON security_event (organization_id, last_at, id);
-- forget_security_events: oldest first
CREATE INDEX security_event_oldest ON security_event (last_at);
SELECT protect_tenant('security_event');
GRANT SELECT, INSERT, UPDATE ON security_event TO work;
GRANT SELECT, UPDATE (acknowledged_at, acknowledged_by) ON security_event TO app;

CREATE FUNCTION forget_security_events(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM security_event WHERE (organization_id, id) IN (
            SELECT e.organization_id, e.id FROM security_event AS e
            WHERE e.last_at < before ORDER BY e.last_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_security_events(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_security_events(timestamptz, integer) TO work;
