"""A contract certificate is followed to a root that is kept, and to nothing else."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from chargewright.network.certificate_status import Holds, StatusAnswer, is_vouched_for
from chargewright.network.contracts import (
    Reason,
    Revocation,
    Root,
    RootKind,
    Verdict,
    besides,
    check_chain,
    problem_of_root,
    questions,
    with_answers,
)
from sim.contracts.pki import ContractPki, pem
from sim.stations.clock import ManualTime

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EMAID = "DE83DUIEN83QGZ"
PKI = ContractPki(responder="http://ocsp.example/", clock=ManualTime(NOW))
GOOD = PKI.contract(EMAID)


def checked(chain=GOOD.pem, presented=EMAID, kind=RootKind.MO, pki=PKI, at=NOW):
    return check_chain(chain, presented, [Root(kind, pki.root.certificate)], at)


@pytest.mark.parametrize(
    "written", [EMAID, "DE-83D-UIEN83QGZ-D", "de83duien83qgzd", "DE-83D-UIEN83QGZ"]
)
def test_a_contract_is_good_however_it_is_written(written):
    assert checked(presented=written).reason is Reason.GOOD
    assert checked(PKI.contract(written).pem).contract == EMAID


def test_a_chain_is_followed_in_whatever_order_and_with_its_root():
    leaf, lower, upper = GOOD.path
    for others in ((lower, upper), (upper, lower), (PKI.root.certificate, upper, lower)):
        found = checked(pem(leaf, *others))
        assert found.is_good
        assert found.path == (leaf, lower, upper, PKI.root.certificate)


def tampered():
    """The chain with one byte of the vehicle's signature turned."""
    der = bytearray(GOOD.path[0].public_bytes(serialization.Encoding.DER))
    der[-1] ^= 1
    return pem(x509.load_der_x509_certificate(bytes(der)), *GOOD.path[1:])


NAMESAKE = ContractPki(clock=ManualTime(NOW))
BY_A_VEHICLE = PKI.contract(EMAID, by=type(PKI.lower)(GOOD.path[0], GOOD.key))


@pytest.mark.parametrize(
    ("chain", "reason", "verdict"),
    [
        ("", Reason.MISSING, Verdict.NO_CERTIFICATE_AVAILABLE),
        ("no PEM", Reason.UNREADABLE, Verdict.CERT_CHAIN_ERROR),
        (tampered(), Reason.BAD_SIGNATURE, Verdict.SIGNATURE_ERROR),
        (NAMESAKE.contract(EMAID).pem, Reason.BAD_SIGNATURE, Verdict.SIGNATURE_ERROR),
        (
            ContractPki("Other", clock=ManualTime(NOW)).contract(EMAID).pem,
            Reason.NO_KNOWN_ROOT,
            "CertChainError",
        ),
        (pem(GOOD.path[0]), Reason.NO_KNOWN_ROOT, Verdict.CERT_CHAIN_ERROR),
        (
            pem(BY_A_VEHICLE.path[0], *GOOD.path),
            Reason.NO_AUTHORITY,
            Verdict.CERT_CHAIN_ERROR,
        ),
        (PKI.contract(EMAID, ends=NOW - DAY / 2).pem, Reason.EXPIRED, "CertificateExpired"),
        (PKI.contract(EMAID, begins=NOW + DAY).pem, Reason.NOT_YET_VALID, "CertChainError"),
        (PKI.contract("Somebody").pem, Reason.NO_CONTRACT, Verdict.CERT_CHAIN_ERROR),
        (PKI.contract("DE83DUIEN83QGY").pem, Reason.ANOTHER_CONTRACT, "ContractCancelled"),
    ],
    ids=lambda each: each if isinstance(each, Reason) else "",
)
def test_whatever_is_wrong_has_its_word(chain, reason, verdict):
    found = checked(chain)
    assert (found.reason, found.verdict) == (reason, verdict)


def test_the_root_of_a_maker_vouches_for_no_contract():
    assert checked(kind=RootKind.V2G).is_good
    assert checked(kind=RootKind.OEM).reason is Reason.NO_KNOWN_ROOT


def test_who_ended_with_its_root_is_expired_too():
    later = NOW + timedelta(days=20 * 365)
    chain = PKI.contract(EMAID, begins=later - DAY).pem
    assert checked(chain, at=later).reason is Reason.EXPIRED


def said(*holds):
    return [None if each is None else StatusAnswer(b"", each, NOW) for each in holds]


@pytest.mark.parametrize(
    ("answers", "reason", "revocation", "strictly"),
    [
        (said(Holds.GOOD, Holds.GOOD), Reason.GOOD, Revocation.GOOD, Reason.GOOD),
        (said(None, Holds.REVOKED), Reason.REVOKED, Revocation.REVOKED, Reason.REVOKED),
        (
            said(Holds.GOOD, Holds.UNKNOWN),
            Reason.UNKNOWN_TO_RESPONDER,
            Revocation.UNKNOWN,
            Reason.UNKNOWN_TO_RESPONDER,
        ),
        (said(Holds.GOOD, None), Reason.GOOD, Revocation.UNREACHABLE, Reason.NOBODY_VOUCHES),
        (said(), Reason.GOOD, Revocation.NOT_ASKED, Reason.NOBODY_VOUCHES),
    ],
)
def test_a_silent_responder_lets_in_unless_it_must_vouch(answers, reason, revocation, strictly):
    found = with_answers(checked(), answers, must_hold=False)
    assert (found.reason, found.revocation) == (reason, revocation)
    assert with_answers(checked(), answers, must_hold=True).reason is strictly


def test_each_certificate_below_the_root_is_asked_about_once():
    asked = questions(checked().path)
    assert [each.question.serial_number for each in asked] == [
        f"{each.serial_number:x}" for each in GOOD.path
    ]
    assert {each.question.url for each in asked} == {"http://ocsp.example/"}
    again = [replace(asked[0].question, serial_number="00" + asked[0].question.serial_number)]
    assert besides(asked, again) == asked
    other = replace(asked[0].question, serial_number="AB")
    assert besides(asked, [other])[-1].question.serial_number == "ab"


def test_an_answer_counts_that_its_issuer_signed():
    question = questions(checked().path)[0].question
    body = (
        ocsp.OCSPRequestBuilder()
        .add_certificate_by_hash(
            bytes.fromhex(question.issuer_name_hash),
            bytes.fromhex(question.issuer_key_hash),
            int(question.serial_number, 16),
            hashes.SHA256(),
        )
        .build()
        .public_bytes(serialization.Encoding.DER)
    )
    der = PKI.answered(body)
    assert is_vouched_for(der, PKI.lower.certificate, NOW)
    assert not is_vouched_for(der, NAMESAKE.lower.certificate, NOW)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is no certificate in PEM"),
        (GOOD.pem, "holds more than one certificate"),
        (pem(PKI.upper.certificate), "is no root: an authority that signed itself"),
        (pem(ContractPki(clock=ManualTime(NOW - 40 * 365 * DAY)).root.certificate), "has expired"),
    ],
)
def test_only_a_root_is_kept(text, wrong):
    assert problem_of_root(text, NOW) == wrong
    assert problem_of_root(pem(PKI.root.certificate), NOW) is None


def test_whatever_a_station_sends_comes_to_a_check():
    """One byte of one certificate of the chain is another, 600 times: never good, and never our error."""
    dice = Random(20260504)  # noqa: S311 - no secret
    whole = [each.public_bytes(serialization.Encoding.DER) for each in GOOD.path]
    for _ in range(600):
        chain = list(whole)
        place = dice.randrange(len(chain))
        spoilt = bytearray(chain[place])
        spoilt[dice.randrange(len(spoilt))] ^= dice.randrange(1, 256)
        chain[place] = bytes(spoilt)
        text = "".join(
            f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n"
            for der in chain
        )
        found = checked(text)
        assert not found.is_good
        for each in questions(found.path):
            assert each.question.serial_number
        if found.leaf is not None:
            assert found.leaf.subject.rfc4514_string()
            assert found.leaf.issuer.rfc4514_string()
            assert found.leaf.not_valid_after_utc
