"""QR codes as SVG: for the page, the PDF and a reader's screen."""

import segno


def qr_svg(text: str) -> str:
    """A QR code with its quiet zone, black on white, scaling to whatever it is put in."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return code.svg_inline(
        border=4, omitsize=True, light="#fff", dark="#000", svgclass=None, lineclass=None
    )
