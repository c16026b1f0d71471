"""What the specification forbids us to ask of a station is refused by the field that asks it."""

import pytest

from chargewright.kernel.problem import Invalid
from chargewright.translate.asked_rightly import counted
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version

AT = "2026-03-02T09:00:00Z"
TOKEN = {"idToken": "04AB", "type": "ISO14443"}
PERIOD = {"startPeriod": 0, "limit": 16}
SCHEDULE = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [PERIOD]}
PROFILE = {
    "id": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
    "transactionId": "tx-1",
    "chargingSchedule": [SCHEDULE],
}
SET = {"evseId": 1, "chargingProfile": PROFILE}
START = {"idToken": TOKEN, "remoteStartId": 1}
VARIABLE = {"component": {"name": "C"}, "variable": {"name": "V"}, "attributeValue": "1"}
CUSTOMER = {"requestId": 1, "report": True, "clear": False}
P = "chargingProfile"
S = f"{P}.chargingSchedule[0]"


def changed(**more):
    return {**SET, P: {**PROFILE, **more}}


def with_periods(*periods):
    return changed(chargingSchedule=[{**SCHEDULE, "chargingSchedulePeriod": list(periods)}])


def without(payload, *names):
    return {name: value for name, value in payload.items() if name not in names}


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
@pytest.mark.parametrize(
    ("action", "payload", "field"),
    [
        ("SetVariables", {"setVariableData": [VARIABLE, {**VARIABLE, "attributeType": "Actual"}]}, "setVariableData"),
        ("TriggerMessage", {"requestedMessage": "StatusNotification"}, "evse.connectorId"),
        ("TriggerMessage", {"requestedMessage": "StatusNotification", "evse": {"id": 1}}, "evse.connectorId"),
        ("RequestStartTransaction", {**START, P: {**without(PROFILE, "transactionId"), "chargingProfilePurpose": "TxDefaultProfile"}}, f"{P}.chargingProfilePurpose"),
        ("RequestStartTransaction", {**START, P: PROFILE}, f"{P}.transactionId"),
        ("SetChargingProfile", {**SET, P: without(PROFILE, "transactionId")}, f"{P}.transactionId"),
        ("SetChargingProfile", {**SET, "evseId": 0}, "evseId"),
        ("SetChargingProfile", changed(chargingProfilePurpose="ChargingStationExternalConstraints"), f"{P}.chargingProfilePurpose"),
        ("SetChargingProfile", {**changed(chargingProfilePurpose="ChargingStationMaxProfile"), "evseId": 0}, f"{P}.chargingProfileKind"),
        ("SetChargingProfile", changed(chargingProfilePurpose="ChargingStationMaxProfile", chargingProfileKind="Absolute", chargingSchedule=[{**SCHEDULE, "startSchedule": AT}]), "evseId"),
        ("SetChargingProfile", changed(chargingProfileKind="Absolute"), f"{S}.startSchedule"),
        ("SetChargingProfile", changed(chargingSchedule=[{**SCHEDULE, "startSchedule": AT}]), f"{S}.startSchedule"),
        ("SetChargingProfile", changed(chargingProfileKind="Recurring", chargingSchedule=[{**SCHEDULE, "startSchedule": AT}]), f"{P}.recurrencyKind"),
        ("SetChargingProfile", with_periods({**PERIOD, "startPeriod": 60}), f"{S}.chargingSchedulePeriod[0].startPeriod"),
        ("SetChargingProfile", with_periods(PERIOD, {**PERIOD, "startPeriod": 60}, {**PERIOD, "startPeriod": 30}), f"{S}.chargingSchedulePeriod"),
        ("SetChargingProfile", with_periods({**PERIOD, "phaseToUse": 1, "numberPhases": 3}), f"{S}.chargingSchedulePeriod[0].phaseToUse"),
        ("GetChargingProfiles", {"requestId": 1, P: {}}, P),
        ("GetChargingProfiles", {"requestId": 1, P: {"chargingProfileId": [1], "stackLevel": 0}}, f"{P}.chargingProfileId"),
        ("ClearChargingProfile", {}, "chargingProfileCriteria"),
        ("ClearChargingProfile", {"chargingProfileCriteria": {"chargingProfilePurpose": "ChargingStationExternalConstraints"}}, "chargingProfileCriteria.chargingProfilePurpose"),
        ("CustomerInformation", CUSTOMER, "idToken"),
        ("CustomerInformation", {**CUSTOMER, "idToken": TOKEN, "report": False}, "report"),
        ("CustomerInformation", {**CUSTOMER, "idToken": TOKEN, "customerIdentifier": "x"}, "idToken"),
        ("SendLocalList", {"versionNumber": 0, "updateType": "Full"}, "versionNumber"),
        ("SendLocalList", {"versionNumber": 1, "updateType": "Full", "localAuthorizationList": [{"idToken": TOKEN}, {"idToken": {**TOKEN, "idToken": "04ab"}}]}, "localAuthorizationList"),
    ],
    ids=str,
)  # fmt: skip
def test_what_may_not_be_asked_is_refused_by_its_field(version, action, payload, field):
    with pytest.raises(Invalid) as refused:
        to_wire(version, action, payload)
    assert [each.field for each in refused.value.problems] == [f"payload.{field}"]


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("SetVariables", {"setVariableData": [VARIABLE, {**VARIABLE, "attributeType": "Target"}]}),
        ("TriggerMessage", {"requestedMessage": "Heartbeat"}),
        ("RequestStartTransaction", {**START, P: without(PROFILE, "transactionId")}),
        ("SetChargingProfile", SET),
        ("SetChargingProfile", with_periods(PERIOD, {**PERIOD, "startPeriod": 60, "phaseToUse": 1, "numberPhases": 1})),
        ("GetChargingProfiles", {"requestId": 1, P: {"chargingProfileId": [1]}}),
        ("ClearChargingProfile", {"chargingProfileId": 1}),
        ("ClearChargingProfile", {"chargingProfileCriteria": {"evseId": 0}}),
        ("CustomerInformation", {**CUSTOMER, "customerIdentifier": "x"}),
        ("SendLocalList", {"versionNumber": 1, "updateType": "Full"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_may_be_asked_is(version, action, payload):
    assert to_wire(version, action, payload)[0] == action


@pytest.mark.parametrize(
    ("name", "payload", "setting", "count"),
    [
        ("GetVariables", {"getVariableData": [1, 2]}, "DeviceDataCtrlr/ItemsPerMessage[GetVariables]", 2),
        ("SetVariables", {"setVariableData": [1]}, "DeviceDataCtrlr/ItemsPerMessage[SetVariables]", 1),
        ("GetReport", {"requestId": 1}, "DeviceDataCtrlr/ItemsPerMessage[GetReport]", 0),
        ("GetMonitoringReport", {"requestId": 1, "componentVariable": [1]}, "DeviceDataCtrlr/ItemsPerMessage[GetReport]", 1),
        ("SetVariableMonitoring", {"setMonitoringData": [1, 2]}, "MonitoringCtrlr/ItemsPerMessage[SetVariableMonitoring]", 2),
        ("ClearVariableMonitoring", {"id": [1, 2, 3]}, "MonitoringCtrlr/ItemsPerMessage[ClearVariableMonitoring]", 3),
        ("SendLocalList", {"localAuthorizationList": [1]}, "LocalAuthListCtrlr/ItemsPerMessage", 1),
        ("send_local_list", {"tokens": [1, 2]}, "LocalAuthListCtrlr/ItemsPerMessage", 2),
    ],
)  # fmt: skip
def test_a_station_may_limit_how_much_comes_in_one_message(name, payload, setting, count):
    found = counted(name, payload)
    assert (found.setting.text, found.number) == (setting, count)
    assert found.setting_of_bytes.text == setting.replace("Items", "Bytes")


def test_most_commands_have_nothing_to_count():
    assert counted("Reset", {"type": "OnIdle"}) is None


CURVE = {"curveData": [{"x": 1, "y": 2}], "priority": 1, "yUnit": "PctMaxW"}
DER = {"isDefault": True, "controlId": "c"}
LIMIT = {"priority": 1, "pctMaxDischargePower": 50}


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ({"controlType": "Gradients", "limitMaxDischarge": LIMIT}, ["gradient", "limitMaxDischarge"]),
        ({"controlType": "LimitMaxDischarge", "limitMaxDischarge": {**LIMIT, "startTime": AT, "duration": 9}}, ["limitMaxDischarge.startTime", "limitMaxDischarge.duration"]),
        ({"controlType": "Gradients", "isDefault": False, "gradient": {"priority": 1, "gradient": 1, "softGradient": 1}}, ["isDefault"]),
        ({"controlType": "VoltVar", "curve": CURVE}, ["curve.yUnit"]),
        ({"controlType": "LVMustTrip", "curve": CURVE}, ["curve.yUnit"]),
        ({"controlType": "LimitMaxDischarge", "limitMaxDischarge": {**LIMIT, "powerMonitoringMustTrip": CURVE}}, ["limitMaxDischarge.powerMonitoringMustTrip.yUnit"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_der_control_has_the_settings_the_time_and_the_unit_of_its_kind(payload, fields):
    with pytest.raises(Invalid) as refused:
        to_wire(Version.V21, "SetDERControl", {**DER, **payload})
    assert [each.field for each in refused.value.problems] == [f"payload.{each}" for each in fields]


def test_a_der_control_that_fits_is_sent():
    scheduled = {**LIMIT, "startTime": AT, "duration": 900}
    to_wire(Version.V21, "SetDERControl", {**DER, "controlType": "FreqWatt", "curve": CURVE})
    fits = {"isDefault": False, "controlType": "LimitMaxDischarge", "limitMaxDischarge": scheduled}
    to_wire(Version.V21, "SetDERControl", {**DER, **fits})


WATCHED = {
    "value": 5,
    "type": "Periodic",
    "severity": 8,
    "component": {"name": "C"},
    "variable": {"name": "V"},
}
V2X = {**without(PROFILE, "transactionId"), "chargingProfilePurpose": "TxDefaultProfile"}


def in_mode(mode, *, unit="W", kind="Relative", **period):
    of_mode = {"startPeriod": 0, "operationMode": mode, **period}
    schedule = {"id": 1, "chargingRateUnit": unit, "chargingSchedulePeriod": [of_mode]}
    return {"evseId": 1, P: {**V2X, "chargingProfileKind": kind, "chargingSchedule": [schedule]}}


def for_purpose(purpose, mode="ChargingOnly", **schedule):
    payload = in_mode(mode, kind="Dynamic", limit=1)
    payload[P]["chargingProfilePurpose"] = purpose
    payload[P]["chargingSchedule"][0].update(schedule)
    return payload


D = f"{S}.chargingSchedulePeriod[0]"
LOG = {"requestId": 1, "logType": "DiagnosticsLog"}


def in_slot(**values):
    """What is written of one way to reach us."""
    written = [
        {"component": {"name": "NetworkConfiguration", "instance": "1"}, "variable": {"name": name}, "attributeValue": value}
        for name, value in values.items()
    ]  # fmt: skip
    return {"setVariableData": written}


def log_to(address):
    return {**LOG, "log": {"remoteLocation": address}}


def of_one(**period):
    """A profile of one transaction."""
    return with_periods({**PERIOD, **period})


FREQUENCY = {
    "v2xFreqWattCurve": [{"frequency": 49.8, "power": 1}, {"frequency": 50.2, "power": 0}],
    "v2xBaseline": 0,
}


@pytest.mark.parametrize(
    ("action", "payload", "fields"),
    [
        ("SetVariableMonitoring", {"setMonitoringData": [{**WATCHED, "periodicEventStream": {}}]}, ["setMonitoringData[0].periodicEventStream"]),
        ("AdjustPeriodicEventStream", {"id": 1, "params": {}}, ["params"]),
        ("SetChargingProfile", in_mode("ChargingOnly", limit=1, setpoint_L2=1), [f"{D}.setpoint_L2"]),
        ("SetChargingProfile", in_mode("CentralFrequency", kind="Dynamic", setpoint=1, limit=1), [f"{D}.limit"]),
        ("SetChargingProfile", in_mode("CentralSetpoint", setpoint=1, limit=1, dischargeLimit=-1, limit_L2=1), [f"{D}.limit", f"{D}.limit_L2", f"{D}.dischargeLimit"]),
        ("SetChargingProfile", in_mode("CentralFrequency", setpoint=1), [f"{P}.chargingProfileKind"]),
        ("SetChargingProfile", in_mode("LocalFrequency", **FREQUENCY, setpoint=1), [f"{D}.setpoint"]),
        ("SetChargingProfile", in_mode("LocalFrequency"), [f"{D}.v2xFreqWattCurve", f"{D}.v2xBaseline"]),
        ("SetChargingProfile", in_mode("LocalFrequency", unit="A", **FREQUENCY), [f"{S}.chargingRateUnit"]),
        ("SetChargingProfile", for_purpose("TxDefaultProfile", chargingSchedulePeriod=[PERIOD, {**PERIOD, "startPeriod": 60}]), [f"{P}.chargingSchedule"]),
        ("SetChargingProfile", for_purpose("PriorityCharging", duration=60), [f"{S}.duration"]),
        ("SetChargingProfile", for_purpose("PriorityCharging", "ExternalLimits"), [f"{D}.operationMode"]),
        ("SetChargingProfile", for_purpose("LocalGeneration", "Idle"), [f"{D}.operationMode"]),
        ("SetChargingProfile", in_mode("ChargingOnly", limit=1, limit_L2=1), [f"{D}.limit_L2"]),
        ("SetChargingProfile", in_mode("CentralSetpoint", setpoint=1, setpoint_L3=1), [f"{D}.setpoint_L3"]),
        ("SetChargingProfile", with_periods({"startPeriod": 0, "limit_L2": 1}), [f"{D}.limit"]),
        ("ClearChargingProfile", {"chargingProfileCriteria": {"chargingProfilePurpose": "LocalGeneration"}}, ["chargingProfileCriteria.chargingProfilePurpose"]),
        ("SetVariables", in_slot(ApnUserName="u"), ["setVariableData[0]"]),
        ("SetVariables", in_slot(VpnEnabled="false", VpnUser="u"), ["setVariableData[1]"]),
        ("GetLog", log_to("https://logs.example/a#b"), ["log.remoteLocation"]),
        ("GetLog", log_to("https://logs.example/a?b=/"), ["log.remoteLocation"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_2_1_forbids_of_streams_and_modes_is_refused_by_its_field(action, payload, fields):
    with pytest.raises(Invalid) as refused:
        to_wire(Version.V21, action, payload)
    assert [each.field for each in refused.value.problems] == [f"payload.{each}" for each in fields]


@pytest.mark.parametrize(
    "payload",
    [
        in_mode("LocalFrequency", **FREQUENCY),
        in_mode("CentralFrequency", kind="Dynamic", setpoint=-4000),
        in_mode("CentralSetpoint", setpoint=-4000),
        for_purpose("PriorityCharging"),
        of_one(limit_L2=10, limit_L3=10),
        for_purpose("LocalGeneration", "ExternalLimits"),
        for_purpose("TxDefaultProfile", useLocalTime=True, randomizedDelay=60, limitAtSoC={"soc": 80, "limit": 4000}),
        {"evseId": 1, P: {**V2X, "maxOfflineDuration": 600, "invalidAfterOfflineDuration": True}},
    ],
    ids=str,
)  # fmt: skip
def test_what_2_1_adds_to_profiles_is_sent(payload):
    to_wire(Version.V21, "SetChargingProfile", payload)


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("NotifyAllowedEnergyTransfer", {"transactionId": "tx-1", "allowedEnergyTransfer": ["AC_BPT"]}),
        ("AFRRSignal", {"timestamp": AT, "signal": -40}),
        ("UsePriorityCharging", {"transactionId": "tx-1", "activate": True}),
        ("TriggerMessage", {"requestedMessage": "CustomTrigger", "customTrigger": "example.Fans"}),
        ("Reset", {"type": "ImmediateAndResume"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_2_1_adds_can_be_asked(action, payload):
    asked = to_wire(Version.V21, action, payload)
    assert asked is not None
    with pytest.raises(Invalid):
        to_wire(Version.V201, action, payload)


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("SetVariables", in_slot(ApnEnabled="True", Apn="internet", VpnEnabled="false")),
        ("GetLog", log_to("https://logs.example/a?b=c")),
        ("GetLog", log_to("ftp://logs.example/a")),
    ],
    ids=str,
)
def test_slots_and_logs_that_are_as_they_shall_be_are_sent(action, payload):
    to_wire(Version.V21, action, payload)
