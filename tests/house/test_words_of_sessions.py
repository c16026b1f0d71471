"""The dashboard has a sentence for everything that can stand on the page of a session."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from chargewright.metering import model as metering
from chargewright.payments.kinds import FACT_KINDS
from chargewright.payments.model import DeclineReason, ReleaseReason
from chargewright.payments.refunds import RefundReason
from chargewright.rating import energy
from chargewright.rating.bill import LineKind, ReductionKind
from chargewright.sessions.facts import FactKind
from chargewright.sessions.words import (
    BillingState,
    CloseReason,
    Flag,
    Notice,
    RatingState,
    Scope,
)
from chargewright.tariffs.choice import OTHER_GROUP
from chargewright.tariffs.model import Dim, Per, Weekday
from chargewright.tariffs.moment import CONDITIONS

WORDS: Final = Path(__file__).resolve().parents[2] / "web" / "src" / "words"


def words(language: str) -> Any:
    return json.loads((WORDS / language / "sessions.json").read_text(encoding="utf-8"))


def of(*codes: Any) -> set[str]:
    return {str(code.value) for kind in codes for code in kind}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("declined", of(DeclineReason)),
        ("released", of(ReleaseReason)),
        ("refundReason", of(RefundReason)),
        ("verdict", of(metering.Reason)),
        ("verdictWhy", of(metering.Reason)),
        ("readingFlag", of(metering.Flag)),
        ("readingFlagWhy", of(metering.Flag)),
        ("sessionFlag", of(Flag)),
        ("sessionFlagWhy", of(Flag)),
        ("closeReason", of(CloseReason)),
        ("scope", of(Scope)),
        ("scopeAbout", of(Scope)),
        ("stage", of(RatingState, BillingState)),
        ("notice", {code.removeprefix("session.") for code in of(Notice)}),
        ("dim", of(Dim)),
        ("per", of(Per)),
        ("day", of(Weekday)),
        ("lineKind", of(LineKind) - {LineKind.PRICE.value}),
        ("lineWhy", of(LineKind) - {LineKind.PRICE.value}),
        ("lineFlag", of(energy.Flag)),
        ("reduction", of(ReductionKind)),
        ("met", set(CONDITIONS)),
        ("failed", set(CONDITIONS)),
        ("metPlain", set(CONDITIONS)),
        ("failedPlain", {*CONDITIONS, OTHER_GROUP}),
    ],
)
def test_no_code_is_shown_raw(language, place, codes):
    missing = codes - set(words(language)[place])
    assert not missing, f"{language}/sessions.json has no {place} for these"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fact_of_sessions_and_payments_has_its_sentence(language):
    told = words(language)["fact"]
    known = {f"{area}.{name}" for area, named in told.items() for name in named}
    assert not (of(FactKind) | set(FACT_KINDS.types)) - known
