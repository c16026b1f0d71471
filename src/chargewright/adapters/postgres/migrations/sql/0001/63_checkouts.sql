-- Pages of providers on which drivers pay with their phones (docs/domain/payments.md).

CREATE TABLE checkout (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    terminal_id text NOT NULL REFERENCES terminal (id),
    evse_id text NOT NULL REFERENCES evse (id),
    state text NOT NULL
        CONSTRAINT checkout_state_is_known CHECK (state IN ('opening', 'open', 'paid', 'over')),
    -- The provider's name for it; null until it has answered.
    checkout_ref text,
    payment_id text,
    -- Of the secret in the address of the driver's own page.
    link_sha256 bytea NOT NULL CONSTRAINT checkout_has_an_address_of_its_own UNIQUE,
    opened_at timestamptz NOT NULL,
    due_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- chargewright.payments.checkout.Checkout as JSON.
    machine jsonb NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT checkout_is_of_one_page UNIQUE (terminal_id, checkout_ref),
    CONSTRAINT checkout_payment_exists
        FOREIGN KEY (organization_id, payment_id) REFERENCES payment (organization_id, id)
);
-- due_checkouts: whose moment has come
CREATE INDEX checkout_due ON checkout (due_at) WHERE due_at IS NOT NULL;
-- checkouts_begun: how many an EVSE has seen lately
CREATE INDEX checkout_of_evse ON checkout (evse_id, opened_at);
-- forget_checkouts: oldest first
CREATE INDEX checkout_over ON checkout (opened_at) WHERE state = 'over';
SELECT protect_tenant('checkout');
GRANT SELECT, INSERT, UPDATE ON checkout TO app, work;

-- The driver's page names nobody but itself: whose it is, before any organisation is known.
CREATE FUNCTION checkout_of_link(hash bytea)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT c.organization_id, c.id FROM checkout AS c WHERE c.link_sha256 = hash $$;

CREATE FUNCTION due_checkouts(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.id, c.due_at FROM checkout AS c
    WHERE c.due_at <= at AND NOT is_put_off(c.organization_id, 'checkout.not_woken', c.id, c.due_at)
    ORDER BY c.due_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION checkout_of_link(bytea), due_checkouts(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION checkout_of_link(bytea) TO app;
GRANT EXECUTE ON FUNCTION due_checkouts(timestamptz, integer) TO work;

-- Those on which nobody has paid, opened before then, at most so many; gives how many.
CREATE FUNCTION forget_checkouts(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM checkout WHERE (organization_id, id) IN (
            SELECT c.organization_id, c.id FROM checkout AS c
            WHERE c.state = 'over' AND c.opened_at < before ORDER BY c.opened_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_checkouts(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_checkouts(timestamptz, integer) TO work;
