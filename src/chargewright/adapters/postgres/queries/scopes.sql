-- What part of the network one may look at. Role app.

-- name: scopes
-- Organisations that are seen, their sites and groups, each with its stations. Of sites and of groups
-- one more than the most, so that whoever asks knows of it. As many rows as there are of all three.
WITH at_site AS (
    SELECT organization_id, site_id, count(*) AS stations
    FROM station
    GROUP BY organization_id, site_id
), some_sites AS (
    SELECT organization_id, id, name
    FROM site
    LIMIT %(most)s + 1
), some_groups AS (
    SELECT organization_id, id, name
    FROM station_group
    LIMIT %(most)s + 1
)
SELECT
    'organization' AS kind, o.id AS organization_id, o.id, o.parent_id, o.name,
    coalesce(sum(a.stations), 0)::bigint AS station_count
FROM organization AS o
LEFT JOIN at_site AS a ON a.organization_id = o.id
GROUP BY o.id
UNION ALL
SELECT 'site', s.organization_id, s.id, NULL, s.name, coalesce(a.stations, 0)
FROM some_sites AS s
LEFT JOIN at_site AS a ON a.organization_id = s.organization_id AND a.site_id = s.id
UNION ALL
SELECT 'station_group', g.organization_id, g.id, NULL, g.name, count(m.station_id)
FROM some_groups AS g
LEFT JOIN station_group_member AS m
    ON m.organization_id = g.organization_id AND m.group_id = g.id
GROUP BY g.organization_id, g.id, g.name;
