"""Codes that a station shows: as the specification reckons them, good for a while and for its neighbours."""

from datetime import UTC, datetime, timedelta

from chargewright.network.web_codes import WebCodes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODES = WebCodes(secret="a secret of thirty-two characters", validity_s=60, length=16)


def code_at(at, codes=CODES):
    return codes.code_of(int(at.timestamp()) // codes.validity_s)


def test_a_code_is_what_the_specification_makes_of_secret_and_time():
    assert WebCodes(secret="secret", validity_s=30, length=8).code_of(1) == "KgpPfF5P"
    assert WebCodes(secret="secret", validity_s=30, length=40).code_of(2**40)[32:] == (
        WebCodes(secret="secret", validity_s=30, length=8).code_of(2**40)
    ), "the octets of the hash are gone through again and again"


def test_a_code_is_good_in_its_interval_and_in_the_one_before_and_after():
    shown = code_at(NOON)
    interval = int(NOON.timestamp()) // 60
    for seconds in (-60, 0, 59, 60, 119):
        assert CODES.interval_of(shown, NOON + timedelta(seconds=seconds)) == interval
    for seconds in (-61, 120):
        assert CODES.interval_of(shown, NOON + timedelta(seconds=seconds)) is None


def test_no_other_code_is_good():
    shown = code_at(NOON)
    for wrong in ("", shown[:-1], shown + "0", shown.swapcase(), "é" * 16):
        assert CODES.interval_of(wrong, NOON) is None
    assert WebCodes(secret="another", validity_s=60, length=16).interval_of(shown, NOON) is None
