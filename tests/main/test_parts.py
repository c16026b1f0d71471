import pytest

from chargewright.adapters.vault import AesVault
from chargewright.main.keys import open_vault
from chargewright.main.parts import installation
from chargewright.main.settings import read_settings

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
BROUGHT = {
    "CHARGEWRIGHT_DATABASE_URL": "postgresql://cw:s3cret@db.example.com/cw",
    "CHARGEWRIGHT_NATS_URL": "nats://cw:s3cret@bus.example.com:4222",
    "CHARGEWRIGHT_VAULT_KEYS": KEY,
}


def given(**more: str):
    return read_settings({**BROUGHT, **more}).settings


@pytest.mark.parametrize("role", ["owner", "journal", "work", "app"])
def test_each_role_uses_the_address_and_the_password_it_was_given(role):
    own = f"postgresql://{role}:own-s3cret@db.example.com/cw"
    it = installation(given(**{f"CHARGEWRIGHT_DATABASE_{role.upper()}_URL": own}), None)
    assert it.dsn(role) == own


def test_a_role_without_an_address_of_its_own_is_asked_for_at_the_common_one():
    assert installation(given(), None).dsn("work") == "postgresql://work@db.example.com/cw"


def test_data_keys_that_were_given_open_what_they_sealed():
    sealed = AesVault([b"01234567890123456789012345678901"]).seal(b"seed", purpose="totp")
    assert open_vault(given()).open(sealed, purpose="totp") == b"seed"
