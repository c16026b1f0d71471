"""What an operator may set of a gateway."""

from dataclasses import dataclass

from chargewright.gateway.limits import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Times in seconds."""

    path_prefix: str = "/ocpp/"
    strangers_may_ask: bool = False
    call_timeout_s: float = 30.0
    commit_deadline_s: float = 20.0
    """A frame whose commit takes longer is dropped unanswered: the station repeats it."""
    heartbeat_interval_s: int = 300
    boot_retry_s: int = 60
    """After how long a station boots again that is not accepted."""
    reads_configuration: bool = True
    """Whether a station that boots with a firmware not met before is asked for all its settings."""
    credentials_poll_s: float = 10.0
    sessions_poll_s: float = 10.0
    commands_poll_s: float = 2.0
    answers_again_s: float = 1.0
    """After how long what a station answered is kept again where it could not be; then after 2, 4 and 8 times
    that. It does not say it again."""
    operators_poll_s: float = 10.0
    """How often operators are told of what an outage kept from them, or followed on its like."""
    deviations_s: float = 5.0
    """How often it is written down what stations say otherwise than the schema has it."""
    noticed_s: float = 1.0
    """How often it is written down whom we turned away."""
    trusted_proxies: tuple[Network, ...] = ()
    handshakes_per_address_per_minute: int = 6000
    handshakes_per_identity_per_minute: int = 60
    failed_handshakes_per_address_per_minute: int = 600
    """Of TLS; whose handshakes fail more often is not answered until a minute's share is back."""
    checks_serial_numbers: bool = False
    """Whether the serial number of a boot must stand in the certificate of security profile 3."""
    packs_messages: bool = True
    """Whether messages travel packed where a station asks for it (RFC 7692)."""
    frames_per_s: int = 100
    """Of one station, on average; whoever says more is read more slowly. 0: as fast as it comes."""
    frames_at_once: int = 1000
    """So many may come in a row: a station that was offline tells what it kept."""
    certificates_per_day: int = 10
    """What one station may have signed or sent again within a day."""
    silent_boot_s: float = 5.0
    """A known station that does not boot may be called after this."""
    asks_for_boot: bool = True
    """Whether it is asked to boot then, where its last boot is old."""
    boot_grace_s: float = 1.0
    goodbye_spread_s: float = 5.0
    """Over how long the sockets are closed at the end, so that not everyone returns at once."""
