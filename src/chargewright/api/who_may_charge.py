"""Tokens by what is presented, and who of them may not be let do what is asked for them."""

from collections.abc import Mapping
from typing import Any, Final

from chargewright.access.tokens import Token, TokenKind
from chargewright.api.checks import not_there, refuse
from chargewright.api.work import Work
from chargewright.kernel.emaid import contract_id
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.problem import Problem

_SWAPPING: Final = "RequestBatterySwap"


async def token_named(work: Work, organization_id: OrganizationId, uid: str) -> Token | None:
    """The organisation's token that presents this, held; of a contract the one of its name."""
    tokens = work.stores.tokens
    contract = contract_id(uid)
    found = await tokens.lock_by_uid(organization_id, uid.upper())
    if found is not None or contract is None:
        return found
    named = await tokens.lock_by_uid(organization_id, contract)
    return named if named is not None and named.kind is TokenKind.EMAID else None


async def refuse_stranger_to_swap(
    work: Work, organization_id: OrganizationId, name: str, payload: Mapping[str, Any]
) -> None:
    """Offer a battery to nobody who may not charge (OCPP 2.1, S02).

    Raises:
        Invalid: nobody knows the token, or it may not charge.
    """
    if name != _SWAPPING:
        return
    field = "payload.idToken.idToken"
    token = await token_named(work, organization_id, payload["idToken"]["idToken"])
    if token is None:
        refuse("nobody knows who shall swap", [not_there(field, "token")])
    elif not token.may_charge(work.at):
        refuse("who shall swap may not charge", [Problem(field, "it is blocked or has expired")])
