-- Pages to pay on: one row each, locked, stepped, saved. Role app for drivers, work for the worker.

-- name: lock
-- One checkout by id, held until the unit of work ends. Zero or one row.
SELECT id, version, machine
FROM checkout
WHERE id = %(id)s
FOR UPDATE;

-- name: add
-- A new one. One row.
INSERT INTO checkout (
    organization_id, id, terminal_id, evse_id, state, link_sha256, opened_at, due_at, machine
)
VALUES (
    %(organization_id)s, %(id)s, %(terminal_id)s, %(evse_id)s, %(state)s, %(link_sha256)s,
    %(opened_at)s, %(due_at)s, %(machine)s
);

-- name: save
-- As it is now. One row.
UPDATE checkout
SET state = %(state)s,
    checkout_ref = %(checkout_ref)s,
    payment_id = %(payment_id)s,
    due_at = %(due_at)s,
    machine = %(machine)s,
    version = version + 1
WHERE id = %(id)s AND version = %(version)s;

-- name: due
-- Whose moment has come. At most so many.
SELECT organization_id, id, due_at FROM due_checkouts(%(at)s, %(most)s);

-- name: of_link
-- Whose page a secret opens. Zero or one row.
SELECT organization_id, id FROM checkout_of_link(%(link_sha256)s);

-- name: of_ref
-- The checkout that a provider names, of an account. Zero or one row.
SELECT c.id
FROM checkout AS c
JOIN terminal AS t ON t.id = c.terminal_id
WHERE t.account_id = %(account_id)s AND c.checkout_ref = %(checkout_ref)s;

-- name: begun
-- How many pages an EVSE has seen since then that nobody has paid on. One row.
SELECT count(*) AS begun
FROM checkout
WHERE evse_id = %(evse_id)s AND opened_at >= %(since)s AND state IN ('opening', 'open');

-- name: has_receipt
-- Whether a payment's document is there to be read. Zero or one row. Role app.
SELECT id
FROM receipt
WHERE payment_id = %(payment_id)s
LIMIT 1;

-- name: account_owner
-- Whose an account is; null: nobody's. One row. Role app.
SELECT terminal_account_owner(%(id)s) AS organization_id;

-- name: forget_checkouts
-- Forgets pages on which nobody has paid, at most so many. One row. Role work.
SELECT forget_checkouts(%(before)s, %(most)s) AS forgotten;
