"""A web session's life, from the right password to its end."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import msgspec
import pytest

from chargewright.access.roles import Role
from chargewright.access.secrets import from_bytes
from chargewright.access.users import User
from chargewright.access.web_sessions import (
    NEXT,
    CodeAccepted,
    Event,
    Lifetimes,
    PasswordChosen,
    SignedOut,
    Stage,
    UnexpectedStage,
    WebSession,
    csrf_matches,
    csrf_token,
    opened,
    step,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIFETIMES = Lifetimes()
EVENTS = {
    CodeAccepted: [CodeAccepted(NOON, must_change_password=each) for each in (False, True)],
    PasswordChosen: [PasswordChosen(NOON)],
    SignedOut: [SignedOut(NOON)],
}


def user(**changes):
    values = {
        "id": "usr_1",
        "organization_id": "org_1",
        "role": Role.SUPPORT,
        "email": "ada@here.example",
        "name": "Ada",
        "must_change_password": False,
        "has_totp": False,
        "created_at": NOON,
    }
    return User(**values | changes)


def session(stage=Stage.SIGNED_IN, **changes):
    values = {
        "user_id": "usr_1",
        "organization_id": "org_1",
        "stage": stage,
        "created_at": NOON,
        "seen_at": NOON,
        "expires_at": NOON + LIFETIMES.absolute,
    }
    return WebSession(**values | changes)


@pytest.mark.parametrize(
    ("has_totp", "must_change", "stages"),
    [
        (False, False, [Stage.SIGNED_IN]),
        (False, True, [Stage.AWAITING_NEW_PASSWORD, Stage.SIGNED_IN]),
        (True, False, [Stage.AWAITING_CODE, Stage.SIGNED_IN]),
        (True, True, [Stage.AWAITING_CODE, Stage.AWAITING_NEW_PASSWORD, Stage.SIGNED_IN]),
    ],
)
def test_the_way_in_has_the_steps_that_the_account_asks_for(has_totp, must_change, stages):
    who = user(has_totp=has_totp, must_change_password=must_change)
    now = opened(who, at=NOON, lifetimes=LIFETIMES)
    passed = [now.stage]
    while now.stage is not Stage.SIGNED_IN:
        event = (
            CodeAccepted(NOON, must_change_password=must_change)
            if now.stage is Stage.AWAITING_CODE
            else PasswordChosen(NOON)
        )
        now = step(now, event)
        passed.append(now.stage)
    assert passed == stages


@pytest.mark.parametrize(("stage", "kind"), list(product(Stage, get_args(Event))))
def test_every_stage_meets_every_event_as_the_table_says(stage, kind):
    for event in EVENTS[kind]:
        if kind in NEXT[stage]:
            assert step(session(stage), event).stage in NEXT[stage][kind]
        else:
            with pytest.raises(UnexpectedStage):
                step(session(stage), event)


def test_whoever_came_in_can_leave_and_whoever_left_cannot_come_back():
    assert all(SignedOut in row for stage, row in NEXT.items() if stage is not Stage.ENDED)
    assert NEXT[Stage.ENDED] == {}


@pytest.mark.parametrize(
    ("stage", "unused_for", "is_live"),
    [
        (Stage.SIGNED_IN, timedelta(hours=12) - timedelta(seconds=1), True),
        (Stage.SIGNED_IN, timedelta(hours=12), False),
        (Stage.AWAITING_CODE, timedelta(minutes=9), True),
        (Stage.AWAITING_CODE, timedelta(minutes=10), False),
        (Stage.AWAITING_NEW_PASSWORD, timedelta(minutes=10), False),
        (Stage.ENDED, timedelta(), False),
    ],
)
def test_an_unused_session_ends_by_itself(stage, unused_for, is_live):
    assert session(stage).is_live(NOON + unused_for, LIFETIMES) is is_live


def test_no_use_keeps_a_session_beyond_its_absolute_end():
    end = NOON + LIFETIMES.absolute
    busy = session(seen_at=end - timedelta(seconds=1))
    assert busy.is_live(end - timedelta(seconds=1), LIFETIMES)
    assert not busy.is_live(end, LIFETIMES)


def test_a_csrf_token_belongs_to_one_session():
    one, other = from_bytes(bytes(32)), from_bytes(bytes(31) + b"\x01")
    assert csrf_matches(one, csrf_token(one))
    assert not csrf_matches(one, csrf_token(other))
    assert not csrf_matches(one, "")
    assert not csrf_matches(one, "\ud800")
    assert one.text not in csrf_token(one)


def test_what_is_stored_comes_back_as_it_was():
    for stage in Stage:
        was = session(stage)
        assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(was)), WebSession) == was
    who = user(last_signed_in_at=NOON)
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(who)), User) == who
