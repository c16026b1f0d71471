-- name: events_of_transaction
-- What a station told of a transaction of OCPP 2.x since then, as it was logged. A row a frame.
SELECT request
FROM ocpp_log
WHERE station_id = %(station_id)s AND received_at >= %(since)s AND direction = 'in'
  AND action = 'TransactionEvent' AND answer IS NOT NULL AND NOT is_error AND request LIKE %(ref)s;

-- name: events_since
-- What a station told of any transaction of OCPP 2.x since then, as it was logged. A row a frame.
SELECT request
FROM ocpp_log
WHERE station_id = %(station_id)s AND received_at >= %(since)s AND direction = 'in'
  AND action = 'TransactionEvent' AND answer IS NOT NULL AND NOT is_error;

-- name: known_refs
-- Those of these names by which a session of the station is known. A row a name.
SELECT ocpp_transaction_ref
FROM session
WHERE station_id = %(station_id)s AND ocpp_transaction_ref = ANY(%(refs)s);

-- name: latest_events
-- The last that a station told of any transaction of OCPP 2.x on the connection that it has, the newest first.
-- At most 50 rows.
SELECT request
FROM ocpp_log
WHERE station_id = %(station_id)s AND direction = 'in' AND action = 'TransactionEvent'
  AND received_at >= (SELECT connected_at FROM station_link WHERE station_id = %(station_id)s)
  AND answer IS NOT NULL AND NOT is_error
ORDER BY received_at DESC, position DESC
LIMIT 50;
