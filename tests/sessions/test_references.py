import pytest

from chargewright.sessions.model import StartCommand
from chargewright.sessions.references import IdTag, minted_tag, usable_transaction_ref

MINTED = "5E5510A0B1C2D3E4"


@pytest.mark.parametrize(
    ("raw", "usable"),
    [
        (1, "1"),
        (2**31 - 1, "2147483647"),
        (0, None),
        (-1, None),
        (2**31, None),
        (2**63 - 1, None),
        (None, None),
        ("", None),
        ("a1b2-not-a-uuid", "a1b2-not-a-uuid"),
    ],
)
def test_a_transaction_ref_is_usable_where_it_can_be_ours_or_the_stations(raw, usable):
    assert usable_transaction_ref(raw) == usable


@pytest.mark.parametrize(
    "said", [MINTED, MINTED.lower(), f" {MINTED}\x00\x1f ", f"{MINTED}-X", f"{MINTED}ABCD"]
)
def test_our_idtag_is_known_again_whatever_a_station_makes_of_it(said):
    assert IdTag.heard(said).is_minted_as(MINTED)


@pytest.mark.parametrize("said", [MINTED[:-1], "04AABBCC", "X" + MINTED])
def test_another_idtag_is_not_ours(said):
    assert not IdTag.heard(said).is_minted_as(MINTED)


def test_a_remote_start_id_has_an_idtag_of_its_own():
    assert minted_tag(77) == "000000000000004D"
    assert IdTag.heard("000000000000004d").is_minted_as(77)
    assert not IdTag.heard("4D").is_minted_as(77)
    assert not IdTag.heard(MINTED).is_minted_as(None)


@pytest.mark.parametrize("nothing", [None, "", "  ", "\x00\x01"])
def test_an_idtag_of_nothing_is_none(nothing):
    assert IdTag.heard(nothing) is None


def test_an_idtag_prints_as_its_last_four():
    tag = IdTag.heard("04aabbccdd")
    assert (str(tag), repr(tag)) == ("…CCDD", "IdTag(…CCDD)")


@pytest.mark.parametrize("wrong", ["5e5510a0b1c2d3e4", MINTED + "0", "RFID", "", 0, -1, 2**31])
def test_a_reference_that_stations_would_not_echo_is_refused(wrong):
    with pytest.raises(ValueError, match=r"16 upper-case hexadecimal|from 1 to 2147483647"):
        StartCommand(wrong)
