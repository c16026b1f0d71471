-- Certificate authorities, and what they issued to stations.

-- name: roots_and_intermediates
-- The certificates of all our authorities, also of those that issue no more: what they issued may still be
-- shown, unless they were let go. Few rows. Any role.
SELECT id, kind, key_type, issuer_id, subject, certificate, not_before, not_after, created_at, retired_at,
    let_go_at
FROM certificate_authority
ORDER BY created_at, id;

-- name: revoked_certificates
-- Fingerprints of what was revoked and could still be shown, of all organisations. Role journal.
SELECT fingerprint
FROM issued_certificate
WHERE revoked_at IS NOT NULL AND not_after > %(at)s AND fingerprint IS NOT NULL;

-- name: authority_in_use
-- What signs for stations that have this sort of key, with its sealed key; the other sort where there is
-- none of this. Zero or one row. Role work.
SELECT id, certificate, key_sealed
FROM certificate_authority
WHERE kind = 'intermediate' AND retired_at IS NULL AND key_sealed IS NOT NULL
ORDER BY key_type = %(key_type)s DESC, created_at DESC
LIMIT 1;

-- name: any_authority
-- The certificate of one that signs for stations. Zero or one row. Role work.
SELECT certificate
FROM certificate_authority
WHERE kind = 'intermediate' AND retired_at IS NULL
ORDER BY created_at
LIMIT 1;

-- name: recent_requests
-- How often a station asked since then, and what became of the same request for the same use. One row. Role
-- work.
SELECT count(*) FILTER (WHERE requested_at >= %(since)s) AS asked,
    max(id) FILTER (
        WHERE csr_sha256 = %(csr_sha256)s AND use = %(use)s AND revoked_at IS NULL AND state <> 'failed'
          AND (not_after IS NULL OR not_after > %(at)s)
    ) AS same_id,
    coalesce(sum(sends) FILTER (WHERE requested_at >= %(since)s), 0)::integer AS sent
FROM issued_certificate
WHERE station_id = %(station_id)s;

-- name: ask_certificate
-- A request that is to be signed. One row. Role work.
INSERT INTO issued_certificate (
    organization_id, id, station_id, use, csr, csr_sha256, request_ref, state, requested_at, due_at
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(use)s, %(csr)s, %(csr_sha256)s,
    %(request_ref)s, 'asked', %(at)s, %(at)s
);

-- name: ask_again
-- The same request once more: what was issued for it is sent again. Zero or one row. Role work.
UPDATE issued_certificate
SET due_at = %(at)s, state = 'asked'
WHERE id = %(id)s AND state IN ('rejected', 'installed');

-- name: lock_certificate
-- A certificate and what became of the command that brings it, held. Zero or one row. Role work.
SELECT
    c.id, c.organization_id, c.station_id, s.identity, c.use, c.csr, c.request_ref, c.state, c.due_at, c.certificate,
    c.not_after, c.issued_at, c.sends, c.revoked_at, command.state AS command_state,
    link.subprotocol, link.is_connected,
    EXISTS (
        SELECT FROM issued_certificate AS newer
        WHERE newer.organization_id = c.organization_id AND newer.station_id = c.station_id
          AND newer.state = 'installed' AND newer.requested_at > c.requested_at
          AND (newer.use = c.use OR (asked.is_by_parts AND newer.use = 'ChargingStationCertificate'))
    ) AS is_renewed,
    asked.is_by_parts AS is_asked_by_parts
FROM issued_certificate AS c
JOIN station AS s ON s.id = c.station_id
LEFT JOIN station_command AS command
    ON command.organization_id = c.organization_id AND command.id = c.command_id
LEFT JOIN station_link AS link ON link.station_id = c.station_id
CROSS JOIN LATERAL (
    SELECT c.use = 'CombinedCertificate' AND EXISTS (
        SELECT FROM station_command AS trigger
        WHERE trigger.organization_id = c.organization_id AND trigger.station_id = c.station_id
          AND trigger.requested_at > c.issued_at AND trigger.name = 'TriggerMessage' AND trigger.state = 'rejected'
          AND trigger.payload ->> 'requestedMessage' = 'SignCombinedCertificate'
    ) AS is_by_parts
) AS asked
WHERE c.id = %(id)s
FOR UPDATE OF c;

-- name: keep_issued
-- What was signed. One row. Role work.
UPDATE issued_certificate
SET authority_id = %(authority_id)s,
    subject = %(subject)s,
    serial_number = %(serial_number)s,
    fingerprint = %(fingerprint)s,
    certificate = %(certificate)s,
    not_before = %(not_before)s,
    not_after = %(not_after)s,
    issued_at = %(at)s
WHERE id = %(id)s;

-- name: keep_sent
-- It is on its way. One row. Role work.
UPDATE issued_certificate
SET state = 'sent', command_id = %(command_id)s, sends = sends + 1, due_at = %(due_at)s
WHERE id = %(id)s;

-- name: keep_state
-- What became of it, and when it is looked at again. One row. Role work.
UPDATE issued_certificate
SET state = %(state)s,
    due_at = %(due_at)s,
    problem = coalesce(%(problem)s, problem),
    installed_at = CASE WHEN %(state)s = 'installed' THEN coalesce(installed_at, %(at)s) ELSE installed_at END
WHERE id = %(id)s;

-- name: due_certificates
-- Certificates that are to be signed, sent, looked after or renewed. At most so many. Role work.
SELECT organization_id, id, due_at FROM due_certificates(%(at)s, %(most)s);

-- name: revoke_certificate
-- It shows nobody any more. Zero or one row. Role app, or owner.
UPDATE issued_certificate
SET revoked_at = %(at)s, revoked_by = %(by)s, revocation_reason = %(reason)s, due_at = NULL
WHERE id = %(id)s AND revoked_at IS NULL
RETURNING id, organization_id, station_id;

-- name: lock_authorities
-- One at a time makes an authority. No row. Role owner.
LOCK TABLE certificate_authority IN SHARE ROW EXCLUSIVE MODE;

-- name: authorities_in_use
-- Those that issue, with their sealed keys. At most four rows. Role owner.
SELECT id, kind, key_type, certificate, key_sealed, not_after
FROM certificate_authority
WHERE retired_at IS NULL
ORDER BY created_at, id;

-- name: retire_authority
-- It issues no more. Zero or one row. Role owner.
UPDATE certificate_authority SET retired_at = %(at)s
WHERE kind = %(kind)s AND key_type = %(key_type)s AND retired_at IS NULL;

-- name: add_authority
-- A new authority. One row. Role owner.
INSERT INTO certificate_authority (
    id, kind, key_type, issuer_id, subject, certificate, key_sealed, not_before, not_after, created_at
)
VALUES (
    %(id)s, %(kind)s, %(key_type)s, %(issuer_id)s, %(subject)s, %(certificate)s, %(key_sealed)s,
    %(not_before)s, %(not_after)s, %(at)s
);

-- name: list_issued
-- What was issued, newest first. Role owner, for the command line.
SELECT c.id, s.identity, c.use, c.state, c.serial_number, c.not_after, c.revoked_at, c.requested_at
FROM issued_certificate AS c
JOIN station AS s ON s.id = c.station_id
WHERE %(identity)s = '' OR s.identity = %(identity)s
ORDER BY c.requested_at DESC, c.id DESC
LIMIT %(most)s;

-- name: keep_installed
-- What a station has, in the words in which it names it; what we know of it besides stays known. One row.
-- Role work.
INSERT INTO installed_certificate AS known (
    organization_id, id, station_id, type, hash_algorithm, issuer_name_hash, issuer_key_hash,
    serial_number, position, subject, not_after, is_named, first_at, last_at
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(type)s, %(hash_algorithm)s, %(issuer_name_hash)s,
    %(issuer_key_hash)s, %(serial_number)s, %(position)s, %(subject)s, %(not_after)s, %(is_named)s, %(at)s,
    %(at)s
)
ON CONFLICT (
    organization_id, station_id, type, hash_algorithm, lower(issuer_name_hash), lower(issuer_key_hash),
    ltrim(lower(serial_number), '0')
) DO UPDATE
SET position = excluded.position,
    issuer_name_hash = CASE WHEN excluded.is_named THEN excluded.issuer_name_hash ELSE known.issuer_name_hash END,
    issuer_key_hash = CASE WHEN excluded.is_named THEN excluded.issuer_key_hash ELSE known.issuer_key_hash END,
    serial_number = CASE WHEN excluded.is_named THEN excluded.serial_number ELSE known.serial_number END,
    subject = coalesce(excluded.subject, known.subject),
    not_after = coalesce(excluded.not_after, known.not_after),
    is_named = known.is_named OR excluded.is_named,
    last_at = excluded.last_at;

-- name: forget_installed
-- A station has it no longer, whatever it is used for and however it is written. Any number of rows. Role work.
DELETE FROM installed_certificate
WHERE organization_id = %(organization_id)s AND station_id = %(station_id)s
  AND hash_algorithm = %(hash_algorithm)s AND lower(issuer_name_hash) = lower(%(issuer_name_hash)s)
  AND lower(issuer_key_hash) = lower(%(issuer_key_hash)s)
  AND ltrim(lower(serial_number), '0') = ltrim(lower(%(serial_number)s), '0');

-- name: forget_unknown
-- A station does not know this name: what it named so itself is there no longer. Any number of rows. Role work.
DELETE FROM installed_certificate
WHERE organization_id = %(organization_id)s AND station_id = %(station_id)s AND is_named
  AND hash_algorithm = %(hash_algorithm)s AND issuer_name_hash = %(issuer_name_hash)s
  AND issuer_key_hash = %(issuer_key_hash)s AND serial_number = %(serial_number)s;

-- name: forget_untold
-- What a station did not name when it was asked for all of these types (null: of every type). Any number
-- of rows. Role work.
DELETE FROM installed_certificate
WHERE organization_id = %(organization_id)s AND station_id = %(station_id)s AND last_at < %(at)s
  AND (%(types)s::text[] IS NULL OR type = ANY (%(types)s::text[]));

-- name: algorithms_of
-- By which hashes a station names the certificates of this serial number. At most three rows. Role app.
SELECT DISTINCT hash_algorithm
FROM installed_certificate
WHERE station_id = %(station_id)s AND is_named
  AND ltrim(lower(serial_number), '0') = ltrim(lower(%(serial_number)s), '0')
ORDER BY hash_algorithm;

-- name: list_installed
-- What stations have, as they told last, newest first. Role owner, for the command line.
SELECT s.identity, c.type, c.subject, c.serial_number, c.not_after, c.last_at
FROM installed_certificate AS c
JOIN station AS s ON s.id = c.station_id
WHERE %(identity)s = '' OR s.identity = %(identity)s
ORDER BY c.last_at DESC, c.id DESC
LIMIT %(most)s;

-- name: lock_root
-- A root, held. Zero or one row; none for who sees no root organisation. Role owner or app.
SELECT id, retired_at, let_go_at FROM certificate_authority WHERE id = %(id)s AND kind = 'root' FOR UPDATE;

-- name: let_go_authority
-- Nobody believes this root any more, nor what is below it. One row each. Role owner or app.
UPDATE certificate_authority
SET let_go_at = %(at)s, retired_at = coalesce(retired_at, %(at)s)
WHERE id = %(id)s OR issuer_id = %(id)s;
