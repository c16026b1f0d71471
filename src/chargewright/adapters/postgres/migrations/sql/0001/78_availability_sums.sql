-- How long all EVSEs of an organisation together were in which state, by the quarter of an hour.
--
-- In what everybody sees at any moment, availability_total and availability_unsummed together are what
-- all spans of EVSEs that have ended add up to (docs/decisions/0012). Triggers on the spans and
-- sum_availability keep it so; nobody else may write either.

CREATE TABLE availability_total (
    organization_id text NOT NULL,
    quarter timestamptz NOT NULL,
    state text NOT NULL,
    lasted_us bigint NOT NULL,
    PRIMARY KEY (organization_id, quarter, state)
) WITH (fillfactor = 70);  -- the row of a late quarter is written again and again
-- forget_availability_totals: what is left of quarters whose spans are forgotten
CREATE INDEX availability_total_by_age ON availability_total (quarter);
SELECT protect_tenant('availability_total');

-- What the sums do not hold yet. Rows are only added and taken: who writes spans waits for nobody.
CREATE TABLE availability_unsummed (
    organization_id text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    -- 1: it is to be added. -1: it was once, and has been changed or is gone.
    sign integer NOT NULL,
    PRIMARY KEY (organization_id, position)
);
-- sum_availability: oldest first
CREATE INDEX availability_unsummed_oldest ON availability_unsummed (ended_at);
SELECT protect_tenant('availability_unsummed');

CREATE FUNCTION note_ended_spans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO availability_unsummed (organization_id, state, began_at, ended_at, sign)
        SELECT s.organization_id, s.state, s.began_at, s.ended_at, 1 FROM there_now AS s
        WHERE s.about_kind = 'evse' AND s.ended_at IS NOT NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO availability_unsummed (organization_id, state, began_at, ended_at, sign)
        SELECT s.organization_id, s.state, s.began_at, s.ended_at, -1 FROM there_before AS s
        WHERE s.about_kind = 'evse' AND s.ended_at IS NOT NULL;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER new_span_is_noted AFTER INSERT ON availability_span
    REFERENCING NEW TABLE AS there_now
    FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();
CREATE TRIGGER span_is_noted_as_it_is_now AFTER UPDATE ON availability_span
    REFERENCING OLD TABLE AS there_before NEW TABLE AS there_now
    FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();
CREATE TRIGGER span_is_noted_as_gone AFTER DELETE ON availability_span
    REFERENCING OLD TABLE AS there_before
    FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();

-- Adds at most so many of what ended until then, oldest first; 0 says that nothing of it is left. A span
-- that lasted for months lies in thousands of quarters. So each counts twice only: as one EVSE more from
-- where it begins, and as one less from where it ends; how many there are runs on from quarter to quarter.
CREATE FUNCTION sum_availability(ended_until timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH taken AS (
        DELETE FROM availability_unsummed WHERE (organization_id, position) IN (
            SELECT u.organization_id, u.position FROM availability_unsummed AS u
            WHERE u.ended_at <= ended_until ORDER BY u.ended_at LIMIT most
            FOR UPDATE SKIP LOCKED  -- another worker adds those
        ) RETURNING organization_id, state, began_at, ended_at, sign
    ), edge AS (
        SELECT
            t.organization_id, t.state, quarter_of(e.at) AS quarter, sum(e.sign) AS entered,
            sum(e.sign * extract(epoch FROM e.at - quarter_of(e.at)) * 1000000) AS before_us
        FROM taken AS t
        CROSS JOIN LATERAL (VALUES (t.began_at, t.sign), (t.ended_at, -t.sign)) AS e (at, sign)
        GROUP BY t.organization_id, t.state, quarter_of(e.at)
    ), touched AS (
        SELECT organization_id, state, generate_series(min(quarter), max(quarter), '15 minutes') AS quarter
        FROM edge
        GROUP BY organization_id, state
    ), lasted AS (
        SELECT
            organization_id, quarter, state,
            900000000 * sum(edge.entered) OVER (PARTITION BY organization_id, state ORDER BY quarter)
                - coalesce(edge.before_us, 0) AS lasted_us
        FROM touched
        LEFT JOIN edge USING (organization_id, state, quarter)
    ), added AS (
        INSERT INTO availability_total AS t (organization_id, quarter, state, lasted_us)
        SELECT organization_id, quarter, state, lasted_us FROM lasted WHERE lasted_us <> 0
        ORDER BY organization_id, quarter, state  -- one order for every worker
        ON CONFLICT (organization_id, quarter, state) DO UPDATE
        SET lasted_us = t.lasted_us + excluded.lasted_us
    )
    SELECT count(*) FROM taken
$$;

-- Forgets at most so many sums of quarters before then of which all spans are forgotten.
CREATE FUNCTION forget_availability_totals(ended_before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM availability_total WHERE (organization_id, quarter, state) IN (
            SELECT t.organization_id, t.quarter, t.state FROM availability_total AS t
            WHERE t.quarter < ended_before AND t.lasted_us = 0 ORDER BY t.quarter LIMIT most
        ) AND lasted_us = 0 RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

GRANT SELECT ON availability_total, availability_unsummed TO app;
REVOKE EXECUTE ON FUNCTION note_ended_spans(), sum_availability(timestamptz, integer),
    forget_availability_totals(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sum_availability(timestamptz, integer),
    forget_availability_totals(timestamptz, integer) TO work;
