-- Where the money is. Entries and legs are inserted and never changed; balances are what legs add up to.

CREATE TABLE ledger_account (
    organization_id text NOT NULL REFERENCES organization (id),
    -- The account's code: PSP_CLEARING:payter, REVENUE:ENERGY …
    code text NOT NULL,
    currency text NOT NULL,
    -- Signed, debit-positive; the last leg's balance, number and seal.
    balance_minor bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0,
    seal text NOT NULL DEFAULT '',
    PRIMARY KEY (organization_id, code, currency)
);
SELECT protect_tenant('ledger_account');

CREATE TABLE ledger_entry (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    event_type text NOT NULL,
    source_id text NOT NULL,
    version integer NOT NULL,
    key text NOT NULL,
    about text NOT NULL,
    event_time timestamptz NOT NULL,
    booked_at date NOT NULL,
    recorded_at timestamptz NOT NULL,
    ends text,
    reverses text,
    lapses_at timestamptz,
    CONSTRAINT ledger_entry_is_booked_once UNIQUE (organization_id, key),
    CONSTRAINT ledger_entry_names_what_it_corrects CHECK ((event_type = 'corrected') = (reverses IS NOT NULL)),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT ledger_entry_that_it_ends_exists
        FOREIGN KEY (organization_id, ends) REFERENCES ledger_entry (organization_id, id),
    CONSTRAINT ledger_entry_that_it_reverses_exists
        FOREIGN KEY (organization_id, reverses) REFERENCES ledger_entry (organization_id, id)
);
CREATE UNIQUE INDEX ledger_entry_is_corrected_once ON ledger_entry (organization_id, reverses) WHERE reverses IS NOT NULL;
-- entries about a payment
CREATE INDEX ledger_entry_about ON ledger_entry (organization_id, about, position);
-- list_entries: newest first
CREATE INDEX ledger_entry_newest ON ledger_entry (organization_id, position DESC);
-- the entry that ended a hold
CREATE INDEX ledger_entry_ends ON ledger_entry (ends) WHERE ends IS NOT NULL;
-- accrued_since: fees that are expected for captures after a provider's cut-off
CREATE INDEX ledger_entry_accruals ON ledger_entry (organization_id, event_time)
    WHERE event_type IN ('provider_fee_accrued', 'corrected');
SELECT protect_tenant('ledger_entry');
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_leg (
    organization_id text NOT NULL,
    entry_id text NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    -- Debit when positive, credit when negative.
    amount_minor bigint NOT NULL CONSTRAINT leg_moves_something CHECK (amount_minor <> 0),
    balance_minor bigint NOT NULL,
    account_version bigint NOT NULL,
    seal text NOT NULL,
    PRIMARY KEY (organization_id, code, currency, account_version),
    CONSTRAINT leg_is_one_per_account_and_entry UNIQUE (organization_id, entry_id, code, currency),
    CONSTRAINT leg_entry_exists
        FOREIGN KEY (organization_id, entry_id) REFERENCES ledger_entry (organization_id, id),
    FOREIGN KEY (organization_id, code, currency) REFERENCES ledger_account (organization_id, code, currency)
);
SELECT protect_tenant('ledger_leg');
CREATE TRIGGER leg_is_never_changed BEFORE UPDATE OR DELETE ON ledger_leg
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An entry that does not balance cannot be committed, whoever wrote it.
CREATE FUNCTION entry_balances() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ledger_leg AS leg
        WHERE leg.organization_id = NEW.organization_id AND leg.entry_id = NEW.entry_id
        GROUP BY leg.currency, leg.code ~ '^(HOLDS|UNCOLLECTED)' HAVING sum(leg.amount_minor) <> 0
    ) THEN
        RAISE EXCEPTION 'entry % does not balance', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entry_balances_per_currency AFTER INSERT ON ledger_leg
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();

-- What providers paid us, as their statements say; its entry in the ledger is the one about its id.
CREATE TABLE settlement (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    provider text NOT NULL,
    -- What the provider calls it.
    settlement_ref text NOT NULL,
    captures_before timestamptz NOT NULL,
    paid_on date NOT NULL,
    currency text NOT NULL,
    gross_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    input_tax_minor bigint NOT NULL,
    tax_jurisdiction text,
    net_minor bigint NOT NULL,
    -- The fee that was expected for the same captures.
    accrued_minor bigint NOT NULL,
    booked_at timestamptz NOT NULL,
    booked_by text NOT NULL,
    -- When somebody said that it was told wrong; its reference may then be told anew.
    taken_back_at timestamptz,
    taken_back_by text,
    CONSTRAINT settlement_adds_up CHECK (net_minor = gross_minor - fee_minor - input_tax_minor),
    CONSTRAINT settlement_says_who_gives_tax_back
        CHECK ((input_tax_minor = 0) = (tax_jurisdiction IS NULL)),
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX settlement_is_booked_once ON settlement (organization_id, provider, settlement_ref)
    WHERE taken_back_at IS NULL;
-- list_settlements: newest first
CREATE INDEX settlement_newest ON settlement (organization_id, booked_at DESC, id DESC);
SELECT protect_tenant('settlement');
CREATE TRIGGER settlement_is_never_deleted BEFORE DELETE ON settlement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_is_taken_back_once BEFORE UPDATE ON settlement
    FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- Issued documents: a number without gaps for each legal entity, type and year.
CREATE TABLE document_series (
    organization_id text NOT NULL REFERENCES organization (id),
    document_type text NOT NULL,
    year integer NOT NULL,
    last_number bigint NOT NULL,
    PRIMARY KEY (organization_id, document_type, year)
);
SELECT protect_tenant('document_series');

CREATE TABLE receipt (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    -- RECEIPT, CREDIT_NOTE, or NOTHING_CHARGED, which has no fiscal number.
    document_type text NOT NULL,
    number text,
    -- Of which payment; null: of what a station took at a terminal of its own, `settlement_id`.
    payment_id text,
    settlement_id text,
    session_id text,
    -- The receipt that a credit note corrects.
    corrects_id text,
    token_sha256 bytea NOT NULL CONSTRAINT receipt_link_is_unique UNIQUE,
    issued_at timestamptz NOT NULL,
    total_minor bigint NOT NULL,
    currency text NOT NULL,
    -- The document (JSON) and its print, byte for byte as issued, with the hash of both.
    document bytea NOT NULL,
    document_sha256 bytea NOT NULL,
    pdf bytea NOT NULL,
    pdf_sha256 bytea NOT NULL,
    CONSTRAINT receipt_document_is_what_was_hashed CHECK (document_sha256 = sha256(document)),
    CONSTRAINT receipt_print_is_what_was_hashed CHECK (pdf_sha256 = sha256(pdf)),
    CONSTRAINT receipt_number_is_unique UNIQUE (organization_id, number),
    CONSTRAINT receipt_for_money_has_a_number CHECK ((document_type = 'NOTHING_CHARGED') = (number IS NULL)),
    CONSTRAINT receipt_credit_note_names_what_it_corrects
        CHECK ((document_type = 'CREDIT_NOTE') = (corrects_id IS NOT NULL)),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT receipt_is_of_one_payment CHECK (num_nonnulls(payment_id, settlement_id) = 1),
    CONSTRAINT receipt_payment_exists
        FOREIGN KEY (organization_id, payment_id) REFERENCES payment (organization_id, id),
    CONSTRAINT receipt_session_exists
        FOREIGN KEY (organization_id, session_id) REFERENCES session (organization_id, id),
    CONSTRAINT receipt_that_it_corrects_exists
        FOREIGN KEY (organization_id, corrects_id) REFERENCES receipt (organization_id, id)
);
-- of_payment: one receipt, and one page of nothing charged, for each payment
CREATE UNIQUE INDEX receipt_of_a_payment_is_one ON receipt (organization_id, payment_id, document_type) WHERE document_type <> 'CREDIT_NOTE';
CREATE UNIQUE INDEX receipt_of_a_settlement_is_one ON receipt (organization_id, settlement_id) WHERE settlement_id IS NOT NULL;
-- list_receipts: newest first, all or of one type; search by number
CREATE INDEX receipt_newest ON receipt (organization_id, issued_at DESC, id DESC);
CREATE INDEX receipt_newest_by_type ON receipt (organization_id, document_type, issued_at DESC, id DESC);
SELECT protect_tenant('receipt');
CREATE TRIGGER receipt_is_never_changed BEFORE UPDATE OR DELETE ON receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Whoever has the link may read: the token is 256 random bits, kept hashed.
CREATE FUNCTION receipt_by_link(hash bytea)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT r.organization_id, r.id FROM receipt AS r WHERE r.token_sha256 = hash $$;

GRANT SELECT, INSERT, UPDATE ON ledger_account, document_series TO work, app;
GRANT SELECT, INSERT ON ledger_entry, ledger_leg, receipt TO work, app;
GRANT SELECT, INSERT ON settlement TO app;
GRANT UPDATE (taken_back_at, taken_back_by) ON settlement TO app;
GRANT EXECUTE ON FUNCTION receipt_by_link(bytea) TO app;
