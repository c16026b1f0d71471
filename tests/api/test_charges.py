"""A charge, followed by an operator through the API alone, and what one may do about it."""

import asyncio
import csv
import hashlib
import io
import json
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from chargewright.access.roles import Role
from chargewright.adapters.postgres.commands import Commands, expire_command
from chargewright.adapters.postgres.database import Database

KEY = {"Idempotency-Key": "k-1"}


def get(charge, path, **params):
    answer = charge.world.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def do(charge, path, body=None, **headers):
    return charge.world.post(f"/api/v1/{path}", json=body, headers={**KEY, **headers})


def test_a_paid_charge_can_be_followed_from_the_session_to_the_books(paid):
    (session,) = get(paid, "sessions", payment_id=paid.payment_id)["items"]
    assert (session["status"], session["close_reason"]) == ("closed", "NORMAL")
    assert (session["energy_wh"], session["total"]["amount"]) == (10_000, "5.50")
    assert session["evse_id"] == paid.evse_id
    lines = get(paid, f"sessions/{paid.session_id}/lines")
    assert lines["is_final"]
    assert [(each["dim"], each["gross"]["amount"]) for each in lines["lines"]] == [
        ("FLAT", "0.50"),
        ("ENERGY", "5.00"),
    ]
    readings = get(paid, f"sessions/{paid.session_id}/readings")["items"]
    assert [each["session_energy_wh"] for each in readings] == [0, 10_000]
    kinds = [each["kind"] for each in get(paid, f"sessions/{paid.session_id}/timeline")["items"]]
    assert "payment.held" in kinds
    assert "payment.captured" in kinds
    payment = get(paid, f"payments/{paid.payment_id}")
    assert (payment["state"], payment["held"]["amount"]) == ("captured", "50.00")
    assert (payment["captured"]["amount"], payment["session_id"]) == ("5.50", paid.session_id)
    (receipt,) = get(paid, "receipts", payment_id=paid.payment_id)["items"]
    assert receipt["total"] == {"amount": "5.50", "currency": "EUR"}
    whole = get(paid, f"receipts/{receipt['id']}")
    assert whole["document"]["number"] == receipt["number"]
    issued = paid.world.get(f"/api/v1/receipts/{receipt['id']}/json")
    assert hashlib.sha256(issued.content).hexdigest() == receipt["document_sha256"]
    assert issued.json() == whole["document"]
    pdf = paid.world.get(f"/api/v1/receipts/{receipt['id']}/pdf")
    assert hashlib.sha256(pdf.content).hexdigest() == receipt["pdf_sha256"]
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("10000.499", 10_000), ("10000.5", 10_001), ("9999.999999999999", 10_000)],
)
def test_energies_of_readings_are_whole_and_what_is_exact_stands_beside(charge, exact, shown):
    charge.tap().plug_in().charge(10_000)
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "UPDATE reading SET energy_wh = %s, session_energy_wh = %s, limit_wh = %s"
            " WHERE session_id = %s AND session_energy_wh > 0",
            (exact, exact, exact, charge.session_id),
        )
    path = f"sessions/{charge.session_id}/readings"
    *_, reading = get(charge, path)["items"]
    whole = ("energy_wh", "session_energy_wh", "limit_wh")
    beside = ("register_wh_exact", "session_energy_wh_exact", "limit_wh_exact")
    assert [reading[name] for name in whole] == [shown] * 3
    assert [reading[name] for name in beside] == [exact] * 3
    sheet = charge.world.get(f"/api/v1/{path}", params={"format": "csv"}).text
    *_, row = csv.DictReader(io.StringIO(sheet))
    assert [row[name] for name in (*whole, *beside)] == [str(shown)] * 3 + [exact] * 3


def test_a_running_session_shows_the_power_of_its_last_reading(charge):
    charge.tap().plug_in().charge(10_000)
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "UPDATE reading SET power_w = 22000.4 WHERE session_id = %s AND session_energy_wh > 0",
            (charge.session_id,),
        )
    assert get(charge, f"sessions/{charge.session_id}")["power_w"] == 22_000
    charge.unplug(10_000)
    assert get(charge, f"sessions/{charge.session_id}")["power_w"] is None


def test_the_database_keeps_no_document_that_is_not_what_was_hashed(paid):
    written = ", ".join(
        name
        for (name,) in paid.world.rows(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'receipt' AND is_generated = 'NEVER'"
        )
    )
    copy = (
        f"INSERT INTO receipt ({written}) SELECT {written} FROM (SELECT"
        " (jsonb_populate_record(r, %s)).* FROM receipt AS r WHERE document_type = 'RECEIPT') AS c"
    )
    other = {"id": "rcp_other", "payment_id": "pay_other", "token_sha256": "\\x00", "number": "2"}
    for altered in ("document", "pdf"):
        with (
            psycopg.connect(paid.world.database.superuser) as connection,
            pytest.raises(psycopg.errors.CheckViolation, match="what_was_hashed"),
        ):
            connection.execute(copy, [Jsonb({**other, altered: "\\x7b7d"})])


def test_the_books_of_a_paid_charge_balance_leg_by_leg(paid):
    entries = get(paid, "ledger/entries", about=paid.payment_id)["items"]
    assert [each["event_type"] for each in entries] == ["hold_captured", "hold_placed"]
    assert get(paid, f"ledger/entries/{entries[0]['id']}") == entries[0]
    legs = {leg["account"]: leg["amount"]["amount"] for leg in entries[0]["legs"]}
    assert legs["PSP_CLEARING:payter"] == "5.50"
    accounts = get(paid, "ledger/accounts", code_starts="psp_clearing")["items"]
    assert [each["balance"]["amount"] for each in accounts] == ["5.50"]
    assert accounts[0]["side"] == "debit"
    balance = get(paid, "ledger/trial-balance")
    assert balance["is_balanced"]
    assert [(book["debit"]["amount"], book["held"]["amount"]) for book in balance["books"]] == [
        ("5.50", "0.00")
    ]


def test_a_running_charge_shows_its_energy_and_its_cost_against_the_hold(charge):
    charge.tap().plug_in().charge(4_000)
    session = get(charge, f"sessions/{charge.session_id}")
    assert (session["status"], session["energy_wh"], session["total"]) == (
        "in_progress",
        4000,
        None,
    )
    cost = get(charge, f"sessions/{charge.session_id}/cost")
    assert cost["bill"]["gross"]["amount"] == "2.50"
    assert cost["held"]["amount"] == "50.00"
    assert not get(charge, f"sessions/{charge.session_id}/lines")["is_final"]
    holds = get(charge, "open-holds")["items"]
    assert [each["id"] for each in holds] == [charge.payment_id]


def test_an_operator_stops_a_charge_and_ends_one_that_does_not_listen(charge):
    charge.tap().plug_in()
    stopped = do(charge, f"sessions/{charge.session_id}/stop")
    assert stopped.status_code == 200
    assert commands(charge) == [("stop", "queued")]
    assert f"commands.{charge.station_id}" in charge.world.nudged
    ended = do(charge, f"sessions/{charge.session_id}/force-end").json()
    assert ended["status"] == "settling"
    assert do(charge, f"sessions/{charge.session_id}/stop").json()["code"] == "conflict"
    assert do(charge, f"sessions/{charge.session_id}/retry").status_code == 409
    told = charge.world.rows(
        "SELECT kind, body ->> 'by' FROM fact WHERE kind LIKE 'session.%%_asked' OR kind ="
        " 'session.end_forced' ORDER BY position"
    )
    assert told == [
        ("session.stop_asked", "key_administrator"),
        ("session.end_forced", "key_administrator"),
    ]


def test_a_token_starts_a_session_from_afar_once_and_only_where_it_can(charge):
    token = do(charge, "tokens", {"uid": "04a1b2"}).json()
    assert token["uid"] == "04A1B2"
    assert do(charge, "tokens", {"uid": "04A1B2"}, **{"Idempotency-Key": "k-2"}).json()["code"] == (
        "uid_taken"
    )
    path = f"evses/{charge.evse_id}/start"
    started = do(charge, path, {"token_id": token["id"]}, **{"Idempotency-Key": "start"})
    assert (started.status_code, started.json()["status"]) == (201, "ready")
    assert started.headers["location"] == f"/api/v1/sessions/{started.json()['id']}"
    repeated = do(charge, path, {"token_id": token["id"]}, **{"Idempotency-Key": "start"})
    assert (repeated.status_code, repeated.json()) == (201, started.json())
    assert repeated.headers["location"] == started.headers["location"]
    assert commands(charge) == [("start", "queued")]
    again = do(charge, path, {"token_id": token["id"]}, **{"Idempotency-Key": "k-3"})
    assert again.status_code == 409
    charge.world.ask("PATCH", f"/api/v1/tokens/{token['id']}", json={"is_blocked": True})
    late = do(charge, path, {"token_id": token["id"]}, **{"Idempotency-Key": "k-4"})
    assert "blocked" in late.json()["detail"]
    nobody = do(charge, path, {"token_id": "tok_there"}, **{"Idempotency-Key": "k-5"})
    assert nobody.status_code == 422


def test_who_holds_a_token_starts_with_it_without_seeing_any(charge):
    """An installer tries a station with the token in the hand, and reads nobody's."""
    do(charge, "tokens", {"uid": "04A1B2"})
    world, path = charge.world, f"/api/v1/evses/{charge.evse_id}/start"

    def start(body, key):
        return world.post(path, Role.INSTALLER, json=body, headers={"Idempotency-Key": key})

    assert world.get("/api/v1/tokens", Role.INSTALLER).status_code == 403
    for number, body in enumerate(({}, {"token_id": "tok_1", "token_uid": "04A1B2"})):
        (wrong,) = start(body, f"both-{number}").json()["errors"]
        assert wrong == {"field": "token_id", "rule": "either this or token_uid"}
    (wrong,) = start({"token_uid": "04FFFF"}, "nobody").json()["errors"]
    assert wrong["field"] == "token_uid"
    started = start({"token_uid": "04a1b2"}, "start")
    assert (started.status_code, started.json()["status"]) == (201, "ready")
    stop = f"/api/v1/sessions/{started.json()['id']}/stop"
    assert world.post(stop, Role.INSTALLER).status_code == 200
    assert world.post(stop, Role.ACCOUNTANT).status_code == 403


def test_a_hold_is_released_only_when_nobody_charges_on_it(charge):
    charge.tap()
    path = f"payments/{charge.payment_id}/release"
    assert charge.world.post(f"/api/v1/{path}").status_code == 422, "money moves: a key is needed"
    assert "stop it first" in do(charge, path).json()["detail"]
    do(charge, f"sessions/{charge.session_id}/stop")
    assert get(charge, f"payments/{charge.payment_id}")["state"] == "releasing"
    assert do(charge, path).status_code == 409
    assert do(charge, f"payments/{charge.payment_id}/retry").status_code == 200


def test_a_hold_is_closed_by_a_person_who_is_sure(charge):
    charge.tap()
    path = f"payments/{charge.payment_id}/close"
    unsure = do(charge, path, {"ending": "captured", "confirmation": "yes"})
    assert {each["field"] for each in unsure.json()["errors"]} == {"confirmation", "amount"}
    body = {"ending": "expired", "confirmation": charge.payment_id}
    assert do(charge, path, body).json()["state"] == "expired"
    assert get(charge, "open-holds")["items"] == []
    assert do(charge, path, body).json()["state"] == "expired", "the same key, the same answer"
    again = do(charge, path, body, **{"Idempotency-Key": "k-2"})
    assert again.status_code == 409


def commands(charge):
    return charge.world.rows(
        "SELECT name, state FROM station_command WHERE station_id = %s", charge.station_id
    )


def refund(charge, amount, key):
    body = {"amount": {"amount": amount, "currency": "EUR"}, "reason": "goodwill"}
    path = f"payments/{charge.payment_id}/refunds"
    return do(charge, path, body, **{"Idempotency-Key": key})


def test_refunds_are_done_by_a_person_booked_and_credited_to_the_last_cent(paid):
    asked = refund(paid, "2.00", "r-1")
    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    assert asked.headers["location"] == f"/api/v1/refunds/{asked.json()['id']}"
    rest = refund(paid, "3.50", "r-2").json()
    assert refund(paid, "0.01", "r-3").status_code == 422
    done = do(paid, f"refunds/{asked.json()['id']}/done", {"provider_ref": "R1"}).json()
    assert (done["state"], done["closed_by"]) == ("done_by_operator", "key_administrator")
    assert get(paid, f"payments/{paid.payment_id}")["state"] == "partly_refunded"
    do(paid, f"refunds/{rest['id']}/done", {}, **{"Idempotency-Key": "d-2"})
    paid.credited(asked.json()["id"]).credited(rest["id"])
    assert get(paid, f"payments/{paid.payment_id}")["state"] == "refunded"
    notes = get(paid, "receipts", document_type="CREDIT_NOTE")["items"]
    assert sorted(each["total"]["amount"] for each in notes) == ["-2.00", "-3.50"]
    balances = {each["code"]: each["balance"] for each in get(paid, "ledger/accounts")["items"]}
    assert balances["PSP_CLEARING:payter"]["amount"] == "0.00"
    assert balances["TAX_PAYABLE:NL"]["amount"] == "0.00"
    booked = paid.world.rows(
        "SELECT l.amount_minor FROM ledger_leg AS l JOIN ledger_entry AS e ON e.id = l.entry_id"
        " WHERE e.event_type = 'refunded' AND l.code = 'TAX_PAYABLE:NL' ORDER BY e.position"
    )
    credited = paid.world.rows(
        "SELECT (convert_from(document, 'UTF8')::jsonb -> 'taxes' -> 0 -> 'amount' ->> 'minor')::int"
        " FROM receipt"
        " WHERE document_type = 'CREDIT_NOTE' ORDER BY total_minor DESC"
    )
    assert booked == credited, "the books and the notes say the same"
    assert do(paid, f"refunds/{rest['id']}/reject").status_code == 409


def test_a_rejected_refund_gives_nothing_back_and_frees_its_sum(paid):
    asked = refund(paid, "5.50", "r-1").json()
    assert do(paid, f"refunds/{asked['id']}/reject").json()["state"] == "rejected"
    assert refund(paid, "5.50", "r-2").status_code == 201
    assert [each["state"] for each in get(paid, "refunds", sort="requested_at")["items"]]
    assert (
        paid.world.post(
            f"/api/v1/payments/{paid.payment_id}/refunds", Role.SUPPORT, json={}
        ).status_code
        == 403
    )


def test_a_command_is_checked_queued_and_told_of(charge):
    path = f"stations/{charge.station_id}/commands"
    sent = do(charge, f"{path}/reset", {"payload": {"hard": True}})
    assert (sent.status_code, sent.json()["state"]) == (201, "queued")
    assert get(charge, f"commands/{sent.json()['id']}") == sent.json()
    wrong = do(charge, f"{path}/unlock", {"payload": {}}, **{"Idempotency-Key": "c-2"})
    assert [each["field"] for each in wrong.json()["errors"]] == ["payload.evse_no"]
    other = do(charge, f"{path}/dance", {}, **{"Idempotency-Key": "c-3"})
    assert other.status_code == 422
    action = {"payload": {"key": ["HeartbeatInterval"]}}
    asked = do(charge, f"{path}/GetConfiguration", action, **{"Idempotency-Key": "c-4"})
    assert asked.status_code == 201, asked.text
    own = do(charge, f"{path}/stop", {}, **{"Idempotency-Key": "c-5"})
    assert [each["field"] for each in own.json()["errors"]] == ["name"]
    assert [each["name"] for each in get(charge, path, name="reset")["items"]] == ["reset"]


@pytest.mark.parametrize(
    ("name", "body", "errors"),
    [
        ("reset", {"payload": {"hadr": True}}, [("payload.hadr", "is not a field of this")]),
        (
            "unlock",
            {"payload": {"evse_no": "abc", "connector_no": 0, "by": "me"}, "lives_for_s": 0},
            [
                ("lives_for_s", "must be a whole number >= 1"),
                ("payload.evse_no", "must be a whole number, got a text"),
                ("payload.connector_no", "must be a whole number >= 1"),
                ("payload.by", "is not a field of this"),
            ],
        ),
        (
            "change_availability",
            {"payload": {"evse_no": 2**31}},
            [
                ("payload.operative", "is required"),
                ("payload.evse_no", "must be a whole number <= 2147483647"),
            ],
        ),
        ("clear_cache", {"payload": {"all": 1}}, [("payload.all", "is not a field of this")]),
        (
            "trigger",
            {"payload": {"message": "TransactionEvent"}},
            [("payload.message", "'TransactionEvent' is none of the words allowed here")],
        ),
    ],
)
def test_a_command_that_cannot_be_sent_is_refused_by_every_field_of_it(charge, name, body, errors):
    path = f"stations/{charge.station_id}/commands"
    refused = do(charge, f"{path}/{name}", body)
    assert refused.status_code == 422, refused.text
    assert [(each["field"], each["rule"]) for each in refused.json()["errors"]] == errors
    assert get(charge, path)["items"] == [], "nothing waits for the station"


def log(charge, count=3):
    with psycopg.connect(charge.world.database.superuser) as connection:
        for n in range(count):
            connection.execute(
                "INSERT INTO ocpp_log (organization_id, station_id, received_at, epoch, direction,"
                " action, message_id, request, answer, is_error, problem)"
                " VALUES ('org_here', %s, %s, 1, %s, %s, %s, %s, '{}', %s, %s)",
                (
                    charge.station_id,
                    charge.now,
                    "in" if n else "out",
                    "Heartbeat" if n else "Reset",
                    f"m{n}",
                    json.dumps({"serial": f"SN-{n}"}),
                    n == 2,
                    "odd" if n == 2 else None,
                ),
            )


def test_the_log_of_a_station_is_searched_and_downloaded(charge):
    log(charge)
    path = f"stations/{charge.station_id}/ocpp-log"
    assert [each["message_id"] for each in get(charge, path)["items"]] == ["m2", "m1", "m0"]
    assert [each["message_id"] for each in get(charge, path, direction="out")["items"]] == ["m0"]
    assert [each["problem"] for each in get(charge, path, is_error="true")["items"]] == ["odd"]
    found = get(charge, path, request_contains="sn-1", action_starts="heart")["items"]
    assert [each["message_id"] for each in found] == ["m1"]
    first = get(charge, path, limit=2)
    rest = get(charge, path, limit=2, cursor=first["next"])
    assert [each["message_id"] for each in rest["items"]] == ["m0"]
    lines = charge.world.get(f"/api/v1/{path}.jsonl", params={"sort": "received_at"})
    assert lines.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line)["message_id"] for line in lines.text.splitlines()] == [
        "m0",
        "m1",
        "m2",
    ]


def test_a_station_was_last_heard_when_its_last_message_came(charge):
    before = get(charge, f"stations/{charge.station_id}")["last_heard_at"]
    log(charge)
    [newest, *_] = get(charge, f"stations/{charge.station_id}/ocpp-log", direction="in")["items"]
    heard = get(charge, f"stations/{charge.station_id}")["last_heard_at"]
    assert heard == newest["received_at"] != before
    assert get(charge, "stations", last_heard_at_from=heard)["items"]


def test_an_item_is_closed_once_with_a_note(charge):
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO attention (organization_id, id, kind, about, station_id, opened_at)"
            " VALUES ('org_here', 'att_1', 'session.silent', 'ses_1', %s, %s)",
            (charge.station_id, charge.now),
        )
    assert [each["id"] for each in get(charge, "attention", is_open="true")["items"]] == ["att_1"]
    assert do(charge, "attention/att_1/close", {"note": ""}).status_code == 422
    closed = do(charge, "attention/att_1/close", {"note": "cable was loose"}).json()
    assert (closed["is_open"], closed["closed_by"]) == (False, "key_administrator")
    assert do(charge, "attention/att_1/close", {"note": "again"}).status_code == 409


@pytest.mark.parametrize("ending", ["taken", "expired"])
def test_a_password_that_is_sent_to_a_station_is_shown_to_nobody_and_kept_no_longer(charge, ending):
    body = {"payload": {"key": "AuthorizationKey", "value": "0123456789abcdef0123"}}
    path = f"stations/{charge.station_id}/commands/ChangeConfiguration"
    sent = do(charge, path, body).json()
    assert sent["payload"] == {"key": "AuthorizationKey", "value": "***"}
    assert "0123456789abcdef0123" not in json.dumps(get(charge, f"commands/{sent['id']}"))
    assert kept(charge, sent["id"]) == body["payload"], "the gateway has still to send it"
    charge.world.clock.advance(timedelta(minutes=1 if ending == "expired" else 0))
    asyncio.run(ended(charge, sent["id"], ending))
    assert kept(charge, sent["id"]) == {"key": "AuthorizationKey", "value": "***"}


def kept(one, command_id):
    ((payload,),) = one.world.rows("SELECT payload FROM station_command WHERE id = %s", command_id)
    return payload


async def ended(one, command_id, ending):
    """The gateway takes what is queued, or nobody did in time."""
    clock = one.world.parts.clock
    database = Database(one.world.database.work, connections_max=1, name="commands")
    await database.open()
    try:
        if ending == "expired":
            async with database.unit((one.organization_id,)) as unit:
                assert await expire_command(unit, command_id, clock.now()) is not None
            return
        station = SimpleNamespace(id=one.station_id, organization_id=one.organization_id)
        ((epoch,),) = one.world.rows(
            "SELECT epoch FROM station_link WHERE station_id = %s", one.station_id
        )
        (taken,) = await Commands(database, clock).take(station, epoch)
        assert taken.payload["value"] == "0123456789abcdef0123"
    finally:
        await database.close()
