"""Settings are asked for in messages of no more names, and no more bytes, than a station takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.network.configuration import SettingName
from chargewright.translate.configuration import to_read_these
from chargewright.translate.request_parts import bytes_of
from chargewright.wire.ocpp import Version

NAMES = st.lists(
    st.builds(SettingName, component=st.just("C"), variable=st.text("V", min_size=1, max_size=40)),
    max_size=50,
)
LIMIT = st.none() | st.integers(1, 60)


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
@given(names=NAMES, most=LIMIT, most_bytes=st.none() | st.integers(200, 900))
def test_every_setting_is_asked_for_once_in_messages_that_the_station_takes(
    version, names, most, most_bytes
):
    asked = []
    for action, payload in to_read_these(version, names, most, most_bytes=most_bytes):
        part = payload["getVariableData"]
        assert 0 < len(part) <= min(most or 20, 20)
        assert most_bytes is None or bytes_of(action, payload) <= most_bytes
        asked += [each["variable"]["name"] for each in part]
    assert asked == [name.variable for name in names]


def test_a_setting_that_no_message_of_the_station_has_room_for_is_asked_for_all_the_same():
    [(_, payload)] = to_read_these(
        Version.V201, [SettingName(component="C", variable="V")], None, most_bytes=10
    )
    assert payload["getVariableData"] == [{"component": {"name": "C"}, "variable": {"name": "V"}}]
