-- What whoever scans the code on a station may see. Role app.

-- name: driver_page
-- One EVSE, whosever it is. Zero or one row.
SELECT *
FROM driver_page_of(%(evse_id)s, %(at)s);
