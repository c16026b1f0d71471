-- Connections that nobody let in, counted by the hour (docs/protocols/ocpp.md, Connections refused).

CREATE TABLE refused_connection (
    id text PRIMARY KEY,
    hour timestamptz NOT NULL,
    -- Where it came from; behind a trusted proxy whom that speaks for.
    address text NOT NULL,
    -- The station that it named; empty where it came to name none.
    identity text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    count bigint NOT NULL CONSTRAINT refused_connection_happened CHECK (count > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT refused_connection_is_counted_by_the_hour UNIQUE (hour, address, identity, reason, detail)
);
-- list_refused_connections: newest first
CREATE INDEX refused_connection_newest ON refused_connection (last_at, id);
-- Of no organisation, as strangers are: seen by who sees a root.
ALTER TABLE refused_connection ENABLE ROW LEVEL SECURITY;
CREATE POLICY refused_connections_are_for_those_who_see_a_root ON refused_connection FOR SELECT TO app
    USING (EXISTS (SELECT FROM organization AS o WHERE o.parent_id IS NULL));
CREATE POLICY refused_connections_are_kept_for_everybody ON refused_connection TO journal
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON refused_connection TO journal;
GRANT SELECT ON refused_connection TO app;

CREATE FUNCTION forget_refused_connections(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM refused_connection WHERE id IN (
            SELECT r.id FROM refused_connection AS r WHERE r.last_at < before ORDER BY r.last_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_refused_connections(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_refused_connections(timestamptz, integer) TO work;
