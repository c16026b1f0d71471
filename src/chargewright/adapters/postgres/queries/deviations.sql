-- What stations say otherwise than the schema has it. Role journal.

-- name: keep_deviations
-- Adds what was heard to what is known of each station, in the order of the key: two gateways that keep
-- at once would else wait for each other. One row a kind; none of a station that is not there, nor a new
-- kind of one that has so many.
INSERT INTO station_deviation AS known (
    organization_id, id, station_id, rule, action, field, vendor, model, firmware_version, example,
    count, first_at, last_at
)
SELECT
    s.organization_id, min(told.id), s.id, told.rule, told.action, told.field,
    coalesce(link.vendor, ''), coalesce(link.model, ''), coalesce(link.firmware_version, ''),
    (array_agg(told.example ORDER BY told.last_at DESC))[1],
    sum(told.count), min(told.first_at), max(told.last_at)
FROM unnest(
    %(organization_ids)s::text[], %(ids)s::text[], %(station_ids)s::text[], %(rules)s::text[],
    %(actions)s::text[], %(fields)s::text[], %(examples)s::text[], %(counts)s::bigint[],
    %(first_ats)s::timestamptz[], %(last_ats)s::timestamptz[]
) AS told (
    organization_id, id, station_id, rule, action, field, example, count, first_at, last_at
)
JOIN station AS s ON s.organization_id = told.organization_id AND s.id = told.station_id
LEFT JOIN station_link AS link ON link.station_id = s.id
WHERE EXISTS (
    SELECT FROM station_deviation AS d
    WHERE d.organization_id = told.organization_id AND d.station_id = told.station_id
      AND d.rule = told.rule AND d.action = told.action AND d.field = told.field
      AND d.firmware_version = coalesce(link.firmware_version, '')
) OR (
    SELECT count(*) FROM station_deviation AS d
    WHERE d.organization_id = told.organization_id AND d.station_id = told.station_id
) < %(kinds_max)s
GROUP BY s.id, link.station_id, told.rule, told.action, told.field
ORDER BY s.organization_id, s.id, told.rule, told.action, told.field
ON CONFLICT ON CONSTRAINT station_deviation_is_counted_in_one_row DO UPDATE
SET vendor = excluded.vendor,
    model = excluded.model,
    example = CASE
        WHEN excluded.last_at >= known.last_at THEN excluded.example ELSE known.example
    END,
    count = known.count + excluded.count,
    first_at = least(known.first_at, excluded.first_at),
    last_at = greatest(known.last_at, excluded.last_at);
