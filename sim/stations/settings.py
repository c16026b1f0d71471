"""What the central system may read and change on a station; each protocol has its own names for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sim.stations.faults import Faults
from sim.stations.plan import StationPlan


@dataclass
class Settings:
    """The values themselves, as the station uses them."""

    password: str | None
    measurands: tuple[str, ...]
    meter_interval_s: float
    connection_timeout_s: float
    authorizes_remote_starts: bool
    starts_offline: bool
    starts_on_cable: bool
    connectors: int
    languages: tuple[str, ...] = ()
    """Those in which it shows prices and costs."""
    cost_decimals: str = "3"
    default_price: str = ""
    heartbeat_s: float = 300.0
    aligned_interval_s: float = 0.0
    stops_on_invalid_token: bool = True
    started_measurands: tuple[str, ...] = ("Energy.Active.Import.Register",)
    ended_measurands: tuple[str, ...] = ("Energy.Active.Import.Register",)
    after_boot: dict[str, str] = field(default_factory=dict)
    """What was taken and waits for the next boot, by its name on the wire."""

    @property
    def shows_costs(self) -> bool:
        return bool(self.languages)

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"

    @property
    def shows_many_languages(self) -> bool:
        return len(self.languages) > 1

    @classmethod
    def of(cls, plan: StationPlan) -> "Settings":
        return cls(
            password=plan.password,
            measurands=plan.measurands,
            meter_interval_s=plan.meter_interval_s,
            connection_timeout_s=plan.connection_timeout_s,
            authorizes_remote_starts=plan.authorizes_remote_starts,
            starts_offline=plan.starts_offline,
            starts_on_cable=plan.starts_on_cable,
            connectors=sum(len(evse.connectors) for evse in plan.evses),
            languages=plan.shows_costs,
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written on the wire. `read` raises ValueError for what it cannot be."""

    read: Callable[[str], object]
    write: Callable[[object], str]


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _seconds(text: str) -> float:
    seconds = int(text)
    if seconds < 0:
        raise ValueError(text)
    return float(seconds)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _joined(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


SECONDS: Final = Kind(_seconds, lambda value: f"{value:.0f}")
FLAG: Final = Kind(_flag, lambda value: str(value).lower())
NAMES: Final = Kind(_names, _joined)
TEXT: Final = Kind(str, str)
HEX_SECRET: Final = Kind(lambda text: bytes.fromhex(text).decode("latin-1"), str)
"""A key of bytes, written in hexadecimal (OCPP 1.6 security extension, AuthorizationKey)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One name of a table: which value it stands for, and what may be done with it."""

    attribute: str
    kind: Kind
    is_read_only: bool = False
    is_secret: bool = False

    def text(self, settings: Settings) -> str:
        return self.kind.write(getattr(settings, self.attribute))

    def change(self, settings: Settings, text: str) -> None:
        """Raises ValueError for a text that the setting cannot be."""
        setattr(settings, self.attribute, self.kind.read(text))


def change(name: str, setting: Setting, settings: Settings, text: str, faults: Faults) -> str:
    """Set it as the central system asks; the word that the station answers, the same in every version."""
    if setting.is_read_only or name in faults.rejects_settings:
        return "Rejected"
    try:
        setting.kind.read(text)
    except ValueError:
        return "Rejected"
    if name in faults.needs_reboot_for:
        settings.after_boot[name] = text
        return "RebootRequired"
    if name not in faults.ignores_settings:
        setting.change(settings, text)
    return "Accepted"


def after_boot(table: Mapping[str, Setting], settings: Settings, faults: Faults) -> None:
    """What a boot makes of settings: what waited for it holds now, and some have drifted."""
    for name, text in (*settings.after_boot.items(), *faults.drifts_to.items()):
        if name in table:
            table[name].change(settings, text)
    settings.after_boot.clear()
    faults.drifts_to.clear()
    for setting in table.values():
        if setting.kind is SECONDS and faults.drifts():
            setting.change(settings, str(int(setting.text(settings)) + 1))


V16: Final[Mapping[str, Setting]] = {
    "AuthorizationKey": Setting("password", HEX_SECRET, is_secret=True),
    "AuthorizeRemoteTxRequests": Setting("authorizes_remote_starts", FLAG),
    "AllowOfflineTxForUnknownId": Setting("starts_offline", FLAG),
    "CustomDisplayCostAndPrice": Setting("shows_costs", FLAG, is_read_only=True),
    "CustomMultiLanguageMessages": Setting("shows_many_languages", FLAG, is_read_only=True),
    "DefaultPrice": Setting("default_price", TEXT),
    "Language": Setting("language", TEXT, is_read_only=True),
    "NumberOfDecimalsForCostValues": Setting("cost_decimals", TEXT),
    "SupportedLanguages": Setting("languages", NAMES, is_read_only=True),
    "ClockAlignedDataInterval": Setting("aligned_interval_s", SECONDS),
    "ConnectionTimeOut": Setting("connection_timeout_s", SECONDS),
    "HeartbeatInterval": Setting("heartbeat_s", SECONDS),
    "MeterValueSampleInterval": Setting("meter_interval_s", SECONDS),
    "MeterValuesSampledData": Setting("measurands", NAMES),
    "NumberOfConnectors": Setting("connectors", TEXT, is_read_only=True),
    "StopTransactionOnInvalidId": Setting("stops_on_invalid_token", FLAG),
}
"""OCPP 1.6, 9: configuration keys; and those of prices (OCPP & California Pricing Requirements, 3)."""

V201: Final[Mapping[tuple[str, str], Setting]] = {
    ("AlignedDataCtrlr", "Interval"): Setting("aligned_interval_s", SECONDS),
    ("AuthCtrlr", "AuthorizeRemoteStart"): Setting("authorizes_remote_starts", FLAG),
    ("AuthCtrlr", "OfflineTxForUnknownIdEnabled"): Setting("starts_offline", FLAG),
    ("OCPPCommCtrlr", "HeartbeatInterval"): Setting("heartbeat_s", SECONDS),
    ("SampledDataCtrlr", "TxEndedMeasurands"): Setting("ended_measurands", NAMES),
    ("SampledDataCtrlr", "TxStartedMeasurands"): Setting("started_measurands", NAMES),
    ("SampledDataCtrlr", "TxUpdatedInterval"): Setting("meter_interval_s", SECONDS),
    ("SampledDataCtrlr", "TxUpdatedMeasurands"): Setting("measurands", NAMES),
    ("SecurityCtrlr", "BasicAuthPassword"): Setting("password", TEXT, is_secret=True),
    ("TxCtrlr", "EVConnectionTimeOut"): Setting("connection_timeout_s", SECONDS),
    ("TxCtrlr", "StopTxOnInvalidId"): Setting("stops_on_invalid_token", FLAG),
}
"""OCPP 2.0.1, part 2, appendices 3: components and their variables."""
NAMED_V201: Final[Mapping[str, Setting]] = {"/".join(name): each for name, each in V201.items()}
