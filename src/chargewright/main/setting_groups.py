"""What can be set, group by group, with its default, its bounds and its meaning.

Units are in the names, and every setting says who would change it. A group is a table of the file
and a part of the variable's name; `docs/operations/settings.md` is made from this file.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from chargewright.main.setting import Address, Means, Secret, SecretUrl

_HTTP: Final = Address("127.0.0.1", 8080)
_FREE: Final = Address("127.0.0.1", 0)
_OCPP: Final = Address("127.0.0.1", 9000)
_OCPP_TLS: Final = Address("127.0.0.1", 9443)
_FILES_HTTP: Final = Address("127.0.0.1", 8090)
_FILES_HTTPS: Final = Address("127.0.0.1", 8443)
_FTP: Final = Address("127.0.0.1", 2121)
_FTPS: Final = Address("127.0.0.1", 2990)
_SFTP: Final = Address("127.0.0.1", 2022)
_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * _MINUTE_S
_DAY_S: Final = 24 * _HOUR_S


class UnknownStations(StrEnum):
    REJECT = "reject"
    """404 at the handshake."""
    PEND = "pend"
    """Connected, answered Pending, and listed for an operator to accept or reject."""


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
class OcppSettings:
    """The stations' WebSockets."""

    address: Annotated[
        Address, Means("Where stations connect without TLS. In a container 0.0.0.0.")
    ] = _OCPP
    tls_address: Annotated[
        Address, Means("Where stations connect with TLS, once a certificate is set.")
    ] = _OCPP_TLS
    tls_certificate_file: Annotated[
        Path | None,
        Means("The server's certificate chain (PEM) for tls_address; unset: no TLS is served."),
    ] = None
    tls_key_file: Annotated[Path | None, Means("The key of that certificate (PEM).")] = None
    tls_second_certificate_file: Annotated[
        Path | None,
        Means(
            "A second chain (PEM) of the other sort of key, RSA beside ECDSA, for stations that know one "
            "of them only."
        ),
    ] = None
    tls_second_key_file: Annotated[
        Path | None, Means("The key of the second certificate (PEM).")
    ] = None
    tls_client_ca_file: Annotated[
        Path | None,
        Means(
            "Authorities (PEM) whose certificates stations of security profile 3 may show, beside those "
            "of our own (`chargewright ca`). Set by who gets station certificates elsewhere."
        ),
    ] = None
    certificate_days: Annotated[
        int,
        Means("How long a certificate lasts that we issue to a station.", least=1, most=3650),
    ] = 365
    certificate_renewal_days: Annotated[
        int,
        Means(
            "So long before it expires a station is asked to renew its certificate.",
            least=1,
            most=365,
        ),
    ] = 30
    certificates_per_day: Annotated[
        int,
        Means(
            "How many certificates one station may have signed or sent again within a day; more is "
            "refused.",
            least=1,
            most=1000,
        ),
    ] = 10
    asks_private_responders: Annotated[
        bool,
        Means(
            "Whether a responder that a station names for certificates (OCSP) may be at a private address. "
            "Only where the authority of contract certificates is in one's own network."
        ),
    ] = False
    trusted_proxies: Annotated[
        str | None,
        Means(
            "Networks of proxies before us, `10.0.0.0/8,192.0.2.7`: of who comes through one of them "
            "X-Forwarded-For names the address that counts."
        ),
    ] = None
    handshakes_per_address_per_minute: Annotated[
        int,
        Means(
            "Connections that one address may open in a minute; more are closed with 1008. 0: any. A site "
            "behind one address has as many stations as it has.",
            least=0,
            most=100_000,
        ),
    ] = 6000
    handshakes_per_identity_per_minute: Annotated[
        int,
        Means(
            "Connections that one station may open in a minute; more are closed with 1008. 0: any.",
            least=0,
            most=100_000,
        ),
    ] = 60
    frames_per_s: Annotated[
        int,
        Means(
            "Messages of one station in a second, on average; one that says more is read more slowly, "
            "and loses nothing. 0: as fast as it comes.",
            least=0,
            most=100_000,
        ),
    ] = 100
    frames_at_once: Annotated[
        int,
        Means(
            "So many messages may come in a row: what a station kept while it was offline.",
            least=1,
            most=1_000_000,
        ),
    ] = 1000
    path_prefix: Annotated[
        str,
        Means(
            "What stands before the station's identity in the path. For stations that cannot be "
            "reconfigured."
        ),
    ] = "/ocpp/"
    public_url: Annotated[
        str | None,
        Means(
            "The address that installers enter in stations, up to the identity: "
            "`wss://ocpp.example.org/ocpp/`. Unset is tls_address if TLS is served, else address, and "
            "path_prefix. Every production sets it."
        ),
    ] = None
    unknown_stations: Annotated[
        UnknownStations,
        Means(
            "Whether a station nobody has registered is rejected, or pends until an operator decides. "
            "An installer sets `pend` while a site is built."
        ),
    ] = UnknownStations.REJECT
    call_timeout_s: Annotated[
        int,
        Means(
            "How long a station has to answer our call. Raise it for stations on poor radio links.",
            least=1,
            most=600,
        ),
    ] = 30
    commit_deadline_s: Annotated[
        int,
        Means(
            "When a commit takes longer, the frame is dropped unanswered and the socket closed: the "
            "station repeats it. Stays under the stations' own timeout.",
            least=1,
            most=600,
        ),
    ] = 20
    heartbeat_interval_s: Annotated[
        int,
        Means(
            "What a booting station is told. Shorter shows a lost station sooner and costs traffic on "
            "metered radio links.",
            least=10,
            most=_DAY_S,
        ),
    ] = 300
    reads_configuration: Annotated[
        bool,
        Means(
            "Whether stations are asked for all their settings by themselves: with a firmware not met "
            "before, when they come back, and once in a while; what has drifted is set right where a "
            "template says so. Switch it off where stations on metered radio links have thousands of them."
        ),
    ] = True
    configuration_read_every_s: Annotated[
        int,
        Means(
            "How often the settings of a station that stays connected are read, to see what has drifted.",
            least=_HOUR_S,
            most=30 * _DAY_S,
        ),
    ] = _DAY_S
    credentials_poll_s: Annotated[
        int,
        Means(
            "How soon changed station passwords are known without the bus. The database's load "
            "decides.",
            least=1,
            most=300,
        ),
    ] = 10
    close_spread_s: Annotated[
        int,
        Means(
            "Over how long the stations' sockets are closed when the gateway stops, so that they do "
            "not all come back at once. Raise it with the number of stations.",
            least=0,
            most=600,
        ),
    ] = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSettings:
    """The file service, through which firmware and logs move.

    What is switched off is served to nobody, and no job offers it.
    """

    public_host: Annotated[
        str,
        Means(
            "The name or address under which stations reach the file service; it stands in the address "
            "of every job. Every production sets it."
        ),
    ] = "127.0.0.1"
    http_address: Annotated[Address, Means("Where stations fetch and bring files by HTTP.")] = (
        _FILES_HTTP
    )
    https_address: Annotated[
        Address, Means("Where they do so with TLS, once a certificate is set.")
    ] = _FILES_HTTPS
    ftp_address: Annotated[Address, Means("Where they do so by FTP.")] = _FTP
    ftps_address: Annotated[
        Address,
        Means("Where they do so by FTP with TLS from the first byte, once a certificate is set."),
    ] = _FTPS
    sftp_address: Annotated[Address, Means("Where they do so by SFTP.")] = _SFTP
    https_url: Annotated[
        str | None,
        Means(
            "The address that stations are told in place of public_host and https_address, where a "
            "reverse proxy has the certificate: `https://files.example.org`. It passes on to "
            "http_address."
        ),
    ] = None
    serves_http: Annotated[bool, Means("Whether HTTP without TLS is served.")] = True
    serves_ftp: Annotated[
        bool,
        Means(
            "Whether FTP and FTPS are served. A security officer who has no station that needs it "
            "switches it off: FTP sends passwords in clear."
        ),
    ] = True
    serves_sftp: Annotated[bool, Means("Whether SFTP is served.")] = True
    tls_certificate_file: Annotated[
        Path | None,
        Means(
            "The certificate chain (PEM) of HTTPS and FTPS, for public_host; unset is that of "
            "ocpp.tls_certificate_file."
        ),
    ] = None
    tls_key_file: Annotated[Path | None, Means("The key of that certificate (PEM).")] = None
    sftp_host_key_file: Annotated[
        Path | None,
        Means(
            "The host key of SFTP (0600, OpenSSH's form), for several machines behind one name; unset "
            "is one that is made in the data directory's secrets."
        ),
    ] = None
    passive_port_first: Annotated[
        int,
        Means(
            "The first port of FTP's passive data connections. A firewall must let in all of them.",
            least=1024,
            most=65_535,
        ),
    ] = 30_050
    passive_port_last: Annotated[
        int, Means("The last of them; each transfer needs one.", least=1024, most=65_535)
    ] = 30_099
    passive_address: Annotated[
        str | None,
        Means(
            "The IPv4 address that stations are told for data connections. Behind NAT the public one; "
            "unset is the one they came to."
        ),
    ] = None
    folder: Annotated[
        Path | None,
        Means(
            "Where the files are kept; several machines share it. Unset is `files` in the data "
            "directory."
        ),
    ] = None
    firmware_mb_max: Annotated[
        int, Means("How large a firmware image may be, in megabytes.", least=1, most=1_000_000)
    ] = 2_048
    upload_mb_max: Annotated[
        int,
        Means(
            "How much a station may bring for one job, in megabytes. As large as the logs of the "
            "most talkative.",
            least=1,
            most=1_000_000,
        ),
    ] = 512
    job_lives_s: Annotated[
        int,
        Means(
            "How long the door of a job is open, from the time at which its station shall begin. "
            "Longer where stations are offline for days.",
            least=60,
            most=30 * _DAY_S,
        ),
    ] = _DAY_S


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
        Means("Operator items that were closed, and security events.", least=1, most=3660),
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
