"""The resources of a charging network, beside people and their doors: every route there is."""

from typing import Final

from litestar.types import ControllerRouterHandler

from chargewright.api import (
    attention,
    audit_trail,
    availability,
    commands,
    configuration,
    contacts,
    ledger,
    ocpp_log,
    overview,
    payments,
    reader_screens,
    receipts,
    refunds,
    scope_tree,
    search,
    sessions,
    settlements,
    sites,
    station_groups,
    stations,
    statistics,
    support_notes,
    tariffs,
    terminals,
    tokens,
    verification,
)

RESOURCE_ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *sites.ROUTES,
    *stations.ROUTES,
    *station_groups.ROUTES,
    *terminals.ROUTES,
    *reader_screens.ROUTES,
    *tariffs.ROUTES,
    *tokens.ROUTES,
    *sessions.ROUTES,
    *payments.ROUTES,
    *refunds.ROUTES,
    *receipts.ROUTES,
    *ledger.ROUTES,
    *settlements.ROUTES,
    *verification.ROUTES,
    *ocpp_log.ROUTES,
    *availability.ROUTES,
    *commands.ROUTES,
    *configuration.ROUTES,
    *contacts.ROUTES,
    *support_notes.ROUTES,
    *attention.ROUTES,
    *overview.ROUTES,
    *statistics.ROUTES,
    *audit_trail.ROUTES,
    *scope_tree.ROUTES,
    *search.ROUTES,
)
"""In the order in which an installer, a driver and an accountant come to need them."""
