-- Who holds which data keys, by their public ids.

-- name: tell
-- What this place holds; gives the other places that were seen lately.
SELECT place, key_ids FROM tell_data_keys(%(place)s, %(key_ids)s, %(at)s, %(lately)s);

-- name: newest
-- Which of these keys is the newest. At most one row. Role owner.
SELECT id FROM data_key WHERE id = ANY (%(key_ids)s) ORDER BY number DESC LIMIT 1;
