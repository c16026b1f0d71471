-- Local lists brought to one station after another. Role work.

-- name: due_local_list_runs
-- Runs that can go on. At most twice so many.
SELECT organization_id, id FROM due_local_list_runs(%(most)s);

-- name: stands
-- How a station's list stands. Zero or one row.
SELECT
    state, is_known, version_no,
    (SELECT count(*) FROM local_list_line AS l WHERE l.station_id = t.station_id) AS tokens_held
FROM local_list AS t WHERE station_id = %(station_id)s;
