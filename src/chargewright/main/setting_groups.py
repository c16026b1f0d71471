"""What can be set, group by group, with its default, its bounds and its meaning; those of stations are in
`setting_groups_stations`.

Units are in the names, and every setting says who would change it. A group is a table of the file
and a part of the variable's name; `docs/operations/settings.md` is made from both.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from chargewright.main.setting import Address, Means, Secret, SecretUrl

_HTTP: Final = Address("127.0.0.1", 8080)
_FREE: Final = Address("127.0.0.1", 0)
_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * _MINUTE_S
_DAY_S: Final = 24 * _HOUR_S


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """PostgreSQL: the embedded one when no URL is given."""

    url: Annotated[
        SecretUrl | None,
        Means(
            "A PostgreSQL (15 or newer) of your own, postgresql://HOST/NAME; unset starts the embedded "
            "one. Each role signs in under its own name, with its password from passwords_file."
        ),
    ] = None
    passwords_file: Annotated[
        Path | None,
        Means(
            "A 0600 file with one JSON object, role to password, for database.url. Whoever keeps "
            "passwords in .pgpass or uses certificates leaves it out."
        ),
    ] = None
    owner_url: Annotated[
        SecretUrl | None,
        Means("The owner's URL (migrations only), where it differs from database.url."),
    ] = None
    journal_url: Annotated[
        SecretUrl | None,
        Means("The gateway's URL, where it differs, for example past a connection pooler."),
    ] = None
    work_url: Annotated[SecretUrl | None, Means("The worker's URL, where it differs.")] = None
    app_url: Annotated[SecretUrl | None, Means("The API's URL, where it differs.")] = None
    connections_max: Annotated[
        int,
        Means(
            "Connections of one process to the database. Raise it with the number of cores, and "
            "max_connections of the server with the number of processes.",
            least=2,
            most=500,
        ),
    ] = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BusSettings:
    """NATS: the embedded one when no URL is given."""

    url: Annotated[
        SecretUrl | None,
        Means(
            "A NATS cluster of your own, nats://HOST:4222 or tls://HOST:4222, several with commas; "
            "unset starts the embedded one.",
            variable="NATS_URL",
        ),
    ] = None
    token_file: Annotated[
        Path | None, Means("A 0600 file with the token for bus.url.", variable="NATS_TOKEN_FILE")
    ] = None
    ca_file: Annotated[
        Path | None,
        Means(
            "The certificate authority of bus.url, where the machine does not know it.",
            variable="NATS_CA_FILE",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """The HTTP API, the dashboard, the receipts and the callbacks."""

    address: Annotated[
        Address,
        Means(
            "Where HTTP is served. Behind a reverse proxy leave it; in a container 0.0.0.0:8080."
        ),
    ] = _HTTP
    public_url: Annotated[
        str | None,
        Means(
            "The address under which drivers and providers reach us, for receipts and callbacks; "
            "unset is http:// and http.address. Every production sets it.",
            variable="PUBLIC_URL",
        ),
    ] = None
    installation_name: Annotated[
        str,
        Means(
            "What the dashboard calls this installation, also to whoever has not signed in. Whoever "
            "has more than one, or a name of their own."
        ),
    ] = "Chargewright"
    tile_url: Annotated[
        str | None,
        Means(
            "A tile server for the dashboard's maps, with `{z}`, `{x}` and `{y}` in its address; unset "
            "draws the outlines that are built in, and no browser asks another host. Its operator "
            "sees which places are looked at, and a key in it is told to everybody."
        ),
    ] = None
    sign_in_idle_s: Annotated[
        int,
        Means(
            "After how long without a request a user must sign in again; after 14 days in any case. A "
            "security officer's choice.",
            least=60,
            most=14 * _DAY_S,
        ),
    ] = 12 * _HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """Charging sessions and their deadlines."""

    cache_poll_s: Annotated[
        int,
        Means(
            "How soon the gateway sees a change of a session without the bus.", least=1, most=300
        ),
    ] = 10
    plug_in_s: Annotated[
        int,
        Means(
            "T-plug: how long a driver who paid has to connect the vehicle; a site may say otherwise.",
            least=1,
            most=_HOUR_S,
        ),
    ] = 5 * _MINUTE_S
    ready_expiration_s: Annotated[
        int,
        Means(
            "How long a started session waits for the station to begin. Longer than the stations' "
            "ConnectionTimeOut.",
            least=1,
            most=_HOUR_S,
        ),
    ] = 30
    ongoing_expiration_s: Annotated[
        int,
        Means(
            "T-lost: after how long a silence a session in progress is closed and billed as last "
            "known. Raise it where networks fail for longer; three meter intervals at least.",
            least=1,
            most=7 * _DAY_S,
        ),
    ] = 15 * _MINUTE_S
    limit_check_s: Annotated[
        int,
        Means(
            "How often energy and time are compared with what was held, beside each reading: it finds "
            "what reached its ceiling in silence. The database's load decides.",
            least=1,
            most=_MINUTE_S * 10,
        ),
    ] = 10
    costs_told_every_s: Annotated[
        int,
        Means(
            "How often stations that show costs (TariffCostCtrlr, Enabled[Cost]; in OCPP 1.6 "
            "CustomDisplayCostAndPrice) are told what their running sessions cost; 0: never. The stations' mobile data decide.",
            least=0,
            most=_HOUR_S,
        ),
    ] = 60
    power_after_stop_s: Annotated[
        int,
        Means(
            "When power still flows this long after a stop at the ceiling, an operator is alarmed.",
            least=1,
            most=_HOUR_S,
        ),
    ] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettings:
    """Card payments."""

    payter_url: Annotated[
        str,
        Means(
            "The Payter cloud. For trials https://cps-test.mypayter.com/ or the simulator's address."
        ),
    ] = "https://cps.mypayter.com/"
    stripe_url: Annotated[
        str,
        Means(
            "Stripe, on whose pages drivers pay with phones; for trials the simulator's address."
        ),
    ] = "https://api.stripe.com/"
    request_timeout_s: Annotated[
        int,
        Means(
            "How long a provider has to answer a capture or a release; after that the outcome is "
            "unknown, and it is asked. Questions wait for 12 s at most.",
            least=1,
            most=300,
        ),
    ] = 30
    authorize_timeout_s: Annotated[
        int,
        Means(
            "How long a provider has to answer when it asks the card's bank for a hold. Stays under "
            "100 s, after which the reader is freed without an answer.",
            least=1,
            most=95,
        ),
    ] = 70
    card_read_s: Annotated[
        int,
        Means(
            "T-read: how long a reader that was armed for a plugged vehicle waits for a card, then it "
            "is stopped. For terminals that are not always armed.",
            least=5,
            most=_HOUR_S,
        ),
    ] = 60
    message_shown_s: Annotated[
        int,
        Means(
            "How long a reader shows at least what a driver has to read, such as why a card was "
            "declined, before other news or the next card. More than 4 s keeps whoever was refused "
            "from trying another card for longer than Payter advises.",
            least=1,
            most=_MINUTE_S,
        ),
    ] = 4
    result_shown_s: Annotated[
        int,
        Means(
            "How long it shows what was paid, with the code of the receipt, to a driver who is leaving.",
            least=1,
            most=_MINUTE_S,
        ),
    ] = 8
    cost_shown_every_s: Annotated[
        int,
        Means(
            "How often, at most, a reader tells anew what the charge at its only EVSE has come to. It "
            "is stopped and armed again for that, so that a tap may have to be repeated.",
            least=15,
            most=_HOUR_S,
        ),
    ] = 60
    retry_after_s: Annotated[
        tuple[int, ...],
        Means(
            "How long to wait before each further try of a capture or release, until a definite "
            "answer. Payter documents this one; a demo shortens it.",
            least=1,
        ),
    ] = (_MINUTE_S,) * 5 + (_HOUR_S,) * 24 + (_DAY_S,) * 6
    hold_warning_s: Annotated[
        int, Means("The age at which a hold becomes an operator's warning.", least=1)
    ] = _DAY_S
    hold_critical_s: Annotated[
        int, Means("The age at which it becomes critical: windows of 48 h are common.", least=1)
    ] = 47 * _HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSettings:
    """Jobs, deadlines and reconcilers."""

    jobs_at_once: Annotated[
        int, Means("Effects that one worker performs at the same time.", least=1, most=200)
    ] = 10
    deadline_poll_s: Annotated[
        int,
        Means(
            "How often due deadlines are looked for; it bounds how late they are.", least=1, most=60
        ),
    ] = 1
    reconcile_every_s: Annotated[
        int,
        Means("How often each reconciler looks for gaps that silence left.", least=1, most=_HOUR_S),
    ] = 10
    stalled_after_s: Annotated[
        int,
        Means(
            "After how long without a heartbeat a job's worker counts as gone.", least=5, most=600
        ),
    ] = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """How long what is not for ever is kept. Law and contract decide; then the disk.

    Sessions, payments, receipts, the ledger and the facts are kept for ever.
    """

    ocpp_log_days: Annotated[
        int, Means("Messages of stations, both ways. Whole days are dropped.", least=1, most=3660)
    ] = 90
    meter_reading_days: Annotated[
        int,
        Means(
            "Single readings; sessions keep their totals for ever. Whole days are dropped.",
            least=35,
            most=3660,
        ),
    ] = 400
    idempotency_key_days: Annotated[
        int,
        Means(
            "Keys of what stations and providers said, with the answer they got. Longer than stations "
            "stay offline.",
            least=1,
            most=366,
        ),
    ] = 30
    api_answer_days: Annotated[
        int,
        Means(
            "Answers of the API kept under their Idempotency-Key. As long as integrators try again.",
            least=1,
            most=30,
        ),
    ] = 1
    effect_days: Annotated[
        int,
        Means(
            "Effects that are done or given up: what was asked of providers and stations, and when. "
            "Not shorter than idempotency_key_days.",
            least=1,
            most=3660,
        ),
    ] = 400
    command_days: Annotated[
        int, Means("Commands to stations that have ended.", least=1, most=3660)
    ] = 400
    attention_days: Annotated[
        int,
        Means(
            "Operator items that were closed, security events, and what was found of contracts.",
            least=1,
            most=3660,
        ),
    ] = 400
    availability_days: Annotated[
        int,
        Means(
            "When EVSEs, stations and terminals were up and down, since that ended.",
            least=31,
            most=3660,
        ),
    ] = 400
    unknown_station_days: Annotated[
        int,
        Means("Unknown stations that have not knocked for so long.", least=1, most=3660),
    ] = 30
    file_job_days: Annotated[
        int,
        Means(
            "Jobs by which firmware and logs moved, with the files that stations brought.",
            least=1,
            most=3660,
        ),
    ] = 90
    finished_job_days: Annotated[
        int, Means("Finished jobs of the worker's queue.", least=1, most=366)
    ] = 7
    audit_days: Annotated[
        int, Means("Rows of the audit trail: who changed what.", least=1, most=36_600)
    ] = 3650
    audit_address_days: Annotated[
        int,
        Means(
            "From which IP address a row of the audit trail was written. As long as a sign-in lasts.",
            least=1,
            most=366,
        ),
    ] = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    """The data keys that encrypt secrets at rest."""

    key_file: Annotated[
        Path | None,
        Means(
            "The 0600 file with the data keys; unset is data-keys in the data directory's secrets."
        ),
    ] = None
    keys: Annotated[
        Secret | None,
        Means(
            "The data keys themselves, for platforms that hand secrets in as variables; wins over "
            "key_file."
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Where `/healthz`, `/readyz` and `/metrics` are, beside those of the API.

    Port 0 takes a free one, which the start prints. The API has them at http.address.
    """

    gateway_address: Annotated[
        Address,
        Means(
            "Where the gateway answers whoever watches it. Whoever runs monitoring gives it a port."
        ),
    ] = _FREE
    worker_address: Annotated[
        Address,
        Means(
            "Where the worker answers; it also tells what the whole installation waits for. Whoever "
            "runs monitoring gives it a port."
        ),
    ] = _FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What the processes say."""

    level: Annotated[LogLevel, Means("The least that is written. `debug` shows decisions.")] = (
        LogLevel.INFO
    )
    format: Annotated[LogFormat, Means("`console` for people, `json` for a log collector.")] = (
        LogFormat.CONSOLE
    )
