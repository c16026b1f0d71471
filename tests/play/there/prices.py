"""What an installer sells by."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tests.play.clock import MONDAY_MORNING as T0
from tests.play.platform import tariff
from tests.play.there.row import Row

THERE: Final[Mapping[str, str]] = {
    "tariff_id": "trf_1",
    "tariff_version_id": "trv_1",
}
ID_OF: Final[Mapping[str, str]] = {
    "tariffs": "tariff_id",
    "tariff_versions": "tariff_version_id",
}
IMAGINED: Final = {
    "start": "2026-03-02T09:00:00Z",
    "energy_wh": 10_000,
    "power_w": 10_000,
    "zone": "Europe/Amsterdam",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "publish_tariff_version": {"document": {}},
    "quote_tariff_version": {"imagined": IMAGINED},
    "preview_price": {"document": {}},
}


def rows(organization: str) -> list[Row]:
    version = msgspec.json.encode(tariff()).decode()
    return [
        (
            "INSERT INTO tariff (organization_id, id, name, created_at) VALUES (%s, 'trf_1', 'T', %s)",
            (organization, T0),
        ),
        (
            (
                "INSERT INTO tariff_version (organization_id, id, tariff_id, number, currency, document,"
                " valid_from, published_at) VALUES (%s, 'trv_1', 'trf_1', 1, 'EUR', %s, %s, %s)"
            ),
            (organization, version, T0, T0),
        ),
    ]
