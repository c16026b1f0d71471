"""The machine's Chromium, which tools/chromium.sh brings and nothing of ours downloads."""

import shutil
from typing import Final

NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first draws the same pages for a quarter less: it has no windows, menus or desktop."""


def chromium_program() -> str | None:
    """Where it is; none: this machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
