-- Who holds which data keys, so that a rotation over several machines waits for all of them. A key is
-- named by its public id; nothing of the key itself is here. Both tables are the installation's.

CREATE TABLE data_key (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,  -- the higher, the newer
    id text NOT NULL,
    CONSTRAINT data_key_id_is_unique UNIQUE (id)
);

-- A key file on a machine, or the variable of a process.
CREATE TABLE data_key_place (
    place text PRIMARY KEY,
    key_ids text[] NOT NULL,  -- the first seals
    seen_at timestamptz NOT NULL,
    CONSTRAINT data_key_place_has_keys CHECK (cardinality(key_ids) > 0)
);

-- Says what a place holds, and gives the others that were seen lately. Of several keys that nobody
-- has told of, the first is the newest.
CREATE FUNCTION tell_data_keys(told text, told_ids text[], at timestamptz, lately timestamptz)
RETURNS TABLE (place text, key_ids text[])
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    INSERT INTO data_key (id)
    SELECT t.id FROM unnest(told_ids) WITH ORDINALITY AS t (id, number)
    WHERE NOT EXISTS (SELECT FROM data_key AS d WHERE d.id = t.id)
    ORDER BY t.number DESC
    ON CONFLICT (id) DO NOTHING;

    DELETE FROM data_key_place AS p WHERE p.seen_at < at - interval '1 day';

    INSERT INTO data_key_place AS p (place, key_ids, seen_at) VALUES (told, told_ids, at)
    ON CONFLICT ON CONSTRAINT data_key_place_pkey
    DO UPDATE SET key_ids = excluded.key_ids, seen_at = excluded.seen_at;

    SELECT p.place, p.key_ids FROM data_key_place AS p
    WHERE p.place <> told AND p.seen_at >= lately
    ORDER BY p.place;
$$;
REVOKE EXECUTE ON FUNCTION tell_data_keys(text, text[], timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_data_keys(text, text[], timestamptz, timestamptz) TO app, work;
