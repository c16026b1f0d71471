"""What a meter signed: proved, doubted, proved again when its key is known, and taken away to be checked."""

import csv
import io
import json

import pytest

from chargewright.access.roles import Role
from chargewright.billing.link import hash_of
from chargewright.metering.signed import is_signed_by_its_own_key, records_of
from sim.stations.plan import Signing
from sim.stations.signing import BEGIN, END, SigningMeter
from tests.api.test_network import errors

METER = SigningMeter("M1", Signing.WELL)
ANOTHER = SigningMeter("M2", Signing.WELL)


def struct(meter, record):
    return json.dumps(meter.struct(record))


@pytest.fixture
def ended(charge):
    """Ten kilowatt-hours that are rated and not yet paid."""
    return charge.tap().plug_in().charge(10_000).unplug(10_000)


def pair(charge, meter=METER, energy_wh=10_000):
    return (
        meter.record(BEGIN, 1000, charge.now, None),
        meter.record(END, 1000 + energy_wh, charge.now, None),
    )


def carried(charge, meter=METER):
    return [struct(meter, record) for record in pair(charge, meter)]


def get(charge, path, **params):
    answer = charge.world.get(f"/api/v1/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(charge, path, body=None, **headers):
    return charge.world.post(f"/api/v1/{path}", json=body, headers=headers)


def proof(charge):
    return get(charge, f"sessions/{charge.session_id}/meter-proof")


def keys(charge):
    return get(charge, f"stations/{charge.station_id}/meter-keys")["items"]


def receipt_link(charge):
    """The receipt under a link that the test knows: its own is its driver's alone."""
    token = f"known-{charge.session_id}"
    charge.world.does("ALTER TABLE receipt DISABLE TRIGGER USER")
    charge.world.does(
        "UPDATE receipt SET token_sha256 = %s WHERE session_id = %s",
        hash_of(token),
        charge.session_id,
    )
    charge.world.does("ALTER TABLE receipt ENABLE TRIGGER USER")
    return f"/r/{token}"


def asked_again(charge):
    return charge.asked("session.prove")


def test_a_session_that_ends_asks_for_its_proof(ended):
    assert asked_again(ended) == 1
    (session,) = get(ended, "sessions")["items"]
    assert session["meter_proof"] is None
    assert ended.world.get(f"/api/v1/sessions/{ended.session_id}/meter-proof").status_code == 404


def test_a_key_that_came_with_the_record_is_shown_as_of_first_use_until_it_is_confirmed(ended):
    ended.signed(*carried(ended)).proved()
    assert (proof(ended)["state"], proof(ended)["key_trust"]) == ("verified", "first_use")
    (key,) = keys(ended)
    assert (key["origin"], key["trust"], key["evse_no"]) == ("record", "first_use", 1)
    assert key["public_key"] == METER.public_key.lower()
    confirmed = post(ended, f"meter-keys/{key['id']}/confirm")
    assert (confirmed.status_code, confirmed.json()["trust"]) == (200, "confirmed")
    assert confirmed.json()["decided_by"] is not None
    assert asked_again(ended) == 2
    ended.proved()
    assert proof(ended)["key_trust"] == "confirmed"
    assert post(ended, f"meter-keys/{key['id']}/confirm").status_code == 200
    assert asked_again(ended) == 2, "it was confirmed before"


def test_a_record_without_key_is_proved_once_an_operator_brings_the_key(ended):
    ended.signed(*pair(ended)).proved()
    assert (proof(ended)["state"], proof(ended)["doubts"]) == ("not_verified", ["no_key"])
    body = {"public_key": METER.public_key, "evse_no": 1}
    path = f"stations/{ended.station_id}/meter-keys"
    made = post(ended, path, body, **{"Idempotency-Key": "k-1"})
    assert (made.status_code, made.json()["origin"]) == (201, "operator"), made.text
    assert post(ended, path, body, **{"Idempotency-Key": "k-1"}).json() == made.json()
    assert post(ended, path, body).status_code == 409
    assert asked_again(ended) == 2
    ended.proved()
    assert proof(ended)["doubts"] == []
    deeds = get(ended, "audit-trail")["items"]
    assert any(deed["operation"] == "add_meter_key" for deed in deeds)


def test_a_second_key_is_only_proposed_and_nothing_is_proved_by_it(ended):
    body = {"public_key": METER.public_key}
    assert post(ended, f"stations/{ended.station_id}/meter-keys", body).status_code == 201
    ended.signed(*carried(ended, ANOTHER)).proved()
    assert proof(ended)["doubts"] == ["wrong_key"]
    (proposed,) = [key for key in keys(ended) if key["trust"] == "proposed"]
    assert post(ended, f"meter-keys/{proposed['id']}/confirm").status_code == 200
    ended.proved()
    assert proof(ended)["state"] == "verified"


def test_nothing_is_proved_by_a_retired_key(ended):
    ended.signed(*carried(ended)).proved()
    (key,) = keys(ended)
    assert post(ended, f"meter-keys/{key['id']}/retire").json()["trust"] == "retired"
    ended.proved()
    assert proof(ended)["doubts"] == ["wrong_key"]


def test_a_key_that_did_not_sign_its_record_is_not_learnt(ended):
    forged = {**METER.struct(pair(ended, ANOTHER)[0])}
    ended.signed(json.dumps(forged)).proved()
    assert proof(ended)["doubts"] == ["broken_signature", "end_missing"]
    assert keys(ended) == []


def test_the_keys_in_a_stations_settings_are_learnt_for_their_evses(ended):
    for number, meter in ((1, METER), (2, ANOTHER)):
        name = f"MeterPublicKey[{number}]"
        ended.world.does(
            "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
            " value, is_write_only) VALUES (%s, %s, %s, %s, %s, 'Actual', %s, false)",
            ended.organization_id,
            ended.station_id,
            name.lower(),
            name,
            name,
            meter.public_key,
        )
    ended.signed(*pair(ended)).proved()
    assert proof(ended)["state"] == "verified"
    (key,) = keys(ended)
    assert (key["origin"], key["evse_no"], key["trust"]) == ("setting", 1, "first_use")


@pytest.mark.parametrize("text", ["no key at all, really", "00" * 65])
def test_what_is_no_key_is_refused_where_it_is_named(ended, text):
    answer = post(ended, f"stations/{ended.station_id}/meter-keys", {"public_key": text})
    assert answer.status_code == 422
    assert list(errors(answer)) == ["public_key"]


def test_sessions_are_found_by_their_proof_and_keys_by_their_trust(ended):
    ended.signed(*carried(ended)).proved()
    for state, found in (("verified", 1), ("not_verified", 0), ("not_signed", 0)):
        assert len(get(ended, "sessions", meter_proof=state)["items"]) == found
    for trust, found in (("first_use", 1), ("confirmed", 0)):
        assert len(get(ended, "meter-keys", trust=trust)["items"]) == found
    sheet = ended.world.get("/api/v1/sessions", params={"format": "csv"}).text
    (row,) = csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")))
    assert row["meter_proof"] == "verified"
    sheet = ended.world.get("/api/v1/meter-keys", params={"format": "csv"}).text
    (row,) = csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")))
    assert (row["trust"], row["algorithm"]) == ("first_use", "secp256r1")


def test_the_records_are_taken_away_as_the_transparency_software_reads_them(ended):
    path = f"/api/v1/sessions/{ended.session_id}/signed-records"
    assert ended.world.get(path).status_code == 404
    ended.signed(*carried(ended)).proved()
    answer = ended.world.get(path)
    assert answer.headers["content-type"].startswith("application/xml")
    assert ended.session_id in answer.headers["content-disposition"]
    records = records_of([answer.text])
    assert len(records) == 2
    assert all(map(is_signed_by_its_own_key, records))
    assert ended.world.get(path, Role.ANALYST).status_code == 403, "they name the token"


def test_whoever_changes_sessions_may_have_one_proved_again(ended):
    path = f"/api/v1/sessions/{ended.session_id}/prove"
    assert ended.world.post(path, Role.ANALYST).status_code == 403
    assert ended.world.post(path).status_code == 200
    assert asked_again(ended) == 2


def test_a_session_that_runs_cannot_be_proved(charge):
    charge.tap().plug_in()
    assert post(charge, f"sessions/{charge.session_id}/prove").status_code == 409


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Meter record", "Verified", "Signed by meter M1.", "nobody has confirmed")),
        ("de", ("Messdatensatz", "Verifiziert", "Signiert von Zähler M1.", "noch niemand")),
    ],
)
def test_the_receipt_says_so_and_leads_to_the_records(ended, language, words):
    ended.signed(*carried(ended)).captured("5.50")
    link = receipt_link(ended)
    page = ended.world.client.get(f"{link}?lang={language}").text
    assert all(word in page for word in words)
    answer = ended.world.client.get(f"{link}/meter.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    assert len(records_of([answer.text])) == 2


def test_a_receipt_without_records_says_that_nothing_was_signed(ended):
    ended.captured("5.50")
    link = receipt_link(ended)
    page = ended.world.client.get(f"{link}?lang=en").text
    assert "Not signed" in page
    assert "meter.xml" not in page
    assert ended.world.client.get(f"{link}/meter.xml").status_code == 404
    assert ended.world.client.get("/r/nobody-knows/meter.xml").status_code == 404


def test_a_receipt_tells_every_doubt(ended):
    ended.signed(*pair(ended, energy_wh=9_000)).captured("5.50")
    page = ended.world.client.get(f"{receipt_link(ended)}?lang=en").text
    assert "the meter&#x27;s key is not known; another energy was signed than is billed" in page
