"""API keys: a role in an organisation without a person. The whole key is shown once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access import people
from chargewright.access.api_keys import ApiKey
from chargewright.access.permissions import Action, Resource
from chargewright.access.roles import Role
from chargewright.api.bodies import Sent
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import creates, deletes, shows
from chargewright.api.shapes import Body, View
from chargewright.api.users import ROLES
from chargewright.api.work import Work
from chargewright.kernel.ids import ApiKeyId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem

TAG: Final = "API keys"

LISTING: Final = Listing(
    name="api_keys",
    columns=(
        Column("id", Kind.ID, "The key.", frozenset({Ask.IS}), refers_to="api_keys"),
        Column(
            "organization_id", Kind.ID, "Whose key.", frozenset({Ask.IS}), refers_to="organizations"
        ),
        Column("prefix", Kind.TEXT, "The part of the key that is no secret.", frozenset({Ask.IS})),
        Column("name", Kind.TEXT, "What it is for.", frozenset({Ask.STARTS})),
        Column("role", Kind.WORD, "Role.", frozenset({Ask.IS}), choices=ROLES),
        Column("created_at", Kind.INSTANT, "Added.", frozenset({Ask.RANGE}), is_sortable=True),
        Column("created_by", Kind.ID, "Who added it.", frozenset({Ask.IS})),
        Column("last_used_at", Kind.INSTANT, "Last used, to a minute.", frozenset({Ask.RANGE})),
        Column("is_revoked", Kind.FLAG, "Whether it opens nothing any more.", frozenset({Ask.IS})),
        Column("revoked_at", Kind.INSTANT, "Revoked.", frozenset({Ask.RANGE})),
    ),
    default_order=Order("created_at", is_descending=True),
)


class ApiKeyView(View, frozen=True, kw_only=True):
    """A key, without its secret. `created_by` is a user, a key, or `machine`."""

    id: str
    organization_id: str
    prefix: str
    name: str
    role: Role
    created_at: datetime
    created_by: str
    last_used_at: datetime | None
    is_revoked: bool
    revoked_at: datetime | None


class NewApiKeyBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own where it is not given."""

    name: str
    role: Role
    organization_id: str | None = None


class WholeApiKeyView(ApiKeyView, frozen=True, kw_only=True):
    """`key` is shown this once; send it as `Authorization: Bearer`."""

    key: str


@shows(
    "/api/v1/api-keys/{api_key_id:str}", needs=Permission(Action.READ, Resource.API_KEYS), tag=TAG
)
async def show_api_key(api_key_id: str, work: Work) -> ApiKeyView:
    """One key, without its secret."""
    key = seen(await work.stores.people.find_key(ApiKeyId(api_key_id)), "API key")
    return view(key)


async def problems_of_key(work: Work, sent: Sent) -> Sequence[Problem]:  # noqa: ARG001 - a check's signature
    """What is wrong with a new key."""
    return people.problems_with_key_name(sent.get("name")) if sent.has("name") else ()


@creates(
    "/api/v1/api-keys",
    needs=Permission(Action.CREATE, Resource.API_KEYS),
    tag=TAG,
    check=problems_of_key,
)
async def add_api_key(data: NewApiKeyBody, work: Work) -> WholeApiKeyView:
    """Add a key, and get it whole this once."""
    key, whole = await people.add_api_key(
        work.stores,
        ApiKeyId(work.mint("key")),
        name=data.name,
        role=data.role,
        organization_id=work.organization(data.organization_id),
        randomness=work.parts.randomness,
        by=work.caller,
        at=work.at,
    )
    shown = view(key)
    values = {name: getattr(shown, name) for name in ApiKeyView.__struct_fields__}
    return WholeApiKeyView(**values, key=whole.text)


@deletes(
    "/api/v1/api-keys/{api_key_id:str}",
    needs=Permission(Action.DELETE, Resource.API_KEYS),
    tag=TAG,
)
async def revoke_api_key(api_key_id: str, work: Work) -> None:
    """Revoke a key: it opens nothing any more. Its row stays, for the trail."""
    await people.revoke_api_key(work.stores, ApiKeyId(api_key_id), by=work.caller, at=work.at)


def view(key: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=key.id,
        organization_id=key.organization_id,
        prefix=key.prefix,
        name=key.name,
        role=key.role,
        created_at=key.created_at,
        created_by=key.created_by,
        last_used_at=key.last_used_at,
        is_revoked=not key.is_live,
        revoked_at=key.revoked_at,
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/api-keys",
        Listed(listing=LISTING, view=ApiKeyView),
        needs=Permission(Action.READ, Resource.API_KEYS),
        tag=TAG,
        summary="API keys of the organisations that the caller sees",
    ),
    show_api_key,
    add_api_key,
    revoke_api_key,
)
