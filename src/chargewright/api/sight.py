"""What a caller is shown of what it reads: the one rule of lists, sheets, single things and the stream.

A fact or an item is shown to those who may read what it is about, as the prefix of its id says. A
column that tells of something else (a session's payment) is shown to those who may read that. What
is kept as it came, the body of a fact or the detail of an item, is shown without the ids of what the
caller may not read, and without money unless the caller may read payments.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from chargewright.access.caller import Caller
from chargewright.access.permissions import Action, Resource
from chargewright.kernel.listing import Column, Kind, Listing, Question
from chargewright.kernel.problem import Forbidden, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.kernel.stream import StreamedFact

READABLE_BY: Final[Mapping[str, Resource]] = {
    "org": Resource.ORGANIZATIONS,
    "sit": Resource.SITES,
    "stn": Resource.STATIONS,
    "grp": Resource.STATIONS,
    "evs": Resource.STATIONS,
    "con": Resource.STATIONS,
    "ctc": Resource.STATIONS,
    "nte": Resource.STATIONS,
    "cmd": Resource.COMMANDS,
    "ctr": Resource.TOKENS,
    "evt": Resource.COMMANDS,
    "tpl": Resource.SETTING_TEMPLATES,
    "job": Resource.SETTING_TEMPLATES,
    "run": Resource.SETTING_TEMPLATES,
    "fwi": Resource.FIRMWARE_IMAGES,
    "fjb": Resource.FILE_JOBS,
    "fro": Resource.FILE_JOBS,
    "frn": Resource.FILE_JOBS,
    "llj": Resource.COMMANDS,
    "llr": Resource.COMMANDS,
    "fil": Resource.FILE_JOBS,
    "rsv": Resource.RESERVATIONS,
    "sst": Resource.PAYMENTS,
    "vat": Resource.RECEIPTS,
    "chp": Resource.COMMANDS,
    "csd": Resource.COMMANDS,
    "est": Resource.COMMANDS,
    "der": Resource.COMMANDS,
    "dve": Resource.COMMANDS,
    "drr": Resource.COMMANDS,
    "bsw": Resource.COMMANDS,
    "vpl": Resource.COMMANDS,
    "chn": Resource.COMMANDS,
    "lim": Resource.COMMANDS,
    "cpr": Resource.COMMANDS,
    "trm": Resource.TERMINALS,
    "tac": Resource.TERMINALS,
    "opn": Resource.TERMINALS,
    "tok": Resource.TOKENS,
    "trf": Resource.TARIFFS,
    "trv": Resource.TARIFFS,
    "ses": Resource.SESSIONS,
    "pay": Resource.PAYMENTS,
    "rfd": Resource.PAYMENTS,
    "rcp": Resource.RECEIPTS,
    "ent": Resource.LEDGER,
    "stl": Resource.LEDGER,
    "acc": Resource.LEDGER,
    "att": Resource.ATTENTION,
    "usr": Resource.USERS,
    "key": Resource.API_KEYS,
}
"""What one must be allowed to read to see something about a thing with this prefix."""

_MONEY: Final = ({"amount", "currency"}, {"minor", "currency"})
_PAID: Final = frozenset({Resource.PAYMENTS, Resource.RECEIPTS, Resource.LEDGER})
"""Things whose ids are taken out of what is kept as it came; who did something stays there."""


def may_see(caller: Caller, fact: StreamedFact) -> bool:
    """Whether this caller is shown this fact; what no table knows is shown to nobody."""
    resource = READABLE_BY.get(_prefix(fact.about))
    return (
        resource is not None
        and caller.sees(fact.organization_id)
        and caller.may(Action.READ, resource)
    )


def fact_shown(caller: Caller, fact: StreamedFact) -> StreamedFact:
    """A fact that this caller may see, without what it may not."""
    payment_id = fact.payment_id if caller.may(Action.READ, Resource.PAYMENTS) else None
    return replace(fact, payment_id=payment_id, body=_kept(caller, fact.body))


def asked_by(caller: Caller, listing: Listing, question: Question) -> Question:
    """The question as this caller may ask it.

    Raises:
        Forbidden: it filters by columns that the caller is not shown.
    """
    problems = [
        Problem(
            asked.column,
            Sentence(
                "only a role that may read {resource} asks for it",
                resource=Resource(listing[asked.column].of),
            ),
        )
        for asked in question.filters
        if not _may_read(caller, listing[asked.column])
    ]
    if problems:
        raise Forbidden(
            Sentence("the role {role} may not ask this", role=caller.role), problems=tuple(problems)
        )
    hidden = [
        prefix for prefix, resource in READABLE_BY.items() if not caller.may(Action.READ, resource)
    ]
    return replace(question, unless_about=tuple(hidden)) if listing.about else question


def row_shown(caller: Caller, listing: Listing, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a list without what this caller may not read: null, or an empty list."""
    return {
        column.name: _cell(caller, listing, column, row[column.name]) for column in listing.shown
    }


def _cell(caller: Caller, listing: Listing, column: Column, value: Any) -> Any:
    if not _may_read(caller, column):
        return [] if isinstance(value, list) else None
    if listing.about and column.kind is Kind.VALUES:
        return _kept(caller, value)
    return value


def _may_read(caller: Caller, column: Column) -> bool:
    return not column.of or caller.may(Action.READ, Resource(column.of))


def _kept(caller: Caller, value: Any) -> Any:
    """Something as it came, without what the caller may not read."""
    hidden = {
        prefix
        for prefix, resource in READABLE_BY.items()
        if resource in _PAID and not caller.may(Action.READ, resource)
    }
    sees_money = caller.may(Action.READ, Resource.PAYMENTS)
    return _without(value, hidden, sees_money=sees_money)


def _without(value: Any, hidden: set[str], *, sees_money: bool) -> Any:
    if isinstance(value, Mapping):
        money = {name for names in _MONEY if names <= value.keys() for name in names}
        return {
            name: _without(inner, hidden, sees_money=sees_money)
            for name, inner in value.items()
            if sees_money or name not in money
        }
    if isinstance(value, list | tuple):
        return [_without(inner, hidden, sees_money=sees_money) for inner in value]
    return None if isinstance(value, str) and _prefix(value) in hidden else value


def _prefix(text: str) -> str:
    return text.partition("_")[0]
