from dataclasses import replace

import pytest

from chargewright.adapters.vault import AesVault
from chargewright.kernel.problem import Invalid
from chargewright.main.keys import NoDataKey, make_first_key, open_vault
from chargewright.main.parts import installation
from chargewright.main.setting_groups import VaultSettings
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


def test_a_process_that_runs_alone_never_makes_a_data_key_of_its_own(tmp_path):
    alone = given(CHARGEWRIGHT_VAULT_KEY_FILE=str(tmp_path / "secrets" / "data-keys"))
    alone = replace(alone, vault=replace(alone.vault, keys=None))
    it = installation(alone, None)  # a gateway needs none, and is not asked for one
    with pytest.raises(NoDataKey, match="CHARGEWRIGHT_VAULT_KEY_FILE"):
        _ = it.vault
    assert list(tmp_path.iterdir()) == []


def test_the_first_start_makes_the_first_key_and_later_ones_keep_it(tmp_path):
    fresh = replace(given(), data_dir=tmp_path / "data", vault=VaultSettings())
    make_first_key(fresh)
    sealed = open_vault(fresh).seal(b"seed", purpose="totp")
    make_first_key(fresh)
    assert open_vault(fresh).open(sealed, purpose="totp") == b"seed"


@pytest.mark.parametrize(
    ("missing", "variable"),
    [("database", "CHARGEWRIGHT_DATABASE_URL"), ("bus", "CHARGEWRIGHT_NATS_URL")],
)
def test_what_a_process_alone_is_not_told_is_named_with_its_variable(missing, variable):
    alone = given()
    alone = replace(alone, **{missing: type(getattr(alone, missing))()})
    with pytest.raises(Invalid, match=variable):
        installation(alone, None)
