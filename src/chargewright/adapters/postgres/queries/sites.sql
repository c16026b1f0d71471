-- Sites as operators configure them. Role app.

-- name: lock_site
-- One site, held until the unit of work ends. Zero or one row.
SELECT
    id, organization_id, name, address, country, tax_jurisdiction, zone, currency,
    latitude::float8 AS latitude, longitude::float8 AS longitude, tariff_id, merchant_of_record,
    host_ref, host_share_percent, host_fixed_fee_minor, host_tax_percent, platform_fee_percent,
    platform_fee_fixed_minor, provider_fee_percent, provider_fee_fixed_minor, settings, created_at
FROM site
WHERE id = %(id)s
FOR UPDATE;

-- name: add_site
-- A new site. One row.
INSERT INTO site (
    id, organization_id, name, address, country, tax_jurisdiction, zone, currency, latitude,
    longitude, tariff_id, merchant_of_record, host_ref, host_share_percent, host_fixed_fee_minor,
    host_tax_percent, platform_fee_percent, platform_fee_fixed_minor, provider_fee_percent,
    provider_fee_fixed_minor, settings, created_at
)
VALUES (
    %(id)s, %(organization_id)s, %(name)s, %(address)s, %(country)s, %(tax_jurisdiction)s,
    %(zone)s, %(currency)s, %(latitude)s, %(longitude)s, %(tariff_id)s, %(merchant_of_record)s,
    %(host_ref)s, %(host_share_percent)s, %(host_fixed_fee_minor)s, %(host_tax_percent)s,
    %(platform_fee_percent)s, %(platform_fee_fixed_minor)s, %(provider_fee_percent)s,
    %(provider_fee_fixed_minor)s, %(settings)s, %(created_at)s
);

-- name: save_site
-- The site as it is now. One row.
UPDATE site
SET name = %(name)s,
    address = %(address)s,
    country = %(country)s,
    tax_jurisdiction = %(tax_jurisdiction)s,
    zone = %(zone)s,
    currency = %(currency)s,
    latitude = %(latitude)s,
    longitude = %(longitude)s,
    tariff_id = %(tariff_id)s,
    merchant_of_record = %(merchant_of_record)s,
    host_ref = %(host_ref)s,
    host_share_percent = %(host_share_percent)s,
    host_fixed_fee_minor = %(host_fixed_fee_minor)s,
    host_tax_percent = %(host_tax_percent)s,
    platform_fee_percent = %(platform_fee_percent)s,
    platform_fee_fixed_minor = %(platform_fee_fixed_minor)s,
    provider_fee_percent = %(provider_fee_percent)s,
    provider_fee_fixed_minor = %(provider_fee_fixed_minor)s,
    settings = %(settings)s
WHERE id = %(id)s;

-- name: delete_site
-- A site on which nothing stands. Zero or one row.
DELETE FROM site
WHERE id = %(id)s;

-- name: has_sold
-- Whether money or energy was ever counted in this site's currency. One row.
SELECT EXISTS (SELECT FROM session WHERE site_id = %(id)s) AS has_sold;
