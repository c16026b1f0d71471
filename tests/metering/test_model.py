from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.metering import Flag, Judgement, Kind, Limits, MeterState, Reading, Reason
from tests.play.long import rounds

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
energies = st.decimals(0, 10**10, places=12)


@settings(max_examples=rounds(80, 5_000))
@given(
    st.builds(
        MeterState,
        opened_at=instants,
        valid_at=st.none() | instants,
        start_wh=st.none() | energies,
        energy_wh=energies,
        lock=st.none() | st.sampled_from([Kind.ABSOLUTE, Kind.RELATIVE]),
        was_relative=st.booleans(),
    )
)
def test_a_state_is_stored_and_read_back_exactly(state):
    assert msgspec.json.decode(msgspec.json.encode(state), type=MeterState) == state


def test_readings_and_judgements_are_stored_and_read_back():
    reading = Reading(
        received_at=T0,
        energy_wh=Decimal("2000.25"),
        signed=("OCMF|{}|{}",),
        flags=(Flag.CLAIM_MISSING,),
    )
    judgement = Judgement(Reason.OK, T0, Decimal("0.1"), Kind.MIXED, Decimal("0.1"), None)
    for value in (reading, judgement):
        assert msgspec.convert(msgspec.to_builtins(value), type=type(value)) == value


def test_a_stored_state_is_small_and_can_be_read_by_people():
    state = MeterState(opened_at=T0, valid_at=T0, start_wh=Decimal(2000), energy_wh=Decimal("25.5"))
    assert msgspec.json.encode(state) == (
        b'{"opened_at":"2026-03-02T08:00:00Z","valid_at":"2026-03-02T08:00:00Z",'
        b'"start_wh":"2000","energy_wh":"25.5"}'
    )


@pytest.mark.parametrize(
    ("start", "was_relative", "kind"),
    [
        (None, False, None),
        (Decimal(0), False, Kind.RELATIVE),
        (Decimal(0), True, Kind.RELATIVE),
        (Decimal(1), False, Kind.ABSOLUTE),
        (Decimal(1), True, Kind.MIXED),
    ],
)
def test_how_a_meter_counted_is_known_from_its_start_and_what_came_between(
    start, was_relative, kind
):
    assert MeterState(opened_at=T0, start_wh=start, was_relative=was_relative).kind is kind


@pytest.mark.parametrize(
    "wrong",
    [
        {"power_w": -1},
        {"power_w": 1, "tolerance_pct": Decimal(-1)},
        {"power_w": 1, "tolerance_pct": Decimal("0.00001")},
        {"power_w": 1, "tolerance_wh": Decimal(-1)},
        {"power_w": 1, "tolerance_wh": Decimal("1E-13")},
        {"power_w": 1, "tolerance_wh": Decimal(10) ** 11},
    ],
)
def test_limits_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="a tolerance in"):
        Limits(**wrong)
