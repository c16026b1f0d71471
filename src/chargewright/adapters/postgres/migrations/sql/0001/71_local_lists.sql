-- Lists of tokens that stations let in by themselves (docs/domain/local-lists.md).

-- What one line says, as a number: lists whose numbers come to the same say the same. It is kept, so it must be the
-- same in every release of PostgreSQL, which its own hashes are not.
CREATE FUNCTION line_digest(
    id_token text, id_token_type text, expires_at timestamptz, group_id_token text
) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = public
AS $$
    SELECT ('x' || left(encode(sha256(convert_to(
        ROW(id_token, id_token_type, extract(epoch FROM expires_at), group_id_token)::text, 'UTF8'
    )), 'hex'), 16))::bit(64)::bigint
$$;
-- Stations of OCPP 1.6 know tokens by their text alone.
ALTER TABLE token
    ADD COLUMN line_digest bigint NOT NULL
        GENERATED ALWAYS AS (line_digest(uid, id_token_type, valid_to, group_uid)) STORED,
    ADD COLUMN line_digest_of_16 bigint NOT NULL
        GENERATED ALWAYS AS (line_digest(uid, NULL, valid_to, group_uid)) STORED;

CREATE TABLE local_list (
    organization_id text NOT NULL REFERENCES organization (id),
    station_id text NOT NULL
        CONSTRAINT local_list_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Whether the station is told by itself what has changed.
    is_kept boolean NOT NULL,
    -- Every token of the organisation, beside those of local_list_token.
    takes_all boolean NOT NULL,
    state text NOT NULL CONSTRAINT local_list_state_is_known CHECK (
        state IN ('in_step', 'behind', 'sending', 'failed', 'not_supported', 'too_long')
    ),
    -- The last version that we gave a list of this station, and whether it has that one as far as we know.
    version_no bigint NOT NULL DEFAULT 0,
    is_known boolean NOT NULL DEFAULT false,
    -- What its lines come to; keep_held_digest.
    held_digest numeric NOT NULL DEFAULT 0,
    -- What the tokens come to that are named for it and left out of it, as counted_digest has them; keep_named_digests.
    named_digest numeric NOT NULL DEFAULT 0,
    named_digest_of_16 numeric NOT NULL DEFAULT 0,
    left_out_digest numeric NOT NULL DEFAULT 0,
    left_out_digest_of_16 numeric NOT NULL DEFAULT 0,
    -- What the station said of its version last.
    reported_version_no bigint,
    reported_at timestamptz,
    -- The station's own last word on an update.
    status text,
    -- The update that is on its way: its command, and chargewright.network.local_lists.Update as JSON.
    command_id text,
    sending jsonb,
    changed_at timestamptz NOT NULL,
    CONSTRAINT local_list_sends_one_update CHECK (
        (state = 'sending') = (command_id IS NOT NULL) AND (command_id IS NULL) = (sending IS NULL)
    ),
    PRIMARY KEY (organization_id, station_id)
);
-- list_local_lists: newest first
CREATE INDEX local_list_newest ON local_list (organization_id, changed_at, station_id);
-- list_of_command: what the end of a command decides
CREATE INDEX local_list_of_command ON local_list (command_id) WHERE command_id IS NOT NULL;
SELECT protect_tenant('local_list');
GRANT SELECT, INSERT, UPDATE ON local_list TO app, work;

-- Tokens that were named for one station, and those that it was told to forget: whoever is left out is in no
-- list of that station until somebody names it again.
CREATE TABLE local_list_token (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    token_id text NOT NULL REFERENCES token (id),
    is_left_out boolean NOT NULL DEFAULT false,
    CONSTRAINT local_list_token_list_exists FOREIGN KEY (organization_id, station_id)
        REFERENCES local_list (organization_id, station_id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, station_id, token_id)
);
-- keep_token_digests: the lists that name a token
CREATE INDEX local_list_token_of_token ON local_list_token (token_id);
SELECT protect_tenant('local_list_token');
GRANT SELECT, INSERT, UPDATE, DELETE ON local_list_token TO app, work;

-- What a station holds, by what it accepted. A line comes and goes, and is never changed.
CREATE TABLE local_list_line (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id_token text NOT NULL,
    -- As which it was told, by which the station is told that it goes; null: OCPP 1.6, which has no types.
    id_token_type text,
    expires_at timestamptz,
    group_id_token text,
    digest bigint NOT NULL
        GENERATED ALWAYS AS (line_digest(id_token, id_token_type, expires_at, group_id_token)) STORED,
    CONSTRAINT local_list_line_list_exists FOREIGN KEY (organization_id, station_id)
        REFERENCES local_list (organization_id, station_id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, station_id, id_token)
);
SELECT protect_tenant('local_list_line');
GRANT SELECT, INSERT, DELETE ON local_list_line TO app, work;

CREATE FUNCTION keep_held_digest() RETURNS trigger LANGUAGE plpgsql SET search_path = public
AS $$
BEGIN
    UPDATE local_list AS l SET held_digest = l.held_digest + CASE TG_OP WHEN 'INSERT' THEN m.digest ELSE -m.digest END
    FROM (SELECT organization_id, station_id, sum(digest) AS digest FROM moved GROUP BY 1, 2) AS m
    WHERE l.organization_id = m.organization_id AND l.station_id = m.station_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER held_digest_has_new_lines AFTER INSERT ON local_list_line
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_held_digest();
CREATE TRIGGER held_digest_has_no_old_lines AFTER DELETE ON local_list_line
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_held_digest();

-- What a station's list shall say at an instant; no types where it speaks OCPP 1.6. Rows are seen with the caller's
-- rights.
CREATE FUNCTION wanted_lines(station text, at timestamptz)
RETURNS TABLE (id_token text, id_token_type text, expires_at timestamptz, group_id_token text)
LANGUAGE sql STABLE SET search_path = public
AS $$
    SELECT t.uid, CASE WHEN k.subprotocol IS DISTINCT FROM 'ocpp1.6' THEN t.id_token_type END, t.valid_to,
        t.group_uid
    FROM local_list AS l
    LEFT JOIN station_link AS k ON k.station_id = l.station_id
    JOIN token AS t ON t.organization_id = l.organization_id
    LEFT JOIN local_list_token AS n
        ON n.organization_id = l.organization_id AND n.station_id = l.station_id AND n.token_id = t.id
    WHERE l.station_id = station AND NOT t.is_blocked AND (t.valid_to IS NULL OR t.valid_to > at)
      AND CASE WHEN n.token_id IS NULL THEN l.takes_all ELSE NOT n.is_left_out END
$$;
REVOKE EXECUTE ON FUNCTION wanted_lines(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wanted_lines(text, timestamptz) TO app, work;

-- What a token adds to the lists that it is in, be it over or not; what no station of OCPP 1.6 can be told (7.28) is in
-- no list of one.
CREATE FUNCTION counted_digest(counted token) RETURNS numeric
LANGUAGE sql IMMUTABLE SET search_path = public
AS $$ SELECT CASE WHEN counted.is_blocked THEN 0 ELSE counted.line_digest END $$;
CREATE FUNCTION counted_digest_of_16(counted token) RETURNS numeric
LANGUAGE sql IMMUTABLE SET search_path = public
AS $$
    SELECT CASE WHEN counted.is_blocked OR length(counted.uid) > 20 THEN 0 ELSE counted.line_digest_of_16 END
$$;

-- What all tokens of an organisation come to; keep_token_digests. No row: it never had a token.
CREATE TABLE token_digest (
    organization_id text PRIMARY KEY REFERENCES organization (id),
    digest numeric NOT NULL,
    digest_of_16 numeric NOT NULL
);
SELECT protect_tenant('token_digest');

-- due_local_lists: the tokens that are over
CREATE INDEX token_that_ends ON token (organization_id, valid_to) WHERE valid_to IS NOT NULL AND NOT is_blocked;

-- A token that comes, goes or changes, for its organisation and for the lists that name it or leave it out.
CREATE FUNCTION keep_token_digests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    moved_ids text[];
    owners text[];
    digests numeric[];
    digests_of_16 numeric[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.id), array_agg(n.organization_id), array_agg(counted_digest(n)),
            array_agg(counted_digest_of_16(n))
        INTO moved_ids, owners, digests, digests_of_16
        FROM new_token AS n;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(o.id), array_agg(o.organization_id), array_agg(-counted_digest(o)),
            array_agg(-counted_digest_of_16(o))
        INTO moved_ids, owners, digests, digests_of_16
        FROM old_token AS o;
    ELSE
        SELECT array_agg(n.id), array_agg(n.organization_id), array_agg(counted_digest(n) - counted_digest(o)),
            array_agg(counted_digest_of_16(n) - counted_digest_of_16(o))
        INTO moved_ids, owners, digests, digests_of_16
        FROM new_token AS n JOIN old_token AS o ON o.id = n.id
        WHERE counted_digest(n) <> counted_digest(o);
    END IF;
    IF moved_ids IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO token_digest AS d (organization_id, digest, digest_of_16)
    SELECT m.organization_id, sum(m.digest), sum(m.digest_of_16)
    FROM unnest(owners, digests, digests_of_16) AS m (organization_id, digest, digest_of_16)
    GROUP BY m.organization_id
    ON CONFLICT (organization_id) DO UPDATE
    SET digest = d.digest + excluded.digest, digest_of_16 = d.digest_of_16 + excluded.digest_of_16;
    UPDATE local_list AS l
    SET named_digest = l.named_digest + coalesce(m.named, 0),
        named_digest_of_16 = l.named_digest_of_16 + coalesce(m.named_of_16, 0),
        left_out_digest = l.left_out_digest + coalesce(m.left_out, 0),
        left_out_digest_of_16 = l.left_out_digest_of_16 + coalesce(m.left_out_of_16, 0)
    FROM (
        SELECT n.organization_id, n.station_id,
            sum(t.digest) FILTER (WHERE NOT n.is_left_out) AS named,
            sum(t.digest_of_16) FILTER (WHERE NOT n.is_left_out) AS named_of_16,
            sum(t.digest) FILTER (WHERE n.is_left_out) AS left_out,
            sum(t.digest_of_16) FILTER (WHERE n.is_left_out) AS left_out_of_16
        FROM unnest(moved_ids, digests, digests_of_16) AS t (id, digest, digest_of_16)
        JOIN local_list_token AS n ON n.token_id = t.id
        GROUP BY n.organization_id, n.station_id
    ) AS m
    WHERE l.organization_id = m.organization_id AND l.station_id = m.station_id;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION keep_token_digests() FROM PUBLIC;
CREATE TRIGGER token_digests_have_new_tokens AFTER INSERT ON token
    REFERENCING NEW TABLE AS new_token FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();
CREATE TRIGGER token_digests_have_tokens_as_they_are AFTER UPDATE ON token
    REFERENCING OLD TABLE AS old_token NEW TABLE AS new_token
    FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();
CREATE TRIGGER token_digests_have_no_old_tokens AFTER DELETE ON token
    REFERENCING OLD TABLE AS old_token FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();

-- Who is named for a list, or left out of it, is added (1) or taken away (-1). The tokens are held: who changes one at
-- the same time finds its name here, or is found here as it has become.
CREATE FUNCTION keep_named_digests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    PERFORM FROM token AS t WHERE t.id IN (SELECT m.token_id FROM moved AS m) ORDER BY t.id FOR SHARE;
    UPDATE local_list AS l
    SET named_digest = l.named_digest + TG_ARGV[0]::integer * coalesce(s.named, 0),
        named_digest_of_16 = l.named_digest_of_16 + TG_ARGV[0]::integer * coalesce(s.named_of_16, 0),
        left_out_digest = l.left_out_digest + TG_ARGV[0]::integer * coalesce(s.left_out, 0),
        left_out_digest_of_16 = l.left_out_digest_of_16 + TG_ARGV[0]::integer * coalesce(s.left_out_of_16, 0)
    FROM (
        SELECT m.organization_id, m.station_id,
            sum(counted_digest(t)) FILTER (WHERE NOT m.is_left_out) AS named,
            sum(counted_digest_of_16(t)) FILTER (WHERE NOT m.is_left_out) AS named_of_16,
            sum(counted_digest(t)) FILTER (WHERE m.is_left_out) AS left_out,
            sum(counted_digest_of_16(t)) FILTER (WHERE m.is_left_out) AS left_out_of_16
        FROM moved AS m JOIN token AS t ON t.id = m.token_id
        GROUP BY m.organization_id, m.station_id
    ) AS s
    WHERE l.organization_id = s.organization_id AND l.station_id = s.station_id;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION keep_named_digests() FROM PUBLIC;
CREATE TRIGGER named_digests_have_new_names AFTER INSERT ON local_list_token
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('1');
CREATE TRIGGER named_digests_have_no_old_names AFTER DELETE ON local_list_token
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('-1');
CREATE TRIGGER named_digests_have_names_as_they_are AFTER UPDATE ON local_list_token
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('1');
CREATE TRIGGER named_digests_have_no_names_as_they_were AFTER UPDATE ON local_list_token
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('-1');

-- Stations that are connected and whose kept lists say something else than they shall, whosever they are. Neither lines
-- nor tokens are gone through, only what they come to, less what is over by now.
CREATE FUNCTION due_local_lists(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH kept AS MATERIALIZED (
        SELECT l.organization_id, l.station_id, l.takes_all, l.is_known, l.held_digest, l.changed_at,
            k.subprotocol IS NOT DISTINCT FROM 'ocpp1.6' AS is_of_16, l.named_digest, l.named_digest_of_16,
            l.left_out_digest, l.left_out_digest_of_16
        FROM local_list AS l
        JOIN station_link AS k ON k.station_id = l.station_id AND k.is_connected
        WHERE l.is_kept AND l.state IN ('in_step', 'behind')
    ), ended AS MATERIALIZED (
        SELECT t.organization_id, t.id, counted_digest(t) AS digest, counted_digest_of_16(t) AS digest_of_16
        FROM token AS t
        WHERE t.organization_id IN (SELECT l.organization_id FROM kept AS l)
          AND NOT t.is_blocked AND t.valid_to <= at
    ), ended_of_all AS (
        SELECT t.organization_id, sum(t.digest) AS digest, sum(t.digest_of_16) AS digest_of_16
        FROM ended AS t GROUP BY t.organization_id
    ), ended_of_named AS (
        SELECT n.organization_id, n.station_id, n.is_left_out, sum(t.digest) AS digest,
            sum(t.digest_of_16) AS digest_of_16
        FROM ended AS t JOIN local_list_token AS n ON n.token_id = t.id
        GROUP BY n.organization_id, n.station_id, n.is_left_out
    ), wanted AS (
        SELECT l.organization_id, l.station_id, l.is_known, l.held_digest, l.changed_at, l.takes_all,
            CASE WHEN l.is_of_16 THEN coalesce(a.digest_of_16, 0) - coalesce(e.digest_of_16, 0)
                ELSE coalesce(a.digest, 0) - coalesce(e.digest, 0) END AS of_all,
            CASE WHEN l.takes_all AND l.is_of_16 THEN l.left_out_digest_of_16
                WHEN l.takes_all THEN l.left_out_digest
                WHEN l.is_of_16 THEN l.named_digest_of_16
                ELSE l.named_digest END
            - coalesce(CASE WHEN l.is_of_16 THEN n.digest_of_16 ELSE n.digest END, 0) AS of_named
        FROM kept AS l
        LEFT JOIN token_digest AS a ON a.organization_id = l.organization_id
        LEFT JOIN ended_of_all AS e ON e.organization_id = l.organization_id
        LEFT JOIN ended_of_named AS n ON n.organization_id = l.organization_id AND n.station_id = l.station_id
            AND n.is_left_out = l.takes_all
    )
    SELECT w.organization_id, w.station_id FROM wanted AS w
    WHERE NOT w.is_known
       OR w.held_digest <> CASE WHEN w.takes_all THEN w.of_all - w.of_named ELSE w.of_named END
    ORDER BY w.changed_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) TO work;
