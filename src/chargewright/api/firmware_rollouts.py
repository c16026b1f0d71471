"""Firmware brought to many stations: a few first, then the rest, with what each booted with."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import refuse
from chargewright.api.columns import IS, OWNER, flag, instant, own_id, refers, text, values, word
from chargewright.api.file_jobs import READ, SEND, goes_signed, image_to_send
from chargewright.api.lists import Listed, lists, one
from chargewright.api.rollouts import Controls, Few, RetryBody, Whither, parts_of
from chargewright.api.routes import NOT_SO, creates, does, shows
from chargewright.api.shapes import View
from chargewright.api.shapes_files import Travels
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.file_jobs import Protocol
from chargewright.network.firmware_rollouts import FirmwareRunState, ToBring, Why
from chargewright.network.rollouts import (
    PauseReason,
    Rollout,
    RolloutKind,
    RolloutState,
    after_a_few,
    share_of,
)
from chargewright.translate.payloads import Instant

TAG: Final = "firmware roll-outs"
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class FirmwareProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How many stations of a roll-out are how far."""

    total: int
    waiting: int
    at_work: int
    installed: int
    unchanged: int
    failed: int
    skipped: int
    cancelled: int


class FirmwareRolloutView(View, frozen=True, kw_only=True):
    """Firmware brought to stations, at most `batch_size` of them at the same time.

    It is at `stage`: 1 are the first few, where there are such. Between stages it pauses (`stage`) if
    `pauses_between`. `only_idle`: where somebody charges, the station waits until nobody does.
    """

    id: str
    organization_id: str
    firmware_id: str
    firmware_version: str
    state: RolloutState
    pause_reason: PauseReason | None
    stage: int
    pauses_between: bool
    only_idle: bool
    skips_offline: bool
    batch_size: int
    pause_after: int
    progress: FirmwareProgress
    created_at: datetime
    created_by: str
    ended_at: datetime | None


class FirmwareTry(msgspec.Struct, frozen=True, kw_only=True):
    """One try, the newest first. What the station told at its boots before and after; null: not known.

    `same_as_before`: it said that it had installed the image, and booted with what it had.
    """

    file_job_id: str | None
    firmware_before: str | None
    firmware_after: str | None
    why: Why | None


class FirmwareRunView(View, frozen=True, kw_only=True):
    """One station of a roll-out of firmware."""

    id: str
    organization_id: str
    station_id: str
    station_identity: str
    job_id: str
    stage: int
    state: FirmwareRunState
    tries: list[FirmwareTry]
    created_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None


class NewFirmwareRolloutBody(Whither, frozen=True, kw_only=True):
    """Which image is brought, and to which stations.

    The first `canary` stations, or `canary_percent` of all, go before the others; these wait for a person
    (`pauses_between`), or follow by themselves. `pause_after_percent` counts failures as a share of all. A
    station that fails is tried `tries` times. `install_at` is what stations of OCPP 1.6 know for signed
    images alone.
    """

    firmware_id: str
    canary: Few | None = None
    canary_percent: Percent | None = None
    pauses_between: bool = True
    batch_size: Few = 10
    pause_after_percent: Percent | None = None
    tries: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    during_session: bool = False
    protocol: Protocol | None = None
    retrieve_at: Instant | None = None
    install_at: Instant | None = None
    is_signed: bool | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="firmware_rollouts",
        columns=(
            own_id("firmware_rollouts", "The roll-out."),
            OWNER,
            refers("firmware_id", "firmware_images", "Which image."),
            text("firmware_version", "Which version of it."),
            word("state", RolloutState, "How far it is."),
            word("pause_reason", PauseReason, "Why it is paused."),
            Column("stage", Kind.INTEGER, "At which stage."),
            flag("pauses_between", "Whether it waits for a person after the first few."),
            flag("only_idle", "Whether stations at which somebody charges wait."),
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
    view=FirmwareRolloutView,
    thing="roll-out",
)
_CONTROLS: Final = Controls(
    kind=RolloutKind.FIRMWARE,
    listed=LISTED,
    changed="firmware_job.changed",
    paused="firmware.rollout_paused",
)
RUNS: Final = Listed(
    listing=Listing(
        name="firmware_runs",
        columns=(
            own_id("firmware_runs", "The station's run."),
            OWNER,
            refers("station_id", "stations", "Which station."),
            text("station_identity", "OCPP identity of the station."),
            refers("job_id", "firmware_rollouts", "Of which roll-out."),
            Column("stage", Kind.INTEGER, "In which stage its turn comes.", IS),
            word("state", FirmwareRunState, "How far it is."),
            values("tries", "What was tried, and what came of it."),
            instant("created_at", "Asked for.", is_sortable=True),
            instant("begun_at", "Begun."),
            instant("ended_at", "Ended."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=FirmwareRunView,
    thing="run",
)


@shows("/api/v1/firmware-rollouts/{rollout_id:str}", needs=READ, tag=TAG)
async def show_firmware_rollout(rollout_id: str, work: Work) -> FirmwareRolloutView:
    """One roll-out and how far it is."""
    return await one(work, LISTED, rollout_id)


@creates("/api/v1/firmware-rollouts", needs=SEND, tag=TAG)
async def add_firmware_rollout(data: NewFirmwareRolloutBody, work: Work) -> FirmwareRolloutView:
    """Bring an image to stations, and hear what each of them boots with."""
    image = await image_to_send(data.firmware_id, Travels(), work)
    assert image is not None, "it is named"
    problems: list[Problem] = []
    if data.canary is not None and data.canary_percent is not None:
        problems.append(Problem("canary_percent", "canary says it already"))
    if data.protocol is not None and data.protocol not in work.parts.settings.files.urls:
        problems.append(Problem("protocol", "is not served here"))
    parts = await parts_of(work, RolloutKind.FIRMWARE, data, problems)
    refuse(NOT_SO, problems)
    what = ToBring(
        image=image,
        is_signed=goes_signed(image, asked=data.is_signed),
        tries_max=data.tries,
        protocol=data.protocol,
        retrieve_at=data.retrieve_at,
        install_at=data.install_at,
    )
    total = len(parts)
    few = data.canary or (share_of(data.canary_percent, total) if data.canary_percent else 0)
    share = data.pause_after_percent
    rollout = Rollout(
        id=work.mint("fro"),
        organization_id=work.organization(data.organization_id),
        kind=RolloutKind.FIRMWARE,
        about_id=image.id,
        about_name=image.version,
        details=msgspec.to_builtins(what),
        skips_offline=data.skips_offline,
        batch_size=data.batch_size,
        pause_after=data.pause_after if share is None else max(1, share_of(share, total)),
        pauses_between=data.pauses_between,
        only_idle=not data.during_session,
        at=work.at,
        by=work.caller.id,
    )
    await work.stores.rollouts.add(rollout, after_a_few(parts, few))
    await work.tell(OrganizationId(rollout.organization_id), "firmware_job.added", rollout.id)
    return await one(work, LISTED, rollout.id)


@does("/api/v1/firmware-rollouts/{rollout_id:str}/pause", needs=SEND, tag=TAG)
async def pause_firmware_rollout(rollout_id: str, work: Work) -> FirmwareRolloutView:
    """Begin with no more stations. What is under way at a station goes on."""
    return await _CONTROLS.pause(work, rollout_id)


@does("/api/v1/firmware-rollouts/{rollout_id:str}/resume", needs=SEND, tag=TAG)
async def resume_firmware_rollout(rollout_id: str, work: Work) -> FirmwareRolloutView:
    """Go on, with the next stage where the last has ended; the failures so far are forgiven."""
    return await _CONTROLS.resume(work, rollout_id)


@does("/api/v1/firmware-rollouts/{rollout_id:str}/cancel", needs=SEND, tag=TAG)
async def cancel_firmware_rollout(rollout_id: str, work: Work) -> FirmwareRolloutView:
    """End a roll-out. What is under way at a station goes on."""
    return await _CONTROLS.cancel(work, rollout_id)


@does("/api/v1/firmware-rollouts/{rollout_id:str}/retry", needs=SEND, tag=TAG)
async def retry_firmware_rollout(
    rollout_id: str, data: RetryBody, work: Work
) -> FirmwareRolloutView:
    """Have stations that failed try again, one or all; a job that was done goes on for them."""
    return await _CONTROLS.retry(work, rollout_id, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/firmware-rollouts",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Firmware brought to many stations",
    ),
    lists(
        "/api/v1/firmware-runs",
        RUNS,
        needs=READ,
        tag=TAG,
        summary="Stations of roll-outs of firmware",
    ),
    show_firmware_rollout,
    add_firmware_rollout,
    pause_firmware_rollout,
    resume_firmware_rollout,
    cancel_firmware_rollout,
    retry_firmware_rollout,
)
