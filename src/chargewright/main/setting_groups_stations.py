"""What can be set of stations: how they come to us, and how files travel between them and us.

As `setting_groups` has all else.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from chargewright.main.setting import Address, Means

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
            "Whether a responder or list that a station names for certificates (OCSP, CRL) may be at a private address. "
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
    failed_handshakes_per_address_per_minute: Annotated[
        int,
        Means(
            "Handshakes of TLS that may fail in a minute for one address; then its connections are closed "
            "before any work is done for them. 0: any. Trusted proxies are never shut out.",
            least=0,
            most=100_000,
        ),
    ] = 600
    checks_serial_numbers: Annotated[
        bool,
        Means(
            "Whether a station of security profile 3 must boot (OCPP 2.x) with the serial number that its "
            "certificate names, or is closed (B01.FR.12). Only where the identities in certificates are "
            "serial numbers, or these stand beside them."
        ),
    ] = False
    packs_messages: Annotated[
        bool,
        Means(
            "Whether messages travel compressed (RFC 7692) where a station asks for it, which saves most of "
            "their bytes on metered radio links. Switch it off where a model packs them wrongly."
        ),
    ] = True
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
    boot_retry_s: Annotated[
        int,
        Means(
            "After how long a station boots again that is pending or rejected, unless it is asked to before. "
            "Shorten it for stations that cannot be asked (OCPP 1.6 without TriggerMessage).",
            least=1,
            most=86_400,
        ),
    ] = 60
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
    asks_for_boot: Annotated[
        bool,
        Means(
            "Whether a station that comes back without a boot, and whose last boot is old, is asked for one "
            "(TriggerMessage). Switch it off where nothing may be sent to stations unasked."
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
