-- What ended and what was booked, added up for charts, and where an operator's item is on the map.
--
-- Sums stand by the quarter of an hour in UTC, for an organisation, a site and a station each: every zone
-- there is lies whole quarters from UTC, so that anybody's days and hours are made of them. They are
-- written by triggers at the commit of the unit of work that changes what they add up; nobody else may.

-- What ended in a quarter: sessions by their end, failed starts by when they were tried.
CREATE TABLE session_total (
    organization_id text NOT NULL REFERENCES organization (id),
    about text NOT NULL,  -- the organisation itself, a site or a station
    quarter timestamptz NOT NULL,
    ended bigint NOT NULL,
    energy_wh bigint NOT NULL,
    failed_starts bigint NOT NULL,
    PRIMARY KEY (organization_id, about, quarter)
) WITH (fillfactor = 70);  -- the row of this quarter is written again and again
SELECT protect_tenant('session_total');

-- What of an entry is earned, where it was sold and when it was booked: each entry counts once.
CREATE TABLE revenue_booking (
    organization_id text NOT NULL,
    entry_id text NOT NULL,
    currency text NOT NULL,
    -- Where: null where nobody knows any more.
    site_id text,
    station_id text,
    quarter timestamptz NOT NULL,
    -- What we earn without tax; and with the tax that we owe on it.
    net_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    PRIMARY KEY (organization_id, entry_id, currency),
    CONSTRAINT revenue_booking_entry_exists
        FOREIGN KEY (organization_id, entry_id) REFERENCES ledger_entry (organization_id, id)
);
SELECT protect_tenant('revenue_booking');
CREATE TRIGGER revenue_booking_is_never_changed BEFORE UPDATE OR DELETE ON revenue_booking
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE revenue_total (
    organization_id text NOT NULL REFERENCES organization (id),
    about text NOT NULL,
    quarter timestamptz NOT NULL,
    currency text NOT NULL,
    net_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    PRIMARY KEY (organization_id, about, quarter, currency)
) WITH (fillfactor = 70);
SELECT protect_tenant('revenue_total');

CREATE FUNCTION quarter_of(at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$ SELECT date_bin('15 minutes', at, 'epoch'::timestamptz) $$;

-- What a session adds to the sums, or takes from them with -1; nothing while it is neither ended nor given up.
CREATE FUNCTION counted(told session, sign integer)
RETURNS TABLE (about text, quarter timestamptz, ended bigint, energy_wh bigint, failed_starts bigint)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT place.about, quarter_of(happened.at), sign * happened.ended, sign * happened.energy_wh,
        sign * happened.failed_starts
    FROM (
        VALUES
            (told.ended_at, 1, coalesce(told.energy_wh, 0), 0),
            (
                CASE
                    WHEN told.started_at IS NULL AND told.close_reason IN ('READY_EXPIRED', 'START_REJECTED')
                        THEN told.opened_at
                END, 0, 0, 1
            )
    ) AS happened (at, ended, energy_wh, failed_starts)
    CROSS JOIN (
        VALUES (told.organization_id), (told.site_id), (told.station_id)
    ) AS place (about)
    WHERE happened.at IS NOT NULL
$$;

CREATE FUNCTION count_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    INSERT INTO session_total AS t (organization_id, about, quarter, ended, energy_wh, failed_starts)
    SELECT NEW.organization_id, c.about, c.quarter, sum(c.ended), sum(c.energy_wh), sum(c.failed_starts)
    FROM (SELECT * FROM counted(NEW, 1) UNION ALL SELECT * FROM counted(OLD, -1)) AS c
    GROUP BY c.about, c.quarter
    HAVING sum(c.ended) <> 0 OR sum(c.energy_wh) <> 0 OR sum(c.failed_starts) <> 0
    -- One order for everybody: the organisation's row is the door to the others.
    ORDER BY c.quarter, c.about
    ON CONFLICT (organization_id, about, quarter) DO UPDATE
    SET ended = t.ended + excluded.ended,
        energy_wh = t.energy_wh + excluded.energy_wh,
        failed_starts = t.failed_starts + excluded.failed_starts;
    RETURN NULL;
END
$$;
-- Deferred, so that what everybody writes is held for the moment of the commit only.
CREATE CONSTRAINT TRIGGER session_is_counted_when_new AFTER INSERT ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.ended_at IS NOT NULL OR NEW.close_reason IS NOT NULL)
    EXECUTE FUNCTION count_session();
CREATE CONSTRAINT TRIGGER session_is_counted_as_it_is_now AFTER UPDATE ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (
        (NEW.ended_at IS NOT NULL OR OLD.ended_at IS NOT NULL
            OR NEW.close_reason IS NOT NULL OR OLD.close_reason IS NOT NULL)
        AND (NEW.ended_at, NEW.energy_wh, NEW.started_at, NEW.close_reason, NEW.station_id)
            IS DISTINCT FROM (OLD.ended_at, OLD.energy_wh, OLD.started_at, OLD.close_reason, OLD.station_id)
    )
    EXECUTE FUNCTION count_session();

-- An entry is counted whole, when all its legs are there. What is booked about a payment is where the
-- first of it was: what takes it back takes it from there, wherever its reader stands by then.
CREATE FUNCTION count_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    WITH earned AS (
        SELECT
            l.currency,
            -sum(l.amount_minor) FILTER (WHERE is_income) AS net_minor,
            -- Tax on what the owner of a place sells in its own name is no price of ours.
            -sum(l.amount_minor) FILTER (WHERE is_income OR (is_tax AND NOT sold_by_host)) AS gross_minor
        FROM (
            SELECT
                leg.currency, leg.amount_minor,
                split_part(leg.code, ':', 1) IN ('REVENUE', 'PLATFORM_FEE', 'WAIVED') AS is_income,
                split_part(leg.code, ':', 1) = 'TAX_PAYABLE' AS is_tax,
                bool_or(split_part(leg.code, ':', 1) = 'HOST_PAYABLE') OVER () AS sold_by_host
            FROM ledger_leg AS leg
            WHERE leg.organization_id = NEW.organization_id AND leg.entry_id = NEW.id
        ) AS l
        GROUP BY l.currency
    ), first_booked AS (
        SELECT b.site_id, b.station_id
        FROM ledger_entry AS e
        JOIN revenue_booking AS b ON b.organization_id = e.organization_id AND b.entry_id = e.id
        WHERE e.organization_id = NEW.organization_id AND e.about = NEW.about
        ORDER BY e.position LIMIT 1
    ), sold AS (
        SELECT coalesce(s.site_id, t.site_id) AS site_id, s.station_id
        FROM payment AS p
        JOIN terminal AS t ON t.id = p.terminal_id
        LEFT JOIN LATERAL (
            SELECT of.site_id, of.station_id FROM session AS of
            WHERE of.organization_id = p.organization_id
              AND (of.id = p.attached_session_id OR of.payment_id = p.id)
            ORDER BY of.id = p.attached_session_id DESC NULLS LAST LIMIT 1
        ) AS s ON true
        WHERE p.organization_id = NEW.organization_id AND p.id = NEW.about
    ), place AS (
        SELECT f.site_id, f.station_id FROM first_booked AS f
        UNION ALL
        SELECT s.site_id, s.station_id FROM sold AS s WHERE NOT EXISTS (SELECT FROM first_booked)
    ), booked AS (
        INSERT INTO revenue_booking (
            organization_id, entry_id, currency, site_id, station_id, quarter, net_minor, gross_minor
        )
        SELECT
            NEW.organization_id, NEW.id, e.currency, p.site_id, p.station_id, quarter_of(NEW.event_time),
            coalesce(e.net_minor, 0), coalesce(e.gross_minor, 0)
        FROM earned AS e
        LEFT JOIN place AS p ON true
        WHERE e.net_minor <> 0 OR e.gross_minor <> 0
        RETURNING organization_id, currency, site_id, station_id, quarter, net_minor, gross_minor
    )
    INSERT INTO revenue_total AS t (organization_id, about, quarter, currency, net_minor, gross_minor)
    SELECT b.organization_id, scope.about, b.quarter, b.currency, b.net_minor, b.gross_minor
    FROM booked AS b
    CROSS JOIN LATERAL (VALUES (b.organization_id), (b.site_id), (b.station_id)) AS scope (about)
    WHERE scope.about IS NOT NULL
    ORDER BY b.quarter, scope.about, b.currency
    ON CONFLICT (organization_id, about, quarter, currency) DO UPDATE
    SET net_minor = t.net_minor + excluded.net_minor, gross_minor = t.gross_minor + excluded.gross_minor;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entry_is_counted AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.event_type NOT IN ('hold_placed', 'hold_released', 'hold_lapsed', 'provider_settled'))
    EXECUTE FUNCTION count_entry();

-- At which site an operator's item is: for the map, which asks for the items of many sites at once.
ALTER TABLE attention ADD COLUMN site_id text;
-- overview_sites: the open items of a site
CREATE INDEX attention_open_of_site ON attention (organization_id, site_id, kind) WHERE closed_at IS NULL;
CREATE FUNCTION place_attention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    NEW.site_id := coalesce(
        (SELECT s.site_id FROM station AS s
         WHERE s.organization_id = NEW.organization_id AND s.id IN (NEW.station_id, NEW.about) LIMIT 1),
        (SELECT s.site_id FROM session AS s
         WHERE s.organization_id = NEW.organization_id AND s.id = coalesce(NEW.session_id, NEW.about)),
        (SELECT t.site_id FROM payment AS p JOIN terminal AS t ON t.id = p.terminal_id
         WHERE p.organization_id = NEW.organization_id AND p.id = coalesce(NEW.payment_id, NEW.about)),
        (SELECT t.site_id FROM terminal AS t
         WHERE t.organization_id = NEW.organization_id AND t.id = NEW.about)
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER attention_knows_its_site BEFORE INSERT ON attention
    FOR EACH ROW EXECUTE FUNCTION place_attention();

-- overview: what runs at a site, and the EVSEs of an organisation
CREATE INDEX session_running_of_site ON session (organization_id, site_id) WHERE status = 'in_progress';

GRANT SELECT ON session_total, revenue_booking, revenue_total TO app;
REVOKE EXECUTE ON FUNCTION count_session(), count_entry(), place_attention() FROM PUBLIC;
