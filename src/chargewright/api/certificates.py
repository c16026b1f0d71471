"""Certificates that our authorities issued to stations: seen, revoked; and the authorities themselves."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import no_such
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict
from chargewright.network.certificate_requests import CertificateUse, KeyType
from chargewright.network.issuing import IssuedState, LetGo

TAG: Final = "certificates"
READ: Final = Permission(Action.READ, Resource.CERTIFICATES)
CHANGE: Final = Permission(Action.CHANGE, Resource.CERTIFICATES)


class IssuedCertificateView(View, frozen=True, kw_only=True):
    """What a station asked to have signed, and what became of it.

    What is null has not happened: until it is signed there is no subject and no serial number. `problem`
    says why it was rejected or failed. `certificate` is the chain in PEM, without the root.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    use: CertificateUse
    state: IssuedState
    requested_at: datetime
    issued_at: datetime | None
    installed_at: datetime | None
    subject: str | None
    serial_number: str | None
    fingerprint: str | None
    not_before: datetime | None
    not_after: datetime | None
    sends: int
    problem: str | None
    is_revoked: bool
    revoked_at: datetime | None
    revoked_by: str | None
    revocation_reason: str | None
    certificate: str | None


class RevokeBody(Body, frozen=True, kw_only=True):
    """Why, for whoever looks later."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class CertificateAuthorityView(View, frozen=True, kw_only=True):
    """An authority of this installation: a root that stations are given, or what signs below it.

    `issuer_id` is the root above it, null of a root. One that issues no more (`is_in_use`) is believed
    until it expires or is let go. `certificate` is in PEM; its key is shown to nobody.
    """

    id: str
    kind: str
    key_type: KeyType
    issuer_id: str | None
    subject: str
    certificate: str
    not_before: datetime
    not_after: datetime
    created_at: datetime
    is_in_use: bool
    is_believed: bool


LISTED: Final = Listed(
    listing=Listing(
        name="issued_certificates",
        columns=(
            own_id("issued_certificates", "The certificate."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            word("use", CertificateUse, "What it is for."),
            word("state", IssuedState, "What became of it."),
            instant("requested_at", "Asked for.", is_sortable=True),
            instant("issued_at", "Signed."),
            instant("installed_at", "Accepted by the station."),
            text("subject", "Whom it names."),
            Column("serial_number", Kind.TEXT, "Hexadecimal.", IS),
            Column("fingerprint", Kind.TEXT, "SHA-256 of it, hexadecimal.", IS),
            instant("not_before", "Holds from."),
            instant("not_after", "Expires.", is_sortable=True),
            Column("sends", Kind.INTEGER, "How often it was sent."),
            text("problem", "Why it was rejected or failed."),
            flag("is_revoked", "Whether it shows nobody any more."),
            instant("revoked_at", "Revoked."),
            text("revoked_by", "By whom."),
            text("revocation_reason", "Why."),
            text("certificate", "The chain in PEM, without the root."),
        ),
        default_order=Order("requested_at", is_descending=True),
    ),
    view=IssuedCertificateView,
    thing="certificate",
)


AUTHORITIES: Final = Listed(
    listing=Listing(
        name="certificate_authorities",
        columns=(
            own_id("certificate_authorities", "The authority."),
            Column("kind", Kind.TEXT, "root, or intermediate: what signs below one.", IS),
            word("key_type", KeyType, "Of its key."),
            refers("issuer_id", "certificate_authorities", "The root above it."),
            text("subject", "Whom it names."),
            text("certificate", "In PEM."),
            instant("not_before", "Holds from."),
            instant("not_after", "Expires.", is_sortable=True),
            instant("created_at", "Made.", is_sortable=True),
            flag("is_in_use", "Whether it issues."),
            flag("is_believed", "Whether what it issued is believed."),
        ),
        default_order=Order("created_at"),
    ),
    view=CertificateAuthorityView,
    thing="certificate authority",
)


@shows("/api/v1/certificate-authorities/{authority_id:str}", needs=READ, tag=TAG)
async def show_certificate_authority(authority_id: str, work: Work) -> CertificateAuthorityView:
    """One authority of this installation."""
    return await one(work, AUTHORITIES, authority_id)


@does("/api/v1/certificate-authorities/{authority_id:str}/let-go", needs=CHANGE, tag=TAG)
async def let_certificate_authority_go(authority_id: str, work: Work) -> CertificateAuthorityView:
    """Believe a root no more, nor what is below it: who came by their certificates is closed within a minute.

    For those who see a root organisation. One that still issues is not let go.
    """
    became = await work.stores.issued_certificates.let_go(authority_id, work.at)
    if became is LetGo.NO_ROOT:
        raise no_such("root")
    if became is LetGo.STILL_ISSUES:
        raise Conflict("it still issues: put another in its place first")
    return await one(work, AUTHORITIES, authority_id)


@shows("/api/v1/issued-certificates/{certificate_id:str}", needs=READ, tag=TAG)
async def show_issued_certificate(certificate_id: str, work: Work) -> IssuedCertificateView:
    """One certificate that a station was given."""
    return await one(work, LISTED, certificate_id)


@does("/api/v1/issued-certificates/{certificate_id:str}/revoke", needs=CHANGE, tag=TAG)
async def revoke_issued_certificate(
    certificate_id: str, data: RevokeBody, work: Work
) -> IssuedCertificateView:
    """Let it show nobody any more: who is connected by it is closed within seconds."""
    found = await one(work, LISTED, certificate_id)
    is_done = await work.stores.issued_certificates.revoke(
        certificate_id, work.at, by=work.caller.id, reason=data.reason
    )
    if not is_done:
        raise Conflict("this certificate is revoked")
    await work.tell(
        OrganizationId(found.organization_id),
        "certificate.revoked",
        found.id,
        station_id=found.station_id,
    )
    work.stores.nudge(f"stations.{found.station_id}")
    return await one(work, LISTED, certificate_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/issued-certificates",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Certificates that our authorities issued to stations",
    ),
    show_issued_certificate,
    revoke_issued_certificate,
    lists(
        "/api/v1/certificate-authorities",
        AUTHORITIES,
        needs=READ,
        tag=TAG,
        summary="The authorities of this installation that issue certificates to stations",
    ),
    show_certificate_authority,
    let_certificate_authority_go,
)
