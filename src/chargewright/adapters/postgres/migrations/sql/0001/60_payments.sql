-- Card readers and the payments made on them.

-- An account with a provider of card terminals. The key is encrypted with the installation's data key.
CREATE TABLE terminal_account (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    provider text NOT NULL CONSTRAINT terminal_account_provider_is_known CHECK (provider IN ('payter', 'stripe')),
    name text NOT NULL,
    base_url text NOT NULL,
    api_key_encrypted text NOT NULL,
    -- Of payment pages: what the provider signs its callbacks with, sealed; two while one is replaced.
    webhook_secrets_sealed bytea,
    -- The screen with a QR code that was designed at the provider; without one the address is written.
    receipt_screen text,
    created_at timestamptz NOT NULL
);
SELECT protect_tenant('terminal_account');

CREATE TABLE terminal (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    site_id text NOT NULL REFERENCES site (id),
    account_id text NOT NULL REFERENCES terminal_account (id),
    provider text NOT NULL,
    -- The provider's serial number; its paths need it.
    serial_ref text NOT NULL,
    label text NOT NULL,
    language text NOT NULL DEFAULT 'en',
    start_mode text NOT NULL DEFAULT 'TAP'
        CONSTRAINT terminal_start_mode_is_known CHECK (start_mode IN ('TAP', 'PLUG')),
    -- Null until somebody says so, or the provider does.
    ui_level text
        CONSTRAINT terminal_ui_level_is_known CHECK (ui_level IN ('none', 'text', 'screens')),
    is_online boolean NOT NULL DEFAULT false,
    online_changed_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT terminal_serial_is_unique_at_its_provider UNIQUE (provider, serial_ref)
);
-- list_terminals: one organisation by label
CREATE INDEX terminal_by_label ON terminal (organization_id, label, id);
-- open_payments_around_terminal: what was promised at the other terminals of a site
CREATE INDEX terminal_of_site ON terminal (site_id);
SELECT protect_tenant('terminal');

-- Which EVSEs a terminal pays for: many to many.
CREATE TABLE terminal_evse (
    organization_id text NOT NULL REFERENCES organization (id),
    terminal_id text NOT NULL REFERENCES terminal (id),
    evse_id text NOT NULL REFERENCES evse (id),
    station_id text NOT NULL REFERENCES station (id),
    evse_no integer NOT NULL,
    -- A payment page pays for it because its site or its organisation says so (phone_payment): written when a
    -- driver first goes there.
    is_inherited boolean NOT NULL DEFAULT false,
    PRIMARY KEY (terminal_id, evse_id)
);
-- terminals of a station: who hears a plug event
CREATE INDEX terminal_evse_by_station ON terminal_evse (station_id, evse_no);
SELECT protect_tenant('terminal_evse');
CREATE TRIGGER terminal_evse_touches_its_station AFTER INSERT OR UPDATE OR DELETE ON terminal_evse
    FOR EACH ROW EXECUTE FUNCTION touch_station();

GRANT SELECT, INSERT, UPDATE, DELETE ON terminal_account, terminal, terminal_evse TO app;
GRANT SELECT ON terminal_account TO work;
GRANT SELECT, UPDATE ON terminal TO work;
GRANT SELECT ON terminal_evse TO work, journal;
CREATE POLICY gateway_knows_every_terminal ON terminal_evse FOR SELECT TO journal USING (true);

-- What a terminal's reader is doing: the machine, apart from the terminal's master data so that an
-- edit of a name never waits for a tap.
CREATE TABLE reader (
    organization_id text NOT NULL,
    terminal_id text PRIMARY KEY REFERENCES terminal (id),
    state text NOT NULL,
    due_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- chargewright.payments.reader.Reader as JSON.
    machine jsonb NOT NULL
);
CREATE INDEX reader_due ON reader (due_at) WHERE due_at IS NOT NULL;
SELECT protect_tenant('reader');

-- Who may tell us that a card was read: one unguessable path for each operation, kept hashed.
CREATE TABLE reader_callback (
    organization_id text NOT NULL,
    token_sha256 bytea PRIMARY KEY,
    terminal_id text NOT NULL REFERENCES terminal (id),
    operation_id text NOT NULL,
    expires_at timestamptz NOT NULL
);
-- forget_callbacks: what has expired
CREATE INDEX reader_callback_expiry ON reader_callback (expires_at);
SELECT protect_tenant('reader_callback');
-- A callback names nobody but itself: whose it is, before any organisation is known.
CREATE FUNCTION callback_owner(hash bytea, at timestamptz)
RETURNS TABLE (organization_id text, terminal_id text, operation_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.terminal_id, c.operation_id FROM reader_callback AS c
    WHERE c.token_sha256 = hash AND c.expires_at > at
$$;

CREATE TABLE payment (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    terminal_id text NOT NULL REFERENCES terminal (id),
    state text NOT NULL,
    -- The provider's token of the card: how often it was declined lately.
    card_token text,
    card_last_four text,
    card_brand text,
    currency text NOT NULL,
    hold_ref text,
    held_minor bigint,
    captured_minor bigint,
    refunded_minor bigint,
    -- For which session a person found money to be that nothing explained.
    attached_session_id text,
    opened_at timestamptz NOT NULL,
    ended_at timestamptz,
    due_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- Who sold, and who shares in it, as the site said when the hold was placed; null before.
    terms_of_sale jsonb,
    -- chargewright.payments.model.Payment as JSON.
    machine jsonb NOT NULL,
    CONSTRAINT payment_captures_no_more_than_it_holds_or_says_so CHECK (refunded_minor <= captured_minor),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT payment_attached_session_exists
        FOREIGN KEY (organization_id, attached_session_id) REFERENCES session (organization_id, id)
);
CREATE UNIQUE INDEX payment_hold_is_known_once ON payment (terminal_id, hold_ref) WHERE hold_ref IS NOT NULL;
-- open holds: the board, oldest first
CREATE INDEX payment_open ON payment (organization_id, opened_at, id) WHERE ended_at IS NULL;
CREATE INDEX payment_open_by_terminal ON payment (terminal_id) WHERE ended_at IS NULL;
-- list_payments: newest first, all or of one state; search by the card's last four
CREATE INDEX payment_newest ON payment (organization_id, opened_at DESC, id DESC);
CREATE INDEX payment_newest_by_state ON payment (organization_id, state, opened_at DESC, id DESC);
CREATE INDEX payment_by_last_four ON payment (organization_id, card_last_four, opened_at DESC);
-- payments_of_session: who paid for it beside the one that was to pay
CREATE INDEX payment_attached ON payment (attached_session_id) WHERE attached_session_id IS NOT NULL;
CREATE INDEX payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
SELECT protect_tenant('payment');
ALTER TABLE session ADD CONSTRAINT session_payment_exists
    FOREIGN KEY (organization_id, payment_id) REFERENCES payment (organization_id, id);

CREATE TABLE refund (
    organization_id text NOT NULL,
    id text NOT NULL,
    payment_id text NOT NULL,
    state text NOT NULL,
    amount_minor bigint NOT NULL CONSTRAINT refund_is_positive CHECK (amount_minor > 0),
    currency text NOT NULL,
    requested_at timestamptz NOT NULL,
    closed_at timestamptz,
    -- When the provider is asked what became of it; null: it has said.
    due_at timestamptz,
    machine jsonb NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT refund_payment_exists
        FOREIGN KEY (organization_id, payment_id) REFERENCES payment (organization_id, id)
);
-- refunds of a payment
CREATE INDEX refund_of_payment ON refund (payment_id, requested_at);
-- due_refunds: whose moment has come
CREATE INDEX refund_due ON refund (due_at) WHERE due_at IS NOT NULL;
SELECT protect_tenant('refund');

CREATE FUNCTION all_terminals()
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT r.organization_id, r.terminal_id FROM reader AS r ORDER BY r.terminal_id $$;

GRANT SELECT, INSERT, UPDATE ON reader, payment, refund TO work, app;
GRANT SELECT, INSERT, DELETE ON reader_callback TO work;
REVOKE EXECUTE ON FUNCTION callback_owner(bytea, timestamptz), all_terminals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION all_terminals() TO work;
GRANT EXECUTE ON FUNCTION callback_owner(bytea, timestamptz) TO app, work;
