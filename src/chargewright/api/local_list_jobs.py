"""Local lists brought to many stations: what changed or anew, with progress, batches and pauses."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import refuse
from chargewright.api.columns import OWNER, flag, instant, own_id, refers, text, values, word
from chargewright.api.commands import READ, SEND
from chargewright.api.lists import Listed, lists, one
from chargewright.api.rollouts import Controls, Few, RetryBody, Whither, parts_of
from chargewright.api.routes import NOT_SO, creates, does, shows
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.local_list_rollouts import LocalListRunState, NotBrought, ToBring
from chargewright.network.local_lists import ListState
from chargewright.network.rollouts import PauseReason, Rollout, RolloutKind, RolloutState

TAG: Final = "local-list jobs"


class LocalListProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How many stations of a job are how far."""

    total: int
    waiting: int
    at_work: int
    brought: int
    unchanged: int
    not_supported: int
    failed: int
    skipped: int
    cancelled: int


class LocalListJobView(View, frozen=True, kw_only=True):
    """Local lists brought to stations, at most `batch_size` of them at the same time.

    `is_full`: each begins anew; else a station is told what it lacks. `takes_all` and `is_kept`: what every
    list is said to be before; null: as it was.
    """

    id: str
    organization_id: str
    is_full: bool
    takes_all: bool | None
    is_kept: bool | None
    state: RolloutState
    pause_reason: PauseReason | None
    skips_offline: bool
    batch_size: int
    pause_after: int
    progress: LocalListProgress
    created_at: datetime
    created_by: str
    ended_at: datetime | None


class LocalListRunView(View, frozen=True, kw_only=True):
    """One station of a job. `version_no` and `tokens_held`: what it came to; null: it is under way."""

    id: str
    organization_id: str
    station_id: str
    station_identity: str
    job_id: str
    state: LocalListRunState
    why: NotBrought | None
    version_no: int | None
    tokens_held: int | None
    created_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


class NewLocalListJobBody(Whither, frozen=True, kw_only=True):
    """To which stations their lists are brought, and how.

    `list_states`: only where the list stands so. Stations for which nobody has said what their list shall
    hold are left out, unless `takes_all` says it for all.
    """

    is_full: bool = False
    takes_all: bool | None = None
    is_kept: bool | None = None
    list_states: Annotated[list[ListState], msgspec.Meta(min_length=1)] | None = None
    batch_size: Few = 20


LISTED: Final = Listed(
    listing=Listing(
        name="local_list_jobs",
        columns=(
            own_id("local_list_jobs", "The job."),
            OWNER,
            flag("is_full", "Whether each list begins anew."),
            flag("takes_all", "Whether every list is said to take all tokens."),
            flag("is_kept", "Whether every list is said to be kept."),
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
    view=LocalListJobView,
    thing="job",
)
_CONTROLS: Final = Controls(
    kind=RolloutKind.LOCAL_LISTS,
    listed=LISTED,
    changed="local_list_job.changed",
    paused="local_lists.job_paused",
)
RUNS: Final = Listed(
    listing=Listing(
        name="local_list_runs",
        columns=(
            own_id("local_list_runs", "The station's run."),
            OWNER,
            refers("station_id", "stations", "Which station."),
            text("station_identity", "OCPP identity of the station."),
            refers("job_id", "local_list_jobs", "Of which job."),
            word("state", LocalListRunState, "How far it is."),
            word("why", NotBrought, "Why it failed."),
            Column("version_no", Kind.INTEGER, "The version that we gave."),
            Column("tokens_held", Kind.INTEGER, "Tokens that the station holds then."),
            instant("created_at", "Asked for.", is_sortable=True),
            instant("begun_at", "Begun."),
            instant("ended_at", "Ended."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=LocalListRunView,
    thing="run",
)


@shows("/api/v1/local-list-jobs/{local_list_job_id:str}", needs=READ, tag=TAG)
async def show_local_list_job(local_list_job_id: str, work: Work) -> LocalListJobView:
    """One job and how far it is."""
    return await one(work, LISTED, local_list_job_id)


@creates("/api/v1/local-list-jobs", needs=SEND, tag=TAG)
async def add_local_list_job(data: NewLocalListJobBody, work: Work) -> LocalListJobView:
    """Bring stations the tokens that they let in by themselves."""
    problems: list[Problem] = []
    parts = await parts_of(work, RolloutKind.LOCAL_LISTS, data, problems)
    refuse(NOT_SO, problems)
    if data.takes_all is None or data.list_states is not None:
        station_ids = [part.station_id for part in parts]
        meant = await work.stores.local_lists.standing(station_ids, data.list_states)
        parts = [part for part in parts if part.station_id in meant]
    what = ToBring(is_full=data.is_full, takes_all=data.takes_all, is_kept=data.is_kept)
    how = "whole" if data.is_full else "changes"
    job = Rollout(
        id=work.mint("llj"),
        organization_id=work.organization(data.organization_id),
        kind=RolloutKind.LOCAL_LISTS,
        about_id=how,
        about_name=how,
        details=msgspec.to_builtins(what),
        skips_offline=data.skips_offline,
        batch_size=data.batch_size,
        pause_after=data.pause_after,
        at=work.at,
        by=work.caller.id,
    )
    await work.stores.rollouts.add(job, parts)
    await work.tell(OrganizationId(job.organization_id), "local_list_job.added", job.id)
    return await one(work, LISTED, job.id)


@does("/api/v1/local-list-jobs/{local_list_job_id:str}/pause", needs=SEND, tag=TAG)
async def pause_local_list_job(local_list_job_id: str, work: Work) -> LocalListJobView:
    """Begin with no more stations. An update that is on its way is finished."""
    return await _CONTROLS.pause(work, local_list_job_id)


@does("/api/v1/local-list-jobs/{local_list_job_id:str}/resume", needs=SEND, tag=TAG)
async def resume_local_list_job(local_list_job_id: str, work: Work) -> LocalListJobView:
    """Go on with a job that is paused; the failures so far are forgiven."""
    return await _CONTROLS.resume(work, local_list_job_id)


@does("/api/v1/local-list-jobs/{local_list_job_id:str}/cancel", needs=SEND, tag=TAG)
async def cancel_local_list_job(local_list_job_id: str, work: Work) -> LocalListJobView:
    """End a job. Stations that were told hold what they were; an update on its way is finished."""
    return await _CONTROLS.cancel(work, local_list_job_id)


@does("/api/v1/local-list-jobs/{local_list_job_id:str}/retry", needs=SEND, tag=TAG)
async def retry_local_list_job(
    local_list_job_id: str, data: RetryBody, work: Work
) -> LocalListJobView:
    """Have stations that failed try again, one or all; a job that was done goes on for them."""
    return await _CONTROLS.retry(work, local_list_job_id, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/local-list-jobs",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Local lists brought to many stations",
    ),
    lists(
        "/api/v1/local-list-runs",
        RUNS,
        needs=READ,
        tag=TAG,
        summary="Stations of jobs that bring local lists",
    ),
    show_local_list_job,
    add_local_list_job,
    pause_local_list_job,
    resume_local_list_job,
    cancel_local_list_job,
    retry_local_list_job,
)
