"""The parameters of a request, form-encoded with brackets: `line_items[0][price_data][currency]=eur`."""

import re
from collections.abc import Iterable, Mapping

from sim.http import Question
from sim.stripe.refused import Refused

_LONGEST_NAME, _LONGEST_VALUE, _MOST_METADATA = 40, 500, 50


class Form:
    """Parameters by their names as they were written; of a GET those of its query."""

    def __init__(self, question: Question) -> None:
        pairs = question.query if question.method == "GET" else question.form()
        self._said: Mapping[str, str] = dict(pairs)
        self._expanded = [value for name, value in pairs if re.fullmatch(r"expand\[\d*\]", name)]

    def knows_only(self, names: Iterable[str]) -> None:
        """Refuse what nobody knows. A name that ends in `[]` stands for any key within.

        Raises:
            Refused: 400, an unknown parameter.

        """
        known = set(names)
        for name in self._said:
            within = f"{name.partition('[')[0]}[]"
            inner = f"{name.rpartition('[')[0]}[]"
            if not {name, within, inner} & {*known, "expand[]"}:
                raise Refused(
                    400,
                    f"Received unknown parameter: {name}",
                    code="parameter_unknown",
                    param=name,
                )

    def expands(self, path: str) -> bool:
        return path in self._expanded

    def text(self, name: str, *, longest: int = 5_000) -> str | None:
        """None where it is missing or empty."""
        said = self._said.get(name) or None
        if said is not None and len(said) > longest:
            raise Refused(400, f"Invalid string: at most {longest} characters", param=name)
        return said

    def needed(self, name: str) -> str:
        said = self.text(name)
        if said is None:
            raise Refused(
                400, f"Missing required param: {name}.", code="parameter_missing", param=name
            )
        return said

    def one_of(self, name: str, *words: str) -> str | None:
        said = self.text(name)
        if said is not None and said not in words:
            raise Refused(400, f"Invalid {name}: must be one of {', '.join(words)}", param=name)
        return said

    def number(self, name: str) -> int | None:
        said = self.text(name)
        if said is None:
            return None
        if not re.fullmatch(r"-?\d{1,18}", said):
            raise Refused(
                400, f"Invalid integer: {said}", code="parameter_invalid_integer", param=name
            )
        return int(said)

    def needed_number(self, name: str) -> int:
        self.needed(name)
        return self.number(name) or 0

    def metadata(self, name: str = "metadata") -> dict[str, str]:
        beginning = f"{name}["
        told = {
            key.removeprefix(beginning).removesuffix("]"): value
            for key, value in self._said.items()
            if key.startswith(beginning)
        }
        if len(told) > _MOST_METADATA or any(
            len(key) > _LONGEST_NAME or len(value) > _LONGEST_VALUE for key, value in told.items()
        ):
            raise Refused(400, "Metadata is too long", param=name)
        return told
