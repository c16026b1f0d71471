"""Is the process alive, may it be given work, and what does it count."""

from typing import Final

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chargewright.api.needs import OPT, Door
from chargewright.api.recognition import parts_of
from chargewright.api.shapes import View, encode


class ReadyView(View, frozen=True, kw_only=True):
    """Whether requests may be sent here. `missing` says in a sentence what is not there yet."""

    is_ready: bool
    missing: list[str]


@get("/healthz", opt={OPT: Door.OPEN}, include_in_schema=False, sync_to_thread=False)
def healthz() -> dict[str, str]:
    """The process answers; nothing else is asked."""
    return {"status": "alive"}


@get("/readyz", opt={OPT: Door.OPEN}, include_in_schema=False)
async def readyz(request: Request) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
    """Everything this process depends on answers."""
    found = [await probe() for probe in parts_of(request).probes.values()]
    missing = [sentence for sentence in found if sentence is not None]
    view = ReadyView(is_ready=not missing, missing=missing)
    return Response(
        encode(view), status_code=503 if missing else 200, media_type="application/json"
    )


@get("/metrics", opt={OPT: Door.OPEN}, include_in_schema=False, sync_to_thread=False)
def metrics(request: Request) -> Response[bytes]:  # type: ignore[type-arg] # any user, any auth
    """Counts for Prometheus: routes and states, no ids."""
    return Response(
        generate_latest(parts_of(request).metrics),
        headers={"Content-Type": CONTENT_TYPE_LATEST},
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (healthz, readyz, metrics)
