"""What a page may load, in the words of the header Content-Security-Policy (W3C CSP level 3).

Everything is shut that is not opened, also what `default-src` does not reach.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

_SHUT: Final[Mapping[str, Sequence[str]]] = {
    "default-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "frame-ancestors": ("'none'",),
}


def policy_of(opened: Mapping[str, Sequence[str]]) -> str:
    """The header's value; `opened` are sources by directive, quoted as the standard has them."""
    directives = {**_SHUT, **opened}
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def policy_of_plain_page(style: str, *, has_form: bool = False) -> str:
    """That of a page without script, with one style and its pictures written into it.

    `has_form`: what is filled in goes to us, and to nobody else.
    """
    digest = b64encode(sha256(style.encode()).digest()).decode()
    opened = {"style-src": (f"'sha256-{digest}'",), "img-src": ("data:",)}
    return policy_of({**opened, "form-action": ("'self'",)} if has_form else opened)
