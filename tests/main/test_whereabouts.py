"""Commands beside a running platform find it by themselves."""

import json
import subprocess
import sys

from chargewright.main.setting import Address
from chargewright.main.settings import read_settings
from chargewright.main.whereabouts import Signpost, reached, whereabouts

SAID = {"http": "http://0.0.0.0:8180", "ocpp": "ws://10.0.0.7:9100/ocpp/"}


def settings_of(folder):
    return read_settings(
        {}, options={"data_dir": str(folder), "http.address": "[::]:8081"}
    ).settings


def test_an_address_that_serves_everybody_is_reached_on_this_machine():
    assert reached(Address("0.0.0.0", 9000)) == "127.0.0.1:9000"  # noqa: S104 - nothing is bound
    assert reached(Address("10.0.0.7", 9000)) == "10.0.0.7:9000"


def test_who_serves_here_says_where(tmp_path):
    Signpost(tmp_path).put_up(SAID)
    there = whereabouts(settings_of(tmp_path))
    assert (there.http, there.ocpp) == ("http://127.0.0.1:8180", "ws://10.0.0.7:9100/ocpp/")


def test_what_is_given_wins(tmp_path):
    Signpost(tmp_path).put_up(SAID)
    assert whereabouts(settings_of(tmp_path), http="http://there").http == "http://there"


def test_where_nobody_serves_the_settings_say(tmp_path):
    signpost = Signpost(tmp_path)
    signpost.take_down()
    assert whereabouts(settings_of(tmp_path)).http == "http://127.0.0.1:8081"
    signpost.put_up(SAID)
    signpost.take_down()
    assert whereabouts(settings_of(tmp_path)).ocpp == "ws://127.0.0.1:9000/ocpp/"


def test_what_one_that_was_killed_left_behind_is_not_believed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    signpost = Signpost(tmp_path)
    signpost.put_up(SAID)
    path = tmp_path / "addresses.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"pid": gone.pid}))
    assert signpost.read() == {}


def test_half_a_file_is_not_believed(tmp_path):
    (tmp_path / "addresses.json").write_text('{"http": "http://')
    assert Signpost(tmp_path).read() == {}
