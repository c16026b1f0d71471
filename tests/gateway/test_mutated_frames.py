"""Frames that were damaged at random: 20,000 in the quick run, a million in the long one.

Each is answered or passed over, none is a bug of ours, none closes a socket, and nothing of them stays behind.
"""

import asyncio
import contextlib
import gc
import itertools
import json
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chargewright.wire.ocpp import MESSAGES, Version
from chargewright.wire.ocpp.frames import MESSAGE_ID_CHARACTERS_MAX, MessageType
from tests.play.gateway import serving, station
from tests.play.long import rounds, seed
from tests.play.network import Site
from tests.play.waiting import PATIENCE_S
from tests.wire.ocpp.judge import generate, schema_of, written

FRAMES = rounds(20_000, 1_000_000)
STATIONS = 4
AT_ONCE = 50
"""So many are said in one breath, then a heartbeat, which must be answered."""
CLUMSY = (
    *(b"null", b"true", b"[]", b"{}", b'""', b"-0", b"1e999", b"-1e-999", b"NaN", b"0x1F"),
    *(b"9" * 400, b"[" * 3_000, b'{"a":' * 1_500, b'"' + b"x" * 70_000 + b'"'),
    *(b"\x00", b"\\u0000", b"\\ud800", b"\xff\xfe", b"\xc3", b"\xe2\x80\xae", b"\r\n", b"\t"),
    *(b",", b":", b'"', b"\\", b"[", b"]", b"{", b"}", b"//", b"[6,", b"[5,", b"[3,", b"[4,"),
    *(b"1970-01-01T00:00:00Z", b"9999-12-31T23:59:60Z", b"-1", b"2147483648", b"1_000"),
)


def whole_frames(version):
    """Frames as the schemas have them, several of each action."""
    found = []
    messages = MESSAGES[version]
    actions = sorted(messages.heard)

    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def collect(data):
        for action in actions:
            payload = written(data.draw(generate(schema_of(version, action, "request"))))
            found.append(b'[2,"ID","%s",%s]' % (action.encode(), payload))

    collect()
    return found


def damaged(frame, others, dice):
    """The frame after one to four accidents."""
    said = bytearray(frame)
    for _ in range(dice.choice((1, 1, 2, 4))):
        here, there = sorted(dice.choices(range(len(said) + 1), k=2))
        there = min(there, here + dice.choice((1, 4, 40, 4_000)))
        match dice.randrange(8):
            case 0 if said:
                said[here % len(said)] ^= 1 << dice.randrange(8)
            case 1:
                del said[here:there]
            case 2:
                said[here:here] = said[here:there]
            case 3:
                said[here:there] = dice.choice(CLUMSY)
            case 4:
                said[here:here] = dice.choice(CLUMSY)
            case 5:
                del said[here:]
            case 6:
                other = dice.choice(others)
                said[here:] = other[dice.randrange(len(other)) :]
            case _:
                said[here:there] = said[here:there][::-1]
    return bytes(said)


def must_be_answered(frame):
    """The id of a frame that is a call beyond doubt; None where it may be something else."""
    try:
        kind, message_id, *_ = json.loads(frame.decode())
    except (ValueError, TypeError, RecursionError):
        return None
    is_call = kind is not True and kind == MessageType.CALL and isinstance(message_id, str)
    fits = is_call and 0 < len(message_id) <= MESSAGE_ID_CHARACTERS_MAX and message_id.isprintable()
    return message_id if fits else None


async def heckle(own, frames, numbers):
    """Say damaged frames, a breath at a time, and look at all that comes back."""
    while breath := list(itertools.islice(frames, AT_ONCE)):
        answered, missing = [], set()
        for frame in breath:
            said = frame.replace(b'"ID"', b'"%d"' % next(numbers), 1)
            missing.add(must_be_answered(said))
            await own.socket.send(said, text=True)
        await own.socket.send('[2,"pulse","Heartbeat",{}]')
        async with asyncio.timeout(PATIENCE_S):
            while not answered or answered[-1][1] != "pulse":
                heard = json.loads(await own.socket.recv())
                if heard[0] != MessageType.CALL:  # who does not boot is asked to
                    answered.append(heard)
        assert answered[-1][0] == MessageType.CALL_RESULT
        assert len(answered) <= len(breath) + 1
        for kind, _, *rest in answered:
            assert kind in {MessageType.CALL_RESULT, MessageType.CALL_ERROR}
            assert rest[0] != "InternalError"
        missing -= {message_id for _, message_id, *_ in answered} | {None, "pulse"}
        assert not missing, [each for each in breath if must_be_answered(each) in missing]


@pytest.mark.timeout(rounds(120, 6_000))
@pytest.mark.parametrize("version", Version)
def test_no_damage_is_a_bug_a_close_or_a_leak(fresh_database, version):
    site = Site(fresh_database.owner).seed()
    names = [f"S{number}" for number in range(1, STATIONS + 1)]
    for name in names:
        site.station(name)
    whole = whole_frames(version)
    print(f"seed {seed()}")

    def frames(count, dice):
        return (damaged(dice.choice(whole), whole, dice) for _ in range(count))

    async def half(line, each):
        dice = random.Random(f"{seed()} {version} {each}")  # noqa: S311 - a test must be repeatable
        numbers = [itertools.count(1_000_000 * place) for place in range(1, STATIONS + 1)]
        async with asyncio.TaskGroup() as group:
            for own, its in zip(line, numbers, strict=True):
                count = FRAMES // len(Version) // STATIONS // 2
                group.create_task(heckle(own, frames(count, dice), its))
        await asyncio.gather(*(own.call("Heartbeat", {}) for own in line))
        gc.collect()
        return len(gc.get_objects())

    async def story():
        async with (
            serving(fresh_database, frames_per_s=0) as (process, port),
            contextlib.AsyncExitStack() as stack,
        ):
            line = [
                await stack.enter_async_context(station(port, name, subprotocols=(version.value,)))
                for name in names
            ]
            before = await half(line, "first")
            after = await half(line, "second")
            counts = process.gateway.counts
            assert (counts.failures, counts.outages, counts.too_late) == (0, 0, 0)
            assert process.gateway.connections == STATIONS
            # What remains of half of them is not one object for each hundred.
            assert after - before < FRAMES // 600 + 2_000

    asyncio.run(story())
