"""The account says no, in the body that Stripe documents for errors."""

from typing import Any


class Refused(Exception):  # noqa: N818 - an answer, not an accident
    """An error answer. What is None is not told; `more` is told beside it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        told = {"type": kind, "code": code, "message": message, "param": param}
        self.body = {
            "error": {name: value for name, value in told.items() if value is not None}
            | (more or {})
        }


def no_such(kind: str, name: str, *, param: str) -> Refused:
    return Refused(404, f"No such {kind}: '{name}'", code="resource_missing", param=param)
