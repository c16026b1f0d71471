"""What OCPP 2 forbids us to ask of a station though its schema allows it: a rule for each clause.

The clauses are those of OCPP 2.0.1, part 2; 2.1 keeps them. How many things a station takes in one message
is for its own settings to say, and for whoever queues a command to look at (`counted`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET

from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import SettingName
from chargewright.translate.configuration import attempts_in
from chargewright.translate.der_rules import (
    default_or_scheduled,
    settings_of_its_kind,
    unit_of_curve,
)
from chargewright.translate.v2x_rules import modes_of_a_profile

Rule: TypeAlias = Callable[[Any], Iterator[Problem]]

_EXTERNAL: Final = "ChargingStationExternalConstraints"
_NOT_CLEARED: Final = frozenset({_EXTERNAL, "LocalGeneration"})
_STATION_MAX: Final = "ChargingStationMaxProfile"
_TRANSACTION: Final = "TxProfile"
_NOT_OURS: Final = "is a purpose that only a station may report"
_IS_NAMED: Final = "must name which: at least one of its fields is needed"
_HAS_RHYTHM: Final = "needs interval, values or both"
_WHOLE_STATION: Final = 0
SLOT: Final = "NetworkConfiguration"
"""The component of one way to reach us; its instance is the slot."""
_PARTS: Final = ("Apn", "Vpn")


def problems_with(action: str, request: msgspec.Struct) -> Sequence[Problem]:
    """Everything that a request asks and must not; fields by the names of the message."""
    return [problem for rule in RULES.get(action, ()) for problem in rule(request)]


class Counted(NamedTuple):
    """So many things in a field of a payload, and the settings by which a station says how much it takes.

    `setting` says how many things it takes, `setting_of_bytes` how long the message may be.
    """

    setting: SettingName
    setting_of_bytes: SettingName
    field: str
    number: int


def counted(name: str, payload: Mapping[str, Any]) -> Counted | None:
    """What a station may limit in this command; None: nothing.

    B05.FR.11, B06.FR.05, B08.FR.06, D01.FR.11, N02.FR.07, N04.FR.09 and N06.FR.04.
    """
    limited = _LIMITED.get(name)
    if limited is None:
        return None
    field, component, instance = limited
    things, size = (
        SettingName(component=component, variable=variable, variable_instance=instance)
        for variable in ("ItemsPerMessage", "BytesPerMessage")
    )
    return Counted(things, size, field, len(payload.get(field) or ()))


_LIMITED: Final[Mapping[str, tuple[str, str, str | None]]] = {
    "GetVariables": ("getVariableData", "DeviceDataCtrlr", "GetVariables"),
    "SetVariables": ("setVariableData", "DeviceDataCtrlr", "SetVariables"),
    "GetReport": ("componentVariable", "DeviceDataCtrlr", "GetReport"),
    "GetMonitoringReport": ("componentVariable", "DeviceDataCtrlr", "GetReport"),
    "SetVariableMonitoring": ("setMonitoringData", "MonitoringCtrlr", "SetVariableMonitoring"),
    "ClearVariableMonitoring": ("id", "MonitoringCtrlr", "ClearVariableMonitoring"),
    "SendLocalList": ("localAuthorizationList", "LocalAuthListCtrlr", None),
    "send_local_list": ("tokens", "LocalAuthListCtrlr", None),
}
"""By command: the field, and the component and the instance of its ItemsPerMessage and BytesPerMessage (part 2, appendices)."""


def _variables_once(request: Any) -> Iterator[Problem]:
    """No variable is set twice in one message (B05.FR.13)."""
    names = [each.name.key for each in attempts_in("SetVariables", msgspec.to_builtins(request))]
    if len(names) != len(set(names)):
        yield Problem("setVariableData", "sets one variable twice")


def _part_that_is_on(request: Any) -> Iterator[Problem]:
    """Whoever writes what an APN or a VPN is reached by switches it on with it (2.1, B09.FR.29)."""
    written = {
        (each.component.instance, each.variable.name): (place, each.attribute_value.lower())
        for place, each in enumerate(request.set_variable_data)
        if each.component.name == SLOT
    }
    for (slot, name), (place, _) in written.items():
        switch = next((f"{part}Enabled" for part in _PARTS if name.startswith(part)), name)
        if switch != name and written.get((slot, switch), (0, ""))[1] != "true":
            rule = Sentence("needs {switch} to be true in the same message", switch=switch)
            yield Problem(f"setVariableData[{place}]", rule)


def _plain_address(request: Any) -> Iterator[Problem]:
    """An address by HTTP that a log goes to has no fragment, and no query that ends with a slash (2.1, N01.FR.27 and 28)."""
    parts = urlsplit(request.log.remote_location)
    if parts.scheme in {"http", "https"} and (parts.fragment or parts.query.endswith("/")):
        yield Problem(
            "log.remoteLocation", "must have no fragment, and no query that ends with a slash"
        )


def _connector_of_status(request: Any) -> Iterator[Problem]:
    """A status is asked of a connector (F06.FR.13)."""
    if request.requested_message.value != "StatusNotification":
        return
    if request.evse is UNSET or request.evse.connector_id is UNSET:
        yield Problem("evse.connectorId", "a status is that of a connector: its number is needed")


def _start_profile(request: Any) -> Iterator[Problem]:
    """A start brings a profile for its own transaction, which has no name yet (F01.FR.09, F01.FR.11)."""
    profile = request.charging_profile
    if profile is UNSET:
        return
    if profile.charging_profile_purpose.value != _TRANSACTION:
        yield Problem("chargingProfile.chargingProfilePurpose", "must be TxProfile with a start")
    if profile.transaction_id is not UNSET:
        yield Problem(
            "chargingProfile.transactionId", "must be left out: the transaction has no name yet"
        )


def _purpose(request: Any) -> Iterator[Problem]:
    """What a profile is for decides where it may be set and what it names (K01.FR.03, 16, 22 and 38, K04.FR.03)."""
    profile = request.charging_profile
    field = "chargingProfile.chargingProfilePurpose"
    purpose = profile.charging_profile_purpose.value
    if purpose == _EXTERNAL:
        yield Problem(field, _NOT_OURS)
    if purpose == _TRANSACTION:
        if profile.transaction_id is UNSET:
            yield Problem("chargingProfile.transactionId", "is needed: a TxProfile is of one")
        if request.evse_id == _WHOLE_STATION:
            yield Problem("evseId", "must not be 0: a TxProfile is of one EVSE")
    if purpose == _STATION_MAX:
        if request.evse_id != _WHOLE_STATION:
            yield Problem("evseId", "must be 0: the limit is of the whole station")
        if profile.charging_profile_kind.value == "Relative":
            yield Problem(
                "chargingProfile.chargingProfileKind", "must not be Relative for a whole station"
            )


def _schedules(request: Any) -> Iterator[Problem]:
    """From when a schedule counts, how it comes again, and the order of its periods.

    K01.FR.19, 31, 35, 40 and 41.
    """
    profile = request.charging_profile
    if profile is UNSET:
        return
    if profile.charging_profile_kind.value == "Recurring" and profile.recurrency_kind is UNSET:
        yield Problem("chargingProfile.recurrencyKind", "is needed, where the profile is Recurring")
    is_relative = profile.charging_profile_kind.value == "Relative"
    is_dated = profile.charging_profile_kind.value in {"Absolute", "Recurring"}
    for number, schedule in enumerate(profile.charging_schedule):
        of = f"chargingProfile.chargingSchedule[{number}]"
        if is_dated and schedule.start_schedule is UNSET:
            yield Problem(f"{of}.startSchedule", "is needed, unless the profile is Relative")
        if is_relative and schedule.start_schedule is not UNSET:
            yield Problem(f"{of}.startSchedule", "must be left out: the profile is Relative")
        starts = [each.start_period for each in schedule.charging_schedule_period]
        if starts[0] != 0:
            yield Problem(f"{of}.chargingSchedulePeriod[0].startPeriod", "must be 0")
        if starts != sorted(set(starts)):
            yield Problem(f"{of}.chargingSchedulePeriod", "must begin one after the other")
        for place, period in enumerate(schedule.charging_schedule_period):
            if period.phase_to_use is not UNSET and period.number_phases != 1:
                yield Problem(
                    f"{of}.chargingSchedulePeriod[{place}].phaseToUse",
                    "needs numberPhases to be 1",
                )


def _profiles_asked(request: Any) -> Iterator[Problem]:
    """Profiles are asked for by number, or by what they are (K09.FR.03)."""
    asked = request.charging_profile
    by_number = asked.charging_profile_id is not UNSET
    by_kind = any(
        each is not UNSET
        for each in (asked.charging_profile_purpose, asked.stack_level, asked.charging_limit_source)
    )
    if not by_number and not by_kind:
        yield Problem("chargingProfile", _IS_NAMED)
    if by_number and by_kind:
        yield Problem("chargingProfile.chargingProfileId", "goes with no other field")


def _profiles_cleared(request: Any) -> Iterator[Problem]:
    """It is said which profiles go, and none that only a station clears (K10.FR.02, K10.FR.06)."""
    criteria = request.charging_profile_criteria
    purpose = UNSET if criteria is UNSET else criteria.charging_profile_purpose
    if purpose is not UNSET and purpose.value in _NOT_CLEARED:
        yield Problem("chargingProfileCriteria.chargingProfilePurpose", _NOT_OURS)
    if request.charging_profile_id is UNSET and (
        criteria is UNSET
        or all(
            each is UNSET
            for each in (criteria.evse_id, criteria.charging_profile_purpose, criteria.stack_level)
        )
    ):
        yield Problem("chargingProfileCriteria", _IS_NAMED)


def _one_customer(request: Any) -> Iterator[Problem]:
    """Customer information is that of one customer (N09.FR.04, N10.FR.08)."""
    said = (request.id_token, request.customer_certificate, request.customer_identifier)
    if sum(each is not UNSET for each in said) != 1:
        yield Problem(
            "idToken", "one of idToken, customerCertificate and customerIdentifier is needed"
        )


def _something_of_a_customer(request: Any) -> Iterator[Problem]:
    """Customer information is asked to be read, to be cleared, or both (N09.FR.01, N10.FR.01)."""
    if not request.report and not request.clear:
        yield Problem("report", "asks for nothing: report, clear or both must be true")


def _list(request: Any) -> Iterator[Problem]:
    """A list has a number from 1 on, and each token once (D01.FR.06, D01.FR.18)."""
    if request.version_number < 1:
        yield Problem("versionNumber", "must be more than 0")
    entries = request.local_authorization_list or ()
    tokens = Counter((each.id_token.id_token.upper(), each.id_token.type) for each in entries)
    if any(count > 1 for count in tokens.values()):
        yield Problem("localAuthorizationList", "names one token twice")


def _streams(request: Any) -> Iterator[Problem]:
    """A stream that is asked for has a rhythm (2.1, N11.FR.09)."""
    for number, monitor in enumerate(request.set_monitoring_data):
        stream = getattr(monitor, "periodic_event_stream", UNSET)
        if stream is not UNSET and stream.interval is UNSET and stream.values is UNSET:
            yield Problem(f"setMonitoringData[{number}].periodicEventStream", _HAS_RHYTHM)


def _rhythm(request: Any) -> Iterator[Problem]:
    """Another rhythm is one (2.1, N14.FR.01)."""
    if request.params.interval is UNSET and request.params.values is UNSET:
        yield Problem("params", _HAS_RHYTHM)


RULES: Final[Mapping[str, Sequence[Rule]]] = {
    "SetVariables": (_variables_once, _part_that_is_on),
    "GetLog": (_plain_address,),
    "TriggerMessage": (_connector_of_status,),
    "RequestStartTransaction": (_start_profile, _schedules),
    "SetChargingProfile": (_purpose, _schedules, modes_of_a_profile),
    "GetChargingProfiles": (_profiles_asked,),
    "ClearChargingProfile": (_profiles_cleared,),
    "CustomerInformation": (_one_customer, _something_of_a_customer),
    "SendLocalList": (_list,),
    "SetVariableMonitoring": (_streams,),
    "AdjustPeriodicEventStream": (_rhythm,),
    "SetDERControl": (settings_of_its_kind, default_or_scheduled, unit_of_curve),
}
"""By action: what is looked at before it is queued, and again before it is sent."""
