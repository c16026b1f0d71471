"""What only OCPP 2.1 has: messages that nobody answers, and answers that are refused."""

import json

import msgspec
import pytest

from chargewright.wire.ocpp.conversation import Conversation
from chargewright.wire.ocpp.errors import Version
from chargewright.wire.ocpp.happened import Ignored, ResultRefused, Sent
from tests.wire.ocpp.test_conversation import heard, refusal

SEND = b'[6,"s1","NotifyPeriodicEventStream",{"id":1}]'
RESULT_ERROR = b'[5,"r1","FormatViolation","the answer is odd",{}]'


def test_a_message_that_nobody_answers_is_told_and_waits_for_nothing():
    c = Conversation(Version.V21)
    c.receive(SEND, 0.0)
    assert c.take_happened() == [
        Sent("s1", "NotifyPeriodicEventStream", msgspec.Raw(b'{"id":1}'), SEND)
    ]
    assert (c.unanswered, c.take_outgoing()) == (0, [])


def test_an_answer_of_ours_that_a_station_could_not_use_is_told():
    assert heard(RESULT_ERROR, Version.V21) == [
        ResultRefused("r1", "FormatViolation", "the answer is odd", RESULT_ERROR)
    ]
    bare = b'[5,"r1"]'
    assert heard(bare, Version.V21) == [ResultRefused("r1", "", "", bare)]


@pytest.mark.parametrize(
    "frame", [b'[6,"s1","Odd"]', b'[6,"s1",7,{}]', b'[6,7,"Odd",{}]', b"[5]", b"[5,{}]"]
)
def test_what_nobody_answers_is_not_answered_where_it_is_broken(frame):
    (told,) = heard(frame, Version.V21)
    assert isinstance(told, Ignored)
    assert told.frame == frame


@pytest.mark.parametrize("frame", [SEND, RESULT_ERROR])
def test_other_versions_know_no_such_messages(frame):
    (in_16,) = heard(frame, Version.V16)
    assert isinstance(in_16, Ignored)
    message_id = json.loads(frame)[1]
    assert refusal(frame, Version.V201)[1:3] == [message_id, "MessageTypeNotSupported"]
