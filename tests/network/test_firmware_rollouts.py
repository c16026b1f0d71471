"""What becomes of a station that was sent firmware, by what it says and what it boots with."""

from datetime import timedelta

import pytest

from chargewright.network.file_jobs import OPEN, JobState
from chargewright.network.firmware import FirmwareImage
from chargewright.network.firmware_rollouts import (
    BOOTS_WITHIN,
    Boots,
    FirmwareRun,
    FirmwareRunState,
    ToBring,
    Travelled,
    Tried,
    went_on,
)
from chargewright.network.rollouts import Part, after_a_few, share_of
from tests.play.network import T0

IMAGE = FirmwareImage(
    id="fwi_1", organization_id="org_1", file_name="a.bin", vendor="", model="", version="2.0",
    notes="", created_at=T0, created_by="usr_1", sha256="00",
)  # fmt: skip
SOON, LATE = timedelta(minutes=1), BOOTS_WITHIN


def run(**more):
    told = {"id": "run_1", "organization_id": "org_1", "station_id": "stn_1", "job_id": "fro_1"}
    tries = (Tried(firmware_before="1.0", file_job_id="fjb_1"),)
    state = FirmwareRunState.INSTALLING
    return FirmwareRun(**told, job_organization_id="org_1", state=state, tries=tries, **more)


@pytest.mark.parametrize(
    ("job", "boots_with", "after", "ends", "why"),
    [
        (JobState.DONE, "2.0", SOON, "installed", None),
        (JobState.DONE, "2.0-rc", SOON, "installed", None),
        (JobState.DONE, None, SOON, "booting", None),
        (JobState.DONE, None, LATE, "installed", None),
        (JobState.DONE, "1.0", SOON, "booting", None),
        (JobState.DONE, "1.0", LATE, "failed", "same_as_before"),
        (JobState.FAILED, None, SOON, "failed", "not_done"),
        (JobState.FAILED, "2.0", SOON, "installed", None),
        (JobState.EXPIRED, "2.0", LATE, "installed", None),
        (JobState.CANCELLED, "1.0", SOON, "failed", "not_done"),
    ],
)
def test_what_a_station_boots_with_counts_more_than_its_word(job, boots_with, after, ends, why):
    boots = Boots(firmware=boots_with or "1.0", at=None if boots_with is None else T0 + SOON)
    travelled = Travelled(state=job, created_at=T0, changed_at=T0)
    asked = ToBring(image=IMAGE, is_signed=False, tries_max=1)
    moved = went_on(run(), asked, travelled, boots, T0 + after)
    assert (moved.state, moved.tries[0].why) == (ends, why)


@pytest.mark.parametrize("job", sorted(OPEN))
def test_a_station_whose_job_is_under_way_is_waited_for(job):
    """As two workers find it: one begins it after the other found it due."""
    travelled = Travelled(state=job, created_at=T0, changed_at=T0)
    asked = ToBring(image=IMAGE, is_signed=False, tries_max=2)
    assert went_on(run(), asked, travelled, Boots(firmware="1.0", at=None), T0 + SOON) == run()


def test_a_boot_before_it_was_sent_says_nothing():
    boots = Boots(firmware="2.0", at=T0 - SOON)
    travelled = Travelled(state=JobState.DONE, created_at=T0, changed_at=T0)
    asked = ToBring(image=IMAGE, is_signed=False, tries_max=1)
    assert went_on(run(), asked, travelled, boots, T0).state == "booting"


@pytest.mark.parametrize(("few", "stages"), [(0, [1, 1, 1]), (1, [1, 2, 2]), (9, [1, 1, 1])])
def test_the_first_few_have_a_stage_of_their_own(few, stages):
    parts = [Part(f"run_{number}", "org_1", f"stn_{number}") for number in range(3)]
    assert [part.stage for part in after_a_few(parts, few)] == stages


@pytest.mark.parametrize(
    ("percent", "total", "share"), [(10, 5, 1), (10, 11, 2), (100, 7, 7), (5, 0, 0)]
)
def test_a_share_is_rounded_up(percent, total, share):
    assert share_of(percent, total) == share
