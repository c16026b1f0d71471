"""What is wrong, where, and how much it matters; and the ways of saying no that are not bugs.

Four kinds of "no" are kept apart. An *outcome* (a declined card) is a value in a return union. A
*refusal* is the caller's to mend. An *outage* is nobody's fault and may pass. A *bug* is an
assertion. Validators and importers collect `Problem`s instead of stopping at the first.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `field` is a path as the sender wrote it (`components[2].when.end_time`), empty for the whole.
    `rule` is the sentence that was broken: plain English, or a `Sentence` where it holds values.
    """

    field: str
    rule: str
    severity: Severity = Severity.ERROR


class Refusal(Exception):  # noqa: N818 - the domain's word
    """The request cannot be done as asked; nothing was changed.

    `code` is stable and printed in `docs/domain/refusals.md`; the table in `api/refusals.py` gives
    its HTTP status.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str, *, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.problems = problems


class NotFound(Refusal):
    """No such thing in the caller's organisation (it may exist in another: we do not say)."""

    code = "not_found"


class Invalid(Refusal):
    """The input breaks a rule; `problems` lists every field that does."""

    code = "invalid"


class Conflict(Refusal):
    """The thing is not in a state in which this can be done."""

    code = "conflict"


class Forbidden(Refusal):
    """The caller is known and may not do this."""

    code = "forbidden"


class Outage(Exception):  # noqa: N818 - the domain's word
    """Something we depend on did not answer. `retry` says whether the same call may be repeated."""

    def __init__(self, sentence: str, *, retry: bool) -> None:
        super().__init__(sentence)
        self.retry = retry


class LostRace(Outage):
    """The database settled a race against this unit of work: nothing of it was done."""
