"""Where the columns of the lists about stations' settings come from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, LiteralString

from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.rollout_shapes import of_kind, progress, runs_of_kind

_IN_GROUP: Final[LiteralString] = """EXISTS (
    SELECT FROM station_group_member AS m
    WHERE m.station_id = t.station_id AND m.group_id = ANY ({})
)"""
_PROGRESS: Final = progress(
    "applied", "unchanged", "reboot_required", "failed", "skipped", "cancelled"
)
_RUNS: Final = SqlListing(
    source=runs_of_kind("settings"),
    columns={
        "template_id": "t.about_id",
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
        "setting_jobs": SqlListing(
            source=of_kind("settings"),
            columns={
                "template_id": "t.about_id",
                "template_name": "t.about_name",
                "progress": _PROGRESS,
            },
        ),
        "setting_runs": _RUNS,
        "station_setting_runs": _RUNS,
    }
)
