"""The application: routes, their guard, their refusals, and the layer around it all."""

from collections.abc import Sequence
from typing import Final

from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from chargewright.api import (
    api_keys,
    events,
    health,
    installation,
    me,
    organizations,
    reference,
    roles,
    sign_in,
    users,
)
from chargewright.api.document import routes_of
from chargewright.api.needs import admit, needs_of
from chargewright.api.parts import Parts
from chargewright.api.problems import answer_problem
from chargewright.api.resources import RESOURCE_ROUTES
from chargewright.api.traces import Meters, TracedLitestar
from chargewright.api.work import begin_work

OWN_ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *health.ROUTES,
    *reference.ROUTES,
    *installation.ROUTES,
    *events.ROUTES,
    *sign_in.ROUTES,
    *me.ROUTES,
    *users.ROUTES,
    *api_keys.ROUTES,
    *organizations.ROUTES,
    *roles.ROUTES,
    *RESOURCE_ROUTES,
)
"""What the API has by itself; `Parts.routes` adds what needs parts of its own: pages, callbacks."""


def build_app(parts: Parts) -> TracedLitestar:
    """Build the application from its parts.

    Raises:
        AssertionError: a route declares no needs.
    """
    routes = (*OWN_ROUTES, *parts.routes)
    app = TracedLitestar(
        route_handlers=list(routes),
        guards=[admit],
        dependencies={"work": Provide(begin_work)},
        exception_handlers={Exception: answer_problem, 500: answer_problem},
        openapi_config=None,
        request_max_body_size=parts.settings.body_bytes_max,
        state=State({"parts": parts, "routes": routes}),
        logging_config=None,
        debug=False,
    )
    app.clock = parts.clock
    app.randomness = parts.randomness
    app.meters = Meters(parts.metrics)
    app.is_https = parts.settings.is_https
    undeclared = undeclared_routes(app)
    assert not undeclared, f"routes without declared needs: {', '.join(undeclared)}"
    return app


def undeclared_routes(app: TracedLitestar) -> Sequence[str]:
    """Routes that do not say what they ask of their caller."""
    return [
        f"{method} {path}" for method, path, handler in routes_of(app) if needs_of(handler) is None
    ]
