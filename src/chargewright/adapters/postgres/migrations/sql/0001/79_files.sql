-- Firmware and logs (docs/operations/files.md): the library of images, the jobs by which files travel, and
-- the files that stations uploaded. Bytes are on disk under the data directory, by their hash.

CREATE TABLE firmware_image (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    file_name text NOT NULL,
    -- For which stations it is; empty: whoever keeps it knows.
    vendor text NOT NULL,
    model text NOT NULL,
    version text NOT NULL,
    notes text NOT NULL,
    signature text,
    signing_certificate text,
    -- Null until its bytes are here, whole.
    sha256 text,
    md5 text,
    size_bytes bigint,
    uploaded_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    retired_at timestamptz,
    CONSTRAINT firmware_image_is_whole_or_awaited CHECK (
        num_nulls(sha256, md5, size_bytes, uploaded_at) IN (0, 4)
    ),
    CONSTRAINT firmware_image_is_signed_with_a_certificate CHECK (
        num_nulls(signature, signing_certificate) IN (0, 2)
    ),
    PRIMARY KEY (organization_id, id)
);
-- list_firmware_images: newest first
CREATE INDEX firmware_image_newest ON firmware_image (organization_id, created_at, id);
SELECT protect_tenant('firmware_image');
GRANT SELECT, INSERT, UPDATE ON firmware_image TO app;

CREATE TABLE file_job (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    -- Null: a test of the service itself.
    station_id text CONSTRAINT file_job_station_exists REFERENCES station (id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT file_job_kind_is_known CHECK (
        kind IN ('firmware', 'log', 'publish', 'test')
    ),
    state text NOT NULL CONSTRAINT file_job_state_is_known CHECK (
        state IN (
            'queued', 'accepted', 'transferring', 'transferred', 'installing', 'done', 'failed',
            'expired', 'cancelled'
        )
    ),
    -- Which log; of a job of that kind only.
    log text CONSTRAINT file_job_log_is_known CHECK (log IN ('diagnostics', 'security')),
    protocol text NOT NULL,
    -- Where it travels, without the password.
    location text NOT NULL,
    -- Under which number the station tells of it; null in OCPP 1.6, which has none.
    request_no bigint,
    command_id text,
    firmware_id text,
    firmware_version text,
    -- The one file that stands behind its door; null where files are brought, or it is elsewhere.
    served_name text,
    served_sha256 text,
    served_bytes bigint,
    -- Under which a controller publishes it: MD5, hexadecimal.
    checksum text,
    -- How the station says it calls its log.
    answered_name text,
    -- Who comes in by its door; null where the file is on somebody else's server.
    user_name text CONSTRAINT file_job_user_is_unique UNIQUE,
    password_sha256 bytea,
    size_bytes_max bigint,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    -- What the station said last, in its own word.
    reported text,
    -- Where a local controller offers what it published.
    published_at_urls text[] NOT NULL DEFAULT '{}',
    -- When a byte was last asked for or brought by its door, and how many went out at most.
    fetched_at timestamptz,
    fetched_bytes bigint NOT NULL DEFAULT 0,
    CONSTRAINT file_job_is_for_a_station CHECK ((station_id IS NULL) = (kind = 'test')),
    CONSTRAINT file_job_serves_a_whole_file CHECK (
        num_nulls(served_name, served_sha256, served_bytes) IN (0, 3)
    ),
    CONSTRAINT file_job_door_has_a_lock CHECK ((user_name IS NULL) = (password_sha256 IS NULL)),
    PRIMARY KEY (organization_id, id)
);
-- list_file_jobs: newest first
CREATE INDEX file_job_newest ON file_job (organization_id, created_at, id);
-- job_reported: the newest of a station; list_file_jobs of a station
CREATE INDEX file_job_of_station ON file_job (organization_id, station_id, created_at, id);
-- expired_file_jobs
CREATE INDEX file_job_due ON file_job (expires_at)
WHERE state IN ('queued', 'accepted', 'transferring', 'transferred', 'installing');
-- job_of_command: which job a command belongs to
CREATE INDEX file_job_of_command ON file_job (command_id) WHERE command_id IS NOT NULL;
SELECT protect_tenant('file_job');
GRANT SELECT, INSERT, UPDATE, DELETE ON file_job TO app, work;

-- What a station said of a job, in its own words.
CREATE TABLE file_job_report (
    organization_id text NOT NULL,
    job_id text NOT NULL,
    number integer NOT NULL,
    status text NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT file_job_report_job_exists
        FOREIGN KEY (organization_id, job_id) REFERENCES file_job (organization_id, id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, job_id, number)
);
SELECT protect_tenant('file_job_report');
GRANT SELECT, INSERT ON file_job_report TO app, work;

-- A file that a station brought; one row a name of a job, also while it is only partly here.
CREATE TABLE station_file (
    organization_id text NOT NULL,
    id text NOT NULL,
    job_id text NOT NULL,
    station_id text,
    name text NOT NULL,
    protocol text NOT NULL,
    peer text NOT NULL,
    size_bytes bigint NOT NULL,
    -- Null: partial. The bytes that came are kept, and the station may go on from there.
    sha256 text,
    began_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT station_file_has_one_row UNIQUE (organization_id, job_id, name),
    CONSTRAINT station_file_job_exists
        FOREIGN KEY (organization_id, job_id) REFERENCES file_job (organization_id, id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, id)
);
-- list_station_files: newest first
CREATE INDEX station_file_newest ON station_file (organization_id, changed_at, id);
-- list_station_files of a station
CREATE INDEX station_file_of_station ON station_file (organization_id, station_id, changed_at, id);
SELECT protect_tenant('station_file');
GRANT SELECT, INSERT, UPDATE, DELETE ON station_file TO app, work;

-- Whose door this is, whosever it is. Zero or one row.
CREATE FUNCTION file_door(named text)
RETURNS TABLE (organization_id text, id text, password_sha256 bytea, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT j.organization_id, j.id, j.password_sha256, j.expires_at FROM file_job AS j
    WHERE j.user_name = named AND j.state <> 'cancelled'
$$;

-- Jobs whose time is over before anybody said how they went.
CREATE FUNCTION expired_file_jobs(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT j.organization_id, j.id FROM file_job AS j
    WHERE j.expires_at <= at
      AND j.state IN ('queued', 'accepted', 'transferring', 'transferred', 'installing')
    ORDER BY j.expires_at LIMIT most
$$;

-- Forgets jobs of long ago with what came of them; their bytes are swept when nothing names them.
CREATE FUNCTION forget_file_jobs(before timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    DELETE FROM file_job AS j WHERE j.expires_at < before
$$;

-- Which of these contents nothing names, and which of these uploads have no row that waits for them.
CREATE FUNCTION unnamed_files(hashes text[], uploads text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT h FROM unnest(hashes) AS h
    WHERE NOT EXISTS (SELECT FROM firmware_image AS f WHERE f.sha256 = h)
      AND NOT EXISTS (SELECT FROM station_file AS s WHERE s.sha256 = h)
      AND NOT EXISTS (SELECT FROM file_job AS j WHERE j.served_sha256 = h)
    UNION ALL
    SELECT u FROM unnest(uploads) AS u
    WHERE NOT EXISTS (SELECT FROM firmware_image AS f WHERE f.id = u AND f.sha256 IS NULL)
      AND NOT EXISTS (SELECT FROM station_file AS s WHERE s.id = u AND s.sha256 IS NULL)
$$;
-- unnamed_files
CREATE INDEX firmware_image_by_content ON firmware_image (sha256);
-- unnamed_files
CREATE INDEX station_file_by_content ON station_file (sha256);
-- unnamed_files
CREATE INDEX file_job_by_content ON file_job (served_sha256) WHERE served_sha256 IS NOT NULL;

REVOKE EXECUTE ON FUNCTION file_door(text), expired_file_jobs(timestamptz, integer),
    forget_file_jobs(timestamptz), unnamed_files(text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file_door(text), expired_file_jobs(timestamptz, integer),
    forget_file_jobs(timestamptz), unnamed_files(text[], text[]) TO work;
