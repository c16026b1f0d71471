-- The prices that displays of OCPP 1.6 show to whoever has shown no token. Role work.

-- name: due_default_prices
-- Stations that are to be looked at. At most so many.
SELECT organization_id, id FROM due_default_prices(%(looked_before)s, %(most)s);

-- name: evse_numbers
-- The EVSEs of a station. Rows as EVSEs.
SELECT evse_no FROM evse WHERE station_id = %(station_id)s ORDER BY evse_no;

-- name: default_prices
-- What a display has, what was tried, and whether somebody wants it to have something. At most a row a key.
SELECT id, value, attempted_value, attempted_at, desired_value IS NOT NULL AS is_wished
FROM station_setting
WHERE station_id = %(station_id)s AND id = ANY (%(ids)s);

-- name: looked
-- Notes that it was looked at. One row.
UPDATE station_configuration SET price_looked_at = %(at)s WHERE station_id = %(station_id)s;
