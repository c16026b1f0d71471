"""Files on disk: whole by their hash, partial by their row, and swept when nothing names them."""

import os

import pytest

from chargewright.adapters.files import FileStore
from chargewright.kernel.problem import Conflict
from chargewright.network.file_jobs import FileTooLarge
from tests.play.files import sha256

HELLO = b"hello, station"


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path)


def test_a_file_is_found_by_its_hash_once_it_is_whole(store):
    upload = store.begin("fil_1", most=100)
    upload.write(0, HELLO[:5])
    upload.write(5, HELLO[5:])
    content = upload.finish()
    upload.discard()
    assert content.sha256 == sha256(HELLO)
    assert b"".join(store.read(content.sha256)) == HELLO
    assert b"".join(store.read(content.sha256, 7, 4)) == HELLO[7:11]
    assert list((store.root / "coming").iterdir()) == []


def test_the_same_bytes_twice_are_kept_once(store):
    for upload_id in ("fil_1", "fil_2"):
        upload = store.begin(upload_id, most=100)
        upload.write(0, HELLO)
        upload.finish()
        upload.discard()
    assert len(list(store.root.glob("content/*/*"))) == 1


def test_it_goes_on_with_what_came_before(store):
    upload = store.begin("fil_1", most=100)
    upload.write(0, HELLO[:5])
    upload.keep()
    assert store.partial("fil_1") == 5
    upload = store.begin("fil_1", most=100)
    upload.write(5, HELLO[5:])
    assert upload.finish().sha256 == sha256(HELLO)
    upload.discard()


def test_a_whole_file_is_gone_on_with_from_its_content(store):
    upload = store.begin("fil_1", most=100)
    upload.write(0, HELLO)
    whole = upload.finish()
    upload.discard()
    upload = store.begin("fil_1", most=100, of=whole.sha256)
    upload.write(len(HELLO), b"!")
    assert upload.finish().sha256 == sha256(HELLO + b"!")
    upload.discard()
    assert b"".join(store.read(whole.sha256)) == HELLO


def test_there_are_no_gaps_no_more_than_was_allowed_and_one_writer_at_a_time(store):
    upload = store.begin("fil_1", most=10)
    with pytest.raises(Conflict):
        upload.write(3, b"x")
    with pytest.raises(FileTooLarge):
        upload.write(0, b"x" * 11)
    with pytest.raises(Conflict):
        store.begin("fil_1", most=10)
    upload.keep()
    store.begin("fil_1", most=10).discard()


def test_killed_between_disk_and_row_nothing_is_lost(store):
    upload = store.begin("fil_1", most=100)
    upload.write(0, HELLO)
    upload.finish()  # and here the process ends: no row says that it is whole
    os.close(upload._file)
    again = store.begin("fil_1", most=100)
    assert again.size_bytes == len(HELLO)
    assert again.finish().sha256 == sha256(HELLO)
    again.discard()


def test_only_what_is_old_is_removed(store):
    upload = store.begin("fil_1", most=100)
    upload.write(0, HELLO)
    content = upload.finish()
    upload.discard()
    store.begin("fil_2", most=100).keep()
    young = store.content(content.sha256).stat().st_mtime
    assert store.older_than(young - 1) == ([], [])
    assert not store.remove(content.sha256, young - 1)
    os.utime(store.coming("fil_2"), (0, 0))
    assert store.older_than(1) == ([], ["fil_2"])
    assert store.remove("fil_2", 1)
    assert store.partial("fil_2") == 0
