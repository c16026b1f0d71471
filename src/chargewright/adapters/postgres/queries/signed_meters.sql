-- Public keys of meters, and what the signed records of sessions prove.

-- name: signed_readings
-- What the readings of a session kept signed, in order. Role work or app.
SELECT signed
FROM reading
WHERE session_id = %(session_id)s AND signed IS NOT NULL
  AND received_at >= %(since)s::timestamptz - interval '1 day'
ORDER BY position;

-- name: told_keys
-- The keys that a station tells as settings of its own: MeterPublicKey of OCPP 1.6, and PublicKey of
-- FiscalMetering of 2.x. Few rows. Role work.
SELECT evse_no, name, value
FROM station_setting
WHERE station_id = %(station_id)s AND value <> ''
  AND (
      id LIKE 'meterpublickey%%'
      OR (lower(component) = 'fiscalmetering' AND lower(variable) = 'publickey' AND attribute = 'Actual')
  )
ORDER BY id;

-- name: meter_keys
-- The keys known for an EVSE, those of the EVSE itself first, then those that are confirmed. Few rows. Any role.
SELECT id, station_id, evse_no, public_key, algorithm, origin, trust, added_at
FROM meter_key
WHERE station_id = %(station_id)s AND (evse_no IS NULL OR evse_no = %(evse_no)s)
ORDER BY evse_no NULLS LAST, trust, added_at, id;

-- name: add_meter_key
-- A key that was not known there before. Zero or one row. Any role.
INSERT INTO meter_key (
    organization_id, id, station_id, evse_no, public_key, fingerprint, algorithm, origin, trust, added_at,
    decided_at, decided_by
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(public_key)s, %(fingerprint)s,
    %(algorithm)s, %(origin)s, %(trust)s, %(added_at)s, %(decided_at)s, %(decided_by)s
)
ON CONFLICT ON CONSTRAINT meter_key_is_kept_once DO NOTHING
RETURNING id;

-- name: lock_meter_key
-- One key, held until the unit of work ends. Zero or one row. Role app.
SELECT organization_id, station_id, trust
FROM meter_key
WHERE id = %(id)s
FOR UPDATE;

-- name: decide_meter_key
-- What a person said of a key. One row. Role app.
UPDATE meter_key
SET trust = %(trust)s, decided_at = %(at)s, decided_by = %(by)s
WHERE id = %(id)s;

-- name: sessions_to_prove_again
-- Sessions of a station whose verdict another key may change, newest first; at most so many. Role app.
SELECT session_id
FROM meter_proof
WHERE station_id = %(station_id)s AND state <> 'not_signed'
  AND (
      doubts && ARRAY['no_key', 'wrong_key', 'broken_signature']
      OR key_trust IS DISTINCT FROM 'confirmed'
  )
ORDER BY checked_at DESC, session_id DESC
LIMIT %(most)s;

-- name: save_meter_proof
-- What a session is proved by now. One row. Role work.
INSERT INTO meter_proof (
    organization_id, session_id, station_id, state, doubts, records, public_key, key_algorithm,
    key_fingerprint, key_trust, meter_serial, begin_wh, end_wh, billed_wh, checked_at
)
VALUES (
    %(organization_id)s, %(session_id)s, %(station_id)s, %(state)s, %(doubts)s, %(records)s,
    %(public_key)s, %(key_algorithm)s, %(key_fingerprint)s, %(key_trust)s, %(meter_serial)s, %(begin_wh)s,
    %(end_wh)s, %(billed_wh)s, %(checked_at)s
)
ON CONFLICT (organization_id, session_id) DO UPDATE
SET state = excluded.state,
    doubts = excluded.doubts,
    records = excluded.records,
    public_key = excluded.public_key,
    key_algorithm = excluded.key_algorithm,
    key_fingerprint = excluded.key_fingerprint,
    key_trust = excluded.key_trust,
    meter_serial = excluded.meter_serial,
    begin_wh = excluded.begin_wh,
    end_wh = excluded.end_wh,
    billed_wh = excluded.billed_wh,
    checked_at = excluded.checked_at;

-- name: proved_session
-- When a session was opened, and by which key it was proved. Zero or one row. Role app.
SELECT s.opened_at, p.public_key, p.key_algorithm
FROM session AS s
LEFT JOIN meter_proof AS p ON p.organization_id = s.organization_id AND p.session_id = s.id
WHERE s.id = %(session_id)s;

-- name: meter_proof
-- What a session is proved by. Zero or one row. Any role.
SELECT state, doubts, records, public_key, key_algorithm, key_fingerprint, key_trust, meter_serial,
    begin_wh, end_wh, billed_wh, checked_at
FROM meter_proof
WHERE session_id = %(session_id)s;
