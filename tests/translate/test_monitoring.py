"""What answers to commands say of monitors."""

import pytest

from chargewright.translate.monitoring import said_in

HEAT = {"component": {"name": "Connector", "evse": {"id": 1}}, "variable": {"name": "Temperature"}}
LOAD = {"component": {"name": "EVSE", "evse": {"id": 2}}, "variable": {"name": "Power"}}
ASKED = [
    {**HEAT, "type": "UpperThreshold", "severity": 3, "value": 90},
    {**HEAT, "type": "UpperThreshold", "severity": 6, "value": 70},
    {**HEAT, "type": "LowerThreshold", "severity": 3, "value": -20, "transaction": True},
    {**LOAD, "type": "UpperThreshold", "severity": 3, "value": 22000},
    {**LOAD, "type": "Periodic", "severity": 8, "value": 60, "id": 44},
    {**LOAD, "type": "Periodic", "severity": 8, "value": 300, "id": 45},
]


def result(number, asked, status="Accepted"):
    kept = {name: asked[name] for name in ("component", "variable", "type", "severity")}
    return {**kept, "id": asked.get("id", number), "status": status}


def monitors(asked, results):
    said = said_in(
        "SetVariableMonitoring", {"setMonitoringData": asked}, {"setMonitoringResult": results}
    )
    return sorted((each.number, int(each.value), each.severity) for each in said.monitors)


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("first", range(len(ASKED)))
def test_each_result_is_of_what_it_names_in_whatever_order_they_come(first, step):
    results = [result(number, asked) for number, asked in enumerate(ASKED, 11)]
    assert monitors(ASKED, (results[first:] + results[:first])[::step]) == [
        (11, 90, 3),
        (12, 70, 6),
        (13, -20, 3),
        (14, 22000, 3),
        (44, 60, 8),
        (45, 300, 8),
    ]


def test_results_in_reverse_keep_the_refused_one_from_being_taken_for_another():
    results = [result(11, ASKED[0]), result(12, ASKED[3], "Rejected")]
    assert monitors([ASKED[0], ASKED[3]], results[::-1]) == [(11, 90, 3)]


def test_two_that_are_asked_alike_are_answered_in_their_order():
    twice = [ASKED[0], {**ASKED[0], "value": 80}]
    results = [result(11, twice[0]), result(12, twice[1], "Duplicate")]
    assert monitors(twice, results) == [(11, 90, 3)]


def test_a_station_may_write_names_in_its_own_case_and_a_severity_of_its_own():
    own = {"component": {"name": "connector", "evse": {"id": 1}}, "variable": HEAT["variable"]}
    results = [result(12, ASKED[3]), result(11, {**ASKED[0], **own, "severity": 5})]
    assert monitors([ASKED[0], ASKED[3]], results) == [(11, 90, 5), (12, 22000, 3)]


def test_a_result_that_names_nothing_that_was_asked_is_no_monitor():
    assert monitors([ASKED[0]], [result(11, ASKED[3])]) == []


@pytest.mark.parametrize(
    ("request_", "status", "has_none"),
    [
        ({"requestId": 1}, "EmptyResultSet", True),
        ({"requestId": 1}, "Accepted", False),
        ({"requestId": 1}, "NotSupported", False),
        ({"requestId": 1, "componentVariable": [HEAT]}, "EmptyResultSet", False),
        ({"requestId": 1, "monitoringCriteria": ["DeltaMonitoring"]}, "EmptyResultSet", False),
    ],
)
def test_a_station_without_monitors_says_so_when_it_is_asked_for_all(request_, status, has_none):
    assert said_in("GetMonitoringReport", request_, {"status": status}).has_none is has_none
