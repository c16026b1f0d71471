"""The resources of a charging network, beside people and their doors: every route there is."""

from typing import Final

from litestar.types import ControllerRouterHandler

from chargewright.api import sites, stations, tariffs, terminals

RESOURCE_ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *sites.ROUTES,
    *stations.ROUTES,
    *terminals.ROUTES,
    *tariffs.ROUTES,
)
"""In the order in which an installer comes to need them."""
