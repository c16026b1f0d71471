-- Batteries that went in and out of stations. Role work.

-- name: keep_swap
-- A battery of an event. Zero or one row: none where it was told before.
INSERT INTO battery_swap (
    organization_id, id, station_id, request_no, event, id_token, token_id, is_authorized, slot_no,
    serial_number, soc_percent, soh_percent, made_at, vendor_info, received_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(request_no)s, %(event)s, %(id_token)s, %(token_id)s,
    %(is_authorized)s, %(slot_no)s, %(serial_number)s, %(soc_percent)s, %(soh_percent)s, %(made_at)s,
    %(vendor_info)s, %(at)s
)
ON CONFLICT ON CONSTRAINT battery_swap_is_heard_once DO NOTHING
RETURNING id;
