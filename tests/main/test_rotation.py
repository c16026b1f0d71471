"""A data key is rotated while people sign in, while the command is killed, and never half."""

import os
import signal
import stat
import subprocess
import sys

import psycopg
import pytest

from chargewright.adapters.vault import AesVault, new_key
from chargewright.kernel.problem import Conflict, Outage, Refusal
from chargewright.kernel.sealed import Purpose
from chargewright.main.keys import data_keys, open_vault
from chargewright.main.settings import read_settings
from tests.play.sealed import EVERYTHING, Place, line

MANY = 1_500


def test_every_secret_is_sealed_again_and_the_old_key_is_taken_out(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled()
    (old,) = data_keys(place.settings)
    place.rotate()
    new, behind = data_keys(place.settings)
    assert behind == old
    assert place.opened(AesVault([new])) == EVERYTHING
    assert place.said[1:] == [
        "TOTP seeds: 3 of 3 sealed again.",
        "keys of terminal providers: 2 of 2 sealed again.",
        "answers kept for repeats: 2 of 2 sealed again.",
        "Nothing needs the older keys any more; take them out with --retire when backups allow.",
    ]
    place.retire()
    assert data_keys(place.settings) == [new]
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o640, "who could read it still can"


def test_the_old_key_stays_as_long_as_something_needs_it(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled()
    before = place.file.read_text(encoding="utf-8")
    place.file.write_text(line(new_key()) + before, encoding="utf-8")
    with pytest.raises(
        Conflict, match=r"TOTP seeds \(3\), keys of terminal providers \(2\), answers"
    ):
        place.retire()
    assert len(data_keys(place.settings)) == 2


def test_a_server_that_runs_on_opens_and_seals_with_the_new_key_at_once(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled()
    serving = open_vault(place.settings)
    place.rotate()
    place.retire()
    assert place.opened(serving) == EVERYTHING
    fresh = serving.seal(b"late", purpose=Purpose.TOTP_SEED)
    assert AesVault(data_keys(place.settings)).open(fresh, purpose=Purpose.TOTP_SEED) == b"late"


def test_a_key_file_that_vanishes_for_a_moment_stops_nobody(tmp_path):
    file = tmp_path / "data-keys"
    file.write_text(line(new_key()), encoding="utf-8")
    file.chmod(0o600)
    vault = open_vault(read_settings({"CHARGEWRIGHT_VAULT_KEY_FILE": str(file)}).settings)
    sealed = vault.seal(b"seed", purpose=Purpose.TOTP_SEED)
    file.unlink()
    assert vault.open(sealed, purpose=Purpose.TOTP_SEED) == b"seed"


def test_what_no_key_opens_is_told_and_the_rest_is_done(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled()
    with psycopg.connect(fresh_database.superuser) as connection:
        lost = AesVault([new_key()]).seal(b"seed", purpose=Purpose.TOTP_SEED)
        connection.execute("UPDATE user_account SET totp_seed = %s WHERE id = 'usr_00001'", (lost,))
    with pytest.raises(Conflict, match=r"TOTP seeds \(1\) are of a key that is not here"):
        place.rotate()
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute("DELETE FROM user_account WHERE id = 'usr_00001'")
    assert len(place.opened(AesVault(data_keys(place.settings)[:1]))) == 6


def test_keys_from_a_variable_are_the_operators_to_change(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled()
    (old,) = data_keys(place.settings)
    new = new_key()

    def given(*keys):
        place.settings = read_settings(
            {"CHARGEWRIGHT_VAULT_KEYS": "".join(map(line, keys))}
        ).settings

    given(old)
    with pytest.raises(Refusal, match=r"vault\.keys is set: put a new key"):
        place.rotate()
    given(new, old)
    place.rotate()
    assert place.opened(AesVault([new])) == EVERYTHING
    with pytest.raises(Refusal, match=r"vault\.keys is set: take the older keys out"):
        place.retire()


def test_a_rotation_that_was_killed_is_gone_on_with(fresh_database, tmp_path):
    place = Place(fresh_database, tmp_path).filled(MANY)
    (old,) = data_keys(place.settings)
    command = [sys.executable, "-m", "chargewright.main.cli", "rotate-data-key"]
    environment = {
        **os.environ,
        "CHARGEWRIGHT_DATABASE_OWNER_URL": fresh_database.owner,
        "CHARGEWRIGHT_DATABASE_URL": fresh_database.owner,
        "CHARGEWRIGHT_NATS_URL": "nats://127.0.0.1:1",
        "CHARGEWRIGHT_VAULT_KEY_FILE": str(place.file),
    }
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
        said = []
        for said_now in running.stderr:
            said.append(said_now)
            if "of 1500 sealed again" in said_now:
                running.send_signal(signal.SIGKILL)
                break
    assert running.returncode == -signal.SIGKILL, said
    new, behind = data_keys(place.settings)
    assert behind == old
    with pytest.raises(Outage, match="not here"):
        place.opened(AesVault([new]))
    assert set(place.opened(AesVault([new, old]))) == set(EVERYTHING), "nothing is lost on the way"

    ended = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=True)
    assert "Going on:" in ended.stderr
    assert data_keys(place.settings) == [new, old], "no third key"
    assert len(place.opened(AesVault([new]))) == MANY + 4
    subprocess.run([*command, "--retire"], env=environment, check=True, stderr=subprocess.PIPE)
    assert data_keys(place.settings) == [new]
