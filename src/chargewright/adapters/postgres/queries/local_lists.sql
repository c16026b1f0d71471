-- Lists of tokens that stations let in by themselves. Roles app and work.

-- name: lock_list
-- The list of one station, held until the unit of work ends. Zero or one row.
SELECT l.organization_id, l.station_id, l.is_kept, l.takes_all, l.state, l.version_no, l.is_known,
    l.reported_version_no, l.command_id, l.sending,
    (SELECT k.subprotocol FROM station_link AS k WHERE k.station_id = l.station_id) AS subprotocol
FROM local_list AS l
WHERE l.station_id = %(station_id)s
FOR UPDATE OF l;

-- name: begin_list
-- A list for a station that had none. Zero or one row.
INSERT INTO local_list (organization_id, station_id, is_kept, takes_all, state, changed_at)
VALUES (%(organization_id)s, %(station_id)s, false, false, 'behind', %(at)s)
ON CONFLICT (organization_id, station_id) DO NOTHING;

-- name: want
-- What a list shall be. One row.
UPDATE local_list
SET is_kept = %(is_kept)s, takes_all = %(takes_all)s, changed_at = %(at)s,
    state = CASE state WHEN 'sending' THEN state ELSE 'behind' END
WHERE station_id = %(station_id)s;

-- name: forget_named
-- Names no token for a station any more. Rows as tokens.
DELETE FROM local_list_token
WHERE station_id = %(station_id)s AND NOT is_left_out;

-- name: name_tokens
-- Names tokens of the organisation for a station, also such as were left out. Rows as tokens that exist.
INSERT INTO local_list_token (organization_id, station_id, token_id)
SELECT %(organization_id)s, %(station_id)s, t.id
FROM token AS t
WHERE t.id = ANY (%(token_ids)s) AND t.organization_id = %(organization_id)s
ON CONFLICT (organization_id, station_id, token_id) DO UPDATE SET is_left_out = false
RETURNING token_id;

-- name: leave_out
-- What presents this is in no list of this station any more. Zero or one row.
INSERT INTO local_list_token (organization_id, station_id, token_id, is_left_out)
SELECT t.organization_id, %(station_id)s, t.id, true
FROM token AS t
WHERE t.uid = upper(%(uid)s) AND t.organization_id = %(organization_id)s
ON CONFLICT (organization_id, station_id, token_id) DO UPDATE SET is_left_out = true
RETURNING token_id;

-- name: wanted
-- What a station's list shall say. Rows as tokens.
SELECT id_token, id_token_type, expires_at, group_id_token
FROM wanted_lines(%(station_id)s, %(at)s);

-- name: held
-- What a station's list says. Rows as tokens.
SELECT id_token, id_token_type, expires_at, group_id_token
FROM local_list_line
WHERE station_id = %(station_id)s;

-- name: limits
-- What a station says that its list takes. At most five rows.
SELECT lower(variable) AS name, value, max_limit
FROM station_setting
WHERE station_id = %(station_id)s AND heard_at IS NOT NULL
  AND lower(variable) IN (
      'localauthlistmaxlength', 'sendlocallistmaxlength', 'itemspermessage', 'bytespermessage', 'entries'
  )
  AND (component IS NULL OR lower(component) = 'localauthlistctrlr');

-- name: standing
-- Which of some stations have a list, or one that stands so. Rows as stations at most.
SELECT station_id FROM local_list
WHERE station_id = ANY (%(station_ids)s) AND (%(states)s::text[] IS NULL OR state = ANY (%(states)s));

-- name: sends
-- An update is on its way. One row.
UPDATE local_list
SET state = 'sending', version_no = %(version_no)s, command_id = %(command_id)s, sending = %(sending)s,
    changed_at = %(at)s
WHERE station_id = %(station_id)s;

-- name: stands
-- How a list stands, with nothing on its way. One row.
UPDATE local_list
SET state = %(state)s, is_known = %(is_known)s, status = coalesce(%(status)s, status), command_id = NULL,
    sending = NULL, changed_at = %(at)s
WHERE station_id = %(station_id)s;

-- name: reported
-- What a station said of its version. One row.
UPDATE local_list
SET reported_version_no = %(version_no)s, reported_at = %(at)s
WHERE station_id = %(station_id)s;

-- name: empty
-- Nothing is held any more. Rows as tokens.
DELETE FROM local_list_line
WHERE station_id = %(station_id)s;

-- name: drop_lines
-- These tokens are held no more. Rows as tokens.
DELETE FROM local_list_line
WHERE station_id = %(station_id)s AND id_token = ANY (%(id_tokens)s);

-- name: add_lines
-- These tokens are held. Rows as tokens.
INSERT INTO local_list_line (
    organization_id, station_id, id_token, id_token_type, expires_at, group_id_token
)
SELECT %(organization_id)s, %(station_id)s, line.id_token, line.id_token_type, line.expires_at,
    line.group_id_token
FROM unnest(%(id_tokens)s::text[], %(types)s::text[], %(expiries)s::timestamptz[], %(groups)s::text[])
    AS line (id_token, id_token_type, expires_at, group_id_token);

-- name: due_lists
-- Stations whose lists are behind, whosever they are. At most so many.
SELECT organization_id, id
FROM due_local_lists(%(at)s, %(most)s);
