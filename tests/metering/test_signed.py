"""What meters signed: records of real ones, and what is made of those that prove nothing."""

import base64
import hashlib
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chargewright.metering.signed import (
    Claim,
    Doubt,
    KeyOrigin,
    MeterKey,
    ProofState,
    SignedRecord,
    Trust,
    UnreadableKeyError,
    container_of,
    is_signed_by_its_own_key,
    prove,
    public_key,
    records_of,
)
from tests.play.clock import MONDAY_MORNING as T0

CASES = Path("tests/cases/signed_meters")
EXPECTED = json.loads((CASES / "expected.json").read_text())["files"]
CURVES = (
    ec.SECP192R1(),
    ec.SECP256R1(),
    ec.SECP256K1(),
    ec.SECP384R1(),
    ec.SECP521R1(),
    ec.BrainpoolP256R1(),
    ec.BrainpoolP384R1(),
)
METER = ec.generate_private_key(ec.SECP256R1())
ANOTHER = ec.generate_private_key(ec.SECP256R1())
CLAIM = Claim(1500, "04A1B2C3")


def records_in(name):
    return records_of([(CASES / name).read_text()])


def told(private):
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def key(private=METER, trust=Trust.CONFIRMED):
    return MeterKey(
        id="mky_1",
        station_id="stn_1",
        evse_no=1,
        key=public_key(told(private)),
        origin=KeyOrigin.OPERATOR,
        trust=trust,
        added_at=T0,
    )


def payload(moment, energy_wh, **others):
    reading = {"TX": moment, "RV": energy_wh, "RI": "1-b:1.8.0", "RU": "Wh", "ST": "G", "EF": ""}
    return {
        "MS": "M1",
        "IS": True,
        "IT": "ISO14443",
        "ID": "04a1b2c3",
        "RD": [{**reading, **others}],
    }


def record(said, *, by=METER, carries=False, algorithm="ECDSA-secp256r1-SHA256"):
    text = json.dumps(said)
    signature = by.sign(text.encode(), ec.ECDSA(hashes.SHA256())).hex()
    seal = json.dumps({"SA": algorithm, "SD": signature})
    return SignedRecord(f"OCMF|{text}|{seal}", public_key(told(by)) if carries else None)


def both(**others):
    return [record(payload("B", 120_000, **others)), record(payload("E", 121_500, **others))]


@pytest.mark.parametrize("name", EXPECTED)
def test_real_meters_records_are_read_and_verified_as_others_do(name):
    expected, records = EXPECTED[name], records_in(name)
    if not expected["values"]:
        assert prove(records, [key()], CLAIM).doubts[0] is Doubt.UNREADABLE
        return
    assert len(records) == expected["values"]
    valid = expected["signature_valid"]
    wanted = [True] * len(records) if valid == "all true" else [each is True for each in valid]
    assert [is_signed_by_its_own_key(each) for each in records] == wanted


def test_one_altered_figure_of_a_real_record_breaks_its_signature():
    for found in (records_in("test_ocmf_ebee_01.xml"), records_in("ocmf_sec.xml")):
        for each in found:
            altered = each.text.replace('"RV"', '"RV" ', 1)
            assert not is_signed_by_its_own_key(replace(each, text=altered))


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@pytest.mark.parametrize("name", ["SHA256", "SHA384", "SHA512"])
def test_a_signature_is_verified_in_either_form_on_every_curve(curve, name):
    private = ec.generate_private_key(curve)
    said = json.dumps(payload("B", 1))
    made = private.sign(said.encode(), ec.ECDSA(getattr(hashes, name)()))
    size = (curve.key_size + 7) // 8
    side_by_side = b"".join(each.to_bytes(size, "big") for each in decode_dss_signature(made))
    for signature in (made.hex(), base64.b64encode(made).decode(), side_by_side.hex()):
        seal = json.dumps({"SA": f"ECDSA-{curve.name}-{name}", "SD": signature, "SE": "hex"})
        signed = SignedRecord(f"OCMF|{said}|{seal}", public_key(told(private)))
        assert is_signed_by_its_own_key(signed)
        assert not is_signed_by_its_own_key(replace(signed, wrapped_key=public_key(told(METER))))


def test_an_rsa_key_signs_too():
    private = rsa.generate_private_key(65537, 2048)
    said = json.dumps(payload("B", 1))
    made = private.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    seal = json.dumps({"SA": "RSA-2048-SHA256", "SD": made.hex()})
    assert is_signed_by_its_own_key(SignedRecord(f"OCMF|{said}|{seal}", public_key(told(private))))


@pytest.mark.parametrize(
    "written",
    [
        lambda der: der.hex(),
        lambda der: " ".join(der.hex().upper()[at : at + 4] for at in range(0, 2 * len(der), 4)),
        lambda der: base64.b64encode(der).decode(),
        lambda der: base64.urlsafe_b64encode(der).decode().rstrip("="),
        lambda der: (
            f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----"
        ),
        lambda der: f"oca:base16:asn1:{der.hex()}",
        lambda der: base64.b64encode(f"oca:base16:asn1:{der.hex()}".encode()).decode(),
        lambda der: f"oca:base64:asn1:{base64.b64encode(der).decode()}",
        lambda der: der[-65:].hex(),
        lambda der: der[-64:].hex(),
    ],
)
def test_a_key_is_the_same_however_it_is_written(written):
    der = bytes.fromhex(told(METER))
    found = public_key(written(der))
    assert (found.der, found.algorithm) == (der, "secp256r1")
    assert found.fingerprint == hashlib.sha256(der).hexdigest()


@pytest.mark.parametrize(
    "text", ["", "no key", "00" * 65, "ab" * 32, "-----BEGIN PUBLIC KEY-----", "é" * 20]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(UnreadableKeyError):
        public_key(text)


def test_a_record_is_the_same_however_a_station_wraps_it():
    text, hexed = both()[0].text, told(METER)
    struct = {"signedMeterData": base64.b64encode(text.encode()).decode(), "publicKey": hexed}
    spelt = {"signed_meter_data": text, "public_key": hexed}
    xml = container_of([SignedRecord(text)], public_key(hexed)).decode()
    for kept in (json.dumps(struct), json.dumps(spelt), xml, f"\ufeff{xml}"):
        assert records_of([kept]) == (SignedRecord(text, public_key(hexed)),)
    for kept in (text, text.encode().hex(), base64.b64encode(text.encode()).decode()):
        assert records_of([kept, kept]) == (SignedRecord(text),)


def test_begin_and_end_by_the_meters_key_prove_a_session():
    proof = prove(both(), [key()], CLAIM)
    assert proof.state is ProofState.VERIFIED
    assert (proof.trust, proof.meter_serial, proof.energy_wh) == (Trust.CONFIRMED, "M1", 1500)


def test_a_key_that_nobody_confirmed_proves_and_is_told_as_such():
    assert prove(both(), [key(trust=Trust.FIRST_USE)], CLAIM).trust is Trust.FIRST_USE


@pytest.mark.parametrize(
    ("records", "keys", "doubts"),
    [
        (both(), [], [Doubt.NO_KEY]),
        (both(), [key(ANOTHER)], [Doubt.BROKEN_SIGNATURE]),
        (both(), [key(ANOTHER), key(trust=Trust.PROPOSED)], [Doubt.WRONG_KEY]),
        (both(), [key(trust=Trust.RETIRED)], [Doubt.WRONG_KEY]),
        (
            [record(payload("B", 120_000), carries=True)],
            [key(ANOTHER)],
            [Doubt.WRONG_KEY, Doubt.END_MISSING],
        ),
        (both()[1:], [key()], [Doubt.BEGIN_MISSING]),
        (both()[:1], [key()], [Doubt.END_MISSING]),
        (both(ST="T"), [key()], [Doubt.METER_FAULT]),
        (both(EF="E"), [key()], [Doubt.METER_FAULT]),
        (
            [both()[0], record({**payload("E", 121_500), "MS": "M2"})],
            [key()],
            [Doubt.METER_CHANGED],
        ),
        ([both()[0], record(payload("E", 121_504))], [key()], [Doubt.ENERGY_DIFFERS]),
        (
            [both()[0], record({**payload("E", 121_500), "ID": "99"})],
            [key()],
            [Doubt.IDENTIFICATION_DIFFERS],
        ),
        (
            [SignedRecord(hashlib.sha256(b"x").hexdigest())],
            [key()],
            [Doubt.UNREADABLE, Doubt.BEGIN_MISSING, Doubt.END_MISSING],
        ),
    ],
)
def test_every_doubt_is_told(records, keys, doubts):
    proof = prove(records, keys, CLAIM)
    assert proof.state is ProofState.NOT_VERIFIED
    assert list(proof.doubts) == doubts


def test_a_bare_hash_where_a_signature_belongs_is_none():
    said = json.dumps(payload("B", 120_000))
    for digest in (hashlib.sha256(said.encode()), hashlib.sha512(said.encode())):
        seal = json.dumps({"SD": digest.hexdigest()})
        signed = SignedRecord(f"OCMF|{said}|{seal}", public_key(told(METER)))
        assert Doubt.BROKEN_SIGNATURE in prove([signed, both()[1]], [key()], CLAIM).doubts


@pytest.mark.parametrize("end_wh", [121_497, 121_503])
def test_whole_watt_hours_may_round_either_end(end_wh):
    assert (
        prove([both()[0], record(payload("E", end_wh))], [key()], CLAIM).state
        is ProofState.VERIFIED
    )


def test_energy_fed_back_is_no_energy_charged():
    first, last = payload("B", 120_000), payload("E", 121_500)
    fed_back = {"TX": "B", "RV": 7, "RI": "1-0:2.8.0", "RU": "kWh", "ST": "G"}
    signed = record(
        {**first, "RD": [fed_back, *first["RD"], *last["RD"], {**fed_back, "TX": "E", "RV": 9}]}
    )
    assert prove([signed], [key()], CLAIM).energy_wh == 1500


def test_a_value_left_out_is_that_of_the_reading_before():
    first = payload("B", 120_000)
    signed = record({**first, "RD": [*first["RD"], {"TX": "E", "RV": 121_500}]})
    assert prove([signed], [key()], CLAIM).state is ProofState.VERIFIED


@pytest.mark.parametrize(
    ("signed", "presented"),
    [("04A1B2C3", "04a1b2c3"), ("NL-ABC-123", "NLABC123X"), ("04A1", "04A1B2C3"), ("", "X")],
)
def test_stations_cut_fill_and_separate_what_was_presented(signed, presented):
    pair = [record({**payload("B", 0), "ID": signed}), record({**payload("E", 1500), "ID": signed})]
    assert prove(pair, [key()], Claim(1500, presented)).state is ProofState.VERIFIED


def test_a_session_without_records_is_not_signed():
    assert prove([], [key()], CLAIM).state is ProofState.NOT_SIGNED


@pytest.mark.parametrize(
    "text",
    [
        "OCMF|",
        "OCMF|{}|{}",
        "OCMF|[]|[]",
        'OCMF|{"RD":[1,{"RV":"x","RU":"Wh"}]}|{"SD":1}',
        'OCMF|{"RD":[{"RV":1e999,"RU":"Wh"}]}|{}',
        "<values></values>",
        "{",
        "\x00",
    ],
)
def test_rubbish_is_read_as_nothing_and_raises_nothing(text):
    proof = prove(records_of([text]), [key()], CLAIM)
    assert proof.state is not ProofState.VERIFIED


def test_the_container_holds_each_record_as_signed_with_its_end_and_the_key():
    pair = both()
    root = ET.fromstring(container_of(pair, key().key))  # noqa: S314 - made by us
    values = root.findall("value")
    assert [each.get("context") for each in values] == ["Transaction.Begin", "Transaction.End"]
    assert {each.get("transactionId") for each in values} == {"1"}
    assert [each.findtext("signedData") for each in values] == [each.text for each in pair]
    assert {each.findtext("publicKey") for each in values} == {told(METER).upper()}
    again = records_of([container_of(pair, key().key).decode()])
    assert all(is_signed_by_its_own_key(each) for each in again)
