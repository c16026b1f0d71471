-- How far each book has been looked at again, row by row, and when that was over last.

CREATE TABLE ledger_verification (
    organization_id text PRIMARY KEY REFERENCES organization (id),
    -- The last entry and the last ended payment that were looked at in this round.
    entry_position bigint NOT NULL DEFAULT 0,
    payment_ended_at timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00Z',
    payment_id text NOT NULL DEFAULT '',
    -- Since when this round goes on, from the first entry, and how much it has seen.
    round_began_at timestamptz,
    entries bigint NOT NULL DEFAULT 0,
    payments bigint NOT NULL DEFAULT 0,
    -- The run at work, or the last one: over when it has caught up.
    began_at timestamptz,
    finished_at timestamptz,
    -- What a person asked for, until the run that does it begins.
    asked_at timestamptz,
    asked_by text,
    is_asked_whole boolean NOT NULL DEFAULT false
);
SELECT protect_tenant('ledger_verification');
-- next_payments: those that have ended, in that order
CREATE INDEX payment_ended ON payment (organization_id, ended_at, id) WHERE ended_at IS NOT NULL;

-- Books whose last run is older than that, or that a person asked for, or in the middle of a run.
CREATE FUNCTION due_verifications(run_before timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT o.id, o.id, coalesce(v.asked_at, v.finished_at)
    FROM organization AS o
    LEFT JOIN ledger_verification AS v ON v.organization_id = o.id
    WHERE EXISTS (SELECT FROM ledger_account AS a WHERE a.organization_id = o.id)
      AND (v.finished_at IS NULL OR v.finished_at <= run_before OR v.asked_at IS NOT NULL)
      -- Without a limit nobody is hidden, so nobody is left out.
      AND (most IS NULL OR NOT is_put_off(
          o.id, 'book.not_woken', o.id, coalesce(v.asked_at, v.finished_at)
      ))
    ORDER BY v.asked_at NULLS LAST, v.finished_at NULLS FIRST, o.id
    LIMIT most
$$;

GRANT SELECT, INSERT, UPDATE ON ledger_verification TO work, app;
REVOKE EXECUTE ON FUNCTION due_verifications(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_verifications(timestamptz, integer) TO work;
