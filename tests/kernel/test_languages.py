import pytest

from chargewright.kernel.languages import asked_for


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        (None, []),
        ("", []),
        ("de", ["de"]),
        ("de-AT, en;q=0.5", ["de-AT", "en"]),
        ("en;q=0.4, de;q=0.9, fr", ["fr", "de", "en"]),
        ("en, de", ["en", "de"]),
        ("de;q=0, en;q=0.1", ["en"]),
        ("de;q=2, en;q=x, fr;q=0.5", ["fr"]),
        (",;,*", ["*"]),
    ],
)
def test_what_is_liked_most_comes_first(header, tags):
    assert asked_for(header) == tags
