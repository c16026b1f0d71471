"""What a path can be asked besides, where it is no list: declared, read strictly, and printed.

As with lists, a parameter that nobody knows is a mistake and said so by name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar.handlers import HTTPRouteHandler

from chargewright.api.work import Work
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

QUERY_OPT: Final = "query"
_MOST: Final = 50
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One parameter. `choices` are empty where any text may be read; `default` None: it may be left out."""

    name: str
    meaning: str
    choices: tuple[str, ...] = ()
    default: str | None = None
    is_required: bool = False

    @property
    def printed(self) -> dict[str, Any]:
        """As the API document has it."""
        schema: dict[str, Any] = {"type": "string"}
        if self.choices:
            schema["enum"] = list(self.choices)
        if self.default is not None:
            schema["default"] = self.default
        return {
            "name": self.name,
            "in": "query",
            "required": self.is_required,
            "description": self.meaning,
            "schema": schema,
        }


SHEET: Final = Asked(
    name="format", meaning="In place of the header `Accept`.", choices=("json", "csv")
)


def asks(*asked: Asked) -> Callable[[HTTPRouteHandler], HTTPRouteHandler]:
    """Declare what a route can be asked."""

    def declared(handler: HTTPRouteHandler) -> HTTPRouteHandler:
        handler.opt[QUERY_OPT] = asked
        return handler

    return declared


def read_query(work: Work, asked: Sequence[Asked]) -> Mapping[str, str | None]:
    """What was asked, by name; None where it was not and nothing stands for it.

    Raises:
        Invalid: names every parameter that is not known, missing, told twice or none of its choices.
    """
    known = [each.name for each in asked]
    pairs = _pairs(work)
    found, problems = told(pairs, asked)
    problems += [
        Problem(name, Sentence("not known; there are {known}", known=known))
        for name in dict(pairs)
        if name not in known
    ]
    if problems:
        raise Invalid("this cannot be asked", problems=tuple(problems))
    return found


def told(
    pairs: Sequence[tuple[str, str]], asked: Sequence[Asked]
) -> tuple[dict[str, str | None], list[Problem]]:
    """What is told of these parameters, and what is wrong with that; others are left to others."""
    found: dict[str, str | None] = {}
    problems: list[Problem] = []
    for each in asked:
        texts = [text for name, text in pairs if name == each.name]
        found[each.name] = texts[0] if texts else each.default
        if len(texts) > 1:
            problems.append(Problem(each.name, "once only"))
        elif not texts:
            if each.is_required:
                problems.append(Problem(each.name, "must be told"))
        elif each.choices and texts[0] not in each.choices:
            problems.append(Problem(each.name, Sentence("one of {choices}", choices=each.choices)))
        elif not texts[0] or len(texts[0]) > _LONGEST or "\x00" in texts[0]:
            problems.append(
                Problem(
                    each.name, Sentence("1 to {most} characters, none of them NUL", most=_LONGEST)
                )
            )
    return found, problems


def _pairs(work: Work) -> list[tuple[str, str]]:
    raw = work.request.scope["query_string"].decode("ascii", "replace")
    try:
        return parse_qsl(raw, keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except ValueError:
        problem = Problem("", Sentence("at most {most} parameters, in UTF-8", most=_MOST))
        raise Invalid("the query cannot be read", problems=(problem,)) from None
