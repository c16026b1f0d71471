-- Reservations: an EVSE of a station kept free for a token (docs/domain/reservations.md).

CREATE TABLE reservation (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT reservation_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- By which the station knows it; one space of numbers a station.
    reservation_no bigint NOT NULL,
    -- Null: any EVSE, one of which is kept free.
    evse_no integer,
    -- What is presented, upper case, and what others of its group present to be let in too.
    id_token text NOT NULL,
    group_id_token text,
    -- Which of the organisation's tokens that is; null: none that is registered.
    token_id text REFERENCES token (id),
    state text NOT NULL CONSTRAINT reservation_state_is_known CHECK (
        state IN ('asked', 'accepted', 'refused', 'used', 'expired', 'cancelled', 'removed')
    ),
    -- The station's own last word.
    status text,
    command_id text NOT NULL,
    -- Which session used it.
    session_id text,
    created_at timestamptz NOT NULL,
    created_by text,
    expires_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT reservation_has_ended_or_may_hold CHECK (
        (ended_at IS NULL) = (state IN ('asked', 'accepted'))
    ),
    CONSTRAINT reservation_used_by_a_session_is_used CHECK (session_id IS NULL OR state = 'used'),
    PRIMARY KEY (organization_id, id)
);
-- list_reservations: newest first, all or of one station
CREATE INDEX reservation_newest ON reservation (organization_id, created_at, id);
CREATE INDEX reservation_newest_by_station ON reservation (organization_id, station_id, created_at, id);
-- list_reservations: by when they lapse
CREATE INDEX reservation_by_lapse ON reservation (organization_id, expires_at, id);
-- reservation_of_command: what the end of a command decides
CREATE INDEX reservation_of_command ON reservation (command_id);
-- reservation_told, next_reservation_no: the newest of a station with a number
CREATE INDEX reservation_by_number ON reservation (station_id, reservation_no, created_at);
-- due_reservations: those that may hold, by when they lapse
CREATE INDEX reservation_open ON reservation (expires_at) WHERE state IN ('asked', 'accepted');
SELECT protect_tenant('reservation');
GRANT SELECT, INSERT, UPDATE ON reservation TO app, work;

-- Reservations that lapsed by our clock, whosever they are. At most so many.
CREATE FUNCTION due_reservations(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT r.organization_id, r.id, r.expires_at FROM reservation AS r
    WHERE r.state IN ('asked', 'accepted') AND r.expires_at <= at
    ORDER BY r.expires_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_reservations(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_reservations(timestamptz, integer) TO work;
