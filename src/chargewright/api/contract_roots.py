"""The roots by which an organisation believes contract certificates of vehicles (Plug & Charge)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.columns import IS, OWNER, instant, own_id, text, word
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import ContractRootKept, seen
from chargewright.api.routes import creates, deletes, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.contracts import RootKind, kept_root, problem_of_root

TAG: Final = "contracts"
READ: Final = Permission(Action.READ, Resource.CERTIFICATES)
CHANGE: Final = Permission(Action.CHANGE, Resource.CERTIFICATES)


class ContractRootView(View, frozen=True, kw_only=True):
    """A root. MO and V2G vouch for contracts at this organisation's stations; OEM is kept for them to install.

    `fingerprint` is the SHA-256 of `certificate`, which is PEM.
    """

    id: str
    organization_id: str
    kind: RootKind
    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    created_at: datetime
    certificate: str


class NewContractRootBody(Body, frozen=True, kw_only=True):
    """One root in PEM. `organization_id` is the caller's own where it is not given."""

    kind: RootKind
    certificate: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    organization_id: str | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="contract_roots",
        columns=(
            own_id("contract_roots", "The root."),
            OWNER,
            word("kind", RootKind, "Whose contracts it stands for."),
            text("subject", "Whom it names."),
            Column("fingerprint", Kind.TEXT, "SHA-256 of it, hexadecimal.", IS),
            instant("not_before", "Holds from."),
            instant("not_after", "Expires.", is_sortable=True),
            instant("created_at", "Added.", is_sortable=True),
            text("certificate", "PEM."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=ContractRootView,
    thing="contract root",
)


@shows("/api/v1/contract-roots/{contract_root_id:str}", needs=READ, tag=TAG)
async def show_contract_root(contract_root_id: str, work: Work) -> ContractRootView:
    """One root."""
    return await one(work, LISTED, contract_root_id)


async def problems_of_root(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a new root."""
    if not sent.has("certificate"):
        return []
    problem = problem_of_root(sent.get("certificate"), work.at)
    return [] if problem is None else [Problem("certificate", problem)]


@creates("/api/v1/contract-roots", needs=CHANGE, tag=TAG, check=problems_of_root)
async def add_contract_root(data: NewContractRootBody, work: Work) -> ContractRootView:
    """Believe a root: from now on contracts below it charge at the organisation's stations."""
    organization_id = work.organization(data.organization_id)
    root = kept_root(
        data.certificate, data.kind, root_id=work.mint("crt"), of=organization_id, at=work.at
    )
    if not await work.stores.contract_roots.add(root):
        raise ContractRootKept
    await work.tell(organization_id, "contract_root.added", root.id)
    return await one(work, LISTED, root.id)


@deletes("/api/v1/contract-roots/{contract_root_id:str}", needs=CHANGE, tag=TAG)
async def remove_contract_root(contract_root_id: str, work: Work) -> None:
    """Believe a root no longer. Sessions that run go on."""
    owner = seen(await work.stores.contract_roots.owner(contract_root_id), LISTED.thing)
    await work.stores.contract_roots.remove(contract_root_id)
    await work.tell(owner, "contract_root.removed", contract_root_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/contract-roots",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Roots by which contract certificates are believed",
    ),
    show_contract_root,
    add_contract_root,
    remove_contract_root,
)
