"""What stations said otherwise than the schema has it, as a gateway would have written it."""

import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

_NUMBERS: Final = itertools.count(1)
_INSERT: Final = """
    INSERT INTO station_deviation (
        organization_id, id, station_id, rule, action, field, vendor, model, firmware_version, example,
        count, first_at, last_at
    )
    SELECT organization_id, %s, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
    FROM station WHERE id = %s
"""


def deviates(
    does: Callable[..., Any],
    station_id: str,
    rule: str,
    at: datetime,
    *,
    first_at: datetime | None = None,
    action: str = "MeterValues",
    field: str = "meterValue[].sampledValue[].unit",
    make: tuple[str, str, str] = ("Acme", "Post 2", "1.0"),
    example: str = '"kwh"',
    count: int = 1,
) -> str:
    """Have a station deviate so; returns the row's id. `make`: vendor, model and firmware."""
    row_id = f"dev_{next(_NUMBERS):026d}"
    does(
        _INSERT,
        *(row_id, rule, action, field, *make, example, count, first_at or at, at, station_id),
    )
    return row_id
