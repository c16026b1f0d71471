-- What an EVSE, a station's link and a terminal were, and from when to when: their availability.

-- The newest span of a thing is open; each other ends where the next begins. So of one thing they neither
-- overlap nor leave a gap. Nothing is known of the time before its first.
CREATE TABLE availability_span (
    organization_id text NOT NULL,
    -- The thing and the microsecond in which it began: written twice it is the same row.
    id text NOT NULL,
    about_kind text NOT NULL,
    about_id text NOT NULL,
    state text NOT NULL,
    -- Our clock; null: it goes on.
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT availability_span_has_a_length CHECK (ended_at > began_at),
    CONSTRAINT availability_span_state_is_known CHECK (
        CASE about_kind
            WHEN 'evse' THEN state IN (
                'available', 'occupied', 'faulted', 'out_of_service', 'offline', 'unknown'
            )
            WHEN 'station_link' THEN state IN ('online', 'offline')
            WHEN 'terminal' THEN state IN ('online', 'offline')
            ELSE false
        END
    )
);
CREATE UNIQUE INDEX availability_span_is_open_once ON availability_span (organization_id, about_kind, about_id)
    INCLUDE (began_at, state) WHERE ended_at IS NULL;
-- Stations of which an EVSE is faulted: few are.
CREATE INDEX availability_span_open_by_state ON availability_span (organization_id, about_kind, state, about_id)
    WHERE ended_at IS NULL;
-- list_evse_availability and the like: one thing, by when it began
CREATE INDEX availability_span_newest ON availability_span (organization_id, about_id, began_at, id);
-- seconds_in_state: what ended within a period, read from the index alone
CREATE INDEX availability_span_by_end ON availability_span (organization_id, about_kind, about_id, ended_at)
    INCLUDE (began_at, state) WHERE ended_at IS NOT NULL;
-- forget_spans: oldest first
CREATE INDEX availability_span_ended ON availability_span (ended_at) WHERE ended_at IS NOT NULL;
SELECT protect_tenant('availability_span');

GRANT SELECT, INSERT, UPDATE ON availability_span TO journal, work, app;
CREATE POLICY gateway_writes_spans_of_every_station ON availability_span TO journal
    USING (true) WITH CHECK (true);

-- Nobody can ask for the history of a thing that is gone, and its last span would go on for ever.
CREATE FUNCTION spans_go_with_their_thing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    DELETE FROM availability_span WHERE organization_id = OLD.organization_id AND about_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER evse_takes_its_spans AFTER DELETE ON evse
    FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();
CREATE TRIGGER station_takes_its_spans AFTER DELETE ON station
    FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();
CREATE TRIGGER terminal_takes_its_spans AFTER DELETE ON terminal
    FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();

-- How long each of these things was in which state in a period, which must have passed: what goes on is
-- counted to its end. `ids` null: all of the kind. Rows are seen with the caller's rights. A row a thing
-- and state, and none of a thing of which nothing is known then.
CREATE FUNCTION seconds_in_state(
    organization text, kind text, ids text[], since timestamptz, until timestamptz
)
RETURNS TABLE (about_id text, state text, seconds double precision)
LANGUAGE sql STABLE
AS $$
    WITH span AS (
        SELECT s.about_id, s.state, s.began_at, s.ended_at FROM availability_span AS s
        WHERE s.organization_id = organization AND s.about_kind = kind
          AND (ids IS NULL OR s.about_id = ANY (ids))
          AND s.ended_at > since AND s.began_at < until
        UNION ALL
        SELECT s.about_id, s.state, s.began_at, until FROM availability_span AS s
        WHERE s.organization_id = organization AND s.about_kind = kind
          AND (ids IS NULL OR s.about_id = ANY (ids))
          AND s.ended_at IS NULL AND s.began_at < until
    )
    SELECT
        span.about_id, span.state,
        extract(
            epoch FROM sum(least(span.ended_at, until) - greatest(span.began_at, since))
        )::double precision
    FROM span
    GROUP BY span.about_id, span.state
$$;

-- Forgets at most so many of what ended before; 0 says that nothing of it is left.
CREATE FUNCTION forget_spans(ended_before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM availability_span WHERE (organization_id, id) IN (
            SELECT s.organization_id, s.id FROM availability_span AS s
            WHERE s.ended_at < ended_before ORDER BY s.ended_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_spans(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_spans(timestamptz, integer) TO work;
