-- Contacts and support notes. Role app.

-- name: lock_contact
-- One contact, held until the unit of work ends. Zero or one row.
SELECT
    organization_id, id, site_id, station_id, role, name, phone, email, language, note, position,
    created_at
FROM contact
WHERE id = %(id)s
FOR UPDATE;

-- name: next_position
-- The place behind the last contact of a station or a site. One row.
SELECT coalesce(max(position) + 1, 0)::integer AS position
FROM contact
WHERE station_id = %(station_id)s OR site_id = %(site_id)s;

-- name: add_contact
-- A new contact. One row.
INSERT INTO contact (
    organization_id, id, site_id, station_id, role, name, phone, email, language, note, position,
    created_at
)
VALUES (
    %(organization_id)s, %(id)s, %(site_id)s, %(station_id)s, %(role)s, %(name)s, %(phone)s,
    %(email)s, %(language)s, %(note)s, %(position)s, %(created_at)s
);

-- name: save_contact
-- The contact as it is now. One row.
UPDATE contact
SET role = %(role)s,
    name = %(name)s,
    phone = %(phone)s,
    email = %(email)s,
    language = %(language)s,
    note = %(note)s,
    position = %(position)s
WHERE id = %(id)s;

-- name: delete_contact
-- A contact that is called no more. Zero or one row.
DELETE FROM contact
WHERE id = %(id)s;

-- name: erase_contacts
-- The contacts of a station that serves no more. Any number of rows.
DELETE FROM contact
WHERE station_id = %(station_id)s;

-- name: note_station
-- Of which station a note is. Zero or one row.
SELECT station_id
FROM support_note
WHERE id = %(id)s;

-- name: add_note
-- A note. One row; none where the one it corrects was struck through before.
INSERT INTO support_note (
    organization_id, id, station_id, kind, text, session_id, corrects, written_at, written_by
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(kind)s, %(text)s, %(session_id)s, %(corrects)s,
    %(written_at)s, %(written_by)s
)
ON CONFLICT (organization_id, corrects) DO NOTHING
RETURNING id;
