"""A yard that sells: a price, one station and its reader, and a driver in front of it."""

from typing import Any

from tests.api.test_network import SITE, site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.play.api_world import HERE, World, connect
from tests.play.charged import Charge


def driver(
    world: World,
    organization_id: str = HERE,
    *,
    name: str = SITE["name"],
    identity: str = "CS-1",
    serial_ref: str = "APL-9",
) -> Charge:
    """Everything belongs to this organisation, through the API."""
    mine: dict[str, Any] = {"organization_id": organization_id}
    tariff_id = _added(world, "tariffs", name="T", **mine)
    _added(world, f"tariffs/{tariff_id}/versions", document=DOCUMENT)
    yard = site(world, name=name, tariff_id=tariff_id, **mine)
    post = station(world, yard["id"], identity).json()
    evse_id = post["evses"][0]["id"]
    account_id = _added(world, "terminal-accounts", name="P", api_key="k", **mine)
    reader = terminal(
        world, yard["id"], account_id=account_id, serial_ref=serial_ref, evse_ids=[evse_id]
    )
    connect(world, post["id"])
    return Charge(world, organization_id, post["id"], evse_id, reader.json()["id"])


def _added(world: World, path: str, **body: Any) -> str:
    answer = world.post(f"/api/v1/{path}", json=body)
    assert answer.status_code == 201, answer.text
    added: str = answer.json()["id"]
    return added
