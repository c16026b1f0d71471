-- Tariffs and their versions. Role app.

-- name: lock_tariff
-- One tariff, held until the unit of work ends, so that its versions are numbered in turn. Zero or one row.
SELECT id, organization_id, name
FROM tariff
WHERE id = %(id)s
FOR UPDATE;

-- name: last_number
-- The number of a tariff's newest version; null before the first. One row.
SELECT max(number) AS number
FROM tariff_version
WHERE tariff_id = %(tariff_id)s;

-- name: add_tariff
-- A tariff without a version yet. One row.
INSERT INTO tariff (organization_id, id, name, created_at)
VALUES (%(organization_id)s, %(id)s, %(name)s, %(at)s);

-- name: rename_tariff
-- The tariff under its present name. One row.
UPDATE tariff
SET name = %(name)s
WHERE id = %(id)s;

-- name: add_version
-- A published version: never changed. One row.
INSERT INTO tariff_version (
    organization_id, id, tariff_id, number, currency, document, valid_from, valid_to, published_at,
    published_by
)
VALUES (
    %(organization_id)s, %(id)s, %(tariff_id)s, %(number)s, %(currency)s, %(document)s,
    %(valid_from)s, %(valid_to)s, %(published_at)s, %(published_by)s
);

-- name: version
-- One version. Zero or one row.
SELECT document
FROM tariff_version
WHERE id = %(id)s;

-- name: places
-- Where a tariff is used: sites and single EVSEs, each with the most that a connector there gives.
SELECT
    s.country, s.zone, s.currency,
    coalesce(max(c.power_w), 0) AS power_w
FROM site AS s
LEFT JOIN station AS st ON st.site_id = s.id AND NOT st.is_retired
LEFT JOIN evse AS e ON e.station_id = st.id
LEFT JOIN connector AS c ON c.evse_id = e.id
WHERE s.tariff_id = %(tariff_id)s OR e.tariff_id = %(tariff_id)s
GROUP BY s.id;

-- name: owner
-- Whose tariff this is, and the currency of its newest version; null before the first. Zero or one row.
SELECT
    t.organization_id,
    (
        SELECT v.currency FROM tariff_version AS v
        WHERE v.tariff_id = t.id ORDER BY v.number DESC LIMIT 1
    ) AS currency
FROM tariff AS t
WHERE t.id = %(id)s;
