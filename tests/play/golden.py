"""Golden files: what came out when a person looked at it and found it good."""

import os
from pathlib import Path


def same_as(path: Path, text: str) -> None:
    """Compare with the golden file.

    Raises:
        AssertionError: it differs; the message says how to write it anew.

    """
    if os.environ.get("CHARGEWRIGHT_TEST_WRITE") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == golden, (
        f"{path.name} came out differently. If that is right, run the test once with"
        " CHARGEWRIGHT_TEST_WRITE=1 and look at what changed"
    )
