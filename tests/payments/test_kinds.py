"""Everything that is stored by name comes back as it was."""

from typing import get_args

import msgspec
import pytest

from chargewright.kernel.ids import RefundId
from chargewright.payments import effects, events, facts, reader
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentExpired,
    PaymentHeld,
    PaymentInDoubt,
    PaymentRefunded,
    PaymentReleased,
    PaymentReleaseFailed,
    PaymentReleasing,
    ShortfallFound,
    StopRequestedByCard,
)
from chargewright.payments.kinds import (
    EFFECT_KINDS,
    EVENT_KINDS,
    FACT_KINDS,
    READER_EVENT_KINDS,
)
from chargewright.payments.model import DeclineReason, Question, ReleaseReason
from chargewright.payments.screens import Says, Screen
from tests.payments.cast import ANNA, HOLD, OPERATION, PAY, TERMINAL, eur
from tests.payments.examples import EVENT_EXAMPLES
from tests.payments.test_terminal import EXAMPLES as READER_EXAMPLES
from tests.payments.test_terminal import for_vehicle

FACT_EXAMPLES = [
    PaymentHeld(PAY, TERMINAL, amount=eur("50")),
    PaymentDeclined(PAY, TERMINAL, reason=DeclineReason.BY_ISSUER),
    PaymentInDoubt(PAY, TERMINAL),
    PaymentReleasing(PAY, TERMINAL, reason=ReleaseReason.NEVER_STARTED),
    PaymentReleased(PAY, reason=ReleaseReason.NEVER_STARTED),
    PaymentReleaseFailed(PAY),
    PaymentCaptured(PAY, amount=eur("9"), shortfall=eur("1"), pending=True),
    CaptureConfirmed(PAY, amount=eur("9"), differs=True),
    CaptureExplained(PAY, amount=eur("50"), price=eur("9")),
    PaymentCaptureFailed(PAY),
    PaymentExpired(PAY, shortfall=eur("9")),
    ShortfallFound(PAY, amount=eur("9")),
    PaymentRefunded(PAY, RefundId("rfd_1"), amount=eur("1")),
    StopRequestedByCard(PAY, TERMINAL),
]
EFFECT_EXAMPLES = [
    effects.PlaceHold(PAY, TERMINAL, amount=eur("50")),
    effects.LookUpHold(PAY, TERMINAL, hold=None),
    effects.LookUpHold(PAY, TERMINAL, hold=HOLD),
    effects.CaptureHold(PAY, eur("9"), hold=HOLD),
    effects.ReleaseHold(PAY, hold=HOLD),
    effects.AskOperator(PAY, Question.HOLD_OLD, amount=eur("1")),
    effects.Arm(TERMINAL, for_vehicle()),
    effects.Disarm(TERMINAL, Screen(says=Says.PAID, amount=eur("9"))),
    effects.LookAtReader(TERMINAL, OPERATION),
    effects.ShowScreen(TERMINAL, Screen(says=Says.RECEIPT, url="https://example.test/r/1")),
    effects.PresentToken(TERMINAL, OPERATION, token=ANNA.token),
]
STORED = [
    (EVENT_KINDS, EVENT_EXAMPLES),
    (READER_EVENT_KINDS, READER_EXAMPLES),
    (FACT_KINDS, FACT_EXAMPLES),
    (EFFECT_KINDS, EFFECT_EXAMPLES),
]


@pytest.mark.parametrize(("kinds", "examples"), STORED)
def test_what_is_stored_comes_back(kinds, examples):
    assert {type(example) for example in examples} == set(kinds.types.values())
    for example in examples:
        body = msgspec.json.decode(msgspec.json.encode(kinds.body(example)))
        assert kinds.read(kinds.name(example), body) == example


@pytest.mark.parametrize(
    ("kinds", "union", "beside"),
    [
        (EVENT_KINDS, events.Event, set()),
        (READER_EVENT_KINDS, reader.ReaderEvent, set()),
        (FACT_KINDS, facts.Fact, set()),
        (EFFECT_KINDS, effects.Effect, {effects.Announce}),
    ],
)
def test_every_kind_has_a_name(kinds, union, beside):
    assert set(kinds.types.values()) | beside == set(get_args(union))


def test_facts_carry_ids_and_amounts_and_no_card():
    schema = str(msgspec.json.schema_components(list(FACT_KINDS.types.values())))
    for word in ("token", "last4", "brand", "pan"):
        assert word not in schema.lower()


def test_what_may_be_performed_twice_says_so():
    once = {kind for kind in get_args(effects.Effect) if not kind.REPEATABLE}
    assert once == {effects.PlaceHold, effects.Arm}
