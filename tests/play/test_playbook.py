"""The notation itself: a story that is untrue must fail, and say which sentence was."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

import msgspec
import pytest

from tests.play.playbook import Playbook, told


@dataclass(frozen=True)
class Door:
    state: str = "shut"
    knocks: int = 0


class Astonished(Exception):  # noqa: N818 - a surprise, as machines name it
    pass


def step(door, event):
    match door.state, event:
        case "shut", "knock":
            return replace(door, knocks=door.knocks + 1), ("bark",)
        case "shut", "push":
            return replace(door, state="open"), ()
        case _:
            raise Astonished(f"{event} at a door that is {door.state}")


def story():
    return Playbook(Door(), step, surprise=Astonished)


def test_a_true_story_ends_quietly():
    story().on("knock").does("bark").on("push").does().surprised_by("push").is_("open").has(
        knocks=1
    )


def test_what_another_test_tells_is_given():
    story().given("knock", "knock", "push").is_("open").has(knocks=2)


@pytest.mark.parametrize(
    ("untrue", "sentence"),
    [
        (lambda: story().on("knock").does(), "sentence 2 is untrue: it does nothing"),
        (lambda: story().on("push").does("bark"), "sentence 2 is untrue: it does 'bark'"),
        (lambda: story().on("knock").is_("shut"), "truth: it does 'bark'"),
        (lambda: story().on("knock").on("push"), "truth: it does 'bark'"),
        (lambda: story().is_("open"), "truth: it is 'shut'"),
        (lambda: story().has(knocks=1), "truth: its knocks is 0"),
        (lambda: story().surprised_by("push"), "truth: it becomes 'open' and does nothing"),
        (lambda: story().given("push").on("push"), "a surprise: push at a door that is open"),
    ],
)
def test_the_sentence_that_is_untrue_is_named(untrue, sentence):
    with pytest.raises(pytest.fail.Exception, match=sentence):
        untrue()


class Colour(StrEnum):
    RED = "red"


class Coat(msgspec.Struct, frozen=True):
    size: int
    colour: Colour = Colour.RED
    pockets: tuple[int, ...] = ()


@dataclass(frozen=True)
class Guest:
    coat: Coat
    at: datetime | None = None
    friends: tuple[str, ...] = field(default_factory=tuple)
    secret: str = field(default="", repr=False)


def test_a_value_is_told_without_what_is_as_usual():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert told(Guest(Coat(3), secret="x")) == "Guest(coat=Coat(size=3))"
    assert (
        told(Guest(Coat(3, pockets=(1, 2)), at=noon, friends=("Ada",)))
        == "Guest(coat=Coat(size=3, pockets=(1, 2)), at=2026-03-01T12:00:00+00:00, friends=('Ada'))"
    )
    assert told(Colour.RED) == "red"
