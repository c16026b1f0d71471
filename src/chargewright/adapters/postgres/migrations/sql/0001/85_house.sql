-- What the worker keeps in order, and what an operator wants to be woken for. Role work sees neither
-- rows nor owners here: it says until when, and gets counts.

-- forget_ended, operator_counts: effects that are over, oldest first
CREATE INDEX effect_ended ON effect (state, done_at) WHERE state <> 'pending';
-- forget_ended: commands, oldest first
CREATE INDEX station_command_age ON station_command (requested_at);
-- forget_ended: operator items that were closed, oldest first
CREATE INDEX attention_closed ON attention (closed_at) WHERE closed_at IS NOT NULL;

-- Forgets at most so many of each table; 0 says that nothing of it is left. Callbacks lapse by
-- themselves, and are forgotten once they have.
CREATE FUNCTION forget_ended(
    at timestamptz, effects_before timestamptz, commands_before timestamptz,
    attention_before timestamptz, strangers_before timestamptz, most integer
) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH effects AS (
        DELETE FROM effect WHERE id IN (
            SELECT e.id FROM effect AS e
            WHERE e.state IN ('done', 'given_up') AND e.done_at < effects_before
            LIMIT most
        ) RETURNING 1
    ), commands AS (
        DELETE FROM station_command WHERE (organization_id, id) IN (
            SELECT c.organization_id, c.id FROM station_command AS c
            WHERE c.requested_at < commands_before AND c.state NOT IN ('queued', 'sent')
            ORDER BY c.requested_at LIMIT most
        ) RETURNING 1
    ), items AS (
        DELETE FROM attention WHERE (organization_id, id) IN (
            SELECT a.organization_id, a.id FROM attention AS a
            WHERE a.closed_at < attention_before ORDER BY a.closed_at LIMIT most
        ) RETURNING 1
    ), strangers AS (
        DELETE FROM pending_station WHERE identity IN (
            SELECT p.identity FROM pending_station AS p
            WHERE p.last_seen_at < strangers_before LIMIT most
        ) RETURNING 1
    ), callbacks AS (
        DELETE FROM reader_callback WHERE token_sha256 IN (
            SELECT r.token_sha256 FROM reader_callback AS r
            WHERE r.expires_at < at ORDER BY r.expires_at LIMIT most
        ) RETURNING 1
    )
    SELECT
        (SELECT count(*) FROM effects) + (SELECT count(*) FROM commands)
        + (SELECT count(*) FROM items) + (SELECT count(*) FROM strangers)
        + (SELECT count(*) FROM callbacks)
$$;

-- What the whole installation waits for, as one count a row. Ages are in seconds, 0 where nothing
-- waits. A label tells rows of one measure apart; it is empty where there is one.
CREATE FUNCTION operator_counts(at timestamptz)
RETURNS TABLE (measure text, label text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH waiting AS (
        SELECT e.created_at, e.attempts FROM effect AS e WHERE e.state = 'pending'
    ), hold AS (
        SELECT p.opened_at FROM payment AS p WHERE p.ended_at IS NULL
    ), item AS (
        SELECT a.kind, a.opened_at FROM attention AS a WHERE a.closed_at IS NULL
    ), unread AS (
        SELECT f.received_at FROM fact AS f WHERE f.xid >= pg_snapshot_xmin(pg_current_snapshot())
    ), overdue AS (
        SELECT 'session' AS thing, min(s.due_at) AS since FROM session AS s
        WHERE s.due_at <= at
          AND NOT is_put_off(s.organization_id, 'session.not_woken', s.id, s.due_at)
        UNION ALL
        SELECT 'payment', min(p.due_at) FROM payment AS p
        WHERE p.due_at <= at
          AND NOT is_put_off(p.organization_id, 'payment.not_woken', p.id, p.due_at)
        UNION ALL
        SELECT 'checkout', min(k.due_at) FROM checkout AS k
        WHERE k.due_at <= at
          AND NOT is_put_off(k.organization_id, 'checkout.not_woken', k.id, k.due_at)
        UNION ALL
        SELECT 'reader', min(r.due_at) FROM reader AS r
        WHERE r.due_at <= at
          AND NOT is_put_off(r.organization_id, 'reader.not_woken', r.terminal_id, r.due_at)
        UNION ALL
        SELECT 'command', min(c.expires_at) FROM station_command AS c
        WHERE c.state IN ('queued', 'sent') AND c.expires_at <= at
          AND NOT is_put_off(c.organization_id, 'command.not_woken', c.id, c.expires_at)
        UNION ALL
        SELECT 'effect', min(e.due_at) FROM effect AS e WHERE e.state = 'pending' AND e.due_at <= at
    )
    SELECT 'effects_waiting', '', count(*) FROM waiting
    UNION ALL
    SELECT 'effects_tried_again', '', count(*) FROM waiting WHERE attempts > 1
    UNION ALL
    SELECT 'effects_oldest_seconds', '', extract(epoch FROM at - min(created_at)) FROM waiting
    UNION ALL
    SELECT 'effects_given_up_last_day', '', count(*) FROM effect AS e
    WHERE e.state = 'given_up' AND e.done_at > at - interval '1 day'
    UNION ALL
    SELECT 'facts_unread', '', count(*) FROM unread
    UNION ALL
    SELECT 'facts_unread_oldest_seconds', '', extract(epoch FROM at - min(received_at)) FROM unread
    UNION ALL
    SELECT 'holds_open', '', count(*) FROM hold
    UNION ALL
    SELECT 'holds_oldest_seconds', '', extract(epoch FROM at - min(opened_at)) FROM hold
    UNION ALL
    SELECT 'attention_open', kind, count(*) FROM item GROUP BY kind
    UNION ALL
    SELECT 'attention_oldest_seconds', '', extract(epoch FROM at - min(opened_at)) FROM item
    UNION ALL
    SELECT 'sessions_open', s.status, count(*) FROM session AS s
    WHERE s.status IN ('ready', 'in_progress', 'settling') GROUP BY s.status
    UNION ALL
    SELECT 'deadline_overdue_seconds', thing, extract(epoch FROM at - since) FROM overdue
$$;

REVOKE EXECUTE ON FUNCTION operator_counts(timestamptz), forget_ended(
    timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, integer
) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_counts(timestamptz), forget_ended(
    timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, integer
) TO work;
