-- What is sold where, read only: EVSEs with their site, tariff in force, station and last status.

-- name: place_of_evse
-- One EVSE as a place of sale. Zero or one row.
SELECT * FROM place_of_sale(%(at)s) WHERE evse_id = %(evse_id)s;

-- name: place_at
-- One EVSE by its station and number. Zero or one row.
SELECT * FROM place_of_sale(%(at)s) WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s;

-- name: places_of_terminal
-- The EVSEs that a terminal pays for, in order of label. At most a few.
SELECT p.*
FROM place_of_sale(%(at)s) AS p
JOIN terminal_evse AS t ON t.evse_id = p.evse_id
WHERE t.terminal_id = %(terminal_id)s
ORDER BY p.label, p.evse_id;

-- name: site_of_terminal
-- What the site of a terminal asks of holds, whatever the terminal pays for now. Zero or one row.
SELECT site.settings, site.currency
FROM terminal
JOIN site ON site.id = terminal.site_id
WHERE terminal.id = %(terminal_id)s;

-- name: vehicles_beside
-- Vehicles at an EVSE's other connectors that nobody has served, the longest there first. At most a few.
SELECT connector_no, status
FROM connector_status
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND connector_no <> %(connector_no)s
  AND status IN ('Preparing', 'Occupied')
  AND NOT vehicle_was_served(station_id, evse_no, connector_no, received_at)
ORDER BY received_at, connector_no;

-- name: terminals_of_evse
-- The terminals that pay for an EVSE. At most a few.
SELECT terminal_id
FROM terminal_evse
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s
ORDER BY terminal_id;

-- name: token_by_uid
-- A token of the organisation by what is presented, as it stands or as the contract that it names. Zero or
-- one row.
SELECT id, kind, group_uid, is_blocked, valid_to, language,
    CASE WHEN language IS NOT NULL THEN organization_settings_line(organization_id) END AS line
FROM token
WHERE uid = ANY (%(uids)s) AND (uid = %(uid)s OR kind = 'EMAID')
ORDER BY uid <> %(uid)s, id
LIMIT 1;

-- name: token_of_group
-- One of these tokens that is of this group. Zero or one row.
SELECT id
FROM token
WHERE id = ANY (%(ids)s) AND group_uid = %(group_uid)s
LIMIT 1;

-- name: previous_status
-- What a connector reported last. Zero or one row.
SELECT status
FROM connector_status
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND connector_no = %(connector_no)s;

-- name: lock_link
-- Holds a station's link until the unit of work ends, so that flows of one station take turns. Zero or one row.
SELECT epoch
FROM station_link
WHERE station_id = %(station_id)s
FOR UPDATE;

-- name: lock_links
-- The same for several stations, in an order that all who ask keep. One row a station.
SELECT station_id
FROM station_link
WHERE station_id = ANY (%(station_ids)s)
ORDER BY station_id
FOR UPDATE;

-- name: lock_cards_of_site
-- One card at a time at the terminals of one site, until the unit of work ends. One row.
SELECT pg_advisory_xact_lock(hashtextextended('cards ' || terminal.site_id, 0))
FROM terminal
WHERE terminal.id = %(terminal_id)s;

-- name: transaction_ref
-- The next OCPP 1.6 transactionId. One row.
SELECT nextval('ocpp16_transaction_ref') AS ref;

-- name: remote_start_ref
-- The next number of a remote start. One row.
SELECT nextval('remote_start_ref') AS ref;

-- name: keep_stranger_boot
-- What a stranger said of itself. Zero or one row.
UPDATE pending_station
SET boot = %(boot)s
WHERE identity = %(identity)s;

-- name: reserved_for
-- What a token, as which type, and its group present, where this EVSE is kept free for one of them. Zero or one row.
SELECT t.uid, t.id_token_type, t.group_uid
FROM token AS t
WHERE t.id = %(token_id)s AND EXISTS (
    SELECT FROM reservation AS r
    WHERE r.station_id = %(station_id)s AND r.state IN ('asked', 'accepted') AND r.expires_at > %(at)s
      AND (r.evse_no IS NULL OR r.evse_no = %(evse_no)s)
      AND (r.id_token = t.uid OR r.group_id_token = t.group_uid)
);
