"""Tokens of one group: one of them stops what another began, wherever a station has asked who it is."""

from collections.abc import Sequence

from chargewright.gateway.flows import KnownToken, StationWork
from chargewright.sessions.model import Session, Token
from chargewright.sessions.words import Status


async def is_of_a_charging_group(
    at: StationWork, token: KnownToken, sessions: Sequence[Session]
) -> bool:
    """Whether another of the token's group charges at this station: it is shown to stop that.

    Where it is to charge itself, its transaction names it.
    """
    running = [
        each.payer.token_id
        for each in sessions
        if each.status is Status.IN_PROGRESS and isinstance(each.payer, Token)
    ]
    if token.group_uid is None or not running:
        return False
    return await at.tokens.group_has(token.group_uid, running)
