-- Tokens as operators register them. Role app.

-- name: lock_token
-- One token, held until the unit of work ends. Zero or one row.
SELECT id, organization_id, uid, kind, id_token_type, label, group_uid, is_blocked, valid_to, language,
    created_at
FROM token
WHERE id = %(id)s
FOR UPDATE;

-- name: lock_token_by_uid
-- The organisation's token that presents this, held until the unit of work ends. Zero or one row.
SELECT id, organization_id, uid, kind, id_token_type, label, group_uid, is_blocked, valid_to, language,
    created_at
FROM token
WHERE organization_id = %(organization_id)s AND uid = %(uid)s
FOR UPDATE;

-- name: add_token
-- A new token. One row; none where the organisation has one of this uid.
INSERT INTO token (
    id, organization_id, uid, kind, id_token_type, label, group_uid, is_blocked, valid_to, language,
    created_at
) VALUES (
    %(id)s, %(organization_id)s, %(uid)s, %(kind)s, %(id_token_type)s, %(label)s, %(group_uid)s,
    %(is_blocked)s, %(valid_to)s, %(language)s, %(created_at)s
)
ON CONFLICT (organization_id, uid) DO NOTHING
RETURNING id;

-- name: save_token
-- The token as it is now. One row.
UPDATE token
SET kind = %(kind)s, id_token_type = %(id_token_type)s, label = %(label)s, group_uid = %(group_uid)s,
    is_blocked = %(is_blocked)s, valid_to = %(valid_to)s, language = %(language)s
WHERE id = %(id)s;
