"""Pages of a list, newest first; `starting_after` is the last one that was seen."""

from collections.abc import Iterable
from typing import Any, Final

from sim.stripe.forms import Form
from sim.stripe.refused import Refused, no_such

_MOST: Final = 100


def listed(form: Form, told: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One page of these, which come oldest first.

    Raises:
        Refused: 400, a limit beyond what may be asked for; 404, an unknown last one.

    """
    form.knows_only(["limit", "starting_after", "payment_intent", "created[gte]"])
    since, intent = form.number("created[gte]") or 0, form.text("payment_intent")
    newest = [
        one
        for one in reversed(list(told))
        if one["created"] >= since and intent in {None, one.get("payment_intent")}
    ]
    limit, last = form.number("limit") or 10, form.text("starting_after")
    if not 1 <= limit <= _MOST:
        raise Refused(400, f"Invalid limit: 1 to {_MOST}", param="limit")
    ids = [one["id"] for one in newest]
    if last is not None and last not in ids:
        raise no_such("object", last, param="starting_after")
    begin = 0 if last is None else ids.index(last) + 1
    return {
        "object": "list",
        "data": newest[begin : begin + limit],
        "has_more": begin + limit < len(newest),
    }
