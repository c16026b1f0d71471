"""Where the columns of lists of roll-outs come from, and the lists of those of firmware and local lists."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, LiteralString

from chargewright.adapters.postgres.listing import SqlListing


def of_kind(kind: LiteralString) -> LiteralString:
    """What a list of one kind's jobs stands on; its runs likewise with `runs_of_kind`."""
    return f"rollout AS t JOIN organization AS o ON o.id = t.organization_id AND t.kind = '{kind}'"


def runs_of_kind(kind: LiteralString) -> LiteralString:
    """Runs of one kind, with their stations as `s`."""
    return f"rollout_run AS t JOIN station AS s ON s.id = t.station_id AND t.kind = '{kind}'"


def progress(*ended: LiteralString) -> LiteralString:
    """The column `progress`: how many stations of a job wait, are at work, or ended by each of these words."""
    counts: LiteralString = "".join(
        [f", '{word}', count(*) FILTER (WHERE r.state = '{word}')" for word in ended]
    )
    return f"""(
    SELECT jsonb_build_object(
        'total', count(*),
        'waiting', count(*) FILTER (WHERE r.state = 'waiting'),
        'at_work', count(*) FILTER (WHERE r.ended_at IS NULL AND r.state <> 'waiting')
        {counts}
    )
    FROM rollout_run AS r
    WHERE r.job_organization_id = t.organization_id AND r.job_id = t.id
)"""  # noqa: S608 - the words are ours


ROLLOUT_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "firmware_rollouts": SqlListing(
            source=of_kind("firmware"),
            columns={
                "firmware_id": "t.about_id",
                "firmware_version": "t.about_name",
                "progress": progress("installed", "unchanged", "failed", "skipped", "cancelled"),
            },
        ),
        "firmware_runs": SqlListing(
            source=runs_of_kind("firmware"),
            columns={"station_identity": "s.identity", "tries": "t.results"},
        ),
        "local_list_jobs": SqlListing(
            source=of_kind("local_lists"),
            columns={
                "is_full": "(t.details ->> 'is_full')::boolean",
                "takes_all": "(t.details ->> 'takes_all')::boolean",
                "is_kept": "(t.details ->> 'is_kept')::boolean",
                "progress": progress(
                    "brought", "unchanged", "not_supported", "failed", "skipped", "cancelled"
                ),
            },
        ),
        "local_list_runs": SqlListing(
            source=runs_of_kind("local_lists"),
            columns={
                "station_identity": "s.identity",
                "why": "CASE t.state WHEN 'failed' THEN t.results ->> 'why' END",
                "version_no": "(t.results ->> 'version_no')::bigint",
                "tokens_held": "(t.results ->> 'tokens_held')::integer",
            },
        ),
    }
)
