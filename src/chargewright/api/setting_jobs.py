"""Jobs: a template brought to many stations, with its progress; and what was set right by itself."""

from datetime import datetime
from typing import Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import IS, OWNER, flag, instant, own_id, refers, text, values, word
from chargewright.api.lists import Listed, lists, one
from chargewright.api.rollouts import Controls, Few, RetryBody, Whither, parts_of
from chargewright.api.routes import NOT_SO, creates, does, shows
from chargewright.api.setting_templates import CHANGE, CREATE, READ
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.bringing import RunState
from chargewright.network.configuration import Result
from chargewright.network.rollouts import PauseReason, Rollout, RolloutKind, RolloutState

TAG: Final = "setting jobs"


class JobProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How many stations of a job are how far."""

    total: int
    waiting: int
    at_work: int
    applied: int
    unchanged: int
    reboot_required: int
    failed: int
    skipped: int
    cancelled: int


class SettingJobView(View, frozen=True, kw_only=True):
    """A template brought to stations, at most `batch_size` of them at the same time.

    Stations that are not connected are waited for, unless `skips_offline`. It pauses by itself when
    `pause_after` stations have failed since it began or was resumed.
    """

    id: str
    organization_id: str
    template_id: str
    template_name: str
    state: RolloutState
    pause_reason: PauseReason | None
    skips_offline: bool
    batch_size: int
    pause_after: int
    progress: JobProgress
    created_at: datetime
    created_by: str
    ended_at: datetime | None


class TriedSetting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting that was brought, and what became of it; null: it is under way.

    `not_applied`: accepted, but read again the station has something else. `read_only`, `impossible`: it
    was not tried, as the station says so.
    """

    name: str
    value: str
    result: Result | None


class SettingRunView(View, frozen=True, kw_only=True):
    """One station of a job; without a job (`job_id` null) what drifted and was set right by itself."""

    id: str
    organization_id: str
    station_id: str
    station_identity: str
    job_id: str | None
    template_id: str | None
    state: RunState
    results: list[TriedSetting]
    created_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


class NewSettingJobBody(Whither, frozen=True, kw_only=True):
    """To which stations a template is brought. Its own conditions hold besides: at a station that it does
    not match nothing is set. `batch_size` is the template's where it is not given.
    """

    template_id: str
    batch_size: Few | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="setting_jobs",
        columns=(
            own_id("setting_jobs", "The job."),
            OWNER,
            Column("template_id", Kind.ID, "Which template.", IS),
            text("template_name", "What it was called."),
            word("state", RolloutState, "How far it is."),
            word("pause_reason", PauseReason, "Why it is paused."),
            flag("skips_offline", "Whether stations that are away are left out."),
            Column("batch_size", Kind.INTEGER, "At how many stations at once."),
            Column("pause_after", Kind.INTEGER, "Pauses after so many failures."),
            values("progress", "How many stations are how far."),
            instant("created_at", "Begun.", is_sortable=True),
            text("created_by", "By whom."),
            instant("ended_at", "Ended."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=SettingJobView,
    thing="job",
)
_CONTROLS: Final = Controls(
    kind=RolloutKind.SETTINGS,
    listed=LISTED,
    changed="setting_job.changed",
    paused="settings.job_paused",
)
_RUN: Final = (
    own_id("setting_runs", "The station's run."),
    OWNER,
    refers("station_id", "stations", "Which station."),
    text("station_identity", "OCPP identity of the station."),
    refers("job_id", "setting_jobs", "Of which job; none: set right by itself."),
    text("template_id", "Which template."),
    word("state", RunState, "How far it is."),
    values("results", "What was tried, and what became of it."),
    instant("created_at", "Asked for.", is_sortable=True),
    instant("begun_at", "Begun."),
    instant("ended_at", "Ended."),
)
RUNS: Final = Listed(
    listing=Listing(
        name="setting_runs", columns=_RUN, default_order=Order("created_at", is_descending=True)
    ),
    view=SettingRunView,
    thing="run",
)
RUNS_OF_STATION: Final = Listed(
    listing=Listing(
        name="station_setting_runs",
        columns=tuple(
            Column("station_id", Kind.ID, "Which station.")
            if column.name == "station_id"
            else column
            for column in _RUN
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=SettingRunView,
    below=STATION,
)


@shows("/api/v1/setting-jobs/{job_id:str}", needs=READ, tag=TAG)
async def show_setting_job(job_id: str, work: Work) -> SettingJobView:
    """One job and how far it is."""
    return await one(work, LISTED, job_id)


@creates("/api/v1/setting-jobs", needs=CREATE, tag=TAG)
async def add_setting_job(data: NewSettingJobBody, work: Work) -> SettingJobView:
    """Bring a template's settings to stations. Each is read again after it was set."""
    template = await work.stores.setting_templates.find(data.template_id)
    problems: list[Problem] = []
    if template is None:
        problems.append(not_there("template_id", "template"))
    parts = await parts_of(work, RolloutKind.SETTINGS, data, problems)
    refuse(NOT_SO, problems)
    assert template is not None, "refused before"
    job = Rollout(
        id=work.mint("job"),
        organization_id=work.organization(data.organization_id),
        kind=RolloutKind.SETTINGS,
        about_id=template.id,
        about_name=template.name,
        skips_offline=data.skips_offline,
        batch_size=data.batch_size or template.batch_size,
        pause_after=data.pause_after,
        at=work.at,
        by=work.caller.id,
    )
    await work.stores.rollouts.add(job, parts)
    await work.tell(OrganizationId(job.organization_id), "setting_job.added", job.id)
    return await one(work, LISTED, job.id)


@does("/api/v1/setting-jobs/{job_id:str}/pause", needs=CHANGE, tag=TAG)
async def pause_setting_job(job_id: str, work: Work) -> SettingJobView:
    """Begin with no more stations. What is under way at a station is finished."""
    return await _CONTROLS.pause(work, job_id)


@does("/api/v1/setting-jobs/{job_id:str}/resume", needs=CHANGE, tag=TAG)
async def resume_setting_job(job_id: str, work: Work) -> SettingJobView:
    """Go on with a job that is paused; the failures so far are forgiven."""
    return await _CONTROLS.resume(work, job_id)


@does("/api/v1/setting-jobs/{job_id:str}/cancel", needs=CHANGE, tag=TAG)
async def cancel_setting_job(job_id: str, work: Work) -> SettingJobView:
    """End a job. Stations that were set stay so; what is under way at a station is finished."""
    return await _CONTROLS.cancel(work, job_id)


@does("/api/v1/setting-jobs/{job_id:str}/retry", needs=CHANGE, tag=TAG)
async def retry_setting_job(job_id: str, data: RetryBody, work: Work) -> SettingJobView:
    """Have stations that failed try again, one or all; a job that was done goes on for them."""
    return await _CONTROLS.retry(work, job_id, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/setting-jobs", LISTED, needs=READ, tag=TAG, summary="Jobs that bring settings"),
    lists(
        "/api/v1/setting-runs",
        RUNS,
        needs=READ,
        tag=TAG,
        summary="Stations of jobs, and what was set right by itself",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/setting-runs",
        RUNS_OF_STATION,
        needs=READ,
        tag=TAG,
        summary="What was brought to one station",
    ),
    show_setting_job,
    add_setting_job,
    pause_setting_job,
    resume_setting_job,
    cancel_setting_job,
    retry_setting_job,
)
