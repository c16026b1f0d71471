"""What the rest of the house hears, in order."""

from dataclasses import asdict, replace

import msgspec
import pytest

from chargewright.sessions.events import (
    Billed,
    BillingFailed,
    DeadlinePassed,
    MeterAdvanced,
    Rated,
    RatingFailed,
    RetryRequested,
    StartRefused,
    StopRequested,
    TokenAccepted,
)
from chargewright.sessions.facts import FactKind, SessionFact, facts_of
from chargewright.sessions.machine import begin, step
from chargewright.sessions.words import ChargingState, Flag, StopReason
from tests.sessions.cast import (
    OPERATOR,
    OTHER_TOKEN,
    PARKING_SITE,
    STATION,
    T0,
    TOKEN,
    hold,
    later,
    meter,
    plugged,
    seed,
    started,
    status,
    stopped,
    token,
)


def told(opening, *events, **changes):
    """The last words of the facts of a life, those of one step joined by a plus."""
    session = begin(seed(**changes), opening)[0]
    steps = [facts_of(None, session, opening.at)]
    for event in events:
        moved, _ = step(session, event)
        steps.append(facts_of(session, moved, event.at))
        session = moved
    return [
        "+".join(fact.kind.removeprefix("session.") for fact in facts) for facts in steps if facts
    ]


def test_a_paid_session_is_told_from_hold_to_closed():
    assert told(
        hold(),
        plugged(later(1)),
        started(later(2)),
        status("Charging", later(3)),
        MeterAdvanced(later(20), meter=meter(5_000)),
        StopRequested(later(30), reason=StopReason.DRIVER),
        stopped(later(31), 9_000),
        Rated(later(32)),
        Billed(later(33)),
    ) == [
        "opened+payer_bound",
        "vehicle_connected",
        "started",
        "scope_changed",
        "stop_requested",
        "charging_ended+ended+scope_changed",
        "rated",
        "closed",
    ]


def test_charging_ends_before_the_session_where_parking_is_priced():
    assert told(
        started(T0),
        token(later(1)),
        status("Charging", later(1)),
        status("SuspendedEV", later(20)),
        status("Charging", later(21)),
        stopped(later(30), 9_000),
        status("Available", later(40)),
        settings=PARKING_SITE,
        reference=None,
    ) == [
        "opened+vehicle_connected+started",
        "payer_bound",
        "scope_changed",
        "charging_ended+scope_changed",
        "charging_resumed+scope_changed",
        "charging_ended+scope_changed",
        "ended+vehicle_left+scope_changed",
    ]


def test_who_is_named_after_somebody_was_taken_for_the_driver_is_told_as_well():
    assert told(
        started(T0, id_tag=None, charging_state=ChargingState.EV_CONNECTED),
        token(later(1)),
        TokenAccepted(later(2), payer=TOKEN, is_named=True),
        TokenAccepted(later(2), payer=TOKEN),
    ) == ["opened+vehicle_connected+started", "payer_bound"]
    assert told(
        started(T0, id_tag=None, charging_state=ChargingState.EV_CONNECTED),
        token(later(1)),
        TokenAccepted(later(2), payer=OTHER_TOKEN, is_named=True),
    ) == ["opened+vehicle_connected+started", "payer_bound", "payer_bound"]


def test_failures_and_what_came_of_them():
    assert told(
        hold(),
        started(later(1)),
        stopped(later(2), 100),
        RatingFailed(later(3), code="INTERNAL"),
        RetryRequested(later(4), by=OPERATOR),
        Rated(later(5)),
        BillingFailed(later(6), code="PAYMENT_DECLINED"),
        MeterAdvanced(later(7), meter=meter(200)),
    ) == [
        "opened+payer_bound",
        "vehicle_connected+started",
        "charging_ended+ended",
        "rating_failed",
        "rated",
        "billing_failed",
        "flagged",
    ]


def test_nothing_sold():
    assert told(hold(), DeadlinePassed(later(5))) == ["opened+payer_bound", "closed"]
    assert told(
        hold(), plugged(later(1)), status("Available", later(2)), DeadlinePassed(later(5))
    ) == ["opened+payer_bound", "vehicle_connected", "vehicle_left", "closed"]


def test_a_refused_start_is_refused_and_nothing_else():
    assert told(StartRefused(T0, reason="blocked")) == ["refused"]


@pytest.mark.parametrize(("opening", "payment_id"), [(hold(), "pay_1"), (token(), None)])
def test_a_fact_carries_ids_and_nothing_of_persons(opening, payment_id):
    session = begin(seed(), opening)[0]
    fact = facts_of(None, session, T0)[0]
    assert asdict(fact) == {
        "kind": FactKind.OPENED,
        "at": T0,
        "session_id": "ses_1",
        "organization_id": "org_1",
        "station_id": STATION,
        "payment_id": payment_id,
        "body": {},
    }
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(fact)), type=SessionFact) == fact


def test_a_change_of_scope_says_from_which_to_which_and_a_flag_says_which():
    session = begin(seed(), hold())[0]
    bodies = []
    for event in (
        plugged(later(1)),
        started(later(2)),
        status("Charging", later(3)),
        stopped(later(31), 9_000),
    ):
        moved, _ = step(session, event)
        bodies += [(fact.kind, fact.body) for fact in facts_of(session, moved, event.at)]
        session = moved
    scopes = [body for kind, body in bodies if kind is FactKind.SCOPE_CHANGED]
    assert scopes == [
        {"before": "none", "after": "charging"},
        {"before": "charging", "after": "none"},
    ]
    assert all(not body for kind, body in bodies if kind is not FactKind.SCOPE_CHANGED)
    odd = replace(session, flags=(*session.flags, Flag.LATE_START))
    (flagged,) = facts_of(session, odd, later(40))
    assert (flagged.kind, flagged.body) == (FactKind.FLAGGED, {"flags": ["late_start"]})
