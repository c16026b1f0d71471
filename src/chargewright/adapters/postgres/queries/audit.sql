-- The audit trail: rows are added, and never touched again.

-- name: hold_thing
-- Whoever else would change this thing waits until the unit of work ends. One row.
SELECT pg_advisory_xact_lock(hashtextextended(%(thing)s, 76));

-- name: keep
-- What was done. One row.
INSERT INTO audit_trail (
    organization_id, id, at, channel, by_id, by_organization_id, operation, action, verb,
    thing_kind, thing_id, thing_name, made_id, changes, outcome, request_id, address
)
VALUES (
    %(organization_id)s, %(id)s, %(at)s, %(channel)s, %(by_id)s, %(by_organization_id)s,
    %(operation)s, %(action)s, %(verb)s, %(thing_kind)s, %(thing_id)s, %(thing_name)s, %(made_id)s,
    %(changes)s, %(outcome)s, %(request_id)s, %(address)s
);

-- name: was_refused
-- Whether this caller was refused this operation since then. Zero or one row.
SELECT 1 AS was_refused
FROM audit_trail
WHERE organization_id = %(organization_id)s AND by_id = %(by_id)s AND at > %(since)s
    AND operation = %(operation)s AND action = 'refused'
LIMIT 1;
