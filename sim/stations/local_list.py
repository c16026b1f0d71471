"""The list of tokens that a station lets in by itself (OCPP 1.6, 3.5.2; 2.0.1, D)."""

from collections.abc import Iterable
from typing import NamedTuple


class Known(NamedTuple):
    """By what a list tells tokens apart: a text in any case and, from OCPP 2, its type; None in 1.6."""

    text: str
    type: str | None = None


class LocalList:
    """Statuses by token, in any case. `version` 0: there is no list. `is_supported`: as 1.6 may say."""

    def __init__(self) -> None:
        self.version = 0
        self.tokens: dict[Known, str] = {}
        self.is_supported = True

    def update(
        self, version: int, lines: Iterable[tuple[Known, str | None]], *, is_full: bool
    ) -> str:
        """Take it, or say why not; a status of None takes a token out."""
        if not self.is_supported:
            return "NotSupported"
        if not is_full and version <= self.version:
            return "VersionMismatch"
        if is_full:
            self.tokens.clear()
        for token, status in lines:
            known = token._replace(text=token.text.casefold())
            if status is None:
                self.tokens.pop(known, None)
            else:
                self.tokens[known] = status
        self.version = version
        return "Accepted"

    def says(self, token: str, told_as: str | None) -> bool | None:
        """Whether it lets a token in; None: it does not know it, or knows it as another type."""
        status = self.tokens.get(Known(token.casefold(), told_as))
        return None if status is None else status == "Accepted"
