-- Codes that stations show in a QR code. Role app.

-- name: find
-- Zero or one row.
SELECT organization_id, station_id, evse_id, secret_sealed, validity_s, length
FROM web_code_of(%(identity)s, %(evse_no)s);

-- name: keep
-- The codes of a station from now on. One row.
INSERT INTO station_web_code (
    organization_id, station_id, secret_sealed, validity_s, length, set_at, set_by
)
VALUES (
    %(organization_id)s, %(station_id)s, %(secret_sealed)s, %(validity_s)s, %(length)s, %(set_at)s, %(set_by)s
)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET secret_sealed = %(secret_sealed)s, validity_s = %(validity_s)s, length = %(length)s, set_at = %(set_at)s,
    set_by = %(set_by)s;

-- name: remove
-- Zero or one row.
DELETE FROM station_web_code
WHERE station_id = %(station_id)s;

-- name: forget_opened
-- What is not good any more. A few rows.
DELETE FROM station_web_code_opened
WHERE station_id = %(station_id)s AND interval_no < %(interval_no)s - 2;

-- name: open
-- One row; none where somebody else opened it before.
INSERT INTO station_web_code_opened AS o (organization_id, station_id, evse_id, interval_no, opened_by)
VALUES (%(organization_id)s, %(station_id)s, %(evse_id)s, %(interval_no)s, %(opened_by)s)
ON CONFLICT (organization_id, station_id, evse_id, interval_no) DO UPDATE
SET opened_by = o.opened_by
WHERE o.opened_by = %(opened_by)s
RETURNING interval_no;

-- name: count_opened
-- One row.
UPDATE station_web_code
SET opened_count = opened_count + 1, last_opened_at = %(at)s
WHERE station_id = %(station_id)s;
