"""QR codes as SVG: for the page, the PDF and a reader's screen."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """A QR code with its quiet zone, black on white, scaling to whatever it is put in."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return code.svg_inline(
        border=4, omitsize=True, light="#fff", dark="#000", svgclass=None, lineclass=None
    )


def qr_file(text: str) -> bytes:
    """The same as a file of its own, to be printed and stuck on: it bears more scratches."""
    code = segno.make(text, error="q", micro=False, boost_error=False)
    file = BytesIO()
    code.save(
        file, kind="svg", border=4, omitsize=True, light="#fff", dark="#000", title=text, svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return file.getvalue()
