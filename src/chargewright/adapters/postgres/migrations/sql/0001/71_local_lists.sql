-- Lists of tokens that stations let in by themselves (docs/domain/local-lists.md).

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

-- What a station holds, by what it accepted.
CREATE TABLE local_list_line (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id_token text NOT NULL,
    expires_at timestamptz,
    group_id_token text,
    CONSTRAINT local_list_line_list_exists FOREIGN KEY (organization_id, station_id)
        REFERENCES local_list (organization_id, station_id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, station_id, id_token)
);
SELECT protect_tenant('local_list_line');
GRANT SELECT, INSERT, DELETE ON local_list_line TO app, work;

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

-- Stations that are connected and whose kept lists say something else than they shall, whosever they are: all are
-- compared at once. What no station of OCPP 1.6 can be told (7.28) is in no list of one.
CREATE FUNCTION due_local_lists(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH kept AS (
        SELECT l.organization_id, l.station_id, l.takes_all, l.is_known, l.changed_at,
            CASE WHEN k.subprotocol = 'ocpp1.6' THEN 20 END AS uid_characters_max
        FROM local_list AS l
        JOIN station_link AS k ON k.station_id = l.station_id AND k.is_connected
        WHERE l.is_kept AND l.state IN ('in_step', 'behind')
    ), named AS (
        SELECT n.organization_id, n.station_id, n.token_id, n.is_left_out
        FROM local_list_token AS n
        JOIN kept AS l ON l.organization_id = n.organization_id AND l.station_id = n.station_id
    ), wanted AS (
        SELECT l.organization_id, l.station_id, t.uid, t.valid_to, t.group_uid
        FROM kept AS l
        JOIN token AS t ON t.organization_id = l.organization_id
        LEFT JOIN named AS n
            ON n.organization_id = l.organization_id AND n.station_id = l.station_id AND n.token_id = t.id
        WHERE NOT t.is_blocked AND (t.valid_to IS NULL OR t.valid_to > at)
          AND CASE WHEN n.token_id IS NULL THEN l.takes_all ELSE NOT n.is_left_out END
          AND (l.uid_characters_max IS NULL OR length(t.uid) <= l.uid_characters_max)
    ), held AS (
        SELECT h.organization_id, h.station_id, h.id_token, h.expires_at, h.group_id_token
        FROM kept AS l
        JOIN local_list_line AS h ON h.organization_id = l.organization_id AND h.station_id = l.station_id
    ), differing AS (
        SELECT coalesce(w.station_id, h.station_id) AS station_id
        FROM wanted AS w
        FULL JOIN held AS h
            ON h.organization_id = w.organization_id AND h.station_id = w.station_id AND h.id_token = w.uid
        WHERE w.uid IS NULL OR h.id_token IS NULL OR h.expires_at IS DISTINCT FROM w.valid_to
            OR h.group_id_token IS DISTINCT FROM w.group_uid
    )
    SELECT l.organization_id, l.station_id FROM kept AS l
    WHERE NOT l.is_known OR l.station_id IN (SELECT d.station_id FROM differing AS d)
    ORDER BY l.changed_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_local_lists(timestamptz, integer) TO work;
