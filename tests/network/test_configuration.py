"""Names of settings, what may be set, and reports in parts."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.network.configuration import (
    Known,
    Limits,
    Mutability,
    Reported,
    SettingName,
    problems_of_value,
    report_after,
)
from chargewright.wire.ocpp.masking import is_write_only, without_secrets

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9*_=:+|.-]{0,20}", fullmatch=True)


@given(
    st.builds(
        SettingName,
        component=WORDS,
        component_instance=st.none() | WORDS,
        evse_no=st.none() | st.integers(0, 999),
        connector_no=st.integers(0, 9),
        variable=WORDS,
        variable_instance=st.none() | WORDS,
        attribute=st.sampled_from(["Actual", "Target", "MinSet", "MaxSet"]),
    )
)
def test_a_displayed_name_is_read_as_it_was_written(name):
    read = SettingName.read(name.text)
    assert read is not None
    assert (read.text, read.key) == (name.text, name.text.casefold())


@pytest.mark.parametrize("text", ["HeartbeatInterval", "/V", "C/", "C/V#Nothing", "C@x[/V", ""])
def test_what_is_no_variable_of_a_component_is_not_read_as_one(text):
    assert SettingName.read(text) is None


@pytest.mark.parametrize(
    ("limits", "good", "bad"),
    [
        ({}, ["", "anything"], []),
        ({"data_type": "integer", "min_limit": Decimal(1)}, ["1", "+7"], ["0", "1.0", "x", "NaN"]),
        ({"data_type": "decimal", "max_limit": Decimal("1.5")}, ["1.5", "-9"], ["1.51", "Infinity"]),
        ({"data_type": "boolean"}, ["true", "False"], ["1", "yes"]),
        ({"data_type": "dateTime"}, ["2026-03-02T08:00:00Z"], ["2026-03-02", "soon"]),
        ({"data_type": "OptionList", "values_list": "a, b"}, ["a", "b"], ["c", "a,b"]),
        ({"data_type": "MemberList", "values_list": "a,b"}, ["", "b,a"], ["a,c"]),
        ({"data_type": "SequenceList", "values_list": "a,b"}, ["b, a"], ["c"]),
        ({"data_type": "string", "max_limit": Decimal(3)}, ["abc"], ["abcd"]),
    ],
)  # fmt: skip
def test_a_value_is_refused_by_what_the_station_said_of_it(limits, good, bad):
    known = Known(SettingName(variable="V"), Mutability.READ_WRITE, Limits(**limits))
    for value in good:
        assert problems_of_value(known, value, longest=100) == []
    for value in bad:
        assert [each.field for each in problems_of_value(known, value, longest=100)] == ["value"]


def test_what_is_read_only_or_too_long_is_refused():
    known = Known(SettingName(variable="V"), Mutability.READ_ONLY, Limits())
    problems = problems_of_value(known, "123", longest=2)
    assert [each.field for each in problems] == ["name", "value"]
    assert problems_of_value(None, "12", longest=2) == []


SECRET = [
    "AuthorizationKey",
    "BasicAuthPassword",
    "basicauthpassword",
    "WifiPassphrase",
    "ClientSecret",
    "TlsPrivateKey",
    "VpnPreSharedKey",
    "VendorRootCertificate",
]
OPEN = [
    "HeartbeatInterval",
    "CertificateEntries",
    "CertificateSignedMaxChainSize",
    "CertificateStoreMaxLength",
    "AdditionalRootCertificateCheck",
    "MaxCertificateChainSize",
    "CpoName",
    "AuthorizationCacheEnabled",
]


@pytest.mark.parametrize("name", SECRET)
def test_passwords_keys_and_certificates_are_never_kept(name):
    assert is_write_only(name)
    assert Reported(name=SettingName(variable=name), value="0123456789").kept_value is None
    for told in (
        {"key": name, "value": "0123456789"},
        {"configurationKey": [{"key": name, "readonly": False, "value": "0123456789"}]},
        {"setVariableData": [{"variable": {"name": name}, "attributeValue": "0123456789"}]},
    ):
        assert "0123456789" not in str(without_secrets(told))


@pytest.mark.parametrize("name", OPEN)
def test_what_only_speaks_of_them_is_shown(name):
    assert not is_write_only(name)
    told = {"key": name, "value": "0123456789"}
    assert without_secrets(told) == told


def test_what_a_station_calls_write_only_is_never_kept():
    told = Reported(name=SettingName(variable="V"), value="1", mutability=Mutability.WRITE_ONLY)
    assert told.kept_value is None
    assert "value='1'" not in repr(told)


@given(st.permutations(range(5)))
def test_a_report_is_complete_when_its_last_part_came_in_whatever_order(order):
    report = None
    for heard, seq_no in enumerate(order, start=1):
        report = report_after(report, 1, seq_no, is_last=seq_no == 4, at=T0)
        if seq_no != 0 or heard == 1:
            report = report_after(report, 1, seq_no, is_last=seq_no == 4, at=T0)  # told twice
        assert report.is_complete is (heard == 5)


def test_a_report_begins_anew_with_its_first_part_or_another_number():
    report = report_after(None, 1, 0, is_last=False, at=T0)
    report = report_after(report, 1, 1, is_last=True, at=T0)
    assert report.is_complete
    assert report_after(report, 1, 1, is_last=True, at=T0) == report
    assert not report_after(report, 1, 0, is_last=False, at=T0).is_complete
    assert report_after(report, 2, 1, is_last=True, at=T0).seen == {1}
    assert report_after(report, 2, -1, is_last=True, at=T0).seen == frozenset()
    assert report_after(report, 2, 10**9, is_last=True, at=T0).last is None
