from pathlib import Path

import pytest

from chargewright.kernel.problem import Invalid, Problem
from chargewright.main.setting import Address, Secret, SecretUrl, Source, shown, value_of
from chargewright.main.setting_groups import LogLevel
from chargewright.main.setting_groups_stations import UnknownStations
from chargewright.main.settings import DECLARED, Settings, environment, read_settings
from chargewright.main.settings_page import settings_page

ROOT = Path(__file__).parents[2]


def problems(variables, **more):
    with pytest.raises(Invalid) as refused:
        read_settings(variables, **more)
    return list(refused.value.problems)


@pytest.fixture
def config(tmp_path):
    def write(text):
        file = tmp_path / "chargewright.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_nothing_set_gives_the_defaults_of_a_first_start():
    read = read_settings({})
    assert read.settings == Settings()
    assert str(read.settings.ocpp.address) == "127.0.0.1:9000"
    assert str(read.settings.ocpp.tls_address) == "127.0.0.1:9443"
    assert read.settings.public_url == "http://127.0.0.1:8080"
    assert set(read.sources.values()) == {Source.DEFAULT}


def test_the_command_line_wins_over_the_environment_which_wins_over_the_file(config):
    file = config("[ocpp]\ncall_timeout_s = 1\ncommit_deadline_s = 1\ncredentials_poll_s = 1\n")
    read = read_settings(
        {
            "CHARGEWRIGHT_CONFIG": str(file),
            "CHARGEWRIGHT_OCPP_CALL_TIMEOUT_S": "2",
            "CHARGEWRIGHT_OCPP_COMMIT_DEADLINE_S": "2",
        },
        options={"ocpp.call_timeout_s": "3"},
    )
    ocpp = read.settings.ocpp
    assert (ocpp.call_timeout_s, ocpp.commit_deadline_s, ocpp.credentials_poll_s) == (3, 2, 1)
    assert [
        read.sources[f"ocpp.{key}"]
        for key in ("call_timeout_s", "commit_deadline_s", "credentials_poll_s", "path_prefix")
    ] == [Source.COMMAND_LINE, Source.ENVIRONMENT, Source.FILE, Source.DEFAULT]


def test_the_file_of_the_command_line_wins_over_the_one_of_the_environment(config, tmp_path):
    read = read_settings(
        {"CHARGEWRIGHT_CONFIG": str(tmp_path / "absent.toml")}, file=config("[logs]\nlevel='error'")
    )
    assert read.settings.logs.level is LogLevel.ERROR


def test_every_mistake_is_named_at_once(config):
    file = config(
        """
        [ocpp]
        adress = "0.0.0.0:9000"
        call_timeout_s = "soon"
        tls_key_file = "/etc/key.pem"
        [logs]
        level = "loud"
        """
    )
    assert problems({"CHARGEWRIGHT_HTTP_ADDRESS": "8080"}, file=file) == [
        Problem("ocpp.adress", "is no setting; did you mean ocpp.address?"),
        Problem("ocpp.call_timeout_s", "must be a whole number"),
        Problem("logs.level", "must be one of debug, info, warning, error"),
        Problem("CHARGEWRIGHT_HTTP_ADDRESS", "must be HOST:PORT, with a port from 0 to 65535"),
        Problem("ocpp.tls_key_file", "is needed with tls_certificate_file, and only then"),
    ]


@pytest.mark.parametrize(
    ("variable", "text", "rule"),
    [
        ("OCPP_CALL_TIMEOUT_S", "0", "must be at least 1"),
        ("OCPP_CALL_TIMEOUT_S", "601", "must be at most 600"),
        ("OCPP_CALL_TIMEOUT_S", "1.5", "must be a whole number"),
        ("OCPP_CALL_TIMEOUT_S", "", "must be a whole number"),
        ("OCPP_UNKNOWN_STATIONS", "maybe", "must be one of reject, pend"),
        ("DATABASE_URL", "localhost", "must be a URL"),
        ("DATA_DIR", " ", "must not be empty; leave it out for the default"),
        ("OCPP_ADDRESS", "localhost:65536", "must be HOST:PORT, with a port from 0 to 65535"),
        ("PAYMENTS_RETRY_AFTER_S", "60,soon", "must be a whole number"),
        ("PAYMENTS_RETRY_AFTER_S", "60,0", "must be at least 1"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused_with_the_rule(variable, text, rule):
    name = f"CHARGEWRIGHT_{variable}"
    assert Problem(name, rule) in problems({name: text})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"CHARGEWRIGHT_OCPP_PATH_PREFIX": "ocpp"}, "ocpp.path_prefix"),
        ({"CHARGEWRIGHT_OCPP_PUBLIC_URL": "https://ocpp.example.com/"}, "ocpp.public_url"),
        ({"CHARGEWRIGHT_PUBLIC_URL": "charge.example.com"}, "http.public_url"),
        ({"CHARGEWRIGHT_PUBLIC_URL": "https://charge.example.com/?a=b"}, "http.public_url"),
        ({"CHARGEWRIGHT_PAYMENTS_PAYTER_URL": "ftp://x"}, "payments.payter_url"),
        ({"CHARGEWRIGHT_HTTP_TILE_URL": "https://tiles.example.org/{z}/{x}.png"}, "http.tile_url"),
        ({"CHARGEWRIGHT_HTTP_TILE_URL": "https://a;b.example/{z}/{x}/{y}"}, "http.tile_url"),
        ({"CHARGEWRIGHT_HTTP_TILE_URL": "https://{z}.example/{z}/{x}/{y}"}, "http.tile_url"),
        ({"CHARGEWRIGHT_HTTP_TILE_URL": "https://me:pw@a.example/{z}/{x}/{y}"}, "http.tile_url"),
        ({"CHARGEWRIGHT_HTTP_TILE_URL": "tiles.example.org/{z}/{x}/{y}"}, "http.tile_url"),
        ({"CHARGEWRIGHT_PAYMENTS_HOLD_CRITICAL_S": "60"}, "payments.hold_critical_s"),
        ({"CHARGEWRIGHT_RETENTION_EFFECT_DAYS": "29"}, "retention.effect_days"),
        ({"CHARGEWRIGHT_DATABASE_PASSWORDS_FILE": "/x"}, "database.passwords_file"),
    ],
)
def test_settings_that_contradict_are_refused(given, field):
    assert [problem.field for problem in problems(given)] == [field]


@pytest.mark.parametrize("text", ["[ocpp", "ocpp = ", "\x00"])
def test_a_file_that_is_not_toml_is_named(config, text):
    file = config(text)
    (problem,) = problems({}, file=file)
    assert problem.field == str(file)
    assert problem.rule.startswith("is not TOML")


def test_a_group_that_is_written_like_a_setting_is_named(config):
    assert problems({}, file=config("logs = 3")) == [
        Problem("logs", "is a group: write its settings below [logs]")
    ]


def test_a_file_that_is_not_there_is_named(tmp_path):
    file = tmp_path / "absent.toml"
    assert problems({}, file=file) == [
        Problem(str(file), "cannot be read: No such file or directory")
    ]


def test_a_strange_variable_is_a_warning_because_orchestrators_add_their_own():
    read = read_settings(
        {
            "CHARGEWRIGHT_PORT_8080_TCP": "tcp://10.0.0.1:8080",
            "CHARGEWRIGHT_OCPP_ADRESS": "0.0.0.0:9000",
            "CHARGEWRIGHT_TEST_LONG": "1",
        }
    )
    assert [(odd.field, odd.rule) for odd in read.warnings] == [
        ("CHARGEWRIGHT_PORT_8080_TCP", "is no setting"),
        (
            "CHARGEWRIGHT_OCPP_ADRESS",
            "is no setting; did you mean CHARGEWRIGHT_OCPP_ADDRESS?",
        ),
    ]


def test_secrets_are_never_shown():
    read = read_settings(
        {
            "CHARGEWRIGHT_DATABASE_URL": "postgresql://owner:very-secret@db.example.com/cw",
            "CHARGEWRIGHT_VAULT_KEYS": "very-secret",
        }
    )
    values = {row.key: row.value for row in read.describe()}
    assert values["database.url"] == "postgresql://owner:****@db.example.com/cw"
    assert values["vault.keys"] == "****"
    assert "very-secret" not in repr(read)
    assert read.settings.database.url is not None
    assert read.settings.database.url.reveal().startswith("postgresql://owner:very-secret@")


@pytest.mark.parametrize(
    ("url", "shown_as"),
    [
        ("nats://a:b@h1:4222,nats://c:d@h2:4222", "nats://a:****@h1:4222,nats://c:****@h2:4222"),
        ("nats://token@h1:4222", "nats://****@h1:4222"),
        ("postgresql://u:p%40ss@/db?host=%2Frun", "postgresql://u:****@/db?host=%2Frun"),
        ("postgresql://h/db?user=a&password=b&x=c", "postgresql://h/db?user=a&password=****&x=c"),
        ("postgresql://h/db", "postgresql://h/db"),
    ],
)
def test_a_url_shows_everything_but_its_password(url, shown_as):
    assert str(SecretUrl(url)) == shown_as


@pytest.mark.parametrize(
    "key", [key for key, found in DECLARED.items() if found.default is not None]
)
def test_every_setting_reads_back_what_it_shows(key):
    found = DECLARED[key]
    assert value_of(found, shown(found.default)) == found.default


def test_seconds_to_retry_after_are_written_short(config):
    file = config("[payments]\nretry_after_s = [1, 1, 2]\n")
    assert read_settings({}, file=file).settings.payments.retry_after_s == (1, 1, 2)
    short = read_settings({"CHARGEWRIGHT_PAYMENTS_RETRY_AFTER_S": "1*2, 2"})
    assert short.settings.payments.retry_after_s == (1, 1, 2)


def test_values_have_the_types_that_the_code_wants():
    read = read_settings(
        {
            "CHARGEWRIGHT_OCPP_ADDRESS": "[::1]:9000",
            "CHARGEWRIGHT_OCPP_UNKNOWN_STATIONS": "PEND",
            "CHARGEWRIGHT_VAULT_KEYS": "k",
            "CHARGEWRIGHT_DATA_DIR": "/srv/chargewright",
            "CHARGEWRIGHT_PUBLIC_URL": "https://charge.example.com/",
        }
    ).settings
    assert read.ocpp.address == Address("::1", 9000)
    assert str(read.ocpp.address) == "[::1]:9000"
    assert read.ocpp.unknown_stations is UnknownStations.PEND
    assert isinstance(read.vault.keys, Secret)
    assert read.data_dir == Path("/srv/chargewright")
    assert read.public_url == "https://charge.example.com"


def test_every_setting_says_what_it_means_and_has_a_variable_of_its_own():
    assert all(found.meaning.endswith(".") for found in DECLARED.values())
    assert len({found.variable for found in DECLARED.values()}) == len(DECLARED)


def test_the_page_in_the_documentation_is_the_settings():
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "Run: make gen"


def test_the_environment_is_read_when_asked(monkeypatch):
    monkeypatch.setenv("CHARGEWRIGHT_LOGS_LEVEL", "debug")
    assert read_settings(environment()).settings.logs.level is LogLevel.DEBUG
