-- What a unit of work leaves behind beside the thing it changed: facts, effects, operator items,
-- commands, and the keys of what it heard.

-- name: accept
-- Notes that a key was heard. One row the first time, none when it was heard before.
INSERT INTO heard (organization_id, key, answer, expires_at)
VALUES (%(organization_id)s, %(key)s, %(answer)s, %(expires_at)s)
ON CONFLICT (key) DO NOTHING
RETURNING key;

-- name: answer_given
-- The answer that was given when this key was heard. Zero or one row.
SELECT answer
FROM heard
WHERE key = %(key)s AND organization_id = %(organization_id)s;

-- name: add_facts
-- Facts of this unit of work, in order. As many rows as facts.
INSERT INTO fact (
    organization_id, id, kind, about, station_id, session_id, payment_id, body, occurred_at,
    received_at
)
SELECT
    %(organization_id)s, id, kind, about, station_id, session_id, payment_id, body, occurred_at,
    received_at
FROM unnest(
    %(ids)s::text[], %(kinds)s::text[], %(abouts)s::text[], %(station_ids)s::text[],
    %(session_ids)s::text[], %(payment_ids)s::text[], %(bodies)s::jsonb[],
    %(occurred)s::timestamptz[], %(received)s::timestamptz[]
) AS told (
    id, kind, about, station_id, session_id, payment_id, body, occurred_at, received_at
);

-- name: add_effects
-- Effects with a job each, enqueued by the same commit; one asked before is not asked again. One row.
WITH added AS (
    INSERT INTO effect (organization_id, id, cause, ordinal, kind, about, body, due_at, created_at)
    SELECT %(organization_id)s, id, %(cause)s, ordinal, kind, about, body, %(at)s, %(at)s
    FROM unnest(
        %(ids)s::text[], %(ordinals)s::smallint[], %(kinds)s::text[], %(abouts)s::text[],
        %(bodies)s::jsonb[]
    ) AS asked (id, ordinal, kind, about, body)
    ON CONFLICT (cause, ordinal) DO NOTHING
    RETURNING id, about
)
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW('effects', 'perform', 0, about, id, jsonb_build_object('effect_id', id), NULL)
        ::procrastinate_job_to_defer_v1
    ORDER BY id
))
FROM added
HAVING count(*) > 0;

-- name: open_attention
-- An operator item. One that is open stays, with what is now said of it where that is more. One row, or
-- none.
INSERT INTO attention (
    organization_id, id, kind, about, station_id, session_id, payment_id, detail, opened_at
)
VALUES (
    %(organization_id)s, %(id)s, %(kind)s, %(about)s, %(station_id)s, %(session_id)s,
    %(payment_id)s, %(detail)s, %(at)s
)
ON CONFLICT (organization_id, kind, about) WHERE closed_at IS NULL
DO UPDATE SET detail = excluded.detail WHERE %(says_more)s
RETURNING id;

-- name: settle_attention
-- Closes the open item of this kind about this thing: what came since has answered it. One row, or none.
UPDATE attention
SET closed_at = %(at)s, note = %(note)s
WHERE kind = %(kind)s AND about = %(about)s AND closed_at IS NULL
RETURNING id, station_id, session_id, payment_id;

-- name: add_command
-- A command to a station, asked once for each cause. One row, or none.
INSERT INTO station_command (
    organization_id, id, station_id, session_id, cause, name, payload, is_urgent, requested_at,
    requested_by, expires_at
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(session_id)s, %(cause)s, %(name)s, %(payload)s,
    %(is_urgent)s, %(at)s, %(by)s, %(expires_at)s
)
ON CONFLICT (cause) DO NOTHING
RETURNING id;

-- name: take_effect
-- One pending effect, counted as begun; locked until the unit of work ends. Zero or one row.
UPDATE effect
SET attempts = attempts + 1
WHERE id = (
    SELECT e.id FROM effect AS e
    WHERE e.id = %(id)s AND e.state = 'pending'
    FOR UPDATE SKIP LOCKED
)
RETURNING organization_id, id, cause, kind, about, body, attempts, created_at;

-- name: finish_effect
-- Marks an effect as done; one done before stays done. One row the first time, none after.
UPDATE effect
SET state = 'done', done_at = %(at)s, problem = NULL
WHERE id = %(id)s AND state = 'pending'
RETURNING id;

-- name: postpone_effect
-- Leaves an effect for later, with what stood in its way. Zero or one row.
UPDATE effect
SET due_at = %(due_at)s, problem = %(problem)s
WHERE id = %(id)s AND state = 'pending'
RETURNING id;

-- name: give_up_effect
-- Ends an effect that cannot be performed. Zero or one row.
UPDATE effect
SET state = 'given_up', done_at = %(at)s, problem = %(problem)s
WHERE id = %(id)s AND state = 'pending'
RETURNING id;

-- name: enqueue_due_effects
-- Effects that are due and have no job: one that was postponed, or whose job was lost. One row.
WITH orphan AS (
    SELECT due.id, due.about
    FROM due_effects(%(at)s, %(most)s) AS due
    WHERE NOT EXISTS (
        SELECT FROM procrastinate_jobs AS job
        WHERE job.queueing_lock = due.id AND job.status IN ('todo', 'doing')
    )
)
SELECT
    count(*) AS enqueued,
    procrastinate_defer_jobs_v1(array_agg(
        ROW('effects', 'perform', 0, about, id, jsonb_build_object('effect_id', id), NULL)
            ::procrastinate_job_to_defer_v1
        ORDER BY id
    )) AS jobs
FROM orphan
HAVING count(*) > 0;
