-- Whom time must wake, whosever it is; due longest first, at most so many.
--
-- What could not be woken has an open operator item, `<what>.not_woken`, that says at which deadline and
-- until when it is let be. It is left out for that deadline, so that a few hundred of them hide nobody;
-- another deadline of the same thing is kept in its time.

CREATE FUNCTION is_put_off(owner text, question text, thing text, deadline timestamptz) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM attention AS a
        WHERE a.organization_id = owner AND a.kind = question AND a.about = thing AND a.closed_at IS NULL
          AND (a.detail ->> 'due_at')::timestamptz IS NOT DISTINCT FROM deadline
    )
$$;

-- What was put off and is tried again; also what is due no more, whose item has nobody else to close it.
CREATE FUNCTION due_again(question text, at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT a.organization_id, a.about, (a.detail ->> 'due_at')::timestamptz FROM attention AS a
    WHERE a.kind = question AND a.closed_at IS NULL AND a.kind LIKE '%.not_woken'
      AND (a.detail ->> 'until')::timestamptz <= at
    ORDER BY (a.detail ->> 'until')::timestamptz LIMIT most
$$;

CREATE FUNCTION due_sessions(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT s.organization_id, s.id, s.due_at FROM session AS s
    WHERE s.due_at <= at AND NOT is_put_off(s.organization_id, 'session.not_woken', s.id, s.due_at)
    ORDER BY s.due_at LIMIT most
$$;

CREATE FUNCTION due_payments(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT p.organization_id, p.id, p.due_at FROM payment AS p
    WHERE p.due_at <= at AND NOT is_put_off(p.organization_id, 'payment.not_woken', p.id, p.due_at)
    ORDER BY p.due_at LIMIT most
$$;

CREATE FUNCTION due_refunds(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT r.organization_id, r.id, r.due_at FROM refund AS r
    WHERE r.due_at <= at AND NOT is_put_off(r.organization_id, 'refund.not_woken', r.id, r.due_at)
    ORDER BY r.due_at LIMIT most
$$;

CREATE FUNCTION due_readers(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT r.organization_id, r.terminal_id, r.due_at FROM reader AS r
    WHERE r.due_at <= at
      AND NOT is_put_off(r.organization_id, 'reader.not_woken', r.terminal_id, r.due_at)
    ORDER BY r.due_at LIMIT most
$$;

CREATE FUNCTION due_commands(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.id, c.expires_at FROM station_command AS c
    WHERE c.state IN ('queued', 'sent') AND c.expires_at <= at
      AND NOT is_put_off(c.organization_id, 'command.not_woken', c.id, c.expires_at)
    ORDER BY c.expires_at LIMIT most
$$;

-- Running sessions that have reached their fence, by time or by the energy of their last reading, and
-- were not asked to stop yet. A fence has no deadline of its own.
CREATE FUNCTION due_ceilings(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
-- As in open_sessions: one reading of each session, whatever the planner believes of the table. As in
-- last_message_of: planned once for a connection, and only days since the first of them began are opened; not
-- the empty ones to come either, but for tomorrow, for the gateway's clock may be ahead.
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    since timestamptz := (SELECT min(s.opened_at) FROM session AS s WHERE s.status = 'in_progress');
    until timestamptz := at + interval '1 day';
BEGIN
    RETURN QUERY
    SELECT s.organization_id, s.id, NULL::timestamptz FROM session AS s
    LEFT JOIN LATERAL (
        SELECT r.session_energy_wh FROM reading AS r
        WHERE r.session_id = s.id AND r.progress IS NOT NULL AND r.received_at >= s.opened_at
          AND r.received_at >= since AND r.received_at < until
        ORDER BY r.position DESC LIMIT 1
    ) AS last ON true
    WHERE s.status = 'in_progress' AND s.machine ->> 'stop' IS NULL
      -- CASE: asked of those at their fence only, not of every session that runs.
      AND CASE WHEN s.time_ceiling_at <= at OR last.session_energy_wh >= s.energy_ceiling_wh
          THEN NOT is_put_off(s.organization_id, 'ceiling.not_woken', s.id, NULL) END
    ORDER BY s.id LIMIT most;
END
$$;

REVOKE EXECUTE ON FUNCTION is_put_off(text, text, text, timestamptz),
    due_again(text, timestamptz, integer), due_sessions(timestamptz, integer),
    due_payments(timestamptz, integer), due_refunds(timestamptz, integer), due_readers(timestamptz, integer),
    due_commands(timestamptz, integer), due_ceilings(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_again(text, timestamptz, integer), due_sessions(timestamptz, integer),
    due_payments(timestamptz, integer), due_refunds(timestamptz, integer), due_readers(timestamptz, integer),
    due_commands(timestamptz, integer), due_ceilings(timestamptz, integer) TO work;
