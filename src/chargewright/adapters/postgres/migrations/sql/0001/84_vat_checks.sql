-- VAT numbers that were checked for receipts of companies (docs/protocols/ocpp.md).

CREATE TABLE vat_check (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    -- Where a driver gave it; null: an operator asked, for no session. The EVSE is null where it was not said.
    station_id text
        CONSTRAINT vat_check_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer,
    -- Whose receipt bears it; null: none that we know yet.
    session_id text,
    checked_at timestamptz NOT NULL,
    -- Who asked; null: the station.
    checked_by text,
    written text NOT NULL,
    -- Without spaces and signs; null: it cannot be one.
    number text,
    country text,
    verdict text NOT NULL CONSTRAINT vat_check_verdict_is_known
        CHECK (verdict IN ('valid', 'invalid', 'unconfirmed')),
    reason text NOT NULL,
    -- The driver was told that it is good.
    is_accepted boolean NOT NULL,
    company text,
    address text[] NOT NULL DEFAULT '{}',
    CONSTRAINT vat_check_accepts_numbers CHECK (number IS NOT NULL OR NOT is_accepted),
    PRIMARY KEY (organization_id, id)
);
-- list_vat_checks: newest first, all or of one station
CREATE INDEX vat_check_newest ON vat_check (organization_id, checked_at, id);
CREATE INDEX vat_check_newest_by_station ON vat_check (organization_id, station_id, checked_at, id);
-- buyer: what a receipt bears
CREATE INDEX vat_check_of_session ON vat_check (organization_id, session_id)
    WHERE session_id IS NOT NULL;
-- forget_vat_checks: oldest first
CREATE INDEX vat_check_oldest ON vat_check (checked_at) WHERE session_id IS NULL;
SELECT protect_tenant('vat_check');
GRANT SELECT, INSERT ON vat_check TO work, app;
GRANT UPDATE (session_id) ON vat_check TO work;

CREATE FUNCTION forget_vat_checks(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM vat_check WHERE (organization_id, id) IN (
            SELECT c.organization_id, c.id FROM vat_check AS c
            WHERE c.session_id IS NULL AND c.checked_at < before ORDER BY c.checked_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_vat_checks(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_vat_checks(timestamptz, integer) TO work;
