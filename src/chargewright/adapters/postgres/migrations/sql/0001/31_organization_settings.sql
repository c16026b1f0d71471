-- How an organisation is reached and how it speaks. What it does not say is its nearest ancestor's.

-- The settings of an organisation and of all above it, itself first; empty where there is none. Also for those
-- who may not see above: drivers read these, or they are defaults, and nothing else of an ancestor is in it.
-- Which of them counts is decided in access/organization_settings.py.
CREATE FUNCTION organization_settings_line(wanted text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH RECURSIVE line (id, parent_id, distance) AS (
        SELECT o.id, o.parent_id, 0 FROM organization AS o WHERE o.id = wanted
        UNION ALL
        SELECT o.id, o.parent_id, line.distance + 1
        FROM line
        JOIN organization AS o ON o.id = line.parent_id
    ) CYCLE id SET is_again USING way
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object(
                'contact_email', o.contact_email, 'contact_phone', o.contact_phone,
                'support_url', o.support_url, 'default_language', o.default_language,
                'default_zone', o.default_zone, 'charging_plans', o.charging_plans
            )
            ORDER BY line.distance
        ),
        '[]'
    )
    FROM line
    JOIN organization AS o ON o.id = line.id
    WHERE NOT line.is_again
$$;
REVOKE EXECUTE ON FUNCTION organization_settings_line(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organization_settings_line(text) TO app, work;
