-- The tariffs by which stations of OCPP 2.1 reckon themselves. Roles app and work.

-- name: keep
-- Whether the tariffs of a station are kept as they shall be. Rows as EVSEs.
INSERT INTO station_tariff (organization_id, station_id, evse_no, is_kept, state, changed_at)
SELECT e.organization_id, e.station_id, e.evse_no, %(is_kept)s, 'behind', %(at)s
FROM evse AS e
WHERE e.station_id = %(station_id)s
ON CONFLICT (organization_id, station_id, evse_no)
DO UPDATE SET is_kept = excluded.is_kept, changed_at = excluded.changed_at
RETURNING evse_no;

-- name: lock
-- The EVSEs of a station with the version in force at each, held until the unit of work ends.
SELECT t.organization_id, t.station_id, t.evse_no, t.state, t.held_ref, t.is_known, t.refused_ref,
    t.command_id, t.sending_ref, t.heard_at, v.document
FROM station_tariff AS t
LEFT JOIN tariff_version AS v ON v.id = tariff_at_evse(t.station_id, t.evse_no, %(at)s)
WHERE t.station_id = %(station_id)s
ORDER BY t.evse_no
FOR UPDATE OF t;

-- name: forgive
-- Has a station asked again for what it refused. Rows as EVSEs.
UPDATE station_tariff
SET refused_ref = NULL
WHERE station_id = %(station_id)s AND command_id IS NULL;

-- name: stands
-- How an EVSE stands, with nothing on its way. One row.
UPDATE station_tariff
SET state = %(state)s, tariff_version_id = %(tariff_version_id)s, problems = %(problems)s,
    command_id = NULL, sending_ref = NULL, changed_at = %(at)s
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s;

-- name: sends
-- A command is on its way to an EVSE. One row.
UPDATE station_tariff
SET state = 'sending', command_id = %(command_id)s, sending_ref = %(sending_ref)s, changed_at = %(at)s
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s;

-- name: answered
-- What a station made of what it was told. One row.
UPDATE station_tariff
SET state = 'behind', command_id = NULL, sending_ref = NULL, is_known = %(is_known)s,
    held_ref = CASE WHEN %(is_taken)s THEN %(sending_ref)s ELSE held_ref END,
    refused_ref = %(refused_ref)s, status = coalesce(%(status)s, status), changed_at = %(at)s
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s;

-- name: heard
-- Which default tariff an EVSE has, as its station says. One row.
UPDATE station_tariff
SET held_ref = %(held_ref)s, is_known = true, heard_at = %(at)s, command_id = NULL, sending_ref = NULL,
    state = CASE state WHEN 'sending' THEN 'behind' ELSE state END
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s;

-- name: tells_none
-- A station does not say which tariffs it has. Rows as EVSEs.
UPDATE station_tariff
SET state = 'refused', heard_at = %(at)s, changed_at = %(at)s
WHERE station_id = %(station_id)s AND command_id IS NULL;

-- name: forget
-- Nobody knows what tariffs a station has. Rows as EVSEs.
UPDATE station_tariff
SET is_known = false, state = 'behind', changed_at = %(at)s
WHERE station_id = %(station_id)s AND command_id IS NULL;

-- name: due
-- Stations whose tariffs are behind, whosever they are. At most so many.
SELECT organization_id, id
FROM due_station_tariffs(%(at)s, %(most)s);

-- name: currency_of
-- In which currency a transaction that runs at a station is billed. Zero or one row.
SELECT currency
FROM session
WHERE station_id = %(station_id)s AND ocpp_transaction_ref = %(ref)s AND status = 'in_progress'
LIMIT 1;
