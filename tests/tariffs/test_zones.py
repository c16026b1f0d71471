"""Local time: spans of constant offset, through the nights on which clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.tariffs.zones import TZDATA_VERSION, instant, local, seconds, spans, zone
from tests.play.long import rounds

HOUR = 3600


def utc(text: str) -> int:
    return seconds(datetime.fromisoformat(text).replace(tzinfo=UTC))


def offsets(zone_name: str, start: str, end: str) -> list[tuple[str, float]]:
    """Each span as the UTC time at which it begins and its offset in hours."""
    return [
        (f"{instant(span.start):%d %H:%M}", span.offset / HOUR)
        for span in spans(zone_name, utc(start), utc(end))
    ]


@pytest.mark.parametrize(
    ("zone_name", "start", "end", "expected"),
    [
        (
            "Europe/Amsterdam",
            "2025-03-29T12:00",
            "2025-03-30T12:00",
            [("29 12:00", 1), ("30 01:00", 2)],
        ),
        (
            "Europe/Amsterdam",
            "2024-10-26T12:00",
            "2024-10-27T12:00",
            [("26 12:00", 2), ("27 01:00", 1)],
        ),
        (
            "Australia/Lord_Howe",
            "2024-10-05T12:00",
            "2024-10-06T12:00",
            [("05 12:00", 10.5), ("05 15:30", 11)],
        ),
        (
            "America/Havana",
            "2025-03-09T04:59",
            "2025-03-09T05:01",
            [("09 04:59", -5), ("09 05:00", -4)],
        ),
        ("Asia/Kathmandu", "2024-01-01T00:00", "2024-12-31T00:00", [("01 00:00", 5.75)]),
        ("UTC", "2024-01-01T00:00", "2024-01-01T00:00", []),
        ("Europe/Amsterdam", "2025-03-30T01:00", "2025-03-30T02:00", [("30 01:00", 2)]),
        ("Europe/Amsterdam", "2025-03-30T00:00", "2025-03-30T01:00", [("30 00:00", 1)]),
    ],
)
def test_a_change_of_offset_begins_a_span(zone_name, start, end, expected):
    assert offsets(zone_name, start, end) == expected


def test_a_session_of_a_year_passes_both_changes():
    assert len(offsets("Europe/Berlin", "2024-01-01T00:00", "2025-01-01T00:00")) == 3


@settings(max_examples=rounds(40, 3_000))
@given(
    st.sampled_from(
        ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
    st.integers(utc("2015-01-01T00:00"), utc("2035-01-01T00:00")),
    st.integers(1, 400 * 86_400),
    st.floats(0, 1, exclude_max=True),
)
def test_spans_tile_the_time_and_agree_with_the_zone(zone_name, start, length, part):
    """100 stretches of up to 400 days in the quick run, 3,000 in the long one."""
    cut = list(spans(zone_name, start, start + length))
    edges = [start, *(span.end for span in cut)]
    assert edges[-1] == start + length
    assert [span.start for span in cut] == edges[:-1]
    at = start + int(length * part)
    (here,) = (span for span in cut if span.start <= at < span.end)
    shown = datetime.fromtimestamp(at, zone(zone_name))
    assert shown.utcoffset() == timedelta(seconds=here.offset)


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "/etc/passwd", "tzdata.zi"]
)
def test_a_zone_that_is_none_is_refused_with_the_version_of_the_data(name):
    with pytest.raises(ValueError, match=f"not a time zone of tzdata {TZDATA_VERSION}"):
        zone(name)


def test_an_instant_is_cut_down_to_its_second():
    assert seconds(datetime(1970, 1, 1, 0, 0, 1, 999_999, tzinfo=UTC)) == 1
    assert seconds(datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)) == -1


def test_local_time_shows_its_offset():
    shown = local(datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "Europe/Amsterdam")
    assert shown.isoformat() == "2024-10-27T02:30:00+01:00"
