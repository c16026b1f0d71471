"""The ladder: which steps a price leads to, before the first call is made."""

from dataclasses import replace

import pytest

from chargewright.kernel.money import Money, currency
from chargewright.payments.deciding import decide
from chargewright.payments.events import (
    Captured,
    CaptureRefused,
    DeadlinePassed,
    HoldPlaced,
    PriceKnown,
)
from chargewright.payments.model import ReleaseReason, State, StepKind
from tests.payments.cast import HOLD, HOUR, MINUTE, TERMS, at, eur, opened, story

OVER = replace(TERMS, over_commit=True)


@pytest.mark.parametrize(
    ("price", "terms", "steps"),
    [
        ("0", TERMS, ["release", "ask_operator"]),
        ("0.49", TERMS, ["release", "ask_operator"]),
        ("0.50", TERMS, ["0.50", "0.50", "ask_operator"]),
        ("12.37", TERMS, ["12.37", "12.37", "ask_operator"]),
        ("50", TERMS, ["50.00", "50.00", "ask_operator"]),
        ("50.01", TERMS, ["50.00", "50.00", "ask_operator"]),
        ("50", OVER, ["50.00", "50.00", "ask_operator"]),
        ("60", OVER, ["60.00", "50.00", "50.00", "ask_operator"]),
    ],
)
def test_a_price_leads_to_steps(price, terms, steps):
    decision = decide(eur(price), held=HOLD.amount, terms=terms, at=at())
    assert [step.amount.amount if step.amount else step.kind.value for step in decision.steps] == (
        steps
    )
    assert decision.price == eur(price)
    assert (decision.release_reason is None) == (decision.steps[0].kind is StepKind.CAPTURE)


def test_nothing_and_too_little_are_told_apart():
    nothing = decide(eur("0"), held=HOLD.amount, terms=TERMS, at=at())
    little = decide(eur("0.01"), held=HOLD.amount, terms=TERMS, at=at())
    assert nothing.release_reason is ReleaseReason.NOTHING_SOLD
    assert little.release_reason is ReleaseReason.TOO_SMALL_TO_CAPTURE


def test_another_currency_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="CHF and EUR"):
        decide(Money(100, currency("CHF")), held=HOLD.amount, terms=TERMS, at=at())


ACCEPTED, REFUSED, PARTLY = "accepted", "refused", "partly"


@pytest.mark.parametrize(
    ("over_commit", "provider", "captured", "shortfall"),
    [
        (False, ACCEPTED, "50", "10"),
        (False, PARTLY, "45", "15"),
        (False, REFUSED, None, None),
        (True, ACCEPTED, "60", "0"),
        (True, PARTLY, "55", "5"),
        (True, REFUSED, "50", "10"),
    ],
)
def test_a_price_of_60_on_a_hold_of_50(over_commit, provider, captured, shortfall):
    """Six ways through, and at the end of none is the hold left open."""
    asked = eur("60") if over_commit else eur("50")
    told = story(opened(replace(TERMS, over_commit=over_commit))).given(
        HoldPlaced(at(), HOLD), PriceKnown(at(HOUR), eur("60"))
    )
    match provider:
        case "accepted":
            told.given(Captured(at(HOUR), asked))
        case "partly":
            told.given(Captured(at(HOUR), asked - eur("5")))
        case "refused" if over_commit:
            told.given(CaptureRefused(at(HOUR), asked), Captured(at(HOUR), eur("50")))
        case "refused":
            told.given(
                CaptureRefused(at(HOUR), asked),
                DeadlinePassed(at(HOUR, MINUTE)),
                CaptureRefused(at(HOUR, MINUTE), asked),
            )
    if captured is None:
        told.is_(State.CAPTURE_FAILED).has(captured=None)
        assert told.thing.deadline is not None
    else:
        told.is_(State.CAPTURED).has(captured=eur(captured), shortfall=eur(shortfall))
