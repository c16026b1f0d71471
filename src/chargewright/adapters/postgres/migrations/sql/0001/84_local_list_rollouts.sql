-- Local lists brought to many stations: roll-outs of the kind 'local_lists' (docs/domain/rollouts.md).

-- Runs that can go on: the list of their station stands still, or they may begin.
CREATE FUNCTION due_local_list_runs(most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    (
        SELECT r.organization_id, r.id FROM rollout_run AS r
        JOIN local_list AS l ON l.organization_id = r.organization_id AND l.station_id = r.station_id
        WHERE r.kind = 'local_lists' AND r.ended_at IS NULL AND r.state = 'sending' AND l.state <> 'sending'
        ORDER BY r.created_at, r.id LIMIT most
    )
    UNION ALL
    SELECT b.organization_id, b.id FROM beginning_runs('local_lists', most) AS b
$$;

REVOKE EXECUTE ON FUNCTION due_local_list_runs(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_local_list_runs(integer) TO work;
