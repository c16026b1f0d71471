from chargewright.network.journal import (
    LOG_COLUMNS,
    READING_COLUMNS,
    escaped,
    guilty,
    line_head,
    log_line,
    reading_line,
)

HEAD = line_head("org", "stn", 1)
NOTHING = (None,) * 5


def test_a_line_has_a_column_for_every_name():
    log = log_line(HEAD, "2026-01-01T00:00:00+00:00", "in", "A", "m", "[]", None)
    assert len(log.rstrip("\n").split("\t")) == len(LOG_COLUMNS)
    reading = reading_line(
        HEAD, "t", None, 1, 1, "intermediate", None, "t", *NOTHING, "OK",
        None, None, None, None, None,
    )  # fmt: skip
    assert len(reading.rstrip("\n").split("\t")) == len(READING_COLUMNS)


def test_what_would_break_a_line_is_escaped():
    assert escaped('{"a": "x"}') == '{"a": "x"}'
    assert escaped("a\tb\nc\rd\\e") == "a\\tb\\nc\\rd\\\\e"


def test_a_problem_makes_the_line_an_error():
    line = log_line(HEAD, "t", "in", "A", "m", "[]", "[4]", "no such field")
    assert line.rstrip("\n").split("\t")[-3:] == ["t", "no such field", "f"]


def test_a_guilty_line_is_flagged_and_can_be_stored():
    line = log_line(HEAD, "t", "in", "A", "m", "x\x00y\ud800", None)
    mended = guilty(line)
    assert mended.endswith("\tt\n")
    assert "\x00" not in mended
    mended.encode()
