"""OCPP 2: whose an event is that names no transaction, or one that nobody knows (Part 2, E01)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC

import msgspec
import structlog
from msgspec import UNSET

from chargewright.gateway.desks.transactions_v201 import TransactionTold
from chargewright.sessions.model import Session
from chargewright.sessions.references import usable_transaction_ref
from chargewright.sessions.sequence import Named, goes_on
from chargewright.sessions.words import Status
from chargewright.wire.ocpp.v201.transactions import TransactionEventType

_log = structlog.get_logger(__name__)


async def named(told: TransactionTold) -> TransactionTold:
    """The event with the name by which we know its transaction.

    By the schema an empty text is a name, and a number that stands for a text is mended to one. Taken for another
    transaction it would end the charge that runs at that EVSE, with the energy that it had so far. So an event
    without a name is of the only charge that runs there. One with an unknown name is of it too where it is told as
    it happens, its number goes on with those heard of that charge on this connection, and it names no other driver:
    what went on while nobody listened may have been another's. What has begun without a name gets one from us, by
    which it is known when it is heard again. What may be of two charges keeps its own name, or none.
    """
    has_name = usable_transaction_ref(told.ref) is not None
    if told.request.event_type is TransactionEventType.STARTED:
        return told if has_name else _with(told, _of_ours(told))
    known = await told.sessions()
    if has_name and any(each.ocpp_transaction_ref == told.ref for each in known):
        return told
    running = [each for each in known if _runs_there(told, each)]
    if has_name:
        running = await _going_on(told, running)
    if len(running) == 1:
        (session,) = running
        _log.info(
            "event_of_what_runs", station_id=told.station.id, session_id=session.id, named=told.ref
        )
        return _with(told, session.ocpp_transaction_ref or "")
    has_begun_unheard = not running and told.request.event_type is TransactionEventType.UPDATED
    return _with(told, _of_ours(told)) if has_begun_unheard and not has_name else told


def _with(told: TransactionTold, ref: str) -> TransactionTold:
    info = msgspec.structs.replace(told.request.transaction_info, transaction_id=ref)
    return replace(told, request=msgspec.structs.replace(told.request, transaction_info=info))


def _of_ours(told: TransactionTold) -> str:
    """A name for what has none, in the 36 characters of a transactionId: by where it is and when it happened."""
    at = told.occurred_at.astimezone(UTC)
    return f"unnamed {told.place.evse_no or 0} {at:%Y%m%dT%H%M%S.%f}"


def _runs_there(told: TransactionTold, session: Session) -> bool:
    evse_no = told.place.evse_no
    is_there = evse_no is None or session.place.evse_no in {None, evse_no}
    return session.status is Status.IN_PROGRESS and is_there


async def _going_on(told: TransactionTold, running: Sequence[Session]) -> list[Session]:
    """Those of the charges whose next event this is, by its number and by whom it names."""
    if not running or told.request.offline is True:
        return []
    events = await told.at.transaction_events.latest()
    return [
        each
        for each in running
        if _is_of_its_driver(told, each)
        and goes_on(told.request.seq_no, _numbers(each, told.ref, events))
    ]


def _is_of_its_driver(told: TransactionTold, session: Session) -> bool:
    remote_start_id = told.request.transaction_info.remote_start_id
    is_asked = remote_start_id is UNSET or (
        session.start is not None and session.start.reference == remote_start_id
    )
    return is_asked and (told.tag is None or told.tag == session.id_tag)


def _numbers(session: Session, ref: str, events: Iterable[Named]) -> Iterable[int]:
    """The numbers heard of a charge, under its name, under this one, and under none."""
    return (
        each.seq_no
        for each in events
        if each.transaction_ref == session.ocpp_transaction_ref
        or (
            (each.transaction_ref == ref or usable_transaction_ref(each.transaction_ref) is None)
            and each.evse_no in {None, session.place.evse_no}
        )
    )
