"""Typst source becomes a PDF, by the engine and the fonts inside the `typst` wheel.

The PDF is for archives and for screen readers (PDF/A-2a and PDF/UA-1), and the same source gives
the same bytes on every machine: no fonts of the machine, no clock. Where a text has letters that
none of the engine's fonts has, those standards cannot be kept; the PDF is made all the same, with
boxes for the letters.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import typst

Standard = Literal["a-2a", "ua-1"]
_STANDARDS: Final[tuple[Standard, ...]] = ("a-2a", "ua-1")
_NO_SUCH_LETTER: Final = "could not be displayed with font"


def compile_pdf(source: str, *, made_at: datetime) -> bytes:
    """Make the PDF. `made_at` is the time that it says it was made, the document's own.

    Raises:
        typst.TypstError: the source is no Typst, which is a bug of whoever wrote it.

    """
    try:
        return _compile(source, made_at, _STANDARDS)
    except typst.TypstError as problem:
        if _NO_SUCH_LETTER not in str(problem):
            raise
    return _compile(source, made_at, ())


def _compile(source: str, made_at: datetime, standards: Sequence[Standard]) -> bytes:
    return typst.compile(
        source.encode(),
        format="pdf",
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
        pdf_standards=[*standards],
    )
