import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.adapters.vault import AesVault, new_key
from chargewright.kernel.problem import Outage

OLD, NEW = bytes(32), bytes(31) + b"\x01"


@given(st.binary(), st.text(max_size=20))
def test_what_was_sealed_is_opened_for_its_purpose(plain, purpose):
    vault = AesVault([NEW])
    sealed = vault.seal(plain, purpose=purpose)
    assert vault.open(sealed, purpose=purpose) == plain
    assert len(plain) < 4 or plain not in sealed


def test_a_secret_moved_to_another_place_opens_nothing():
    vault = AesVault([NEW])
    with pytest.raises(Outage, match="no provider key"):
        vault.open(vault.seal(b"seed", purpose="totp seed"), purpose="provider key")


@given(st.integers(0, 40))
def test_one_changed_bit_opens_nothing(place):
    vault = AesVault([NEW])
    sealed = bytearray(vault.seal(b"seed", purpose="totp seed"))
    sealed[place] ^= 1
    with pytest.raises(Outage):
        vault.open(bytes(sealed), purpose="totp seed")


@pytest.mark.parametrize("sealed", [b"", b"\x01", bytes(9), bytes(21)])
def test_what_was_never_sealed_opens_nothing(sealed):
    with pytest.raises(Outage):
        AesVault([NEW]).open(sealed, purpose="totp seed")


def test_rotation_opens_the_old_seals_with_the_new_key_and_says_which_they_are():
    old = AesVault([OLD]).seal(b"seed", purpose="totp seed")
    both = AesVault([NEW, OLD])
    assert both.open(old, purpose="totp seed") == b"seed"
    assert not both.is_current(old)
    fresh = both.seal(b"seed", purpose="totp seed")
    assert both.is_current(fresh)
    assert AesVault([NEW]).open(fresh, purpose="totp seed") == b"seed"
    with pytest.raises(Outage, match="data key that is not here"):
        AesVault([NEW]).open(old, purpose="totp seed")


@pytest.mark.parametrize("keys", [[], [b"short"], [NEW, b"short"]])
def test_a_vault_needs_whole_keys(keys):
    with pytest.raises(ValueError, match="32 bytes"):
        AesVault(keys)


def test_a_new_key_is_whole_and_new():
    assert len(new_key()) == 32
    assert new_key() != new_key()
