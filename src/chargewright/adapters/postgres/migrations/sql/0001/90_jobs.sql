-- Who may use the job library's tables. A job carries the id of an effect and nothing else, so the
-- tables need no organisation.

DO $$
DECLARE
    part text;
BEGIN
    FOR part IN
        SELECT c.relname FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'procrastinate%'
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO work, app', part);
    END LOOP;
    FOR part IN
        SELECT c.relname FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND c.relname LIKE 'procrastinate%'
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO work, app', part);
    END LOOP;
END
$$;
-- enqueue_due_effects: whether an effect has a job that will still run
CREATE INDEX procrastinate_jobs_of_effect ON procrastinate_jobs (queueing_lock)
    WHERE status IN ('todo', 'doing');
