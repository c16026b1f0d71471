import stat
import threading

import pytest

from chargewright.embedded.events import CannotStart
from chargewright.embedded.secrets import (
    create_secret,
    password,
    read_passwords,
    read_secret,
    write_passwords,
    write_secret,
)


def test_a_secret_is_made_once_and_is_closed_to_others(tmp_path):
    file = tmp_path / "token"
    made = create_secret(file, password)
    assert create_secret(file, password) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["token"], "no draft is left"


def test_two_makers_agree_on_one_secret(tmp_path):
    file = tmp_path / "token"
    both_have_looked = threading.Barrier(2)
    found = []

    def make():
        both_have_looked.wait()
        return password()

    makers = [
        threading.Thread(target=lambda: found.append(create_secret(file, make))) for _ in range(2)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(set(found)) == 1


def test_a_secret_is_replaced_whole(tmp_path):
    file = tmp_path / "token"
    write_secret(file, "old")
    reader = file.open()
    write_secret(file, "new")
    assert reader.read() == "old"
    reader.close()
    assert read_secret(file) == "new"


def test_a_secret_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "token"
    write_secret(file, "x")
    file.chmod(0o644)
    with pytest.raises(CannotStart, match=r"open to others \(mode 0644\): chmod 600"):
        read_secret(file)


def test_a_secret_that_is_missing_is_named(tmp_path):
    with pytest.raises(CannotStart, match="token cannot be read: No such file"):
        read_secret(tmp_path / "token")


def test_passwords_read_back(tmp_path):
    file = tmp_path / "database.json"
    write_secret(file, write_passwords({"app": 'a"b', "work": "ü"}))
    assert read_passwords(file) == {"app": 'a"b', "work": "ü"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("app: secret", "is not JSON"),
        ('["app"]', "must hold one object: role to password"),
        ('{"app": 1}', "must hold one object: role to password"),
    ],
)
def test_a_file_that_holds_no_passwords_is_refused(tmp_path, text, rule):
    file = tmp_path / "database.json"
    write_secret(file, text)
    with pytest.raises(CannotStart, match=rule):
        read_passwords(file)
