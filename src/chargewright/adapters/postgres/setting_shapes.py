"""Where the columns of the lists about stations' settings come from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, LiteralString

from chargewright.adapters.postgres.listing import SqlListing

_IN_GROUP: Final[LiteralString] = """EXISTS (
    SELECT FROM station_group_member AS m
    WHERE m.station_id = t.station_id AND m.group_id = ANY ({})
)"""
_PROGRESS: Final[LiteralString] = """(
    SELECT jsonb_build_object(
        'total', count(*),
        'waiting', count(*) FILTER (WHERE r.state = 'waiting'),
        'at_work', count(*) FILTER (WHERE r.state IN ('setting', 'verifying')),
        'applied', count(*) FILTER (WHERE r.state = 'applied'),
        'unchanged', count(*) FILTER (WHERE r.state = 'unchanged'),
        'reboot_required', count(*) FILTER (WHERE r.state = 'reboot_required'),
        'failed', count(*) FILTER (WHERE r.state = 'failed'),
        'skipped', count(*) FILTER (WHERE r.state = 'skipped'),
        'cancelled', count(*) FILTER (WHERE r.state = 'cancelled')
    )
    FROM setting_run AS r
    WHERE r.job_organization_id = t.organization_id AND r.job_id = t.id
)"""
_RUNS: Final = SqlListing(
    source="setting_run AS t JOIN station AS s ON s.id = t.station_id",
    columns={
        "station_identity": "s.identity",
        "results": (
            "(SELECT coalesce(jsonb_agg(jsonb_build_object("
            "'name', r ->> 'name', 'value', r ->> 'value', 'result', r ->> 'result')), '[]')"
            " FROM jsonb_array_elements(t.results) AS r)"
        ),
    },
)

SETTING_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_settings": SqlListing(
            source="station_setting AS t",
            columns={
                "is_read_only": "coalesce(t.mutability = 'ReadOnly', false)",
                "min_limit": "trim_scale(t.min_limit)::text",
                "max_limit": "trim_scale(t.max_limit)::text",
                "command_id": "t.attempt_command_id",
                "template_id": "t.desired_template",
                "priority": "t.desired_priority",
                # What is true or false is written in capitals too; a secret shows no value.
                "differs": (
                    "(t.attempted_at IS NOT NULL AND CASE"
                    " WHEN t.is_write_only THEN t.attempt_result <> 'accepted'"
                    " WHEN lower(t.attempted_value) IN ('true', 'false')"
                    " THEN lower(t.value) IS DISTINCT FROM lower(t.attempted_value)"
                    " ELSE t.value IS DISTINCT FROM t.attempted_value END)"
                ),
            },
        ),
        "setting_drift": SqlListing(
            source=(
                "station_setting AS t JOIN station AS s ON s.id = t.station_id"
                " AND NOT s.is_retired AND t.standing <> 'agrees'"
            ),
            id="(t.station_id || ' ' || t.id)",
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "template_id": "t.desired_template",
                "priority": "t.desired_priority",
            },
            conditions={"group_id": _IN_GROUP},
        ),
        "setting_templates": SqlListing(source="setting_template AS t"),
        "setting_jobs": SqlListing(source="setting_job AS t", columns={"progress": _PROGRESS}),
        "setting_runs": _RUNS,
        "station_setting_runs": _RUNS,
    }
)
