from chargewright.kernel.ids import OperationId
from chargewright.payments.callback import TOKEN_BYTES, CallbackGrant, admits, hash_of
from tests.payments.cast import MINUTE, T0, TERMINAL, at

TOKEN = "t" * 43
GRANT = CallbackGrant(
    token_hash=hash_of(TOKEN),
    terminal_id=TERMINAL,
    terminal_ref="P6X-1",
    operation_id=OperationId("opn_1_1"),
    expires_at=at(MINUTE),
)


def test_the_token_opens_for_its_terminal_until_it_expires():
    assert admits(GRANT, TOKEN, terminal_ref="P6X-1", at=T0)
    assert not admits(GRANT, TOKEN + "x", terminal_ref="P6X-1", at=T0)
    assert not admits(GRANT, "", terminal_ref="P6X-1", at=T0)
    assert not admits(GRANT, TOKEN, terminal_ref="P6X-2", at=T0)
    assert not admits(GRANT, TOKEN, terminal_ref="P6X-1", at=at(MINUTE))


def test_only_a_hash_of_256_bits_is_kept():
    assert TOKEN_BYTES * 8 == 256
    assert len(GRANT.token_hash) == 32
    assert TOKEN.encode() not in GRANT.token_hash
