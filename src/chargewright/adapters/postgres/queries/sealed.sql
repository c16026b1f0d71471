-- Secrets at rest, for the rotation of the data key. Role owner: every organisation's at once.
--
-- Each kind has the same three questions. `head` is what a secret begins with that the newest key
-- sealed; `id` is an array that names one row, and rows are walked in its order.

-- name: keys_may_go
-- Whether nobody needs all keys to stay (a backup does, until its dump is written). One row.
SELECT pg_try_advisory_xact_lock(%(lock)s) AS may_go;

-- name: lock
-- Lets writers of sealed secrets end, and new ones wait, until the unit of work ends. No row.
LOCK TABLE user_account, terminal_account, certificate_authority, station_web_code, idempotency_key IN SHARE MODE;

-- name: seeds_after
-- TOTP seeds of an older key. At most so many.
SELECT ARRAY[id] AS id, totp_seed AS sealed
FROM user_account
WHERE totp_seed IS NOT NULL AND substring(totp_seed FOR 9) <> %(head)s
    AND id > (%(after)s::text[])[1]
ORDER BY id
LIMIT %(most)s;

-- name: seal_seed
-- One row, or none where it was changed meanwhile.
UPDATE user_account
SET totp_seed = %(fresh)s
WHERE id = (%(id)s::text[])[1] AND totp_seed = %(sealed)s;

-- name: count_seeds
-- One row.
SELECT count(*) AS rest
FROM user_account
WHERE totp_seed IS NOT NULL AND substring(totp_seed FOR 9) <> %(head)s;

-- name: provider_keys_after
-- Keys of terminal providers sealed by an older key. At most so many.
SELECT ARRAY[id] AS id, decode(api_key_encrypted, 'hex') AS sealed
FROM terminal_account
WHERE left(api_key_encrypted, 18) <> encode(%(head)s, 'hex') AND id > (%(after)s::text[])[1]
ORDER BY id
LIMIT %(most)s;

-- name: seal_provider_key
-- One row, or none where it was changed meanwhile.
UPDATE terminal_account
SET api_key_encrypted = encode(%(fresh)s, 'hex')
WHERE id = (%(id)s::text[])[1] AND api_key_encrypted = encode(%(sealed)s, 'hex');

-- name: count_provider_keys
-- One row.
SELECT count(*) AS rest
FROM terminal_account
WHERE left(api_key_encrypted, 18) <> encode(%(head)s, 'hex');

-- name: webhook_secrets_after
-- Secrets of providers' callbacks sealed by an older key. At most so many.
SELECT ARRAY[id] AS id, webhook_secrets_sealed AS sealed
FROM terminal_account
WHERE webhook_secrets_sealed IS NOT NULL AND substring(webhook_secrets_sealed FOR 9) <> %(head)s
    AND id > (%(after)s::text[])[1]
ORDER BY id
LIMIT %(most)s;

-- name: seal_webhook_secrets
-- One row, or none where they were changed meanwhile.
UPDATE terminal_account
SET webhook_secrets_sealed = %(fresh)s
WHERE id = (%(id)s::text[])[1] AND webhook_secrets_sealed = %(sealed)s;

-- name: count_webhook_secrets
-- One row.
SELECT count(*) AS rest
FROM terminal_account
WHERE webhook_secrets_sealed IS NOT NULL AND substring(webhook_secrets_sealed FOR 9) <> %(head)s;

-- name: web_code_secrets_after
-- Secrets of codes that stations show, sealed by an older key. At most so many.
SELECT ARRAY[station_id] AS id, secret_sealed AS sealed
FROM station_web_code
WHERE substring(secret_sealed FOR 9) <> %(head)s AND station_id > (%(after)s::text[])[1]
ORDER BY station_id
LIMIT %(most)s;

-- name: seal_web_code_secret
-- One row, or none where it was changed meanwhile.
UPDATE station_web_code
SET secret_sealed = %(fresh)s
WHERE station_id = (%(id)s::text[])[1] AND secret_sealed = %(sealed)s;

-- name: count_web_code_secrets
-- One row.
SELECT count(*) AS rest
FROM station_web_code
WHERE substring(secret_sealed FOR 9) <> %(head)s;

-- name: authority_keys_after
-- Keys of certificate authorities sealed by an older key. At most so many.
SELECT ARRAY[id] AS id, key_sealed AS sealed
FROM certificate_authority
WHERE key_sealed IS NOT NULL AND substring(key_sealed FOR 9) <> %(head)s
    AND id > (%(after)s::text[])[1]
ORDER BY id
LIMIT %(most)s;

-- name: seal_authority_key
-- One row, or none where it was changed meanwhile.
UPDATE certificate_authority
SET key_sealed = %(fresh)s
WHERE id = (%(id)s::text[])[1] AND key_sealed = %(sealed)s;

-- name: count_authority_keys
-- One row.
SELECT count(*) AS rest
FROM certificate_authority
WHERE key_sealed IS NOT NULL AND substring(key_sealed FOR 9) <> %(head)s;

-- name: answers_after
-- Answers kept for repeats, sealed by an older key. At most so many.
SELECT ARRAY[organization_id, caller_id, key] AS id, answer AS sealed
FROM idempotency_key
WHERE substring(answer FOR 9) <> %(head)s
    AND (organization_id, caller_id, key)
        > ((%(after)s::text[])[1], (%(after)s::text[])[2], (%(after)s::text[])[3])
ORDER BY organization_id, caller_id, key
LIMIT %(most)s;

-- name: seal_answer
-- One row, or none where it was changed meanwhile.
UPDATE idempotency_key
SET answer = %(fresh)s
WHERE organization_id = (%(id)s::text[])[1] AND caller_id = (%(id)s::text[])[2]
    AND key = (%(id)s::text[])[3] AND answer = %(sealed)s;

-- name: count_answers
-- One row.
SELECT count(*) AS rest
FROM idempotency_key
WHERE substring(answer FOR 9) <> %(head)s;
