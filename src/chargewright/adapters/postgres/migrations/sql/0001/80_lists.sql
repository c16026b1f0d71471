-- What the lists of the API are read from, and the narrow rights that its actions need.

-- list_evses: one organisation by label
CREATE INDEX evse_by_label ON evse (organization_id, label, id);
-- list_terminal_accounts: one organisation by name
CREATE INDEX terminal_account_by_name ON terminal_account (organization_id, name, id);
-- list_refunds: oldest or newest first
CREATE INDEX refund_newest ON refund (organization_id, requested_at, id);
-- list_attention: newest first, closed ones too
CREATE INDEX attention_newest ON attention (organization_id, opened_at, id);
-- list_payments of a terminal, and of a site by its terminals
CREATE INDEX payment_newest_by_terminal ON payment (organization_id, terminal_id, opened_at DESC, id DESC);
-- list_receipts of a site: by its payments; credit notes too
CREATE INDEX receipt_of_payment ON receipt (organization_id, payment_id);
-- receipts of a session
CREATE INDEX receipt_of_session ON receipt (session_id) WHERE session_id IS NOT NULL;

GRANT UPDATE (last_heard_at) ON station_link TO app;  -- what FOR UPDATE asks for: flows lock the link
GRANT DELETE ON pending_station TO app;  -- an accepted one is pending no more
GRANT DELETE ON reader TO app;  -- goes with its terminal
GRANT SELECT (organization_id, terminal_id), DELETE ON reader_callback TO app;  -- likewise
