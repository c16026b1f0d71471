-- Firmware brought to one station after another. Role work.

-- name: due_firmware_runs
-- Runs that can go on. At most twice so many.
SELECT organization_id, id FROM due_firmware_runs(%(at)s, %(boots_within)s, %(most)s);

-- name: station_firmware
-- What a station speaks, which firmware it told at its last boot, and when that was. Zero or one row.
SELECT subprotocol, booted_at, firmware_version FROM station_link WHERE station_id = %(station_id)s;

-- name: travelled
-- How the job of a try went, and when it was made. Zero or one row.
SELECT state, created_at, changed_at FROM file_job WHERE id = %(id)s;
