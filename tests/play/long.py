"""How long a long proof is: small in `make test`, in full in `make test-long`."""

import os
from typing import Final

IS_LONG: Final = os.environ.get("CHARGEWRIGHT_TEST_LONG") == "1"


def rounds(small: int, full: int) -> int:
    """The count for this run; a proof states both, so that a reader sees what it claims."""
    return full if IS_LONG else small
