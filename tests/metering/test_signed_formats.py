"""ALFEN and the kinds of EDL: what real meters and our own signed, and what is made of one octet less."""

import base64
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chargewright.metering.signed import (
    Claim,
    Doubt,
    KeyOrigin,
    MeterKey,
    ProofState,
    SignedRecord,
    Trust,
    container_of,
    is_signed_by_its_own_key,
    prove,
    public_key,
    records_of,
)
from chargewright.metering.signed.formats import statement_of
from sim.stations.plan import SignedFormat, Signing
from sim.stations.signing import BEGIN, END, SigningMeter
from tests.play.clock import MONDAY_MORNING as T0

CASES = Path("tests/cases/signed_meters")
ALFEN_KEY = "AMVBBEIORR2RGJLJ6YRZUGACQAXSDFCL66EIP3N7"
TOKEN = "04A1B2C3D4"
OF_OCTETS = (SignedFormat.ALFEN, SignedFormat.EDL)


def records_in(name):
    return records_of([(CASES / name).read_text()])


def meter(form, how=Signing.WELL, serial="M1"):
    return SigningMeter(serial, how, form)


def pair(signer, end_wh=121_500, token=TOKEN):
    later = T0 + timedelta(hours=1)
    return [signer.record(BEGIN, 120_000, T0, token), signer.record(END, end_wh, later, token)]


def key_of(record):
    return MeterKey(
        id="mky_1",
        station_id="stn_1",
        evse_no=1,
        key=record.carried,
        origin=KeyOrigin.RECORD,
        trust=Trust.CONFIRMED,
        added_at=T0,
    )


def proof_of(texts, claim=Claim(1500, TOKEN)):  # noqa: B008 - a frozen value
    records = records_of(texts)
    return prove(records, [key_of(records[0])], claim)


@pytest.mark.parametrize(
    ("name", "serial", "token", "shown_wh"),
    [
        ("alfen.txt", "1DZG0033000140", "1", ["15762"]),
        ("edl-40-01.xml", "1ESY1160123456", "62487887", ["327.5"]),
        ("isa-edl-40p-ok.xml", "1ISA0000000001", None, ["25695931.6", "25718261.0"]),
        ("wirelane.xml", "1EMH0008357946", "0410006A345B84", ["10391.9"]),
    ],
)
def test_real_meters_records_say_what_their_faces_show(name, serial, token, shown_wh):
    said = statement_of(records_in(name)[0].text)
    assert (said.meter_serial, said.identification) == (serial, token)
    assert [each.energy_wh for each in said.registers] == [Decimal(wh) for wh in shown_wh]


def test_one_record_of_begin_and_now_proves_a_session_by_itself():
    assert proof_of([(CASES / "isa-edl-40p-ok.xml").read_text()], Claim(22_329)).doubts == ()


def test_a_key_of_alfen_is_the_same_in_base32_and_as_a_point():
    (record,) = records_in("alfen.txt")
    point = base64.b32decode(ALFEN_KEY).hex()
    assert public_key(ALFEN_KEY) == public_key(point) == record.carried
    assert record.carried.algorithm == "secp192r1"


@pytest.mark.parametrize(
    "name", ["alfen.txt", "edl-40-01.xml", "isa-edl-40p-ok.xml", "wirelane.xml"]
)
def test_no_octet_of_a_real_record_can_be_altered(name):
    record = records_in(name)[0]
    assert is_signed_by_its_own_key(record)
    said = statement_of(record.text)
    for found in re.finditer(re.escape(_written(record.text, said)), record.text):
        middle = (found.start() + found.end()) // 2
        other = "B" if record.text[middle] == "A" else "A"
        altered = record.text[:middle] + other + record.text[middle + 1 :]
        assert not is_signed_by_its_own_key(replace(record, text=altered))


def _written(text, said):
    """The part of a record's text that is, or carries, what was signed."""
    if text.startswith("AP;"):
        return text.split(";")[4]
    if "<encodedMeterValue" in text:
        return base64.b64encode(said.said).decode()
    return re.search(r"52 ?ff ?59( ?[0-9a-f]{2}){8}", text, re.IGNORECASE)[0]


@pytest.mark.parametrize("form", OF_OCTETS)
def test_begin_and_end_of_either_format_prove_a_session(form):
    proof = proof_of(pair(meter(form)))
    assert (proof.state, proof.energy_wh) == (ProofState.VERIFIED, Decimal(1500))
    assert proof.meter_serial.startswith("1SIM00")


@pytest.mark.parametrize("form", OF_OCTETS)
@pytest.mark.parametrize(
    ("how", "token", "doubt"),
    [
        (Signing.ANOTHER_ENERGY, TOKEN, Doubt.ENERGY_DIFFERS),
        (Signing.WELL, "99", Doubt.IDENTIFICATION_DIFFERS),
    ],
)
def test_what_is_not_as_billed_is_told(form, how, token, doubt):
    assert proof_of(pair(meter(form, how), token=token)).doubts == (doubt,)


@pytest.mark.parametrize("form", OF_OCTETS)
def test_one_end_alone_proves_nothing(form):
    begin, end = pair(meter(form))
    assert proof_of([begin]).doubts == (Doubt.END_MISSING,)
    assert proof_of([end]).doubts != ()


def test_the_end_of_another_charge_is_no_end_of_this_one():
    signer = meter(SignedFormat.ALFEN)
    (begin, _), (_, end) = pair(signer), pair(signer)
    assert proof_of([begin, end]).doubts == (Doubt.END_MISSING,)


def test_a_meter_whose_log_grew_in_between_is_not_the_one_that_began():
    begin, end = pair(meter(SignedFormat.EDL))
    grown = re.sub(r"(?<=>)([^<]*)(?=</meterValueSignature>)", _later_log, end)
    assert Doubt.METER_CHANGED in proof_of([begin, grown]).doubts


def _later_log(found):
    raw = base64.b64decode(found[1])
    return base64.b64encode(raw[:-1] + bytes([raw[-1] + 1])).decode()


@pytest.mark.parametrize(("bit", "is_fault"), [(1, True), (31, True), (4, False)])
def test_a_fault_that_the_meter_of_alfen_tells_is_one(bit, is_fault):
    parts = pair(meter(SignedFormat.ALFEN))[0].split(";")
    dataset = bytearray(base64.b32decode(parts[4]))
    dataset[26 + bit // 8] |= 1 << bit % 8
    parts[4] = base64.b32encode(dataset).decode()
    (register,) = statement_of(";".join(parts)).registers
    assert register.is_good is not is_fault


def test_a_file_of_sml_is_the_same_however_a_station_wraps_it():
    (record,) = records_in("edl-40-01.xml")
    raw = bytes.fromhex(record.text)
    told = record.carried.der.hex()
    coded = base64.b64encode(raw).decode()
    for kept in (raw.hex(), coded, json.dumps({"signedMeterData": coded, "publicKey": told})):
        (found,) = records_of([kept])
        assert found.format == "EDL_40_P"
        assert is_signed_by_its_own_key(SignedRecord(found.text, record.carried))


def test_a_record_in_xml_is_one_with_nothing_around_it():
    begin, _ = pair(meter(SignedFormat.EDL))
    (record,) = records_of([begin])
    assert is_signed_by_its_own_key(record)


def test_the_container_says_which_end_is_which_where_the_records_do_not():
    records = records_of(pair(meter(SignedFormat.EDL)))
    container = container_of(records, None)
    values = ET.fromstring(container).findall("value")  # noqa: S314 - made by us
    assert [each.get("context") for each in values] == [BEGIN, END]
    assert {each.find("signedData").get("format") for each in values} == {"EDL_40_SIG"}
    assert all(is_signed_by_its_own_key(each) for each in records_of([container.decode()]))


@pytest.mark.parametrize("name", ["edl-40-01.xml", "isa-edl-40p-ok.xml"])
def test_a_file_of_sml_that_is_cut_or_altered_anywhere_raises_nothing(name):
    record = records_in(name)[0]
    raw = bytes.fromhex(record.text)
    for at in range(len(raw)):
        altered = raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]
        for spoilt in (raw[:at], altered):
            statement_of(spoilt.hex())


@pytest.mark.parametrize(
    "text", ["AP;0;3;A;B;C;", "AP;0;3;;;", "AP;7;3;a;b;c", "<signedMeterValue>"]
)
def test_rubbish_of_these_formats_is_unreadable(text):
    assert prove(records_of([text]), [], Claim(1)).doubts[0] is Doubt.UNREADABLE
