"""Generated files are what their generators make."""

from tools.generate import GENERATED, stale


def test_nothing_generated_is_stale():
    assert GENERATED
    assert stale() == [], "Run: make gen"
