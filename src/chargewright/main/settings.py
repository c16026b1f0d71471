"""The settings: one frozen value, read once, from defaults, one TOML file and the environment.

The groups and what is in them are in `setting_groups.py` and its neighbours. In the file
a setting is `key = value` under its group's `[table]`; in the environment it is `CHARGEWRIGHT_GROUP_KEY`.
The command line wins over the environment, which wins over the file.
"""

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from chargewright.gateway.limits import networks_of
from chargewright.kernel.problem import Invalid, Problem, Severity
from chargewright.main.setting import (
    PREFIX,
    Address,
    Declared,
    Means,
    Row,
    Source,
    build,
    declared,
    flattened,
    shown,
    unknown,
    value_of,
)
from chargewright.main.setting_groups import (
    BusSettings,
    DatabaseSettings,
    HttpSettings,
    LogSettings,
    PaymentSettings,
    RetentionSettings,
    SessionSettings,
    VaultSettings,
    WatchSettings,
    WorkSettings,
)
from chargewright.main.setting_groups_contracts import ContractSettings
from chargewright.main.setting_groups_stations import FilesSettings, OcppSettings
from chargewright.main.setting_groups_vat import VatSettings
from chargewright.network.file_jobs import Offers, Protocol

CONFIG_VARIABLE: Final = PREFIX + "CONFIG"
TEST_PREFIX: Final = PREFIX + "TEST_"
_TILE_URL: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]+")
"""No name, no password, no placeholder before the path: the policy of the dashboard names this host."""
_DATA: Final = Path("chargewright-data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, checked."""

    data_dir: Annotated[
        Path, Means("Where the embedded database, the bus and the secrets live. Whoever installs.")
    ] = _DATA
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    bus: BusSettings = field(default_factory=BusSettings)
    http: HttpSettings = field(default_factory=HttpSettings)
    ocpp: OcppSettings = field(default_factory=OcppSettings)
    contracts: ContractSettings = field(default_factory=ContractSettings)
    files: FilesSettings = field(default_factory=FilesSettings)
    sessions: SessionSettings = field(default_factory=SessionSettings)
    payments: PaymentSettings = field(default_factory=PaymentSettings)
    vat: VatSettings = field(default_factory=VatSettings)
    work: WorkSettings = field(default_factory=WorkSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    vault: VaultSettings = field(default_factory=VaultSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    logs: LogSettings = field(default_factory=LogSettings)

    @property
    def public_url(self) -> str:
        """Without a slash at the end."""
        return (self.http.public_url or f"http://{self.http.address}").rstrip("/")

    @property
    def station_url(self) -> str:
        """What stations connect to, up to their identity: with a slash at the end."""
        ocpp = self.ocpp
        if ocpp.public_url is not None:
            return ocpp.public_url.rstrip("/") + "/"
        if ocpp.tls_certificate_file is not None:
            return f"wss://{ocpp.tls_address}{ocpp.path_prefix}"
        return f"ws://{ocpp.address}{ocpp.path_prefix}"

    @property
    def files_tls(self) -> tuple[Path, Path] | None:
        """The certificate chain and key of the file service; None where neither it nor stations have one."""
        for certificate, key in (
            (self.files.tls_certificate_file, self.files.tls_key_file),
            (self.ocpp.tls_certificate_file, self.ocpp.tls_key_file),
        ):
            if certificate is not None and key is not None:
                return certificate, key
        return None

    @property
    def files_addresses(self) -> Mapping[str, Address]:
        """Where the file service listens, by the key of the setting that says so."""
        files, is_safe = self.files, self.files_tls is not None
        served = {
            "files.https_address": (is_safe, files.https_address),
            "files.sftp_address": (files.serves_sftp, files.sftp_address),
            "files.ftps_address": (is_safe and files.serves_ftp, files.ftps_address),
            "files.http_address": (files.serves_http or files.https_url, files.http_address),
            "files.ftp_address": (files.serves_ftp, files.ftp_address),
        }
        return {key: address for key, (is_served, address) in served.items() if is_served}

    @property
    def files_urls(self) -> Mapping[Protocol, str]:
        """What stations are told of the file service: the base of every address, by protocol."""
        files = self.files
        urls = {}
        for key, address in self.files_addresses.items():
            protocol = Protocol(key.removeprefix("files.").removesuffix("_address"))
            urls[protocol] = f"{protocol}://{replace(address, host=files.public_host)}"
        if not files.serves_http:
            urls.pop(Protocol.HTTP, None)
        if files.https_url is not None:
            urls[Protocol.HTTPS] = files.https_url.rstrip("/")
        return {each: urls[each] for each in Protocol if each in urls}

    @property
    def files_offers(self) -> Offers:
        files = self.files
        return Offers(
            urls=self.files_urls,
            lives_for=timedelta(seconds=files.job_lives_s),
            firmware_bytes_max=files.firmware_mb_max * 1_000_000,
            upload_bytes_max=files.upload_mb_max * 1_000_000,
        )

    @property
    def files_folder(self) -> Path:
        return self.files.folder or self.data_dir / "files"


DECLARED: Final[Mapping[str, Declared]] = {found.key: found for found in declared(Settings)}
"""Every setting by its dotted key, in the order of the groups and of what is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRead:
    """The settings, where each came from, and what was odd but not wrong."""

    settings: Settings
    sources: Mapping[str, Source]
    warnings: tuple[Problem, ...]

    def describe(self) -> tuple[Row, ...]:
        """Every setting with its value, source and meaning; secrets masked."""
        return tuple(
            Row(
                key=key,
                variable=found.variable,
                value=shown(_at(self.settings, key)),
                default=shown(found.default),
                source=self.sources[key],
                meaning=found.meaning,
            )
            for key, found in DECLARED.items()
        )


def environment() -> Mapping[str, str]:
    """The process's environment: the one place that reads it."""
    return dict(os.environ)  # noqa: TID251 - this is main/settings.py


def read_settings(
    variables: Mapping[str, str],
    *,
    file: Path | None = None,
    options: Mapping[str, str] | None = None,
) -> SettingsRead:
    """Read everything once.

    `file` (or else the variable CHARGEWRIGHT_CONFIG) names the TOML file; None means there is
    none. `options` come from the command line, by dotted key.

    Raises:
        Invalid: `problems` lists every setting that breaks a rule.

    """
    named = file or (Path(variables[CONFIG_VARIABLE]) if variables.get(CONFIG_VARIABLE) else None)
    in_file, problems = _from_file(named)
    by_variable = {found.variable: found.key for found in DECLARED.values()}
    given: dict[str, tuple[Source, str, object]] = {}
    for key, value in in_file.items():
        if key in DECLARED:
            given[key] = (Source.FILE, key, value)
        else:
            problems.append(unknown(key, DECLARED, severity=Severity.ERROR))
    for variable, text in variables.items():
        if variable in by_variable:
            given[by_variable[variable]] = (Source.ENVIRONMENT, variable, text)
        elif variable.startswith(PREFIX) and variable != CONFIG_VARIABLE:
            problems += _odd_variable(variable, by_variable)
    for key, text in (options or {}).items():
        given[key] = (Source.COMMAND_LINE, key, text)

    values: dict[str, object] = {}
    for key, (_, name, value) in given.items():
        try:
            values[key] = value_of(DECLARED[key], value)
        except ValueError as broken:
            problems.append(Problem(name, str(broken)))
    settings: Settings = build(Settings, values)
    problems += _contradictions(settings)
    errors = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    if errors:
        listed = "; ".join(f"{problem.field} {problem.rule}" for problem in errors)
        raise Invalid(f"Settings: {listed}.", problems=errors)
    return SettingsRead(
        settings=settings,
        sources={key: given[key][0] if key in given else Source.DEFAULT for key in DECLARED},
        warnings=tuple(problems),
    )


def _from_file(file: Path | None) -> tuple[dict[str, object], list[Problem]]:
    if file is None:
        return {}, []
    try:
        return flattened(tomllib.loads(file.read_text(encoding="utf-8"))), []
    except OSError as error:
        return {}, [Problem(str(file), f"cannot be read: {error.strerror}")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Problem(str(file), f"is not TOML: {error}")]


def _odd_variable(variable: str, known: Mapping[str, str]) -> Iterator[Problem]:
    """A warning only: orchestrators add variables of their own under a service's name."""
    if not variable.startswith(TEST_PREFIX):
        by_name = {name: DECLARED[key] for name, key in known.items()}
        yield unknown(variable, by_name, severity=Severity.WARNING)


def _contradictions(settings: Settings) -> Iterator[Problem]:
    """Rules that concern more than the text of one setting."""
    ocpp, http, files = settings.ocpp, settings.http, settings.files
    if (ocpp.tls_certificate_file is None) != (ocpp.tls_key_file is None):
        yield Problem("ocpp.tls_key_file", "is needed with tls_certificate_file, and only then")
    if (ocpp.tls_second_certificate_file is None) != (ocpp.tls_second_key_file is None):
        rule = "is needed with tls_second_certificate_file, and only then"
        yield Problem("ocpp.tls_second_key_file", rule)
    try:
        networks_of(ocpp.trusted_proxies)
    except ValueError as wrong:
        yield Problem("ocpp.trusted_proxies", f"must be networks or addresses: {wrong}")
    if ocpp.certificate_renewal_days >= ocpp.certificate_days:
        yield Problem("ocpp.certificate_renewal_days", "must be shorter than certificate_days")
    if not (ocpp.path_prefix.startswith("/") and ocpp.path_prefix.endswith("/")):
        yield Problem("ocpp.path_prefix", "must begin and end with a slash")
    for key, url in (
        ("http.public_url", http.public_url),
        ("payments.payter_url", settings.payments.payter_url),
        ("payments.stripe_url", settings.payments.stripe_url),
    ):
        if url is not None and not _is_plain(url, {"http", "https"}):
            yield Problem(key, "must be http:// or https:// and a host, without query or fragment")
    if ocpp.public_url is not None and not _is_plain(ocpp.public_url, {"ws", "wss"}):
        rule = "must be ws:// or wss:// and a host, without query or fragment"
        yield Problem("ocpp.public_url", rule)
    if http.tile_url is not None and not _is_tile_url(http.tile_url):
        yield Problem(
            "http.tile_url",
            "must be http:// or https:// and a host, then a path with {z}, {x} and {y}",
        )
    if (files.tls_certificate_file is None) != (files.tls_key_file is None):
        yield Problem("files.tls_key_file", "is needed with tls_certificate_file, and only then")
    if files.https_url is not None and not _is_plain(files.https_url, {"https"}):
        rule = "must be https:// and a host, without query or fragment"
        yield Problem("files.https_url", rule)
    if files.passive_port_last < files.passive_port_first:
        yield Problem("files.passive_port_last", "must not be less than passive_port_first")
    if settings.payments.hold_critical_s <= settings.payments.hold_warning_s:
        yield Problem("payments.hold_critical_s", "must be later than hold_warning_s")
    if settings.retention.effect_days < settings.retention.idempotency_key_days:
        yield Problem("retention.effect_days", "must not be shorter than idempotency_key_days")
    if settings.database.passwords_file is not None and settings.database.url is None:
        yield Problem("database.passwords_file", "needs database.url")


def _is_plain(url: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in schemes and bool(host) and not parts.query + parts.fragment


def _is_tile_url(url: str) -> bool:
    return _TILE_URL.fullmatch(url) is not None and all(
        each in url for each in ("{z}", "{x}", "{y}")
    )


def _at(settings: object, key: str) -> object:
    for name in key.split("."):
        settings = getattr(settings, name)
    return settings
