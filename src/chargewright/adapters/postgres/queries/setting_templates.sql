-- Templates of settings, as operators make them. Role app.

-- name: lock_template
-- One template, held until the unit of work ends. Zero or one row.
SELECT
    id, organization_id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
FROM setting_template
WHERE id = %(id)s
FOR UPDATE;

-- name: template
-- One template. Zero or one row.
SELECT
    id, organization_id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
FROM setting_template
WHERE id = %(id)s;

-- name: add_template
-- A new template. One row; none where the organisation has one of this code.
INSERT INTO setting_template (
    organization_id, id, code, name, description, priority, valid_from, valid_until, versions, vendor,
    model, firmware, firmware_is_prefix, site_id, settings, sets_right, batch_size, created_at
)
VALUES (
    %(organization_id)s, %(id)s, %(code)s, %(name)s, %(description)s, %(priority)s, %(valid_from)s,
    %(valid_until)s, %(versions)s, %(vendor)s, %(model)s, %(firmware)s, %(firmware_is_prefix)s,
    %(site_id)s, %(settings)s, %(sets_right)s, %(batch_size)s, %(created_at)s
)
ON CONFLICT (organization_id, code) DO NOTHING
RETURNING id;

-- name: save_template
-- The template as it is now. One row.
UPDATE setting_template
SET code = %(code)s, name = %(name)s, description = %(description)s, priority = %(priority)s,
    valid_from = %(valid_from)s, valid_until = %(valid_until)s, versions = %(versions)s,
    vendor = %(vendor)s, model = %(model)s, firmware = %(firmware)s,
    firmware_is_prefix = %(firmware_is_prefix)s, site_id = %(site_id)s, settings = %(settings)s,
    sets_right = %(sets_right)s, batch_size = %(batch_size)s
WHERE id = %(id)s;

-- name: delete_template
-- A template; what it wanted of stations is wanted no more. Zero or one row.
DELETE FROM setting_template
WHERE id = %(id)s;
