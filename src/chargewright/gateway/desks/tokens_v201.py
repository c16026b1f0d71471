"""OCPP 2.0.1 and 2.1: what is known of a token that was presented (Part 2, C and E05)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from msgspec import UNSET, UnsetType

from chargewright.gateway.flows import (
    KnownToken,
    StationWork,
    heard,
    seed_for,
    started_by,
)
from chargewright.gateway.groups import is_of_a_charging_group
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.sessions import events, flow
from chargewright.sessions.matching import TOMBSTONE_AGE_MIN
from chargewright.sessions.model import Card, Place, Session, Token
from chargewright.sessions.references import IdTag
from chargewright.sessions.words import Status
from chargewright.wire.ocpp import v21
from chargewright.wire.ocpp.v201 import authorization

AuthorizeRequest: TypeAlias = authorization.AuthorizeRequest | v21.authorization.AuthorizeRequest
IdToken: TypeAlias = authorization.IdToken | v21.authorization.IdToken

_NOBODY: Final = authorization.IdTokenType.NO_AUTHORIZATION.value
EMAID: Final = authorization.IdTokenType.EMAID.value
DIRECT_PAYMENT: Final = "DirectPayment"
"""A card at the station's own terminal; the token is what its provider calls the payment (2.1, C18)."""
_KEY_CODE: Final = authorization.IdTokenType.KEY_CODE.value


async def identified(
    at: StationWork,
    station: KnownStation,
    id_token: IdToken,
    now: datetime,
    *,
    of: Session | None = None,
    opens: bool = False,
) -> authorization.IdTokenInfo:
    """What to say about a token; `opens`: a known one may open a session that waits for it.

    It is looked up whenever it is presented: a station may have let it in by what it knew once
    (E05.FR.01). `of` is the session in which it was: one that a card pays for asks for no token. A station
    that has reserved the money itself is let go on.
    """
    if id_token.type == DIRECT_PAYMENT:
        return info_of("Accepted")
    tag = tag_of(station, id_token)
    if tag is None:
        return info_of("Accepted" if id_token.type == _NOBODY else "Invalid")
    if of is not None and (isinstance(of.payer, Card) or _was_minted_for(of, tag)):
        return info_of("Accepted")
    sessions = await at.work.sessions.lock_station(
        station.id,  # type: ignore[arg-type] # rows have strings
        closed_since=now - TOMBSTONE_AGE_MIN,
        transaction_ref=None,
    )
    if any(started_by(session, tag) for session in sessions) or _started_for(of, tag, sessions):
        return info_of("Accepted")
    token = await at.tokens.by_uid(tag.text, now)
    if token is None:
        return info_of("Invalid" if id_token.type == _KEY_CODE else "Unknown")
    if not token.is_usable:
        return info_of("Blocked" if token.is_blocked else "Expired", token)
    payer = Token(token.id)  # type: ignore[arg-type] # as above
    open_states = {Status.READY, Status.IN_PROGRESS}
    has_one = any(each.payer == payer and each.status in open_states for each in sessions)
    is_shown_to_stop = has_one or await is_of_a_charging_group(at, token, sessions)
    if opens and token.may_charge and not is_shown_to_stop:
        await _open(at, station, tag, payer, now)
    return info_of("Accepted", token)


async def _open(
    at: StationWork, station: KnownStation, tag: IdTag, payer: Token, now: datetime
) -> None:
    """Open a session that waits for this token at any EVSE of the station."""
    seed = await seed_for(at, station, Place(station.id))  # type: ignore[arg-type] # rows have strings
    choices = tuple({each.evse_no for each in station.connectors})
    house = House(at.work, f"authorize {station.id} {tag.text} {now.isoformat()}")
    event = events.TokenAccepted(at=now, payer=payer)
    await flow.open_for_payer(
        heard(house, event, now), replace(seed, evse_choices=choices), house.ports
    )
    await house.settle()


def tag_of(station: KnownStation, id_token: IdToken | UnsetType) -> IdTag | None:
    """The token as it is compared; None where none was presented, or nobody's."""
    if id_token is UNSET:
        return None
    return IdTag.heard(station.habits.own_part_cut(id_token.id_token))


def _was_minted_for(session: Session, tag: IdTag) -> bool:
    """Whether the token is the one that we made for the remote start of this session."""
    return session.start is not None and tag.is_minted_as(session.start.reference)


def _started_for(of: Session | None, tag: IdTag, sessions: Sequence[Session]) -> bool:
    """Whether we made the token for a remote start that this session has been taken up for.

    `sessions` are those of its station as they are now, with those given up a short while ago.
    """
    now = next((each for each in sessions if of is not None and each.id == of.id), None)
    return now is not None and any(
        each.payer == now.payer and _was_minted_for(each, tag)
        for each in sessions
        if isinstance(each.payer, Token)
    )


def info_of(status: str, token: KnownToken | None = None) -> authorization.IdTokenInfo:
    """What is said of a token, with its group and its driver's languages where they are known."""
    group = None if token is None else token.group_uid
    first, second, *_ = (*(() if token is None else token.languages), UNSET, UNSET)
    return authorization.IdTokenInfo(
        status=authorization.AuthorizationStatus(status),
        group_id_token=UNSET
        if group is None
        else authorization.IdToken(id_token=group, type=authorization.IdTokenType.CENTRAL),
        language1=first,
        language2=second,
    )
