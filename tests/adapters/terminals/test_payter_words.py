"""Payter's cards, sessions and screens in our words, where the stories do not reach."""

import asyncio
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
import structlog

from chargewright.adapters.terminals.payter.cards import brand_of, card_of
from chargewright.adapters.terminals.payter.screens import message_of, ui_body_of
from chargewright.adapters.terminals.payter.sessions import decline_reason, proof_of, seen_hold
from chargewright.adapters.terminals.payter.terminals import (
    CAPABILITIES,
    PayterTerminals,
    manifest,
)
from chargewright.kernel.ids import TerminalId
from chargewright.network.terminals import UiLevel
from chargewright.payments.model import CardKind, DeclineReason
from chargewright.payments.outcomes import SeenState
from chargewright.payments.port import Capabilities, Reachable
from chargewright.payments.screens import Language, Says, Screen
from chargewright.wire.terminals.payter.answers import CardAnswer, SessionAnswer
from chargewright.wire.terminals.payter.redaction import redacted
from chargewright.wire.terminals.payter.requests import Message, UiBody
from tests.payments.cast import EUR, MINUTE, SECOND, eur


@pytest.mark.parametrize(
    ("answer", "kind", "last4"),
    [
        (
            CardAnswer("t", masked_pan="************4242", aid="A0000000031010"),
            CardKind.EMV,
            "4242",
        ),
        (CardAnswer("t", masked_pan="541333******42X2"), CardKind.EMV, None),
        (CardAnswer("t", aid="A0000000041010", ifd="CONTACTLESS"), CardKind.EMV, None),
        (CardAnswer("04A1B2", ifd="PROPRIETARY"), CardKind.RFID, None),
        (CardAnswer("04A1B2"), CardKind.RFID, None),
        (CardAnswer("https://example.test", ifd="QR_CODE"), CardKind.QR, None),
    ],
)
def test_what_was_presented(answer, kind, last4):
    card = card_of(answer, "main")
    assert (card.kind, card.last4) == (kind, last4)
    assert card.token.account == "main"


@pytest.mark.parametrize(
    ("aid", "brand"),
    [
        ("A0000000031010", "Visa"),
        ("a0000000041010", "Mastercard"),
        ("A0000000043060", "Maestro"),
        ("A00000035910028001", "girocard"),
        ("A0000009999999", None),
        ("", None),
        (None, None),
    ],
)
def test_brands_come_from_application_ids(aid, brand):
    assert brand_of(aid) == brand


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("51", DeclineReason.INSUFFICIENT_FUNDS),
        ("61", DeclineReason.AMOUNT_LIMIT),
        ("65", DeclineReason.FREQUENCY_LIMIT),
        ("91", DeclineReason.HOST),
        ("99", DeclineReason.BY_ISSUER),
        (None, DeclineReason.BY_ISSUER),
    ],
)
def test_declines_have_reasons_for_operators(code, reason):
    answer = SessionAnswer("FAILED", result="DECLINED", authorization_response_code=code)
    assert decline_reason(answer) is reason


@pytest.mark.parametrize(
    ("state", "result", "final", "seen"),
    [
        ("AUTHORIZED", "APPROVED", None, SeenState.OPEN),
        ("AUTHORIZED", None, None, SeenState.OPEN),
        ("AUTHORIZED", "DECLINED", None, SeenState.DECLINED),
        ("COMMITED", "APPROVED", 900, SeenState.CAPTURED),
        ("COMMITED", "APPROVED", None, SeenState.UNDECIDED),
        ("CANCELLED", "APPROVED", None, SeenState.RELEASED),
        ("FAILED", "APPROVED", None, SeenState.CAPTURE_FAILED),
        ("FAILED", "DECLINED", None, SeenState.DECLINED),
        ("PENDING", "APPROVED", None, SeenState.UNDECIDED),
    ],
)
def test_sessions_are_holds(state, result, final, seen):
    answer = SessionAnswer(
        state, session_id="S1", result=result, authorized_amount=5000, final_amount=final
    )
    hold = seen_hold(answer, terminal_ref="A-1", currency=EUR, account="main", online=True, raw="")
    assert hold.state is seen
    assert hold.captured == (eur("9") if seen is SeenState.CAPTURED else None)


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ({"emv_date": "260302", "emv_time": "090001"}, "2026-03-02T09:00:01"),
        ({"transaction_time": "2026-03-02T09:00:01.123"}, "2026-03-02T09:00:01"),
        ({"emv_date": "26", "transaction_time": "soon"}, None),
        ({}, None),
    ],
)
def test_the_slip_s_time_is_quoted_as_the_terminal_says_it(said, clock):
    assert proof_of(SessionAnswer("AUTHORIZED", **said)).terminal_clock == clock


def test_of_what_is_to_be_printed_only_the_slip_is_kept():
    said = ["AID A0000000031010", "CARDHOLDER JANE DOE", "PAN 4111111111111111", 12, None]
    answer = SessionAnswer("AUTHORIZED", receipt_info=[*said, "Card ************1111"])
    assert proof_of(answer).lines == ("AID A0000000031010", "Card ************1111")
    raw = msgspec.json.encode({"cardId": "c-4242", "receiptInfo": said})
    assert redacted(raw) == '{"cardId":"…4242"}'


@pytest.mark.parametrize("state", ["COMMITED", "CANCELLED"])
def test_only_the_commit_has_a_time_with_a_zone(state):
    answer = SessionAnswer(
        state,
        session_id="S1",
        authorized_amount=5000,
        final_amount=900,
        transaction_time="2026-03-02T09:00:00.123",
        commit_time="2026-03-02T08:40:00.000+0000",
    )
    hold = seen_hold(answer, terminal_ref="A-1", currency=EUR, account="main", online=True, raw="")
    taken_at = datetime(2026, 3, 2, 8, 40, tzinfo=UTC) if state == "COMMITED" else None
    assert (hold.placed_at, hold.captured_at) == (None, taken_at)


@pytest.mark.parametrize("missing", ["session_id", "authorized_amount"])
def test_a_session_without_a_name_or_an_amount_is_no_hold(missing):
    said = {"session_id": "S1", "authorized_amount": 5000} | {missing: None}
    answer = SessionAnswer("AUTHORIZED", **said)
    hold = seen_hold(answer, terminal_ref="A-1", currency=EUR, account="main", online=True, raw="")
    assert hold is None


FULL = {"connector": "2", "amount": eur("12.37"), "hold": eur("50"), "within": 299 * SECOND}


def test_text_goes_along_for_terminals_without_screens():
    screen = Screen(says=Says.PRESENT_CARD, **FULL)
    assert message_of(screen, Language.EN) == Message(
        text="For connector 2. Up to €50.00 is reserved. You pay only for what you use.",
        title="Present card",
        timeout_s=8,
    )
    assert message_of(Screen(says=Says.PLEASE_WAIT), Language.DE).text == "Bitte warten"


def test_progress_is_a_spinner():
    body = ui_body_of(Screen(says=Says.CHARGING, **FULL), Language.EN, receipt_screen=None)
    assert body == UiBody(
        id="charging",
        type="spinner",
        properties={
            "title": "Charging. Connector 2. Cost so far: €12.37. Present the same card to stop.",
            "amount": "12.37",
            "currency": "EUR",
        },
    )


def test_a_result_is_a_dialog_with_its_icon():
    for says, icon in ((Says.PAID, "approved"), (Says.DECLINED, "declined")):
        body = ui_body_of(Screen(says=says, **FULL), Language.EN, receipt_screen=None)
        assert (body.type, body.properties["icon"]) == ("dialog", icon)
        assert body.properties["buttons.ok.label"] == "OK"


def test_a_receipt_is_a_code_where_a_screen_for_it_was_designed_and_an_address_elsewhere():
    screen = Screen(says=Says.PAID, amount=eur("12.37"), url="https://example.test/r/1")
    drawn = ui_body_of(screen, Language.EN, receipt_screen="receipt-screen")
    assert (drawn.type, drawn.properties) == (
        "receipt-screen",
        {
            "qr": "https://example.test/r/1",
            "title": "Thank you",
            "message": "You paid €12.37. Scan for the receipt.",
        },
    )
    written = ui_body_of(screen, Language.DE, receipt_screen=None)
    assert written.type == "dialog"
    assert written.properties["message"] == (
        "Sie haben 12,37 € bezahlt. Beleg: https://example.test/r/1"
    )
    assert message_of(screen, Language.EN).text == "You paid €12.37."


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("says", Says)
def test_all_values_of_all_screens_are_strings(says, language):
    body = ui_body_of(Screen(says=says, **FULL), language, receipt_screen=None)
    assert all(isinstance(value, str) for value in body.properties.values())
    assert body.properties["title"]


def test_the_manifest_says_what_the_code_can():
    said = manifest()["capabilities"]
    names = {field.name for field in fields(Capabilities)}
    assert set(said) == names - {"capture_window"} | {"capture_window_hours"}
    assert timedelta(hours=48) == CAPABILITIES.capture_window
    assert CAPABILITIES.ui_level is UiLevel.SCREENS
    assert not CAPABILITIES.refunds
    assert CAPABILITIES.capture_window > 24 * 60 * MINUTE


def test_one_odd_session_hides_no_other_and_is_told_to_operators():
    """Answers of another make than ours, so a cloud of three lines plays them."""
    good = {"state": "AUTHORIZED", "sessionId": "S1", "cardId": "c", "authorizedAmount": 5000}
    sessions = [good | {"receiptInfo": None}, {"sessionId": "S2"}, good | {"sessionId": "S3"}]

    def cloud(request):
        is_list = request.url.path.endswith("/sessions")
        return httpx.Response(200, json=sessions if is_list else {"serialNumber": "A-1"})

    async def listed():
        transport = httpx.MockTransport(cloud)
        async with httpx.AsyncClient(transport=transport, base_url="https://payter.test") as http:
            terminal = Reachable(terminal_id=TerminalId("trm_1"), terminal_ref="A-1", currency=EUR)
            return await PayterTerminals(http, key="k", account="main").list_holds(terminal)

    with structlog.testing.capture_logs() as told:
        assert [seen.hold_ref for seen in asyncio.run(listed())] == ["S1", "S3"]
    assert [(line["event"], line["of"], line["place"]) for line in told] == [
        ("payter_row_unreadable", "A-1", 1)
    ]
