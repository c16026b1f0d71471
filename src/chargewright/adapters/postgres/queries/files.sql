-- Firmware images, jobs by which files travel, and files that stations uploaded. Roles app and work.

-- name: add_image
-- A new image, whose bytes are awaited. One row.
INSERT INTO firmware_image (
    organization_id, id, file_name, vendor, model, version, notes, signature, signing_certificate,
    created_at, created_by
) VALUES (
    %(organization_id)s, %(id)s, %(file_name)s, %(vendor)s, %(model)s, %(version)s, %(notes)s,
    %(signature)s, %(signing_certificate)s, %(created_at)s, %(created_by)s
);

-- name: lock_image
-- One image, held until the unit of work ends. Zero or one row.
SELECT organization_id, id, file_name, vendor, model, version, notes, signature, signing_certificate,
    sha256, md5, size_bytes, uploaded_at, created_at, created_by, retired_at
FROM firmware_image
WHERE id = %(id)s
FOR UPDATE;

-- name: find_image
-- One image, not held. Zero or one row.
SELECT organization_id, id, file_name, vendor, model, version, notes, signature, signing_certificate,
    sha256, md5, size_bytes, uploaded_at, created_at, created_by, retired_at
FROM firmware_image
WHERE id = %(id)s;

-- name: save_image
-- An image as it is now; its bytes come once. One row.
UPDATE firmware_image
SET vendor = %(vendor)s, model = %(model)s, version = %(version)s, notes = %(notes)s,
    signature = %(signature)s, signing_certificate = %(signing_certificate)s, sha256 = %(sha256)s,
    md5 = %(md5)s, size_bytes = %(size_bytes)s, uploaded_at = %(uploaded_at)s,
    retired_at = %(retired_at)s
WHERE id = %(id)s;

-- name: add_job
-- A new job. One row.
INSERT INTO file_job (
    organization_id, id, station_id, kind, state, log, protocol, location, request_no, command_id,
    firmware_id, firmware_version, served_name, served_sha256, served_bytes, checksum, user_name,
    password_sha256, size_bytes_max, created_at, created_by, expires_at, changed_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(kind)s, %(state)s, %(log)s, %(protocol)s,
    %(location)s, %(request_no)s, %(command_id)s, %(firmware_id)s, %(firmware_version)s,
    %(served_name)s, %(served_sha256)s, %(served_bytes)s, %(checksum)s, %(user_name)s,
    %(password_sha256)s, %(size_bytes_max)s, %(created_at)s, %(created_by)s, %(expires_at)s,
    %(created_at)s
);

-- name: lock_job
-- One job, held until the unit of work ends. Zero or one row.
SELECT organization_id, id, station_id, kind, state, log, protocol, location, request_no, command_id,
    firmware_id, firmware_version, served_name, served_sha256, served_bytes, checksum, user_name,
    password_sha256, size_bytes_max, created_at, created_by, expires_at
FROM file_job
WHERE id = %(id)s
FOR UPDATE;

-- name: job_of_command
-- The job that a command was sent for, held. Zero or one row.
SELECT id, kind, state
FROM file_job
WHERE command_id = %(command_id)s
FOR UPDATE;

-- name: job_reported
-- The job that a station speaks of, held: by its number, else the newest of this kind without one that
-- is open, else the newest of all. Zero or one row.
SELECT id, kind, state
FROM file_job
WHERE station_id = %(station_id)s AND kind = %(kind)s
  AND CASE WHEN %(request_no)s::bigint IS NULL THEN true ELSE request_no = %(request_no)s END
ORDER BY state IN ('queued', 'accepted', 'transferring', 'transferred', 'installing') DESC,
    created_at DESC, id DESC
LIMIT 1
FOR UPDATE;

-- name: move_job
-- Where a job is now. One row.
UPDATE file_job
SET state = %(state)s, changed_at = %(at)s,
    reported = coalesce(%(reported)s, reported),
    answered_name = coalesce(%(answered_name)s, answered_name),
    published_at_urls = coalesce(%(published_at_urls)s, published_at_urls)
WHERE id = %(id)s;

-- name: keep_report
-- What a station said of a job; none where it has said so much already. Zero or one row.
INSERT INTO file_job_report (organization_id, job_id, number, status, state, at)
SELECT %(organization_id)s, %(job_id)s, count(*), %(status)s, %(state)s, %(at)s
FROM file_job_report
WHERE job_id = %(job_id)s
HAVING count(*) < %(most)s;

-- name: note_unpublished
-- What a controller answered about firmware that it shall offer no more, at the jobs that published it; what is
-- gone is nowhere to be had. Any number of rows.
UPDATE file_job
SET reported = %(status)s, changed_at = %(at)s,
    published_at_urls = CASE WHEN %(is_gone)s THEN '{}' ELSE published_at_urls END
WHERE station_id = %(station_id)s AND kind = 'publish' AND state = 'done'
  AND lower(checksum) = lower(%(checksum)s)
RETURNING id, organization_id, state;

-- name: close_job
-- Ends a job that somebody closed, and shuts its door. Zero or one row.
UPDATE file_job
SET state = 'cancelled', changed_at = %(at)s
WHERE id = %(id)s AND state NOT IN ('done', 'cancelled')
RETURNING id;

-- name: drop_jobs
-- Ends the jobs of this kind that a station dropped for this command: those whose own command was sent before.
-- Any number of rows.
UPDATE file_job AS j
SET state = 'cancelled', changed_at = %(at)s
WHERE j.station_id = %(station_id)s AND j.kind = %(kind)s AND j.command_id IS DISTINCT FROM %(command_id)s
  AND (
      j.state IN ('accepted', 'transferring', 'transferred', 'installing')
      OR (
          j.state = 'queued' AND EXISTS (
              SELECT FROM station_command AS c
              WHERE c.organization_id = j.organization_id AND c.id = j.command_id AND c.state = 'unknown'
          )
      )
  );

-- name: door
-- Whose door this is. Zero or one row.
SELECT organization_id, id, password_sha256, expires_at
FROM file_door(%(user_name)s);

-- name: expire_job
-- Ends a job whose time is over. Zero or one row.
UPDATE file_job
SET state = 'expired', changed_at = %(at)s
WHERE id = %(id)s AND expires_at <= %(at)s
  AND state IN ('queued', 'accepted', 'transferring', 'transferred', 'installing')
RETURNING id, station_id, kind;

-- name: expired_jobs
-- Jobs whose time is over. At most so many.
SELECT organization_id, id
FROM expired_file_jobs(%(at)s, %(most)s);

-- name: forget_jobs
-- Jobs of long ago, with what came of them. One row.
SELECT forget_file_jobs(%(before)s);

-- name: note_fetched
-- That somebody came by a job's door, and how far a download went. One row.
UPDATE file_job
SET fetched_at = %(at)s, fetched_bytes = greatest(fetched_bytes, %(fetched_bytes)s)
WHERE id = %(id)s;

-- name: files_of_job
-- The files of a job, held. At most some twenty.
SELECT id, name, size_bytes, sha256
FROM station_file
WHERE job_id = %(job_id)s
FOR UPDATE;

-- name: begin_file
-- A file that is coming, or comes again. One row.
INSERT INTO station_file (
    organization_id, id, job_id, station_id, name, protocol, peer, size_bytes, began_at, changed_at
) VALUES (
    %(organization_id)s, %(id)s, %(job_id)s, %(station_id)s, %(name)s, %(protocol)s, %(peer)s, 0,
    %(at)s, %(at)s
)
ON CONFLICT ON CONSTRAINT station_file_has_one_row DO UPDATE
SET protocol = excluded.protocol, peer = excluded.peer, changed_at = excluded.changed_at, sha256 = NULL
RETURNING id;

-- name: keep_file
-- How much of a file is here; with its hash it is whole. One row.
UPDATE station_file
SET size_bytes = %(size_bytes)s, sha256 = %(sha256)s, changed_at = %(at)s
WHERE id = %(id)s;

-- name: spoken
-- What a station said of the protocols by which it moves files. At most a row for each spelling.
SELECT value
FROM station_setting
WHERE station_id = %(station_id)s AND value IS NOT NULL
  AND lower(variable) IN ('supportedfiletransferprotocols', 'filetransferprotocols');

-- name: is_charging
-- Whether a session of this station is running. One row.
SELECT EXISTS (
    SELECT FROM session
    WHERE station_id = %(station_id)s AND status = 'in_progress'
) AS is_charging;

-- name: unnamed
-- Which of these contents and uploads nothing names. As many rows at most as are asked for.
SELECT name
FROM unnamed_files(%(hashes)s, %(uploads)s) AS name;

-- name: content_of_file
-- Where the bytes of a station's file are. Zero or one row.
SELECT id, name, size_bytes, sha256
FROM station_file
WHERE id = %(id)s;
