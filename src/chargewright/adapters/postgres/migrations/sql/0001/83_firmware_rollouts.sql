-- Firmware brought to many stations: roll-outs of the kind 'firmware' (docs/domain/rollouts.md). The first of a
-- run's results has the job by which its image travels.

-- Runs of firmware that can go on: their job has ended, their station has booted since, or was waited for long
-- enough, or they may begin.
CREATE FUNCTION due_firmware_runs(at timestamptz, boots_within interval, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    (
        SELECT r.organization_id, r.id FROM rollout_run AS r
        JOIN file_job AS f ON f.organization_id = r.organization_id AND f.id = r.results -> 0 ->> 'file_job_id'
        LEFT JOIN station_link AS l ON l.station_id = r.station_id
        WHERE r.kind = 'firmware' AND r.ended_at IS NULL AND (
            (r.state = 'installing' AND f.state IN ('done', 'failed', 'expired', 'cancelled'))
            OR (
                r.state = 'booting'
                AND (
                    f.changed_at <= at - boots_within
                    OR (
                        l.booted_at > f.created_at
                        AND l.firmware_version IS DISTINCT FROM r.results -> 0 ->> 'firmware_before'
                    )
                )
            )
        )
        ORDER BY r.created_at, r.id LIMIT most
    )
    UNION ALL
    SELECT b.organization_id, b.id FROM beginning_runs('firmware', most) AS b
$$;

REVOKE EXECUTE ON FUNCTION due_firmware_runs(timestamptz, interval, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_firmware_runs(timestamptz, interval, integer) TO work;
