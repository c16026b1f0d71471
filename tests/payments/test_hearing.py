"""What each answer of a provider means."""

from dataclasses import replace

import pytest

from chargewright.kernel.ids import OperationId
from chargewright.payments import hearing
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    LookUpUnanswered,
    Released,
    ReleaseFound,
    ReleaseRefused,
    ReleaseUnanswered,
)
from chargewright.payments.model import DeclineReason
from chargewright.payments.outcomes import (
    AlreadyFinal,
    Approved,
    ArmAccepted,
    CaptureDenied,
    CaptureDone,
    CardSeen,
    Declined,
    NoCard,
    NotListed,
    ReaderActivity,
    ReaderBusy,
    ReaderOffline,
    ReaderStopped,
    ReleaseDenied,
    ReleaseDone,
    SeenHold,
    SeenState,
    TerminalStatus,
    Unknown,
)
from chargewright.payments.proof import NOTHING_SAID, Proof
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CardRead,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    ReaderFoundArmed,
    ReaderFoundIdle,
    TerminalWentOffline,
)
from tests.payments.cast import ANNA, HOLD, T0, eur

OPN = OperationId("opn_1_1")
SAID = Proof(authorization_code="A1")
OURS = replace(HOLD, placed_at=T0)
SEEN = SeenHold(
    hold_ref="s-1",
    terminal_ref="P6X-1",
    card=ANNA.token,
    state=SeenState.OPEN,
    amount=eur("50"),
)
LOST = Unknown("silence")


def status(activity, *, online=True):
    return TerminalStatus(terminal_ref="P6X-1", online=online, activity=activity)


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (Approved("s-1", eur("50"), proof=SAID), HoldPlaced(T0, OURS, proof=SAID)),
        (Declined(DeclineReason.BY_ISSUER), HoldDeclined(T0, DeclineReason.BY_ISSUER)),
        (LOST, HoldUnanswered(T0)),
    ],
)
def test_about_the_hold(outcome, event):
    assert hearing.about_the_hold(outcome, terminal_ref="P6X-1", at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (CaptureDone(eur("9"), proof=SAID), Captured(T0, eur("9"), proof=SAID)),
        (
            CaptureDone(eur("9"), pending=True),
            Captured(T0, eur("9"), pending=True, proof=NOTHING_SAID),
        ),
        (CaptureDone(eur("0")), ReleaseFound(T0, HOLD)),
        (AlreadyFinal(eur("8")), CaptureFound(T0, HOLD, amount=eur("8"), proof=NOTHING_SAID)),
        (AlreadyFinal(eur("0")), ReleaseFound(T0, HOLD)),
        (AlreadyFinal(None), ReleaseFound(T0, HOLD)),
        (CaptureDenied(), CaptureRefused(T0, eur("9"))),
        (CaptureDenied(gone=True), CaptureRefused(T0, eur("9"), gone=True)),
        (LOST, CaptureUnanswered(T0)),
    ],
)
def test_about_the_capture(outcome, event):
    assert hearing.about_the_capture(outcome, hold=HOLD, asked=eur("9"), at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (ReleaseDone(proof=SAID), Released(T0, proof=SAID)),
        (AlreadyFinal(None), ReleaseFound(T0, HOLD)),
        (AlreadyFinal(eur("8")), CaptureFound(T0, HOLD, amount=eur("8"), proof=NOTHING_SAID)),
        (ReleaseDenied(), ReleaseRefused(T0)),
        (ReleaseDenied(gone=True), ReleaseRefused(T0, gone=True)),
        (LOST, ReleaseUnanswered(T0)),
    ],
)
def test_about_the_release(outcome, event):
    assert hearing.about_the_release(outcome, hold=HOLD, at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (SEEN, HoldFound(T0, OURS, proof=NOTHING_SAID)),
        (
            replace(SEEN, state=SeenState.CAPTURED, captured=eur("8"), pending=True),
            CaptureFound(T0, OURS, amount=eur("8"), pending=True, proof=NOTHING_SAID),
        ),
        (replace(SEEN, state=SeenState.CAPTURED, captured=eur("0")), ReleaseFound(T0, OURS)),
        (replace(SEEN, state=SeenState.RELEASED), ReleaseFound(T0, OURS)),
        (replace(SEEN, state=SeenState.CAPTURE_FAILED), CaptureFailureFound(T0)),
        (
            replace(SEEN, state=SeenState.DECLINED),
            HoldDeclined(T0, DeclineReason.BY_ISSUER),
        ),
        (replace(SEEN, state=SeenState.UNDECIDED), LookUpUnanswered(T0)),
        (NotListed(), HoldNotFound(T0)),
        (LOST, LookUpUnanswered(T0)),
    ],
)
def test_about_a_look_at_a_hold(outcome, event):
    assert hearing.about_the_look(outcome, at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (ArmAccepted(), Armed(T0, OPN)),
        (ReaderBusy(), ArmRefused(T0, OPN)),
        (ReaderOffline(), TerminalWentOffline(T0)),
        (LOST, ArmUnanswered(T0, OPN)),
    ],
)
def test_about_arming(outcome, event):
    assert hearing.about_arming(outcome, operation_id=OPN, at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (ReaderStopped(), Disarmed(T0)),
        (ReaderOffline(), TerminalWentOffline(T0)),
        (LOST, DisarmUnanswered(T0)),
    ],
)
def test_about_disarming(outcome, event):
    assert hearing.about_disarming(outcome, at=T0) == event


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        (CardSeen(ANNA), CardRead(T0, OPN, card=ANNA)),
        (NoCard(status(ReaderActivity.IDLE, online=False)), TerminalWentOffline(T0)),
        (NoCard(status(ReaderActivity.IDLE)), ReaderFoundIdle(T0, OPN)),
        (NoCard(status(ReaderActivity.WAITING_FOR_CARD)), ReaderFoundArmed(T0, OPN)),
        (NoCard(status(ReaderActivity.BUSY)), ReaderFoundArmed(T0, OPN)),
        (LOST, LookUnanswered(T0, OPN)),
    ],
)
def test_about_a_look_at_the_reader(outcome, event):
    assert hearing.about_the_reader(outcome, operation_id=OPN, at=T0) == event
