"""Whether a station does what a command asked, by its answer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_DOES_IT: Final = frozenset(
    {"Accepted", "AcceptedCanceled", "RebootRequired", "Scheduled", "Unlocked", "Unpublished"}
)
_NOTHING_TO_TELL: Final = "EmptyResultSet"
_REPORTS: Final = frozenset({"GetBaseReport", "GetReport", "GetMonitoringReport"})
"""What asks a station to tell: it has, where nothing is of that kind (OCPP 2.0.1, part 2, B07, B08, N02)."""
_EACH: Final[Mapping[str, tuple[str, str, frozenset[str]]]] = {
    "SetVariables": ("setVariableResult", "attributeStatus", _DOES_IT),
    "SetVariableMonitoring": ("setMonitoringResult", "status", _DOES_IT),
    "ClearVariableMonitoring": ("clearMonitoringResult", "status", _DOES_IT),
    "ClearTariffs": ("clearTariffsResult", "status", _DOES_IT | {"NoTariff"}),
}
"""Actions that are answered part by part: where the parts are, where their word, and which do it."""


def does_it(action: str, answer: Any) -> bool:
    """Whether it does, or will do, what was asked; of several things, any.

    An answer without a word is what was asked for.
    """
    if not isinstance(answer, Mapping):
        return True
    if action in _EACH:
        parts, word, good = _EACH[action]
        words = _words(answer.get(parts), word)
        return not words or not good.isdisjoint(words)
    if answer.get("status") == _NOTHING_TO_TELL:
        return action in _REPORTS
    return answer.get("status", "Accepted") in _DOES_IT


def _words(parts: Any, word: str) -> Sequence[str]:
    if not isinstance(parts, Sequence):
        return ()
    return [str(each.get(word)) for each in parts if isinstance(each, Mapping)]
