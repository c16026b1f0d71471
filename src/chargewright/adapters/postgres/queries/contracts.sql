-- Roots of contract certificates, and what was found of contracts that vehicles presented.

-- name: roots
-- The roots of the organisation at hand. Few rows. Role work.
SELECT kind, certificate
FROM contract_root
ORDER BY created_at, id;

-- name: add_root
-- A root that the organisation believes. One row; none where it has it. Role app.
INSERT INTO contract_root (
    organization_id, id, kind, subject, fingerprint, certificate, not_before, not_after, created_at
)
VALUES (
    %(organization_id)s, %(id)s, %(kind)s, %(subject)s, %(fingerprint)s, %(certificate)s,
    %(not_before)s, %(not_after)s, %(created_at)s
)
ON CONFLICT ON CONSTRAINT contract_root_is_kept_once DO NOTHING
RETURNING id;

-- name: owner_of_root
-- Whose a root is. Zero or one row. Role app.
SELECT organization_id
FROM contract_root
WHERE id = %(id)s;

-- name: remove_root
-- Zero or one row. Role app.
DELETE FROM contract_root
WHERE id = %(id)s;

-- name: keep_check
-- What was found of a contract. One row. Role work.
INSERT INTO contract_check (
    organization_id, id, station_id, contract, checked_at, shown, verdict, token_status, reason,
    revocation, subject, issuer, serial_number, not_after
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(contract)s, %(at)s, %(shown)s, %(verdict)s,
    %(token_status)s, %(reason)s, %(revocation)s, %(subject)s, %(issuer)s, %(serial_number)s, %(not_after)s
);

-- name: charged_by
-- The newest check of this contract at this station, where nobody charged by it yet, is of this session.
-- Zero or one row. Role work.
UPDATE contract_check
SET session_id = %(session_id)s
WHERE id = (
    SELECT c.id FROM contract_check AS c
    WHERE c.organization_id = %(organization_id)s AND c.station_id = %(station_id)s
      AND c.contract = %(contract)s AND c.verdict = 'Accepted' AND c.session_id IS NULL
      AND c.checked_at >= %(since)s
    ORDER BY c.checked_at DESC, c.id DESC
    LIMIT 1
);

-- name: forget_contract_checks
-- Role work.
SELECT forget_contract_checks(%(before)s, %(most)s) AS forgotten;
