-- Refunds as operators ask for and close them, and providers make them. Roles app and work.

-- name: lock_refund
-- One refund, held until the unit of work ends. Zero or one row.
SELECT organization_id, machine
FROM refund
WHERE id = %(id)s
FOR UPDATE;

-- name: refunds_of_payment
-- All refunds of one payment, which is held. A few.
SELECT machine
FROM refund
WHERE payment_id = %(payment_id)s
ORDER BY requested_at, id;

-- name: add_refund
-- A refund that was asked for. One row.
INSERT INTO refund (
    organization_id, id, payment_id, state, amount_minor, currency, requested_at, machine
)
VALUES (
    %(organization_id)s, %(id)s, %(payment_id)s, %(state)s, %(amount_minor)s, %(currency)s,
    %(requested_at)s, %(machine)s
);

-- name: save_refund
-- The refund as it is now. One row.
UPDATE refund
SET state = %(state)s, closed_at = %(closed_at)s, due_at = %(due_at)s, machine = %(machine)s
WHERE id = %(id)s;

-- name: due_refunds
-- Those whose provider has not said how they ended. At most so many. Role work.
SELECT organization_id, id, due_at FROM due_refunds(%(at)s, %(most)s);

-- name: payment_owner
-- Whose payment this is. Zero or one row.
SELECT organization_id
FROM payment
WHERE id = %(id)s;
