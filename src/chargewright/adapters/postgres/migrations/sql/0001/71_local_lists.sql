-- Lists of tokens that stations let in by themselves (docs/domain/local-lists.md).

-- What one line says, as a number: lists whose numbers come to the same say the same. It is kept, so it must be the
-- same in every release of PostgreSQL, which its own hashes are not.
CREATE FUNCTION line_digest(id_token text, expires_at timestamptz, group_id_token text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = public
AS $$
    SELECT ('x' || left(encode(sha256(convert_to(
        ROW(id_token, extract(epoch FROM expires_at), group_id_token)::text, 'UTF8'
    )), 'hex'), 16))::bit(64)::bigint
$$;
ALTER TABLE token
    ADD COLUMN line_digest bigint NOT NULL GENERATED ALWAYS AS (line_digest(uid, valid_to, group_uid)) STORED;

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
SELECT protect_tenant('local_list_token');
GRANT SELECT, INSERT, UPDATE, DELETE ON local_list_token TO app, work;

-- What a station holds, by what it accepted. A line comes and goes, and is never changed.
CREATE TABLE local_list_line (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id_token text NOT NULL,
    expires_at timestamptz,
    group_id_token text,
    digest bigint NOT NULL GENERATED ALWAYS AS (line_digest(id_token, expires_at, group_id_token)) STORED,
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

-- What a station's list shall say at an instant. Rows are seen with the caller's rights.
CREATE FUNCTION wanted_lines(station text, at timestamptz)
RETURNS TABLE (id_token text, expires_at timestamptz, group_id_token text)
LANGUAGE sql STABLE SET search_path = public
AS $$
    SELECT t.uid, t.valid_to, t.group_uid
    FROM local_list AS l
    JOIN token AS t ON t.organization_id = l.organization_id
    LEFT JOIN local_list_token AS n
        ON n.organization_id = l.organization_id AND n.station_id = l.station_id AND n.token_id = t.id
    WHERE l.station_id = station AND NOT t.is_blocked AND (t.valid_to IS NULL OR t.valid_to > at)
      AND CASE WHEN n.token_id IS NULL THEN l.takes_all ELSE NOT n.is_left_out END
$$;
REVOKE EXECUTE ON FUNCTION wanted_lines(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wanted_lines(text, timestamptz) TO app, work;

-- Stations that are connected and whose kept lists say something else than they shall, whosever they are. No lines are
-- compared, only what they come to: every token of an organisation is added up once for all of its lists, and those
-- that are named for a list, or left out of it, are added or taken away. What no station of OCPP 1.6 can be told (7.28)
-- is in no list of one.
CREATE FUNCTION due_local_lists(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH kept AS MATERIALIZED (
        SELECT l.organization_id, l.station_id, l.takes_all, l.is_known, l.held_digest, l.changed_at,
            k.subprotocol IS NOT DISTINCT FROM 'ocpp1.6' AS is_of_16
        FROM local_list AS l
        JOIN station_link AS k ON k.station_id = l.station_id AND k.is_connected
        WHERE l.is_kept AND l.state IN ('in_step', 'behind')
    ), line AS MATERIALIZED (
        SELECT t.organization_id, t.id, t.line_digest AS digest,
            CASE WHEN length(t.uid) <= 20 THEN t.line_digest ELSE 0 END AS digest_of_16
        FROM token AS t
        WHERE t.organization_id IN (SELECT l.organization_id FROM kept AS l)
          AND NOT t.is_blocked AND (t.valid_to IS NULL OR t.valid_to > at)
    ), everyone AS (
        SELECT t.organization_id, sum(t.digest) AS digest, sum(t.digest_of_16) AS digest_of_16
        FROM line AS t GROUP BY t.organization_id
    ), named AS (
        SELECT n.organization_id, n.station_id, sum(t.digest) AS digest, sum(t.digest_of_16) AS digest_of_16
        FROM local_list_token AS n
        JOIN kept AS l ON l.organization_id = n.organization_id AND l.station_id = n.station_id
            AND l.takes_all = n.is_left_out
        JOIN line AS t ON t.organization_id = n.organization_id AND t.id = n.token_id
        GROUP BY n.organization_id, n.station_id
    ), wanted AS (
        SELECT l.organization_id, l.station_id, l.is_known, l.held_digest, l.changed_at,
            coalesce(CASE WHEN l.is_of_16 THEN e.digest_of_16 ELSE e.digest END, 0) AS of_everyone,
            coalesce(CASE WHEN l.is_of_16 THEN n.digest_of_16 ELSE n.digest END, 0) AS of_named,
            l.takes_all
        FROM kept AS l
        LEFT JOIN everyone AS e ON e.organization_id = l.organization_id
        LEFT JOIN named AS n ON n.organization_id = l.organization_id AND n.station_id = l.station_id
    )
    SELECT w.organization_id, w.station_id FROM wanted AS w
    WHERE NOT w.is_known
       OR w.held_digest <> CASE WHEN w.takes_all THEN w.of_everyone - w.of_named ELSE w.of_named END
    ORDER BY w.changed_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) TO work;
