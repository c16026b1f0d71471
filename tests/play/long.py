"""How long a long proof is: small in `make test`, in full in `make test-long`."""

import os
from typing import Final

IS_LONG: Final = os.environ.get("CHARGEWRIGHT_TEST_LONG") == "1"


def rounds(small: int, full: int) -> int:
    """The count for this run; a proof states both, so that a reader sees what it claims."""
    return full if IS_LONG else small


def seed() -> int:
    """What a long proof draws from: the run's, which repeats it, or always the same."""
    return int(os.environ.get("CHARGEWRIGHT_TEST_SEED", "1"))
