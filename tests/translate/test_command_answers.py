"""Whether a station does what a command asked."""

import pytest

from chargewright.translate.command_answers import does_it


def parts(name, *words, word="status"):
    return {name: [{word: each} for each in words]}


@pytest.mark.parametrize(
    ("action", "answer", "does"),
    [
        ("Reset", {"status": "Accepted"}, True),
        ("Reset", {"status": "Scheduled"}, True),
        ("Reset", {"status": "Rejected"}, False),
        ("UnlockConnector", {"status": "Unlocked"}, True),
        ("ChangeConfiguration", {"status": "RebootRequired"}, True),
        ("GetConfiguration", {"configurationKey": []}, True),
        ("SetVariables", parts("setVariableResult", "Rejected", word="attributeStatus"), False),
        (
            "SetVariables",
            parts("setVariableResult", "Rejected", "RebootRequired", word="attributeStatus"),
            True,
        ),
        ("SetVariableMonitoring", parts("setMonitoringResult", "Rejected", "Duplicate"), False),
        ("SetVariableMonitoring", parts("setMonitoringResult", "Rejected", "Accepted"), True),
        ("ClearVariableMonitoring", parts("clearMonitoringResult", "Rejected", "NotFound"), False),
        ("ClearVariableMonitoring", parts("clearMonitoringResult", "Accepted", "NotFound"), True),
        ("ClearTariffs", parts("clearTariffsResult", "Rejected"), False),
        ("ClearTariffs", parts("clearTariffsResult", "NoTariff"), True),
        ("SetVariableMonitoring", {}, True),
        ("SetVariableMonitoring", {"setMonitoringResult": "?"}, True),
        ("GetReport", {"status": "EmptyResultSet"}, True),
        ("GetMonitoringReport", {"status": "EmptyResultSet"}, True),
        ("GetBaseReport", {"status": "EmptyResultSet"}, True),
        ("GetReport", {"status": "NotSupported"}, False),
        ("SetMonitoringBase", {"status": "EmptyResultSet"}, False),
        ("SetMonitoringBase", {"status": "NotSupported"}, False),
        ("DataTransfer", ["?"], True),
    ],
)
def test_what_an_answer_means_for_a_command(action, answer, does):
    assert does_it(action, answer) is does
