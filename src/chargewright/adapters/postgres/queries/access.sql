-- People: accounts, web sessions, API keys, organisations, answers kept for repeats.

-- name: sign_in_candidate
-- The account of one exact address, before anybody is known. Zero or one row.
SELECT
    organization_id, id, role, must_change_password, has_totp, created_at, last_signed_in_at,
    disabled_at, password_hash
FROM sign_in_candidate(%(email)s);

-- name: web_session_by_token
-- A web session with its user's role and the organisations that it sees. Zero or one row.
SELECT organization_id, user_id, stage, created_at, seen_at, expires_at, role, organizations
FROM web_session_by_token(%(token_sha256)s);

-- name: api_key_by_prefix
-- An API key with the organisations that it sees. Zero or one row.
SELECT
    organization_id, id, prefix, secret_sha256, name, role, created_at, created_by, last_used_at,
    revoked_at, organizations
FROM api_key_by_prefix(%(prefix)s);

-- name: lock_failures
-- The wrong answers of one subject, held until the unit of work ends. One row.
SELECT failures, last_at
FROM lock_sign_in_failures(%(subject)s);

-- name: write_failures
-- One row.
SELECT write_sign_in_failures(%(subject)s, %(failures)s, %(last_at)s);

-- name: clear_failures
-- One row.
SELECT clear_sign_in_failures(%(subject)s);

-- name: find_user
-- One user by id. Zero or one row.
SELECT
    organization_id, id, role, email, name, must_change_password, totp_confirmed AS has_totp,
    created_at, last_signed_in_at, disabled_at, forgotten_at
FROM user_account
WHERE id = %(id)s;

-- name: lock_user
-- One user with what a sign-in is judged by, held until the unit of work ends. Zero or one row.
SELECT
    organization_id, id, role, email, name, must_change_password, totp_confirmed AS has_totp,
    created_at, last_signed_in_at, disabled_at, forgotten_at, password_hash, totp_seed,
    totp_last_step
FROM user_account
WHERE id = %(id)s
FOR UPDATE;

-- name: add_user
-- A new account. One row, or none when the address has one already.
INSERT INTO user_account (
    organization_id, id, role, email, name, password_hash, must_change_password, created_at,
    created_by
)
VALUES (
    %(organization_id)s, %(id)s, %(role)s, %(email)s, %(name)s, %(password_hash)s,
    %(must_change_password)s, %(created_at)s, %(created_by)s
)
ON CONFLICT (email) DO NOTHING
RETURNING id;

-- name: save_user
-- Role, address, name and state of one user. One row.
UPDATE user_account
SET role = %(role)s, email = %(email)s, name = %(name)s, disabled_at = %(disabled_at)s
WHERE id = %(id)s
RETURNING id;

-- name: set_password
-- One row.
UPDATE user_account
SET password_hash = %(password_hash)s, must_change_password = %(must_change)s
WHERE id = %(id)s
RETURNING id;

-- name: signed_in
-- One row.
UPDATE user_account
SET last_signed_in_at = %(at)s
WHERE id = %(id)s
RETURNING id;

-- name: set_totp
-- A sealed seed that waits for its first code. One row.
UPDATE user_account
SET totp_seed = %(seed)s, totp_confirmed = false, totp_last_step = NULL,
    recovery_code_sha256s = '{}'
WHERE id = %(id)s
RETURNING id;

-- name: confirm_totp
-- The waiting seed is asked for from now on. One row.
UPDATE user_account
SET totp_confirmed = true, totp_last_step = %(step)s, recovery_code_sha256s = %(code_sha256s)s
WHERE id = %(id)s
RETURNING id;

-- name: remove_totp
-- One row.
UPDATE user_account
SET totp_seed = NULL, totp_confirmed = false, totp_last_step = NULL, recovery_code_sha256s = '{}'
WHERE id = %(id)s
RETURNING id;

-- name: spend_step
-- Notes the newest spent step. One row, or none when it or a newer one was spent before.
UPDATE user_account
SET totp_last_step = %(step)s
WHERE id = %(id)s AND (totp_last_step IS NULL OR totp_last_step < %(step)s)
RETURNING id;

-- name: spend_recovery_code
-- Takes one recovery code away. One row with what is left, or none when it is not among them.
UPDATE user_account
SET recovery_code_sha256s = array_remove(recovery_code_sha256s, %(code_sha256)s)
WHERE id = %(id)s AND %(code_sha256)s = ANY (recovery_code_sha256s)
RETURNING cardinality(recovery_code_sha256s) AS codes_left;

-- name: forget_user
-- Empties what is personal or secret; the id stays. One row.
UPDATE user_account
SET email = NULL, name = NULL, password_hash = '', must_change_password = false, totp_seed = NULL,
    totp_confirmed = false, totp_last_step = NULL, recovery_code_sha256s = '{}',
    forgotten_at = %(at)s
WHERE id = %(id)s
RETURNING id;

-- name: open_web_session
-- One row.
INSERT INTO web_session (
    organization_id, token_sha256, user_id, stage, created_at, seen_at, expires_at
)
VALUES (
    %(organization_id)s, %(token_sha256)s, %(user_id)s, %(stage)s, %(created_at)s, %(seen_at)s,
    %(expires_at)s
)
RETURNING token_sha256;

-- name: end_web_session
-- Zero or one row.
DELETE FROM web_session
WHERE token_sha256 = %(token_sha256)s;

-- name: end_web_sessions_of
-- Every web session of one user. Any number of rows.
DELETE FROM web_session
WHERE user_id = %(user_id)s;

-- name: web_session_seen
-- Zero or one row; an older sight never replaces a newer one.
UPDATE web_session
SET seen_at = %(at)s
WHERE token_sha256 = %(token_sha256)s AND seen_at < %(at)s;

-- name: add_api_key
-- One row.
INSERT INTO api_key (
    organization_id, id, prefix, secret_sha256, name, role, created_at, created_by
)
VALUES (
    %(organization_id)s, %(id)s, %(prefix)s, %(secret_sha256)s, %(name)s, %(role)s,
    %(created_at)s, %(created_by)s
)
RETURNING id;

-- name: find_api_key
-- Zero or one row.
SELECT
    organization_id, id, prefix, secret_sha256, name, role, created_at, created_by, last_used_at,
    revoked_at
FROM api_key
WHERE id = %(id)s;

-- name: revoke_api_key
-- One row, or none when it was revoked before.
UPDATE api_key
SET revoked_at = %(at)s
WHERE id = %(id)s AND revoked_at IS NULL
RETURNING id;

-- name: api_key_used
-- Zero or one row; an older use never replaces a newer one.
UPDATE api_key
SET last_used_at = %(at)s
WHERE id = %(id)s AND (last_used_at IS NULL OR last_used_at < %(at)s);

-- name: find_organization
-- Zero or one row.
SELECT
    id, parent_id, name, country, legal_name, legal_address, vat_number, register_entry,
    contact_email, contact_phone, support_url, default_language, default_zone, charging_plans
FROM organization
WHERE id = %(id)s;

-- name: all_organizations
-- Every organisation that the unit of work sees. Any number of rows.
SELECT
    id, parent_id, name, country, legal_name, legal_address, vat_number, register_entry,
    contact_email, contact_phone, support_url, default_language, default_zone, charging_plans
FROM organization;

-- name: settings_line
-- The settings of one that is seen, and of all above it, itself first. Zero or one row.
SELECT organization_settings_line(id) AS line
FROM organization
WHERE id = %(id)s;

-- name: add_organization
-- One row.
INSERT INTO organization (
    id, parent_id, name, country, legal_name, legal_address, vat_number, register_entry,
    contact_email, contact_phone, support_url, default_language, default_zone, charging_plans, created_at
)
VALUES (
    %(id)s, %(parent_id)s, %(name)s, %(country)s, %(legal_name)s, %(legal_address)s,
    %(vat_number)s, %(register_entry)s, %(contact_email)s, %(contact_phone)s, %(support_url)s,
    %(default_language)s, %(default_zone)s, %(charging_plans)s, %(created_at)s
);

-- name: save_organization
-- What an organisation is called, what a receipt says of it, and its settings. One row.
UPDATE organization
SET name = %(name)s, country = %(country)s, legal_name = %(legal_name)s,
    legal_address = %(legal_address)s, vat_number = %(vat_number)s,
    register_entry = %(register_entry)s, contact_email = %(contact_email)s,
    contact_phone = %(contact_phone)s, support_url = %(support_url)s,
    default_language = %(default_language)s, default_zone = %(default_zone)s,
    charging_plans = %(charging_plans)s
WHERE id = %(id)s
RETURNING id;

-- name: visible_organizations
-- An organisation and all below it, itself first. One row.
SELECT ARRAY(SELECT organization_with_descendants(%(id)s)) AS organizations;

-- name: try_answer
-- Whether this request is the only one of its key that is in work, until the unit of work ends. One row.
SELECT pg_try_advisory_xact_lock(hashtextextended(%(lock)s, 0)) AS is_alone;

-- name: find_answer
-- The answer kept for a repeat. Zero or one row.
SELECT request_sha256, status, answer, location
FROM idempotency_key
WHERE organization_id = %(organization_id)s AND caller_id = %(caller_id)s AND key = %(key)s
    AND expires_at > %(at)s;

-- name: keep_answer
-- Keeps an answer for repeats, in place of one that has run out. One row.
INSERT INTO idempotency_key (
    organization_id, caller_id, key, request_sha256, status, answer, location, expires_at
)
VALUES (
    %(organization_id)s, %(caller_id)s, %(key)s, %(request_sha256)s, %(status)s, %(answer)s,
    %(location)s, %(expires_at)s
)
ON CONFLICT (organization_id, caller_id, key) DO UPDATE
SET request_sha256 = EXCLUDED.request_sha256, status = EXCLUDED.status, answer = EXCLUDED.answer,
    location = EXCLUDED.location, expires_at = EXCLUDED.expires_at
RETURNING key;

-- name: sweep
-- Deletes what has run out. One row.
SELECT sweep_access(%(at)s, %(failures_before)s) AS deleted;
