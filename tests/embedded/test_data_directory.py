import os
import stat

import pytest

from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import AlreadyRunning, CannotStart


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_directory_is_closed_and_its_secrets_more_so(tmp_path):
    data = DataDirectory.at(tmp_path / "deep" / "data")
    assert mode(data.root) == (0o711 if os.geteuid() == 0 else 0o700)
    assert mode(data.secrets) == 0o700


def test_a_folder_with_something_in_it_keeps_its_mode(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").touch()
    home.chmod(0o755)
    DataDirectory.at(home)
    assert mode(home) == 0o755


@pytest.mark.parametrize("path", ["letter.txt", "letter.txt/data"])
def test_what_is_no_folder_is_named(tmp_path, path):
    (tmp_path / "letter.txt").touch()
    with pytest.raises(CannotStart, match=r"letter\.txt.* cannot be used: .*"):
        DataDirectory.at(tmp_path / path)


def test_the_directory_is_free_again_after_its_holder(tmp_path):
    data = DataDirectory.at(tmp_path / "data")
    with data.locked(), pytest.raises(AlreadyRunning, match="one start per data directory"):
        data.locked().__enter__()
    with data.locked():
        pass
