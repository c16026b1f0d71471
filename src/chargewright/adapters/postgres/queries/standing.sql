-- How a station's settings stand beside what they shall be. Roles work and app.

-- name: begin_comparing
-- Whoever compares a station's settings takes turns. One row.
INSERT INTO station_configuration (organization_id, station_id, compared_at)
VALUES (%(organization_id)s, %(station_id)s, %(at)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET compared_at = excluded.compared_at;

-- name: compared_station
-- What templates ask of a station; whether it has told all its settings, or does not. Zero or one row.
SELECT
    s.site_id, l.subprotocol, l.vendor, l.model, l.firmware_version AS firmware, l.booted_at,
    coalesce(c.read_at IS NOT NULL OR least(c.asked_at, c.swept_at) <= %(silent_since)s, false) AS is_read
FROM station AS s
JOIN station_link AS l ON l.station_id = s.id
LEFT JOIN station_configuration AS c
    ON c.organization_id = s.organization_id AND c.station_id = s.id
WHERE s.id = %(station_id)s;

-- name: templates_above
-- Templates of an organisation and of those above it. Any number of rows.
SELECT
    id, organization_id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
FROM setting_templates_above(%(organization_id)s);

-- name: wishes
-- What persons want of a station. Any number of rows.
SELECT id, name, value, wished_by
FROM station_wish
WHERE station_id = %(station_id)s;

-- name: told_settings
-- A station's settings, as they were told and tried. Any number of rows.
SELECT
    id, component, component_instance, evse_no, connector_no, variable, variable_instance, attribute,
    value, mutability, data_type, unit, min_limit, max_limit, values_list, heard_at IS NOT NULL AS is_told,
    attempted_value, attempted_at, attempt_result
FROM station_setting
WHERE station_id = %(station_id)s;

-- name: keep_stands
-- How settings stand that shall be something. One row each.
INSERT INTO station_setting AS s (
    organization_id, station_id, id, name, component, component_instance, evse_no, connector_no,
    variable, variable_instance, attribute, is_write_only, desired_value, desired_by, desired_template,
    desired_priority, is_enforced, standing
)
SELECT
    %(organization_id)s, %(station_id)s, stand.id, stand.name, stand.component,
    stand.component_instance, stand.evse_no, stand.connector_no, stand.variable,
    stand.variable_instance, stand.attribute, false, stand.desired_value, stand.desired_by,
    stand.desired_template, stand.desired_priority, stand.is_enforced, stand.standing
FROM unnest(
    %(id)s::text[], %(name)s::text[], %(component)s::text[], %(component_instance)s::text[],
    %(evse_no)s::integer[], %(connector_no)s::integer[], %(variable)s::text[],
    %(variable_instance)s::text[], %(attribute)s::text[], %(desired_value)s::text[],
    %(desired_by)s::text[], %(desired_template)s::text[], %(desired_priority)s::integer[],
    %(is_enforced)s::boolean[], %(standing)s::text[]
) AS stand (
    id, name, component, component_instance, evse_no, connector_no, variable, variable_instance,
    attribute, desired_value, desired_by, desired_template, desired_priority, is_enforced, standing
)
ON CONFLICT (organization_id, station_id, id) DO UPDATE
SET desired_value = excluded.desired_value,
    desired_by = excluded.desired_by,
    desired_template = excluded.desired_template,
    desired_priority = excluded.desired_priority,
    is_enforced = excluded.is_enforced,
    standing = excluded.standing;

-- name: forget_stands
-- Settings that nobody wants to be anything any more. Any number of rows.
UPDATE station_setting
SET desired_value = NULL, desired_by = NULL, desired_template = NULL, desired_priority = NULL,
    is_enforced = false, standing = NULL
WHERE station_id = %(station_id)s AND desired_value IS NOT NULL AND id <> ALL (%(ids)s);

-- name: forget_empty
-- Of those, what was neither told nor tried. Any number of rows.
DELETE FROM station_setting
WHERE station_id = %(station_id)s
  AND desired_value IS NULL AND heard_at IS NULL AND attempted_at IS NULL;

-- name: end_comparing
-- When they are compared again, and whether something is to be set right. One row.
UPDATE station_configuration
SET compare_at = %(compare_at)s, wants_correction = %(wants_correction)s
WHERE station_id = %(station_id)s;

-- name: keep_wish
-- What a person wants a setting to be; a wish before is forgotten. One row.
INSERT INTO station_wish (organization_id, station_id, id, name, value, wished_at, wished_by)
VALUES (%(organization_id)s, %(station_id)s, %(id)s, %(name)s, %(value)s, %(at)s, %(by)s)
ON CONFLICT (organization_id, station_id, id) DO UPDATE
SET value = excluded.value, wished_at = excluded.wished_at, wished_by = excluded.wished_by;

-- name: withdraw_wish
-- It wants that no more. One row; none where nobody did.
DELETE FROM station_wish
WHERE station_id = %(station_id)s AND id = %(id)s
RETURNING id;

-- name: note_swept
-- All settings of a station are asked for, to see what has drifted; again, where parts are missing. One row.
INSERT INTO station_configuration AS c (organization_id, station_id, swept_at)
VALUES (%(organization_id)s, %(station_id)s, %(at)s)
ON CONFLICT (organization_id, station_id) DO UPDATE
SET swept_at = excluded.swept_at,
    asked_again = c.asked_again + CASE
        WHEN c.report_ref IS NULL THEN 0
        WHEN c.report_last IS NULL OR cardinality(c.report_seen) <= c.report_last THEN 1
        ELSE 0
    END;

-- name: note_not_applied
-- What was accepted, but read again is something else. Any number of rows.
UPDATE station_setting
SET attempt_result = 'not_applied'
WHERE station_id = %(station_id)s AND id = ANY (%(ids)s) AND attempt_result = 'accepted';

-- name: compare_again
-- The settings of the stations of an organisation and of those below it are compared soon. Any number of rows.
UPDATE station_configuration AS c
SET compare_at = %(at)s
WHERE c.organization_id IN (SELECT organization_with_descendants(%(organization_id)s));
