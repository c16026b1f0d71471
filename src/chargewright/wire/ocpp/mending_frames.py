"""A frame that is no JSON, or that holds text nobody keeps, made readable where that is known and harmless."""

import json
import re
from bisect import bisect
from collections.abc import Callable, Collection
from typing import Final

from chargewright.wire.ocpp.mending_rules import EXAMPLE_CHARACTERS_MAX, Mend, Rule


def mend_frame(
    frame: bytes, *, strict_in: Collection[str] = ()
) -> tuple[bytes, tuple[Mend, ...]] | None:
    """The frame as it was meant, and what was mended; None: nothing of this helps.

    `strict_in` are the rules by which nothing is mended.
    """
    mends: list[Mend] = []

    def may(rule: Rule, said: str) -> bool:
        if rule in strict_in:
            return False
        mends.append(Mend(rule, "", said[:EXAMPLE_CHARACTERS_MAX]))
        return True

    try:
        text = frame.decode()
    except UnicodeDecodeError as reason:
        odd = frame[reason.start : reason.end]
        if not may(Rule.NOT_UTF8, ascii(odd)):
            return None
        text = frame.decode("latin-1")
    for rule, find in ((Rule.CONTROL_CHARACTERS, _clean), (Rule.BROKEN_COMMAS, _punctuated)):
        tried = find(text)
        if tried != text and may(rule, _around(text, tried)):
            text = tried
    return (text.encode("utf-8", "replace"), tuple(mends)) if mends else None


_STRINGS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BETWEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INSIDE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_PERHAPS_UNCLEAN: Final = re.compile("[\\\\\x00-\x1f\x7f\ud800-\udfff]")
_NOTHING_SAID: Final = re.compile(r":\s*(?=[,}\]])")
_TOO_MANY: Final = re.compile(r"([\[{,])\s*(?:,\s*)+|,\s*(?=[\]}])")


def _clean(text: str) -> str:
    """Without control characters and halves of characters, as such or escaped."""
    if _PERHAPS_UNCLEAN.search(text) is None:
        return text

    def cleaned(found: re.Match[str]) -> str:
        if _PERHAPS_UNCLEAN.search(found[0]) is None:
            return found[0]
        try:
            said = json.loads(found[0], strict=False)
        except ValueError:
            return found[0]
        clean = _INSIDE.sub("", said)
        return found[0] if clean == said else json.dumps(clean, ensure_ascii=False)

    return _STRINGS.sub(cleaned, _outside(text, lambda between: _BETWEEN.sub("", between)))


def _punctuated(text: str) -> str:
    """With null for a value that is missing, and without commas that separate nothing."""
    if _NOTHING_SAID.search(text) is None and _TOO_MANY.search(text) is None:
        return text

    def mended(between: str) -> str:
        said = _NOTHING_SAID.sub(":null", between)
        return _TOO_MANY.sub(lambda found: found[1] or "", said)

    return _outside(text, mended)


def _outside(text: str, mended: Callable[[str], str]) -> str:
    """The text with what stands between its strings mended."""
    parts, end = [], 0
    for found in _STRINGS.finditer(text):
        parts += [mended(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, mended(text[end:])])


def _around(before: str, after: str) -> str:
    """The place where two texts begin to differ; no more, for it may be somebody's token."""
    shorter = min(len(before), len(after))
    lengths = range(1, shorter + 1)
    place = bisect(lengths, 0, key=lambda length: before[:length] != after[:length])
    return ascii(before[max(0, place - 2) : place + 2])
