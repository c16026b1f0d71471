import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.wire.ocpp.conversation import Conversation
from chargewright.wire.ocpp.errors import ErrorCode, Fault, Version
from chargewright.wire.ocpp.frames import call_frame, error_frame, result_frame
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    AnsweredUnreadably,
    AnsweredWithError,
    Called,
    CallLost,
    CallNeverSent,
    CallTimedOut,
    Ignored,
    Refused,
)
from chargewright.wire.ocpp.mending_rules import Rule
from chargewright.wire.ocpp.turns import REMEMBERED, Priority
from tests.play.long import rounds

EMPTY = msgspec.Raw(b"{}")
HEARTBEAT = b'[2,"h1","Heartbeat",{}]'


def call(message_id):
    return call_frame(message_id, "ClearCache", EMPTY)


def asked(*message_ids, version=Version.V16):
    """A conversation in which these calls of ours were made at 0.0, one after the other."""
    conversation = Conversation(version)
    for message_id in message_ids:
        conversation.call(message_id, "ClearCache", EMPTY, 0.0)
    return conversation


def heard(frame, version=Version.V16):
    """What happened when a station that is held to the schema said this first of all."""
    conversation = Conversation(version)
    conversation.strict_in = set(Rule)
    conversation.receive(frame, 0.0)
    return conversation.take_happened()


def refusal(frame, version=Version.V16):
    """The CALLERROR this frame deserves, taken apart."""
    (refused,) = heard(frame, version)
    assert isinstance(refused, Refused)
    return json.loads(refused.answer)


# The station asks


def test_a_call_is_told_and_answered():
    c = Conversation(Version.V16)
    c.receive(HEARTBEAT, 0.0)
    (called,) = c.take_happened()
    assert (called.message_id, called.action, bytes(called.payload)) == ("h1", "Heartbeat", b"{}")
    assert (called.frame, c.unanswered) == (HEARTBEAT, 1)
    c.answer("h1", result_frame("h1", EMPTY))
    assert c.take_outgoing() == [b'[3,"h1",{}]']
    assert c.unanswered == 0


def test_each_call_is_answered_exactly_once():
    c = Conversation(Version.V16)
    c.receive(HEARTBEAT, 0.0)
    c.answer("h1", result_frame("h1", EMPTY))
    with pytest.raises(AssertionError, match="no call 'h1' waits"):
        c.answer("h1", result_frame("h1", EMPTY))
    assert len(c.take_outgoing()) == 1


def test_text_is_as_good_as_bytes():
    (called,) = heard(HEARTBEAT.decode())
    assert called.frame == HEARTBEAT


def test_calls_sent_without_waiting_are_told_in_order():
    c = Conversation(Version.V16)
    c.receive(b'[2,"1","BootNotification",{}]', 0.0)
    c.receive(b'[2,"2","StatusNotification",{}]', 0.0)
    assert [called.action for called in c.take_happened()] == [
        "BootNotification",
        "StatusNotification",
    ]
    assert c.unanswered == 2


def test_a_station_that_lost_patience_and_repeats_is_answered_once():
    c = Conversation(Version.V16)
    c.receive(HEARTBEAT, 0.0)
    c.receive(HEARTBEAT, 5.0)
    first, second = c.take_happened()
    assert isinstance(first, Called)
    assert second == Ignored("repeats a call in work", HEARTBEAT)
    c.answer("h1", b"[]")
    assert c.unanswered == 0


def test_a_station_that_never_changes_its_id_has_each_call_answered():
    c = Conversation(Version.V16)
    c.receive(b'[2,"1","Heartbeat",{}]', 0.0)
    c.receive(b'[2,"1","StatusNotification",{}]', 0.0)
    assert [called.action for called in c.take_happened()] == ["Heartbeat", "StatusNotification"]
    c.answer("1", b"first")
    c.answer("1", b"second")
    assert c.take_outgoing() == [b"first", b"second"]


def test_of_several_calls_with_one_id_each_may_be_repeated():
    c = Conversation(Version.V16)
    frames = [b'[2,"1","Heartbeat",{}]', b'[2,"1","StatusNotification",{}]', b'[2,"1","X",{}]']
    for frame in frames * 2:
        c.receive(frame, 0.0)
    assert c.take_happened()[3:] == [Ignored("repeats a call in work", frame) for frame in frames]
    assert c.unanswered == 3


def test_an_id_of_36_characters_is_taken():
    (called,) = heard(b'[2,"%s","Heartbeat",{}]' % (b"x" * 36))
    assert isinstance(called, Called)


def test_an_id_may_come_again_after_its_answer():
    c = Conversation(Version.V16)
    for _ in range(2):
        c.receive(HEARTBEAT, 0.0)
        c.answer("h1", b"[]")
    assert [type(told) for told in c.take_happened()] == [Called, Called]


# The station makes mistakes

MISTAKES = [
    # frame, id in the answer, 1.6's code, 2.0.1's code, words of the description
    (b"", "-1", "FormationViolation", "FormatViolation", "not JSON"),
    (b"hello", "-1", "FormationViolation", "FormatViolation", "not JSON"),
    (b"{}", "-1", "FormationViolation", "RpcFrameworkError", "a frame is a JSON array"),
    (b"7", "-1", "FormationViolation", "RpcFrameworkError", "a frame is a JSON array"),
    (b"[]", "-1", "FormationViolation", "RpcFrameworkError", "messageTypeId: must be from 2 to 4"),
    (
        b'["2","a","Heartbeat",{}]',
        "a",
        "FormationViolation",
        "RpcFrameworkError",
        "messageTypeId: must be from 2 to 4",
    ),
    (b"[2]", "-1", "FormationViolation", "RpcFrameworkError", "messageId: must be string"),
    (
        b'[2,1,"Heartbeat",{}]',
        "-1",
        "FormationViolation",
        "RpcFrameworkError",
        "messageId: must be string",
    ),
    (
        b'[2,"%s","Heartbeat",{}]' % (b"x" * 37),
        "-1",
        "FormationViolation",
        "RpcFrameworkError",
        "messageId: length must be <= 36",
    ),
    (b'[2,"","Heartbeat",{', "", "FormationViolation", "FormatViolation", "not JSON"),
    (
        b'[2,"%s","Heartbeat",{' % (b"x" * 37),
        "-1",
        "FormationViolation",
        "FormatViolation",
        "not JSON",
    ),
    (
        b'[2,"%s","Heartbeat",{' % (b"x" * 36),
        "x" * 36,
        "FormationViolation",
        "FormatViolation",
        "not JSON",
    ),
    (
        b'[2,"a","Heartbeat"]',
        "a",
        "FormationViolation",
        "RpcFrameworkError",
        "a CALL has 4 elements, this one has 3",
    ),
    (
        b'[2,"a","Heartbeat",{},{}]',
        "a",
        "FormationViolation",
        "RpcFrameworkError",
        "a CALL has 4 elements, this one has 5",
    ),
    (b'[2,"a",7,{}]', "a", "FormationViolation", "RpcFrameworkError", "action: must be string"),
    (
        b'[2,"a","StopTransaction",{"transactionId":,}]',
        "a",
        "FormationViolation",
        "FormatViolation",
        "not JSON",
    ),
    (b'[2,"a","Authorize",{"idTag"', "a", "FormationViolation", "FormatViolation", "not JSON"),
    (
        b'[2,"a","Authorize",{"idTag":"\\u0000"}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "idTag: must not hold NUL",
    ),
    (
        b'[2,"a","Authorize",{"idTag":"x\x00"}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "idTag: must not hold NUL",
    ),
    (
        b'[2,"a","X",{"list":["ok",{"name":"\\ud800"}]}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "list[1].name: must not hold a lone surrogate",
    ),
    (
        b'[2,"a","X",{"list":["\\u0000","\\u0000"]}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "list[0]: must not hold NUL",
    ),
    (
        b'[2,"a","X",{"name":"\\udc00 later"}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "name: must not hold a lone surrogate",
    ),
    (
        '[2,"a","X",{"name":"\ud800"}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "name: must not hold a lone surrogate",
    ),
    (
        b'[2,"a","X",{"na\\u0000me":1}]',
        "a",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "na\\u0000me: must not hold NUL",
    ),
    (
        b'[2,"\\u0000","X",{}]',
        "-1",
        "PropertyConstraintViolation",
        "PropertyConstraintViolation",
        "messageId: must not hold NUL",
    ),
    (
        b'[2,"a","X",{"name":"\\\\u0000","many":%s}]' % (b"9" * 5000),
        "a",
        "FormationViolation",
        "FormatViolation",
        "not JSON: Exceeds the limit",
    ),
    (b"[" * 100_000, "-1", "FormationViolation", "FormatViolation", "nested too deeply"),
]


@pytest.mark.parametrize(("frame", "message_id", "code_16", "code_201", "words"), MISTAKES)
def test_a_call_that_cannot_be_read_is_refused(frame, message_id, code_16, code_201, words):
    for version, code in ((Version.V16, code_16), (Version.V201, code_201)):
        kind, answered_id, answered_code, description, details = refusal(frame, version)
        assert (kind, answered_id, answered_code, details) == (4, message_id, code, {})
        assert words in description


def test_a_refusal_says_which_action_it_was_and_waits_to_be_sent():
    frame = b'[2,"a","StopTransaction",{"transactionId":nothing}]'
    c = Conversation(Version.V16)
    c.receive(frame, 0.0)
    (refused,) = c.take_happened()
    assert (refused.message_id, refused.action, refused.frame) == ("a", "StopTransaction", frame)
    assert c.take_outgoing() == []  # until the frame is kept
    c.answer(refused.message_id, refused.answer)
    assert c.take_outgoing() == [refused.answer]


@pytest.mark.parametrize(
    "frame",
    [
        b'[2,"a","X",{"name":"\\\\u0000"}]',
        b'[2,"a","X",{"name":"\\ud83d\\ude00"}]',
        b'[2,"a","X",{"name":"\\u0009","many":%s}]' % (b"9" * 5000),
    ],
    ids=["a backslash, then u0000", "a surrogate with its partner", "a tab beside a long number"],
)
def test_what_only_looks_like_bad_text_is_fine(frame):
    assert isinstance(heard(frame)[0], Called)


def test_a_message_type_nobody_knows_is_ignored_in_16_and_refused_in_201():
    frame = b'[6,"a","NotifyPeriodicEventStream",{}]'
    assert heard(frame, Version.V16) == [Ignored("unknown message type 6", frame)]
    assert refusal(frame, Version.V201)[1:3] == ["a", "MessageTypeNotSupported"]
    assert heard(frame, Version.V201)[0].action is None  # what stands third there, nobody knows


@pytest.mark.parametrize("number", [-1, 0, 1, 17])
def test_a_message_type_is_known_to_be_strange_from_the_beginning_alone(number):
    frame = b'[%d,"a","X",{' % number
    assert heard(frame) == [Ignored(f"unknown message type {number}", frame)]


def test_a_long_mistake_is_described_in_255_characters():
    description = refusal(b'[2,"a","X",{"%s":"\\u0000"}]' % (b"x" * 1000))[3]
    assert len(description) == 255


@pytest.mark.parametrize(
    "frame",
    [b'[3,"x",{}]', b'[4,"x","InternalError","",{}]', b'[3,"x"]', b"[3,7,{}]", b"[4]", b'[3,"x",{'],
)
def test_an_answer_to_nothing_is_never_answered(frame):
    c = Conversation(Version.V201)
    c.receive(frame, 0.0)
    assert c.take_happened() == [Ignored("answers no call of ours", frame)]
    assert (c.take_outgoing(), c.unanswered) == ([], 0)


# We ask


def test_calls_take_turns_and_time_out():
    c = asked("a", "b")
    assert c.take_outgoing() == [call("a")]
    c.tick(30.0)
    assert c.take_happened() == [CallTimedOut("a", "ClearCache")]
    assert c.take_outgoing() == [call("b")]


def test_of_those_that_wait_the_first_goes_first():
    c = asked("a", "b", "c")
    for message_id in ("a", "b", "c"):
        c.receive(b'[3,"%s",{}]' % message_id.encode(), 1.0)
    assert c.take_outgoing() == [call("a"), call("b"), call("c")]


def test_the_next_call_goes_when_the_answer_comes():
    c = asked("a", "b")
    c.receive(b'[3,"a",{"status":"Accepted"}]', 2.0)
    (answered,) = c.take_happened()
    assert isinstance(answered, Answered)
    assert (answered.action, bytes(answered.payload)) == ("ClearCache", b'{"status":"Accepted"}')
    assert c.take_outgoing() == [call("a"), call("b")]
    assert c.deadline == 32.0


def test_an_error_is_an_answer_too():
    c = asked("a", "b")
    frame = b'[4,"a","NotSupported","no cache",{}]'
    c.receive(frame, 1.0)
    assert c.take_happened() == [
        AnsweredWithError("a", "ClearCache", "NotSupported", "no cache", frame)
    ]
    assert c.take_outgoing() == [call("a"), call("b")]


@pytest.mark.parametrize(
    ("frame", "code", "description"),
    [
        (b'[4,"a","GenericError","","text as details"]', "GenericError", ""),
        (b'[4,"a","GenericError"]', "GenericError", ""),
        (b'[4,"a"]', "", ""),
        (b'[4,"a",17,null,[],"more"]', "17", "null"),
        (b'[4,"a",%s]' % (b"[" * 200 + b"]" * 200), "[" * 200 + "]" * 200, ""),
    ],
)
def test_an_error_is_read_in_any_shape(frame, code, description):
    c = asked("a")
    c.receive(frame, 1.0)
    (answered,) = c.take_happened()
    assert (answered.code, answered.description) == (code, description)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (b'[3,"a"]', "the answer has no payload"),
        (b'[3,"a",{"configurationKey":[]', "not JSON"),
        (b'[3,"a",{"value":"\\u0000"}]', "value: must not hold NUL"),
    ],
)
def test_an_answer_we_cannot_read_still_ends_the_call(frame, words):
    c = asked("a", "b")
    c.strict_in = set(Rule)
    c.receive(frame, 1.0)
    (answered,) = c.take_happened()
    assert isinstance(answered, AnsweredUnreadably)
    assert words in answered.fault.description
    assert c.take_outgoing() == [call("a"), call("b")]


def test_a_late_answer_is_told_and_harms_nothing():
    c = asked("a", "b")
    c.tick(30.0)
    c.take_outgoing()
    c.take_happened()
    c.receive(b'[3,"a",{}]', 31.0)
    (late,) = c.take_happened()
    assert isinstance(late, AnsweredLate)
    assert late.answer.message_id == "a"
    assert (c.take_outgoing(), c.deadline) == ([], 60.0)  # b is still in flight
    c.receive(b'[3,"a",{}]', 32.0)
    assert isinstance(c.take_happened()[0], Ignored)


def test_late_answers_are_known_to_the_newest_of_many_that_timed_out():
    c = Conversation(Version.V16)
    numbers = range(REMEMBERED + 1)
    for number in numbers:
        c.call(f"{number}", "ClearCache", EMPTY, 30.0 * number)
        c.tick(30.0 * (number + 1))
    c.take_happened()
    for number in numbers:
        c.receive(f'[3,"{number}",{{}}]', 5_000.0)
    forgotten, *known = c.take_happened()
    assert isinstance(forgotten, Ignored)
    assert [late.answer.message_id for late in known] == [f"{number}" for number in numbers[1:]]


def test_an_answer_before_the_timer_was_heard_counts():
    c = asked("a")
    c.receive(b'[3,"a",{}]', 31.0)
    c.tick(31.0)
    assert [type(told) for told in c.take_happened()] == [Answered]


def test_a_persons_call_overtakes_a_sweep():
    c = Conversation(Version.V16)
    for message_id in ("sweep 1", "sweep 2"):
        c.call(message_id, "ClearCache", EMPTY, 0.0, priority=Priority.SWEEP)
    c.call("person", "ClearCache", EMPTY, 0.0)
    c.receive(b'[3,"sweep 1",{}]', 1.0)
    c.receive(b'[3,"person",{}]', 2.0)
    assert c.take_outgoing() == [call("sweep 1"), call("person"), call("sweep 2")]


def test_a_call_that_came_too_late_is_never_sent():
    c = asked("a")
    c.call("start", "ClearCache", EMPTY, 0.0, not_after=10.0)
    c.call("later", "ClearCache", EMPTY, 0.0, not_after=90.0)
    c.take_outgoing()
    assert c.deadline == 10.0
    c.tick(10.0)
    assert c.take_happened() == [CallNeverSent("start", "ClearCache")]
    assert (c.take_outgoing(), c.deadline) == ([], 30.0)


def test_a_call_can_be_withdrawn_until_it_is_sent():
    c = asked("a", "b")
    assert (c.withdraw("b"), c.withdraw("b"), c.withdraw("a")) == (True, False, False)
    c.receive(b'[3,"a",{}]', 1.0)
    assert c.take_outgoing() == [call("a")]


def test_calls_wait_while_they_are_held():
    c = Conversation(Version.V16)
    c.hold()
    c.call("a", "ClearCache", EMPTY, 0.0)
    c.tick(20.0)
    assert (c.take_outgoing(), c.deadline) == ([], None)
    c.release(25.0)
    assert (c.take_outgoing(), c.deadline) == ([call("a")], 55.0)


def test_a_message_id_is_used_once():
    c = asked("a", "b")
    for message_id in ("a", "b"):
        with pytest.raises(AssertionError, match="is in use"):
            c.call(message_id, "ClearCache", EMPTY, 0.0)
    c.tick(30.0)  # a late answer to "a" may still come
    with pytest.raises(AssertionError, match="is in use"):
        c.call("a", "ClearCache", EMPTY, 30.0)


def test_an_answer_that_had_come_as_the_socket_went_is_heard_and_nothing_else():
    conversation = asked("c1", "c2")
    conversation.take_outgoing()
    conversation.hear_last([HEARTBEAT, b"no frame", b'[3,"c1",{"status":"Accepted"}]'], 1.0)
    conversation.end()
    answered, never = conversation.take_happened()
    assert isinstance(answered, Answered)
    assert answered.message_id == "c1"
    assert never == CallNeverSent("c2", "ClearCache")


def test_when_the_socket_goes_each_call_learns_what_became_of_it():
    c = asked("a", "b")
    c.receive(HEARTBEAT, 0.0)
    c.take_happened()
    c.end()
    assert c.take_happened() == [CallLost("a", "ClearCache"), CallNeverSent("b", "ClearCache")]
    assert c.unanswered == 0
    c.answer("h1", b"[]")  # the commit came after the end
    c.call("c", "ClearCache", EMPTY, 1.0)
    assert c.take_happened() == [CallNeverSent("c", "ClearCache")]
    c.tick(60.0)
    assert (c.take_outgoing(), c.take_happened(), c.deadline) == ([], [], None)


# Whatever is said

FRAGMENTS = st.sampled_from(
    ["[", "]", "{", "}", ",", ":", '"', "\\", "\\u0000", "\\ud800", "2", "3", "4", "-1", "1e999",
     "null", "true", '"a"', '"h1"', '"Heartbeat"', " ", "\x00", "\ufeff", "é", "\ud800", "9" * 5000]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
TEXTS = (
    st.text()
    | st.binary()
    | st.lists(FRAGMENTS).map("".join)
    | st.lists(JSON, max_size=6).map(json.dumps)
    | st.tuples(st.sampled_from([2, 3, 4]), st.just("a"), JSON, JSON).map(json.dumps)
)


@settings(max_examples=rounds(200, 4_000))
@given(st.lists(TEXTS, max_size=3), st.sampled_from(Version))
def test_no_text_raises_and_every_call_gets_one_answer(texts, version):
    c = asked("a", version=version)
    c.take_outgoing()
    for text in texts:
        c.receive(text, 1.0)
    answers = 0
    for told in c.take_happened():
        match told:
            case Called(message_id):
                fault = Fault(ErrorCode.NOT_IMPLEMENTED, "not today")
                c.answer(message_id, error_frame(message_id, fault, version))
                answers += 1
            case Refused(message_id, answer=answer):
                kind, answered_id, _, description, _ = json.loads(answer)
                assert (kind, answered_id) == (4, message_id)
                assert 0 < len(description) <= 255
                assert "\x00" not in description
                c.answer(message_id, answer)
                answers += 1
            case _:
                pass
    assert (len(c.take_outgoing()), c.unanswered) == (answers, 0)


@settings(max_examples=rounds(80, 10_000))
@given(
    st.lists(
        st.tuples(st.sampled_from(["call", "sweep", "answer", "tick"]), st.integers(0, 40)),
        max_size=40,
    )
)
def test_at_most_one_call_is_in_flight_and_each_ends_once(steps):
    """Any order of calls, answers and waiting: turns are kept and nothing is lost or told twice."""
    c = Conversation(Version.V16)
    now, made, sent, ended = 0.0, [], [], []
    for number, (step, later) in enumerate(steps):
        now += later
        match step:
            case "call" | "sweep":
                priority = Priority.PERSON if step == "call" else Priority.SWEEP
                c.call(f"{number}", "ClearCache", EMPTY, now, priority=priority)
                made.append(f"{number}")
            case "answer" if sent:
                c.receive(json.dumps([3, sent[-1], {}]), now)
            case _:
                c.tick(now)
        for told in c.take_happened():
            match told:
                case Answered(message_id) | CallTimedOut(message_id):
                    ended.append(message_id)
                case _:
                    assert isinstance(told, AnsweredLate | Ignored)
        for frame in c.take_outgoing():
            assert len(sent) == len(ended)
            sent.append(json.loads(frame)[1])
        assert len(sent) - len(ended) <= 1
    assert len(set(ended)) == len(ended)
    c.end()
    ended += [told.message_id for told in c.take_happened()]
    assert sorted(ended) == sorted(made)
