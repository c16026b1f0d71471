-- Payments that stations of OCPP 2.1 took by themselves, as they tell them (docs/protocols/ocpp.md).

CREATE TABLE station_settlement (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_settlement_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- The payment at the station's provider.
    payment_ref text NOT NULL,
    transaction_ref text,
    -- Whose session of ours that is; null: of none that we know.
    session_id text,
    status text NOT NULL CONSTRAINT station_settlement_status_is_known CHECK (
        status IN ('Settled', 'Canceled', 'Rejected', 'Failed')
    ),
    -- Tax included, as the station said it, and rounded to what the currency of its site has; null: more
    -- than there is.
    amount numeric NOT NULL,
    amount_minor bigint,
    currency text NOT NULL,
    settled_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    note text,
    receipt_ref text,
    receipt_url text,
    company text,
    vat_number text,
    -- As of a payment: who sells and who shares, when it was first booked; null: it took no money.
    terms_of_sale jsonb,
    -- Behind the address of our receipt, which its station was told and may be told again; null: it makes its own.
    receipt_token text,
    receipt_token_sha256 bytea CONSTRAINT station_settlement_receipt_is_unique UNIQUE,
    -- What of it is still to be collected, where it was rejected or failed; null: nothing.
    open_minor bigint CONSTRAINT station_settlement_is_open_for_some_money CHECK (open_minor > 0),
    -- What a person did about that, with the amount that it was about.
    resolution text CONSTRAINT station_settlement_resolution_is_known CHECK (
        resolution IN ('collected_elsewhere', 'written_off')
    ),
    resolved_minor bigint,
    resolved_at timestamptz,
    resolved_by text,
    reason text,
    CONSTRAINT station_settlement_is_open_or_resolved CHECK (
        resolution IS NULL OR open_minor IS NULL AND status IN ('Rejected', 'Failed')
    ),
    CONSTRAINT station_settlement_resolution_is_whole CHECK (
        (resolution IS NULL) = (resolved_minor IS NULL) AND (resolution IS NULL) = (resolved_at IS NULL)
        AND (resolution IS NULL) = (resolved_by IS NULL) AND (resolution IS NULL) = (reason IS NULL)
    ),
    -- A station tells again what it got no answer to.
    CONSTRAINT station_settlement_is_told_once
        UNIQUE NULLS NOT DISTINCT (organization_id, station_id, payment_ref, status, transaction_ref),
    PRIMARY KEY (organization_id, id)
);
-- list_station_settlements: newest first, all, of one station or of one session
CREATE INDEX station_settlement_newest ON station_settlement (organization_id, received_at, id);
CREATE INDEX station_settlement_newest_by_station
    ON station_settlement (organization_id, station_id, received_at, id);
CREATE INDEX station_settlement_newest_by_session
    ON station_settlement (organization_id, session_id, received_at, id);
SELECT protect_tenant('station_settlement');
-- Whether a link will lead to a receipt that is not written yet.
CREATE FUNCTION receipt_is_coming(hash bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT EXISTS (SELECT FROM station_settlement AS t WHERE t.receipt_token_sha256 = hash) $$;
REVOKE EXECUTE ON FUNCTION receipt_is_coming(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receipt_is_coming(bytea) TO app;
GRANT SELECT, INSERT, UPDATE (terms_of_sale, open_minor) ON station_settlement TO work;
GRANT SELECT, UPDATE (
    terms_of_sale, open_minor, resolution, resolved_minor, resolved_at, resolved_by, reason
) ON station_settlement TO app;
