"""The signs by which a station's message is known to belong to a session, as tables of rules.

Stations know their own numbers and forget ours, cut our references, answer for the wrong connector
and tell of last night. So each question has its rules, best sign first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from chargewright.kernel.ids import TokenId
from chargewright.sessions.model import Place, Session, Token
from chargewright.sessions.references import IdTag
from chargewright.sessions.words import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What a station's message says about whose it is. None is what it does not say.

    `transaction_ref` is already a usable one (`references.usable_transaction_ref`). `token_id` is
    whose the `id_tag` is, if anybody's. `register_wh` is the meter's register in the message. `at`
    is our clock, `occurred_at` the believed instant.
    """

    place: Place
    at: datetime
    occurred_at: datetime
    transaction_ref: str | None = None
    remote_start_id: int | None = None
    id_tag: IdTag | None = None
    token_id: TokenId | None = None
    register_wh: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign by which a session is known. A guess needs a single fit; else the oldest fits."""

    name: str
    fits: Callable[[Session, Clue], bool]
    is_guess: bool = False


def _same_transaction(session: Session, clue: Clue) -> bool:
    return clue.transaction_ref is not None and session.ocpp_transaction_ref == clue.transaction_ref


def has_our_reference(session: Session, clue: Clue) -> bool:
    """Whether the message carries what we minted for this session's remote start."""
    reference = session.start.reference if session.start is not None else None
    if reference is None:
        return False
    if clue.remote_start_id is not None and clue.remote_start_id == reference:
        return True
    return clue.id_tag is not None and clue.id_tag.is_minted_as(reference)


def _same_token(session: Session, clue: Clue) -> bool:
    return isinstance(session.payer, Token) and session.payer.token_id == clue.token_id


def _same_tag(session: Session, clue: Clue) -> bool:
    return session.id_tag is not None and session.id_tag == clue.id_tag


def _is_there(session: Session, clue: Clue) -> bool:
    """Whether the session's EVSE is known and is that of the message, and no other connector is said.

    Messages of OCPP 2.0.1 may name the EVSE only.
    """
    place, said = session.place, clue.place
    return place.evse_no is not None and (
        place.covers(said) or (said.evse_no is not None and said.covers(place))
    )


def _may_be_there(session: Session, clue: Clue) -> bool:
    """Whether a ready session may start there; a message without EVSE may speak of any."""
    if clue.place.evse_no is None:
        return session.place.station_id == clue.place.station_id
    return session.may_take(clue.place) or _is_there(session, clue)


def _was_sold_there(session: Session, clue: Clue) -> bool:
    """Whether it was asked for there, or anywhere on that station."""
    return session.place.covers(clue.place) or _is_there(session, clue)


def _is_ready(session: Session) -> bool:
    return session.status is Status.READY


def _runs(session: Session) -> bool:
    return session.status is Status.IN_PROGRESS


def _had_begun(session: Session, clue: Clue) -> bool:
    return session.started_at is not None and session.started_at <= clue.occurred_at


def _same_start_told_again(session: Session, clue: Clue) -> bool:
    # A station that retries with a corrected clock sends another timestamp, but the same register:
    # no energy has flowed, so even where it is a new transaction nothing is lost by not splitting.
    return (
        session.runs_at_station
        and _is_there(session, clue)
        and _same_tag(session, clue)
        and clue.register_wh is not None
        and session.meter.energy_wh == 0
        and session.meter.start_register_wh == clue.register_wh
    )


STARTS: Final = (
    Rule("transaction", _same_transaction),
    Rule("told_again", _same_start_told_again),
    Rule(
        "reference", lambda session, clue: _is_ready(session) and has_our_reference(session, clue)
    ),
    Rule(
        "token_there",
        lambda session, clue: (
            _is_ready(session) and _is_there(session, clue) and _same_token(session, clue)
        ),
    ),
    Rule(
        "token_at_station",
        lambda session, clue: (
            _is_ready(session) and _may_be_there(session, clue) and _same_token(session, clue)
        ),
    ),
    # OCPP 2.0.1 stations start with the cable and name nobody: the driver who was served there.
    Rule(
        "vehicle_there",
        lambda session, clue: (
            _is_ready(session)
            and clue.id_tag is None
            and session.vehicle_connected
            and _is_there(session, clue)
        ),
    ),
    Rule(
        "waits_there",
        lambda session, clue: (
            _is_ready(session) and clue.id_tag is None and _is_there(session, clue)
        ),
    ),
    Rule(
        "waits_at_station",
        lambda session, clue: (
            _is_ready(session) and clue.id_tag is None and session.may_take(clue.place)
        ),
    ),
)
"""A start (StartTransaction, TransactionEvent Started), among the open sessions of its station."""

LATE_STARTS: Final = (
    Rule("late_reference", has_our_reference),
    Rule(
        "late_token",
        lambda session, clue: _was_sold_there(session, clue) and _same_token(session, clue),
    ),
)
"""A start that fits no open session, among those given up a short while ago, newest first."""

STOPS: Final = (
    Rule("transaction", _same_transaction),
    # What follows is for stations that write 0 or -1 because they never heard our number.
    Rule(
        "tag",
        lambda session, clue: (
            clue.transaction_ref is None
            and session.runs_at_station
            and _had_begun(session, clue)
            and _same_tag(session, clue)
        ),
        is_guess=True,
    ),
    Rule(
        "there",
        lambda session, clue: (
            clue.transaction_ref is None
            and clue.place.evse_no is not None
            and session.runs_at_station
            and _had_begun(session, clue)
            and _is_there(session, clue)
        ),
        is_guess=True,
    ),
    Rule(
        "only_one",
        lambda session, clue: (
            clue.transaction_ref is None
            and clue.place.evse_no is None
            and session.runs_at_station
            and _had_begun(session, clue)
        ),
        is_guess=True,
    ),
)
"""A stop (StopTransaction, TransactionEvent Ended), among the sessions of its station."""

READINGS: Final = (
    Rule("transaction", _same_transaction),
    # Stations lose the number in mid-session; a connector has one transaction at a time.
    Rule(
        "there",
        lambda session, clue: (
            clue.transaction_ref is None
            and _runs(session)
            and _had_begun(session, clue)
            and _is_there(session, clue)
        ),
        is_guess=True,
    ),
)
"""A reading or a transaction's update, among the sessions of its station."""

VEHICLES: Final = (
    Rule("runs_there", lambda session, clue: _runs(session) and _is_there(session, clue)),
    Rule("waits_there", lambda session, clue: _is_ready(session) and _is_there(session, clue)),
)
"""A connector's status, among the open sessions of its station."""

NEW_VEHICLES: Final = (
    Rule(
        "waits_at_station",
        lambda session, clue: (
            _is_ready(session)
            and session.place.evse_no is None
            and session.start is not None
            and session.may_take(clue.place)
        ),
    ),
)
"""A vehicle that has just come and that nobody there waits for: a driver who chose no connector."""

UNPAID: Final = (
    Rule(
        "nobody_pays",
        lambda session, clue: (
            session.waits_for_payer
            and (clue.place.covers(session.place) or _is_there(session, clue))
        ),
        is_guess=True,
    ),
)
"""A payer who taps after the station has started."""
