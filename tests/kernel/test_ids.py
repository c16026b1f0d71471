import pytest

from chargewright.kernel.ids import PREFIXES, encode_id, is_id


def test_ids_sort_by_time():
    early = encode_id("ses", millis=1, randomness=(1 << 80) - 1)
    late = encode_id("ses", millis=2, randomness=0)
    assert early < late


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_id_is_recognised_by_its_own_kind_only(prefix):
    written = encode_id(prefix, millis=(1 << 48) - 1, randomness=5)
    assert is_id(written, prefix)
    assert [other for other in PREFIXES if is_id(written, other)] == [prefix]


@pytest.mark.parametrize("text", ["", "ses", "ses_", "ses_1", "ses_" + "i" * 26, "SES_" + "0" * 26])
def test_what_is_no_id_is_not_taken_for_one(text):
    assert not is_id(text, "ses")


def test_an_unknown_prefix_is_refused():
    with pytest.raises(ValueError, match=r"kernel/ids\.py"):
        encode_id("xyz", millis=0, randomness=0)
