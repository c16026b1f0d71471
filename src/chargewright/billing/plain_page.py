"""What the pages for drivers look like in common: a receipt, and what stands behind the code on a station.

Colours with their grounds by day and by night, type, the frame, the links beside it, and paper.
"""

from importlib import resources
from typing import Final

_COMMON: Final = resources.files(__package__).joinpath("plain_page.css").read_text(encoding="utf-8")


def style_of(package: str, name: str) -> str:
    """The whole style of a page, to be written into it: what is common, then the page's own sheet."""
    return _COMMON + resources.files(package).joinpath(name).read_text(encoding="utf-8")
