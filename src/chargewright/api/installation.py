"""What a client must know of an installation before anybody signed in."""

from importlib.metadata import version
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.needs import Door
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.billing.locales import Language


class InstallationView(View, frozen=True, kw_only=True):
    """How it is called, what it runs, and what it speaks.

    `tile_url` is the address of a map's tiles with `{z}`, `{x}` and `{y}` in it; null: maps are
    drawn from what a client brings along. `public_url` is where its pages for drivers are, without a
    slash at its end: `/c/{evse_id}` below it. `languages` are those of these pages and of receipts.
    """

    name: str
    release: str
    tile_url: str | None
    public_url: str
    languages: list[Language]


@shows("/api/v1/installation", needs=Door.OPEN, tag="reference")
async def show_installation(work: Work) -> InstallationView:
    """What this installation is called, and what its pages need to know before anybody signs in."""
    settings = work.parts.settings
    return InstallationView(
        name=settings.installation_name,
        release=version("chargewright"),
        tile_url=settings.tile_url,
        public_url=settings.public_url,
        languages=list(Language),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_installation,)
