-- Through which account drivers pay with phones. Role app.

-- name: line_of_evse
-- What is said from an EVSE up to its organisation, whosever it is. Zero or one row.
SELECT organization_id, site_id, station_id, evse_no, code_secret_sealed, evse_says, page_id,
    page_account_id, site_says, organization_says
FROM phone_line_of(%(evse_id)s);

-- name: said
-- What is said of these. At most one row each.
SELECT about_id, coalesce(account_id, '') AS says
FROM phone_payment
WHERE about_id = ANY (%(about_ids)s);

-- name: say
-- From now on. One row.
INSERT INTO phone_payment (
    organization_id, about_kind, about_id, site_id, evse_id, account_id, set_at, set_by
)
VALUES (
    %(organization_id)s, %(about_kind)s, %(about_id)s, %(site_id)s, %(evse_id)s, %(account_id)s,
    %(set_at)s, %(set_by)s
)
ON CONFLICT (organization_id, about_id) DO UPDATE
SET account_id = %(account_id)s, set_at = %(set_at)s, set_by = %(set_by)s;

-- name: unsay
-- Zero or one row.
DELETE FROM phone_payment
WHERE about_id = %(about_id)s;

-- name: page_at
-- The payment page of an account at a site, the oldest of several. Zero or one row.
SELECT id
FROM terminal
WHERE site_id = %(site_id)s AND account_id = %(account_id)s
ORDER BY created_at, id
LIMIT 1;

-- name: account
-- An account, and the language of whoever it belongs to, for a page that is to be made. Zero or one row.
SELECT a.provider, a.name, organization_settings_line(a.organization_id) AS settings_line
FROM terminal_account AS a
WHERE a.id = %(account_id)s;

-- name: take_turns
-- One page of an account at a site is made at a time, until the unit of work ends. One row.
SELECT pg_advisory_xact_lock(hashtextextended('page ' || %(site_id)s || ' ' || %(account_id)s, 0));

-- name: inherit
-- What a page pays for because its site or its organisation says so. One row, or none where it did before.
INSERT INTO terminal_evse (organization_id, terminal_id, evse_id, station_id, evse_no, is_inherited)
VALUES (%(organization_id)s, %(terminal_id)s, %(evse_id)s, %(station_id)s, %(evse_no)s, true)
ON CONFLICT DO NOTHING
RETURNING evse_id;
