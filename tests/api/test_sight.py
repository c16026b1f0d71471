"""What a paid charge leaves behind is seen whole by those who may read payments, and by nobody else.

Every route that gives something is asked by every role, as a page, as a sheet and in the stream.
"""

import re

import pytest
from litestar import Litestar
from litestar.di import Provide

from chargewright.access.permissions import Action, Resource, may
from chargewright.access.roles import Role
from chargewright.api.app import OWN_ROUTES
from chargewright.api.document import routes_of
from chargewright.api.needs import Permission, needs_of
from chargewright.api.work import begin_work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.stream import StreamedFact, StreamPosition
from tests.play.api_world import THERE

ROUTES = [
    (path, handler, needs)
    for method, path, handler in routes_of(
        Litestar(list(OWN_ROUTES), dependencies={"work": Provide(begin_work)}, openapi_config=None)
    )
    if method == "GET" and isinstance(needs := needs_of(handler), Permission)
]
HELD = "50.00"


def pays(role):
    return may(role, Action.READ, Resource.PAYMENTS)


BLIND = [role for role in Role if not pays(role)]


@pytest.fixture
def afternoon(paid):
    """A charge that was paid; its refund is asked for, and an operator is asked about its hold."""
    refund = paid.world.post(
        f"/api/v1/payments/{paid.payment_id}/refunds",
        json={"amount": {"amount": "1.25", "currency": "EUR"}, "reason": "goodwill"},
        headers={"Idempotency-Key": "r-1"},
    )
    assert refund.status_code == 201, refund.text
    for place, (kind, about) in enumerate(
        (("payment.hold_old", paid.payment_id), ("session.late_stop", paid.session_id))
    ):
        paid.world.rows(
            "INSERT INTO attention (organization_id, id, kind, about, session_id, payment_id, detail,"
            " opened_at) VALUES ('org_here', %s, %s, %s, %s, %s, %s, now()) RETURNING id",
            f"att_{place}",
            kind,
            about,
            paid.session_id,
            paid.payment_id if place == 0 else None,
            '{"said": "late", "held": {"amount": "50.00", "currency": "EUR"}, "refunds": ["'
            + refund.json()["id"]
            + '"]}',
        )
    return paid


def secrets(charge):
    """What tells of the payment: its ids, its refund's, its receipt's, and what was held."""
    ((receipt_id,),) = charge.world.rows("SELECT id FROM receipt WHERE payment_id = 'pay_here'")
    ((refund_id,),) = charge.world.rows("SELECT id FROM refund WHERE payment_id = 'pay_here'")
    return [charge.payment_id, f"h-{charge.payment_id}", receipt_id, refund_id, HELD, "1.25"]


def ours(charge):
    """What stands for each parameter of a path: this charge's, else another organisation's."""
    (found,) = charge.world.rows(
        "SELECT s.site_id, s.tariff_version_id, v.tariff_id FROM session s"
        " JOIN tariff_version v ON v.id = s.tariff_version_id WHERE s.id = %s",
        charge.session_id,
    )
    here = {
        "session_id": charge.session_id,
        "payment_id": charge.payment_id,
        "station_id": charge.station_id,
        "evse_id": charge.evse_id,
        "terminal_id": charge.terminal_id,
        "attention_id": "att_1",
        **dict(zip(("site_id", "tariff_version_id", "tariff_id"), found, strict=True)),
    }
    return {**THERE, **here}


def answers(charge, role):
    """Everything that this role gets, by route and form."""
    ids = ours(charge)
    charge.world.stream.facts = told(charge)
    for path, handler, needs in ROUTES:
        if not may(role, needs.action, needs.resource):
            continue
        address = re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: ids[match[1]], path)
        forms = ["?format=json", "?format=csv"] if "listing" in handler.opt else [""]
        forms = [""] if address.endswith(".jsonl") else forms
        for form in forms:
            charge.world.stream.silences_left = 1
            headers = {"Last-Event-ID": "0.0"} if path == "/api/v1/events" else {}
            answer = charge.world.get(address + form, role, headers=headers)
            assert answer.status_code in {200, 404, 409, 422}, (address, answer.text)
            yield address + form, answer


def told(charge):
    """The facts of this charge, as the stream reads them."""
    rows = charge.world.rows(
        "SELECT position::int, id, kind, about, body, occurred_at, received_at, station_id,"
        " session_id, payment_id FROM fact WHERE organization_id = 'org_here' ORDER BY position"
    )
    names = ("id", "kind", "about", "body", "occurred_at", "received_at", "station_id")
    return [
        StreamedFact(
            at=StreamPosition(700 + row[0], row[0]),
            organization_id=OrganizationId("org_here"),
            session_id=row[8],
            payment_id=row[9],
            **dict(zip(names, row[1:8], strict=True)),
        )
        for row in rows
    ]


@pytest.mark.parametrize("role", Role)
def test_payment_facts_and_amounts_are_shown_to_those_only_who_may_read_payments(afternoon, role):
    hidden = secrets(afternoon)
    shown = {
        address: [each for each in hidden if each in answer.text]
        for address, answer in answers(afternoon, role)
    }
    with_some = {address for address, found in shown.items() if found}
    if not pays(role):
        assert with_some == set()
        return
    session = f"/api/v1/sessions/{afternoon.session_id}"
    assert {
        f"{session}/timeline?format=json",
        f"{session}/timeline?format=csv",
        f"{session}/cost",
        session,
        "/api/v1/sessions?format=csv",
        "/api/v1/events",
    } <= with_some


@pytest.mark.parametrize("role", BLIND)
def test_the_rest_of_a_session_is_there_for_who_may_not_read_payments(afternoon, role):
    get = afternoon.world.get
    session = get(f"/api/v1/sessions/{afternoon.session_id}", role).json()
    assert (session["payment_id"], session["attached_payment_ids"]) == (None, [])
    assert session["billing_state"] is None
    assert session["energy_wh"] == 10_000
    cost = get(f"/api/v1/sessions/{afternoon.session_id}/cost", role).json()
    assert cost["held"] is None
    assert cost["bill"]["gross"] == {"amount": "5.50", "currency": "EUR"}
    facts = get(f"/api/v1/sessions/{afternoon.session_id}/timeline", role).json()["items"]
    kinds = {fact["kind"].partition(".")[0] for fact in facts}
    assert kinds == {"session"}
    items = get("/api/v1/attention", role).json()["items"]
    assert [(each["kind"], each["detail"]) for each in items] == [
        ("session.late_stop", {"said": "late", "held": {}, "refunds": [None]})
    ]
    assert get("/api/v1/attention/att_0", role).status_code == 404
    closing = afternoon.world.post("/api/v1/attention/att_0/close", role, json={"note": "seen"})
    assert closing.status_code == 404


@pytest.mark.parametrize("question", ["payment_id=pay_here", "billing_state=billed"])
def test_nobody_finds_out_by_asking_what_is_not_shown(afternoon, question):
    path = f"/api/v1/sessions?{question}"
    for role in Role:
        answer = afternoon.world.get(path, role)
        assert answer.status_code == (200 if pays(role) else 403)
        if not pays(role):
            assert [each["field"] for each in answer.json()["errors"]] == [question.split("=")[0]]


def test_the_table_leaves_somebody_who_reads_sessions_and_no_payments():
    """Without such a role the stories above would tell nothing."""
    assert BLIND
    assert all(may(role, Action.READ, Resource.SESSIONS) for role in BLIND)
