-- Groups of stations as operators make them. Role app.

-- name: lock_group
-- One group, held until the unit of work ends. Zero or one row.
SELECT id, organization_id, name, description, created_at
FROM station_group
WHERE id = %(id)s
FOR UPDATE;

-- name: add_group
-- A new group. One row; none where the organisation has one of this name.
INSERT INTO station_group (id, organization_id, name, description, created_at)
VALUES (%(id)s, %(organization_id)s, %(name)s, %(description)s, %(created_at)s)
ON CONFLICT (organization_id, name) DO NOTHING
RETURNING id;

-- name: save_group
-- The group as it is now. One row.
UPDATE station_group
SET name = %(name)s, description = %(description)s
WHERE id = %(id)s;

-- name: delete_group
-- A group, and that stations were in it; the stations stay. Zero or one row.
DELETE FROM station_group
WHERE id = %(id)s;

-- name: may_hold
-- Of these stations those that are seen, and whether a group of this organisation may hold each. They
-- are held, so that none is deleted before it is in the group. As many rows as are seen.
SELECT
    s.id,
    s.organization_id IN (SELECT organization_with_descendants(%(organization_id)s)) AS may_hold
FROM station AS s
WHERE s.id = ANY (%(station_ids)s)
ORDER BY s.id
FOR KEY SHARE OF s;

-- name: add_members
-- Stations that come into a group. A row for each that was not in it.
INSERT INTO station_group_member (organization_id, group_id, station_id)
SELECT %(organization_id)s, %(id)s, added.station_id
FROM unnest(%(station_ids)s::text[]) AS added (station_id)
ON CONFLICT DO NOTHING
RETURNING station_id;

-- name: remove_members
-- Stations that leave a group. A row for each that was in it.
DELETE FROM station_group_member
WHERE group_id = %(id)s AND station_id = ANY (%(station_ids)s)
RETURNING station_id;

-- name: payments_of_groups
-- Payments that are for stations of these groups, at most so many, some of them twice.
SELECT id FROM payments_of_groups(%(asked)s, %(most)s) AS id;
