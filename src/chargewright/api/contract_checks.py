"""What was found of the contracts that vehicles presented at stations (Plug & Charge)."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import AT_STATION, IS, OWNER, instant, own_id, refers, text, word
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.shapes import View
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.contracts import Reason, Revocation, Shown, Verdict

TAG: Final = "contracts"
READ: Final = Permission(Action.READ, Resource.TOKENS)


class ContractCheckView(View, frozen=True, kw_only=True):
    """A contract as a vehicle presented it, what was found of it, and what its station was told.

    `contract` is the eMAID, null where what was presented is none. `verdict` is what was said of the certificate,
    `token_status` of the token, both in the words of OCPP; `reason` is why. `session_id` is the session that
    charged by it, null where none did. What is said of the vehicle's own certificate is null where the
    station showed hashes of it only.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    session_id: str | None
    contract: str | None
    checked_at: datetime
    shown: Shown
    verdict: Verdict
    reason: Reason
    token_status: str
    revocation: Revocation
    subject: str | None
    issuer: str | None
    serial_number: str | None
    not_after: datetime | None


LISTED: Final = Listed(
    listing=Listing(
        name="contract_checks",
        columns=(
            own_id("contract_checks", "The check."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            refers("session_id", "sessions", "The session that charged by it."),
            Column("contract", Kind.TEXT, "The eMAID, 14 characters.", IS),
            instant("checked_at", "When.", is_sortable=True),
            word("shown", Shown, "By what it was shown."),
            word("verdict", Verdict, "What was said of the certificate."),
            word("reason", Reason, "Why."),
            text("token_status", "What was said of the token."),
            word("revocation", Revocation, "What the responders said."),
            text("subject", "Whom the certificate names."),
            text("issuer", "Who signed it."),
            text("serial_number", "Hexadecimal."),
            instant("not_after", "Expires."),
        ),
        default_order=Order("checked_at", is_descending=True),
    ),
    view=ContractCheckView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/contract-checks",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="What was found of contracts that vehicles presented",
    ),
)
