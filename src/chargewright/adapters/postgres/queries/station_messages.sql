-- What stations show on their displays, and what they have stored of customers. Roles work and app.

-- name: keep_message
-- A message on a display. One row.
INSERT INTO station_display_message AS m (
    organization_id, station_id, message_no, priority, state, format, language, content, starts_at,
    ends_at, ocpp_transaction_ref, others, heard_at, report_ref
)
VALUES (
    %(organization_id)s, %(station_id)s, %(number)s, %(priority)s, %(state)s, %(format)s, %(language)s,
    %(content)s, %(starts_at)s, %(ends_at)s, %(ocpp_transaction_ref)s, %(others)s, %(at)s, %(report_ref)s
)
ON CONFLICT (organization_id, station_id, message_no) DO UPDATE
SET priority = excluded.priority,
    state = excluded.state,
    format = excluded.format,
    language = excluded.language,
    content = excluded.content,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    ocpp_transaction_ref = excluded.ocpp_transaction_ref,
    others = excluded.others,
    heard_at = excluded.heard_at,
    report_ref = excluded.report_ref;

-- name: forget_message
-- One that was cleared. Zero or one row.
DELETE FROM station_display_message
WHERE station_id = %(station_id)s AND message_no = %(number)s;

-- name: forget_other_messages
-- What the answer to a question for all messages did not tell, though it was there before. Any number of rows.
DELETE FROM station_display_message AS m
USING (
    SELECT c.requested_at FROM station_command AS c
    WHERE c.station_id = %(station_id)s AND c.name = 'GetDisplayMessages'
      AND c.payload ->> 'requestId' = %(ref)s::text
      AND NOT (c.payload ? 'id' OR c.payload ? 'priority' OR c.payload ? 'state')
    ORDER BY c.requested_at DESC
    LIMIT 1
) AS asked
WHERE m.station_id = %(station_id)s AND m.heard_at < asked.requested_at;

-- name: keep_customer_part
-- A part of what a station has stored of a customer. One row.
INSERT INTO station_customer_report AS r (
    organization_id, id, station_id, request_no, begun_at, heard_at, parts, last_part
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(ref)s, %(at)s, %(at)s,
    jsonb_build_object(%(seq_no)s::text, %(data)s::text), %(last)s
)
ON CONFLICT (organization_id, station_id, request_no) DO UPDATE
SET heard_at = excluded.heard_at,
    parts = r.parts || excluded.parts,
    last_part = coalesce(excluded.last_part, r.last_part);

-- name: delete_customer_report
-- Erases one. Zero or one row.
DELETE FROM station_customer_report
WHERE station_id = %(station_id)s AND id = %(id)s;
