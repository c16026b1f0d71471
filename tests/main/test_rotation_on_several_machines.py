"""Two machines share a database: a new key is known to both before it seals anywhere.

Each machine has a data directory of its own with a key file in it, and a server that runs on. At every
step both servers open every secret, whoever sealed it.
"""

import shutil

import pytest

from chargewright.adapters.vault import AesVault, key_id, new_key
from chargewright.kernel.problem import Conflict, Refusal
from chargewright.kernel.sealed import Purpose
from chargewright.main.key_places import tell_once
from chargewright.main.keys import NoDataKey, add_key_behind, data_keys, open_vault
from chargewright.main.rotation import add, retire, rotate, switch
from chargewright.main.settings import read_settings
from tests.play.clock import PatientClock
from tests.play.sealed import EVERYTHING, Place, line


class Machine(Place):
    """A data directory, the server on it, and the commands that are run there."""

    def __init__(self, database, folder, keys, clock):
        folder.mkdir()
        super().__init__(database, folder, keys, clock)

    def serves(self):
        """From now on a server runs here."""
        self.server = open_vault(self.settings)
        self.tells()

    def tells(self, role="worker"):
        """The quarter of a minute is over in which a server says what keys it has."""
        self.with_database(lambda database: tell_once(self.settings, database, self.clock, role))

    def takes_keys_of(self, other):
        shutil.copyfile(other.file, self.file)
        self.tells()

    @property
    def keys(self):
        return list(data_keys(self.settings))


@pytest.fixture
def clock():
    return PatientClock()


@pytest.fixture
def machines(fresh_database, tmp_path, clock):
    first_key = line(new_key())
    here, there = (
        Machine(fresh_database, tmp_path / name, first_key, clock) for name in ("here", "there")
    )
    here.filled()
    for machine in (here, there):
        machine.serves()
    return here, there


def both_open_everything(*machines):
    """Also what the other one seals at this moment."""
    for machine in machines:
        assert machine.opened(machine.server) == EVERYTHING
        for other in machines:
            fresh = other.server.seal(b"fresh", purpose=Purpose.TOTP_SEED)
            assert machine.server.open(fresh, purpose=Purpose.TOTP_SEED) == b"fresh"


def test_every_step_waits_for_both_machines_and_nobody_is_ever_locked_out(machines):
    here, there = machines
    (old,) = here.keys
    with pytest.raises(Refusal, match=r"there/data-keys on .*: begin with `.* --add`"):
        here.run(rotate)
    assert here.keys == [old], "what would lock the other out is not begun"

    here.run(add)
    _, new = here.keys
    assert here.keys == [old, new], "it opens, and seals nothing yet"
    both_open_everything(here, there)
    here.run(add)
    assert here.keys == [old, new], "no third key"
    assert f"The new data key {key_id(new).hex()} is in {here.file} already." in here.said

    with pytest.raises(Conflict, match=r"is missing in .*there/data-keys on .*Put it there"):
        here.run(switch)
    for step in (add, switch, rotate, retire):
        with pytest.raises(
            Conflict, match=r"is not in .*there/data-keys .*: put the keys of .*here"
        ):
            there.run(step)
    assert (here.keys, there.keys) == ([old, new], [old]), "nothing was changed"

    there.takes_keys_of(here)
    here.run(switch)
    assert here.keys == [new, old]
    both_open_everything(here, there)
    here.run(switch)
    assert here.keys == [new, old], "twice is once"
    for step in (rotate, retire):
        with pytest.raises(
            Conflict, match=r"Not everybody seals with .*: other keys come first in"
        ):
            here.run(step)
    assert here.opened(AesVault([old])) == EVERYTHING, "nothing was sealed again"

    there.run(switch)
    with pytest.raises(Conflict, match=r"are still sealed by an older key: run `.*` first"):
        there.run(retire)
    here.run(rotate)
    assert here.opened(AesVault([new])) == EVERYTHING
    both_open_everything(here, there)

    here.run(retire)
    both_open_everything(here, there)
    there.run(retire)
    assert (here.keys, there.keys) == ([new], [new])
    both_open_everything(here, there)


def test_a_machine_that_comes_late_is_told_which_keys_it_lacks(machines, fresh_database, tmp_path):
    here, there = machines
    late = Machine(fresh_database, tmp_path / "late", line(here.keys[0]), here.clock)
    here.run(add)
    there.takes_keys_of(here)
    here.run(switch)
    with pytest.raises(NoDataKey, match=r"here/data-keys on .* seals with the data key .*: put it"):
        late.serves()
    late.file.write_text(line(here.keys[1]) + line(here.keys[0]), encoding="utf-8")
    late.serves()
    both_open_everything(here, there, late)


def test_a_machine_that_is_gone_is_not_waited_for(machines, clock):
    here, _ = machines
    clock.advance(minutes=11)
    here.run(rotate)
    assert len(here.keys) == 2
    here.run(retire)
    assert here.opened(AesVault(here.keys)) == EVERYTHING


def test_a_step_that_was_killed_before_it_told_is_gone_on_with(machines):
    here, there = machines
    add_key_behind(here.settings)
    here.run(add)
    assert len(here.keys) == 2, "the key that was written is the new one"
    there.takes_keys_of(here)
    here.run(switch)
    there.run(switch)
    here.run(rotate)
    assert there.opened(AesVault(here.keys[:1])) == EVERYTHING


def test_one_machine_that_began_with_add_goes_on_with_that_key(machines, clock):
    here, _ = machines
    clock.advance(minutes=11)
    here.run(add)
    _, new = here.keys
    here.run(rotate)
    assert here.keys[0] == new
    assert len(here.keys) == 2


def test_two_processes_of_one_machine_are_one_place(machines, clock):
    here, _ = machines
    clock.advance(minutes=11)
    here.tells("worker")
    here.tells("api")
    here.run(rotate)
    assert here.opened(AesVault(here.keys[:1])) == EVERYTHING


def test_keys_in_variables_are_looked_at_and_left_to_the_operator(machines, clock):
    place, _ = machines
    (old,) = place.keys
    new = new_key()
    clock.advance(minutes=11)

    def given(*keys):
        place.settings = read_settings(
            {"CHARGEWRIGHT_VAULT_KEYS": "".join(map(line, keys))}
        ).settings

    def started_again(*keys):
        given(*keys)
        for role in ("api", "worker"):
            place.tells(role)

    started_again(old)
    with pytest.raises(Refusal, match=r"on a line behind the others in it, .*--switch`"):
        place.run(add)
    given(old, new)
    place.tells("api")
    with pytest.raises(Conflict, match=r"is missing in vault\.keys of the worker on "):
        place.run(switch)
    started_again(old, new)
    place.run(switch)
    assert "Every process knows every key that is here: put the new one before" in place.said[-1]
    given(new, old)
    with pytest.raises(Conflict, match=r"other keys come first in vault\.keys of the api on "):
        place.run(rotate)
    started_again(new, old)
    place.run(rotate)
    assert place.opened(AesVault([new])) == EVERYTHING
