"""Where a job of a file is, for each word that a station has for it."""

import pytest

from chargewright.network.file_jobs import (
    STATES,
    JobKind,
    JobState,
    dropped_for,
    state_after,
    state_answered,
)
from chargewright.wire.ocpp.v16 import diagnostics as diagnostics_16
from chargewright.wire.ocpp.v16 import firmware as firmware_16
from chargewright.wire.ocpp.v201 import diagnostics as diagnostics_201
from chargewright.wire.ocpp.v201 import firmware as firmware_201

FIRMWARE = {
    "DownloadScheduled": "accepted",
    "Downloading": "transferring",
    "DownloadPaused": "transferring",
    "Downloaded": "transferred",
    "SignatureVerified": "transferred",
    "InstallScheduled": "transferred",
    "Installing": "installing",
    "InstallRebooting": "installing",
    "Installed": "done",
    "DownloadFailed": "failed",
    "InstallationFailed": "failed",
    "InstallVerificationFailed": "failed",
    "InvalidSignature": "failed",
}
PUBLISH = {
    "DownloadScheduled": "accepted",
    "Downloading": "transferring",
    "DownloadPaused": "transferring",
    "Downloaded": "transferred",
    "ChecksumVerified": "transferred",
    "Published": "done",
    "DownloadFailed": "failed",
    "InvalidChecksum": "failed",
    "PublishFailed": "failed",
}
LOG = {
    "Uploading": "transferring",
    "Uploaded": "done",
    "BadMessage": "failed",
    "NotSupportedOperation": "failed",
    "PermissionDenied": "failed",
    "UploadFailure": "failed",
    "UploadFailed": "failed",
    "AcceptedCanceled": "cancelled",
}
TABLES = {JobKind.FIRMWARE: FIRMWARE, JobKind.PUBLISH: PUBLISH, JobKind.LOG: LOG}
WORDS = {
    JobKind.FIRMWARE: (
        firmware_16.FirmwareStatus,
        firmware_16.SignedFirmwareStatus,
        firmware_201.FirmwareStatus,
    ),
    JobKind.PUBLISH: (firmware_201.PublishFirmwareStatus,),
    JobKind.LOG: (
        diagnostics_16.DiagnosticsStatus,
        diagnostics_16.UploadLogStatus,
        diagnostics_201.UploadLogStatus,
    ),
}
NO_NEWS = {"Idle"}
"""Nothing is going on, which says nothing of how it went."""


@pytest.mark.parametrize("kind", TABLES)
def test_each_word_of_every_version_stands_for_one_state(kind):
    words = {str(word) for words in WORDS[kind] for word in words}
    assert words - NO_NEWS == set(TABLES[kind])
    assert STATES[kind] == TABLES[kind]


@pytest.mark.parametrize(
    ("kind", "word", "state"),
    [(kind, word, state) for kind, table in TABLES.items() for word, state in table.items()],
)
def test_a_report_moves_a_job_until_it_is_done_or_cancelled(kind, word, state):
    assert state_after(kind, JobState.ACCEPTED, word) == state
    assert state_after(kind, JobState.FAILED, word) == state, "it was tried again"
    assert state_after(kind, JobState.DONE, word) == JobState.DONE
    assert state_after(kind, JobState.CANCELLED, word) == JobState.CANCELLED


@pytest.mark.parametrize("kind", TABLES)
def test_what_says_nothing_changes_nothing(kind):
    for word in (*NO_NEWS, "Something else"):
        assert state_after(kind, JobState.TRANSFERRING, word) == JobState.TRANSFERRING


@pytest.mark.parametrize(
    ("ended", "answer", "state"),
    [
        ("accepted", {"status": "Accepted"}, "accepted"),
        ("accepted", {"status": "AcceptedCanceled"}, "accepted"),
        ("accepted", {}, "accepted"),
        ("rejected", {"status": "Rejected"}, "failed"),
        ("rejected", {"status": "InvalidCertificate"}, "failed"),
        ("rejected", {"status": "RevokedCertificate"}, "failed"),
        ("rejected", {"error": "NotImplemented"}, "failed"),
        ("failed", None, "failed"),
        ("unknown", None, "queued"),
    ],
)
def test_an_answer_says_whether_a_job_has_begun(ended, answer, state):
    assert state_answered(JobState.QUEUED, ended, answer) == state
    assert state_answered(JobState.TRANSFERRING, ended, answer) == JobState.TRANSFERRING


def test_the_table_of_answers_has_every_word_of_every_version():
    words = {str(word) for word in firmware_201.UpdateFirmwareStatus}
    assert words == {str(word) for word in firmware_16.UpdateFirmwareStatus}
    assert {str(word) for word in diagnostics_201.LogStatus} < words
    assert {str(word) for word in diagnostics_16.LogStatus} < words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("update_firmware", "firmware"),
        ("SignedUpdateFirmware", "firmware"),
        ("UpdateFirmware", "firmware"),
        ("get_log", "log"),
        ("GetLog", "log"),
        ("PublishFirmware", None),
    ],
)
def test_what_is_dropped_for_another_is_told_by_the_answer_to_that(name, kind):
    assert dropped_for(name, {"status": "AcceptedCanceled"}) == kind
    assert dropped_for(name, {"status": "Accepted"}) is None
    assert dropped_for(name, None) is None
