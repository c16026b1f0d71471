-- Reservations, from what was asked to what became of it. Roles app and work.

-- name: next_reservation_no
-- A number that no reservation of this station has had. One row.
SELECT coalesce(max(reservation_no), 0) + 1 AS number
FROM reservation
WHERE station_id = %(station_id)s;

-- name: reserved_evses
-- For which EVSEs of a station something may hold, null for any. As many rows as reservations hold.
SELECT evse_no
FROM reservation
WHERE station_id = %(station_id)s AND state IN ('asked', 'accepted') AND expires_at > %(at)s;

-- name: evse_numbers
-- The EVSEs of a station. One row an EVSE.
SELECT evse_no
FROM evse
WHERE station_id = %(station_id)s;

-- name: add_reservation
-- A reservation that a station is asked for. One row.
INSERT INTO reservation (
    organization_id, id, station_id, reservation_no, evse_no, id_token, group_id_token, token_id, state,
    command_id, created_at, created_by, expires_at, changed_at
)
SELECT %(organization_id)s, %(id)s, %(station_id)s, %(reservation_no)s, %(evse_no)s, %(id_token)s,
    %(group_id_token)s,
    (SELECT t.id FROM token AS t WHERE t.organization_id = %(organization_id)s AND t.uid = %(id_token)s),
    'asked', %(command_id)s, %(at)s, %(by)s, %(expires_at)s, %(at)s;

-- name: lock_reservation
-- One reservation, held until the unit of work ends. Zero or one row.
SELECT organization_id, id, station_id, reservation_no, state, expires_at
FROM reservation
WHERE id = %(id)s
FOR UPDATE;

-- name: reservation_of_command
-- What a command asked for, held. Zero or one row.
SELECT id, station_id, reservation_no, state
FROM reservation
WHERE command_id = %(command_id)s
FOR UPDATE;

-- name: reservation_told
-- The newest of a station with this number, held. Zero or one row.
SELECT id, station_id, reservation_no, state
FROM reservation
WHERE station_id = %(station_id)s AND reservation_no = %(reservation_no)s
ORDER BY created_at DESC, id DESC
LIMIT 1
FOR UPDATE;

-- name: reservations_replaced
-- Others of a station with this number that may hold, held. At most a few.
SELECT id, station_id, reservation_no, state
FROM reservation
WHERE station_id = %(station_id)s AND reservation_no = %(reservation_no)s AND id <> %(id)s
  AND state IN ('asked', 'accepted')
FOR UPDATE;

-- name: reservation_for
-- What is kept free here for whoever presents this, or is of this group, held. Zero or one row.
SELECT id, station_id, reservation_no, state
FROM reservation
WHERE station_id = %(station_id)s AND state IN ('asked', 'accepted') AND expires_at > %(at)s
  AND (evse_no IS NULL OR evse_no = %(evse_no)s)
  AND (id_token = %(id_token)s OR group_id_token = %(group_id_token)s)
ORDER BY id_token = %(id_token)s DESC, evse_no IS NULL, created_at, id
LIMIT 1
FOR UPDATE;

-- name: move_reservation
-- Where a reservation is now. One row.
UPDATE reservation
SET state = %(state)s, status = coalesce(%(status)s, status),
    session_id = coalesce(%(session_id)s, session_id), changed_at = %(at)s,
    ended_at = CASE WHEN %(state)s IN ('asked', 'accepted') THEN NULL ELSE %(at)s END
WHERE id = %(id)s;

-- name: due_reservations
-- Reservations that lapsed, whosever they are. At most so many.
SELECT organization_id, id, due_at
FROM due_reservations(%(at)s, %(most)s);
