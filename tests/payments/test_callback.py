"""The token of a callback's address, of which only a hash is kept."""

from chargewright.payments.callback import TOKEN_BYTES, hash_of

TOKEN = "t" * 43


def test_only_a_hash_of_256_bits_is_kept():
    assert TOKEN_BYTES * 8 == 256
    assert len(hash_of(TOKEN)) == 32
    assert TOKEN.encode() not in hash_of(TOKEN)
    assert hash_of(TOKEN) != hash_of(TOKEN + "x")
