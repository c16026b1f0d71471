"""Tokens: what drivers present at stations. Blocked rather than deleted: sessions name them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access.permissions import Action, Resource
from chargewright.access.tokens import (
    ID_TOKEN_TYPES,
    IdTokenType,
    Token,
    TokenKind,
    is_language,
    uid_of,
)
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, refuse
from chargewright.api.columns import IS, IS_OR_STARTS, OWNER, flag, instant, own_id, text, word
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import UidTaken, seen
from chargewright.api.routes import changes, creates, shows
from chargewright.api.shapes import Body, Uid, View
from chargewright.api.work import Work
from chargewright.kernel.ids import TokenId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem

TAG: Final = "tokens"
READ: Final = Permission(Action.READ, Resource.TOKENS)
NO_CONTRACT: Final = "no eMAID as ISO 15118 writes it, or its check digit is wrong"
NO_LANGUAGE: Final = "the tag of a language, such as de or pt-BR"
Spoken = Annotated[
    str,
    msgspec.Meta(
        description="RFC 5646: a language, and a script or a country.", examples=["de", "pt-BR"]
    ),
]
Label = Annotated[str, msgspec.Meta(max_length=200, description="Names no person.")]


class TokenView(View, frozen=True, kw_only=True):
    """A token. `group_uid`: tokens of one group stand for each other; null: it is of none.

    `valid_to` null: until it is blocked. A MASTER_PASS stops what runs and starts nothing. `language`: which
    its driver reads, told to stations of OCPP 2.x; null: nobody said. `id_token_type`: what stations of OCPP 2.x
    call it, to whom another type is another token.
    """

    id: str
    organization_id: str
    uid: str
    kind: TokenKind
    id_token_type: IdTokenType
    label: str
    group_uid: str | None
    is_blocked: bool
    valid_to: datetime | None
    language: str | None
    created_at: datetime


class NewTokenBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own where it is not given, `id_token_type` what the kind comes to."""

    uid: Uid
    kind: TokenKind = TokenKind.RFID
    id_token_type: IdTokenType | None = None
    label: Label = ""
    group_uid: Uid | None = None
    valid_to: datetime | None = None
    language: Spoken | None = None
    organization_id: str | None = None


class TokenChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; another kind brings its own `id_token_type` where none is given."""

    kind: TokenKind | UnsetType = UNSET
    id_token_type: IdTokenType | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    group_uid: Uid | UnsetType | None = UNSET
    is_blocked: bool | UnsetType = UNSET
    valid_to: datetime | UnsetType | None = UNSET
    language: Spoken | UnsetType | None = UNSET


LISTED: Final = Listed(
    listing=Listing(
        name="tokens",
        columns=(
            own_id("tokens", "The token."),
            OWNER,
            Column(
                "uid", Kind.TEXT, "What is presented, upper case.", IS_OR_STARTS, is_sortable=True
            ),
            word("kind", TokenKind, "What it is."),
            word("id_token_type", IdTokenType, "What stations of OCPP 2.x call it."),
            text("label", "Your note."),
            Column("group_uid", Kind.TEXT, "Of which group, upper case.", IS),
            flag("is_blocked", "Whether it is refused."),
            instant("valid_to", "Refused from then on."),
            Column("language", Kind.TEXT, "Which its driver reads.", IS),
            instant("created_at", "Added."),
        ),
        default_order=Order("uid"),
    ),
    view=TokenView,
    thing="token",
)


@shows("/api/v1/tokens/{token_id:str}", needs=READ, tag=TAG)
async def show_token(token_id: str, work: Work) -> TokenView:
    """One token."""
    return await one(work, LISTED, token_id)


async def problems_of_token(work: Work, sent: Sent) -> Sequence[Problem]:  # noqa: ARG001 - a check's signature
    """What is wrong with a new token."""
    problems = _problems(sent.get("valid_to"), sent.get("language"))
    if sent.has("uid") and uid_of(sent.get("kind"), sent.get("uid")) is None:
        problems.append(Problem("uid", NO_CONTRACT))
    return problems


@creates(
    "/api/v1/tokens",
    needs=Permission(Action.CREATE, Resource.TOKENS),
    tag=TAG,
    check=problems_of_token,
)
async def add_token(data: NewTokenBody, work: Work) -> TokenView:
    """Add a token: from now on it may charge at the organisation's stations."""
    uid = uid_of(data.kind, data.uid)
    assert uid is not None, "checked before"
    token = Token(
        id=TokenId(work.mint("tok")),
        organization_id=work.organization(data.organization_id),
        uid=uid,
        kind=data.kind,
        id_token_type=data.id_token_type or ID_TOKEN_TYPES[data.kind],
        label=data.label,
        group_uid=None if data.group_uid is None else data.group_uid.upper(),
        is_blocked=False,
        valid_to=data.valid_to,
        language=data.language,
        created_at=work.at,
    )
    if not await work.stores.tokens.add(token):
        raise UidTaken
    await work.tell(token.organization_id, "token.added", token.id)
    return await one(work, LISTED, token.id)


@changes("/api/v1/tokens/{token_id:str}", needs=Permission(Action.CHANGE, Resource.TOKENS), tag=TAG)
async def change_token(token_id: str, data: TokenChangesBody, work: Work) -> TokenView:
    """Change a token, block it or let it charge again. A session that runs on it goes on."""
    before = seen(await work.stores.tokens.lock(TokenId(token_id)), "token")
    after = replace(before, **given(data))
    if after.kind is not before.kind and data.id_token_type is UNSET:
        after = replace(after, id_token_type=ID_TOKEN_TYPES[after.kind])
    if after.group_uid is not None:
        after = replace(after, group_uid=after.group_uid.upper())
    problems = _problems(after.valid_to, after.language)
    if uid_of(after.kind, after.uid) != after.uid:
        problems.append(Problem("kind", NO_CONTRACT))
    refuse("the token cannot be so", problems)
    if after != before:
        await work.stores.tokens.save(after)
        kind = "token.changed"
        if after.is_blocked is not before.is_blocked:
            kind = "token.blocked" if after.is_blocked else "token.unblocked"
        await work.tell(after.organization_id, kind, after.id)
    return await one(work, LISTED, token_id)


def _problems(valid_to: datetime | None, language: str | None) -> list[Problem]:
    found = []
    if valid_to is not None and valid_to.tzinfo is None:
        found.append(Problem("valid_to", "needs a UTC offset"))
    if language is not None and not is_language(language):
        found.append(Problem("language", NO_LANGUAGE))
    return found


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/tokens", LISTED, needs=READ, tag=TAG, summary="Tokens"),
    show_token,
    add_token,
    change_token,
)
