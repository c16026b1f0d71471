"""Generated files: written by `make gen`, compared by `make generated`.

    python -m tools.generate [--check]

To add one, give its path and the function that makes its text. `make gen` then has the dashboard's
types made from the document, which needs Node and so is not done here.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from chargewright.access import permissions
from chargewright.api import refusals
from chargewright.main.settings_page import settings_page
from tools import (
    ocpp_pages,
    ocpp_requirements,
    odd_stations,
    session_page,
    web_capabilities,
    web_ocpp,
)

ROOT: Final = Path(__file__).resolve().parents[1]
GENERATED: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "docs/domain/refusals.md": refusals.rendered,
        session_page.PAGE: session_page.page,
        "docs/protocols/session.svg": session_page.picture,
        "docs/operations/settings.md": settings_page,
        **ocpp_pages.pages(),
        ocpp_requirements.PAGE: ocpp_requirements.page,
        odd_stations.PAGE: odd_stations.page,
        "tests/house/permissions.txt": permissions.rendered,
        web_capabilities.OPENAPI: web_capabilities.openapi,
        web_capabilities.CAPABILITIES: web_capabilities.capabilities,
        web_ocpp.ACTIONS: web_ocpp.actions,
    }
)


def stale() -> list[str]:
    """The files that are not what their generator makes."""
    return [
        path
        for path, made in GENERATED.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != made()
    ]


def main(arguments: list[str]) -> int:
    """Write what is stale; with `--check` only say so, as exit code 1."""
    found = stale()
    if "--check" in arguments:
        for path in found:
            print(f"{path} is not what its generator makes. Run: make gen", file=sys.stderr)
        return 1 if found else 0
    for path in found:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(GENERATED[path](), encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
