"""Certificates that stations have installed: listed, and taken away by the name that the station gave them."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.certificates import READ, TAG
from chargewright.api.checks import refuse
from chargewright.api.columns import AT_STATION, IS, OWNER, flag, instant, own_id, text
from chargewright.api.commands import CommandView, Waits, queue, queues, version_of
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import seen
from chargewright.api.routes import NOT_SO
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.network.installed import HashData
from chargewright.translate.installing import (
    InstalledFor,
    RootFor,
    is_one_question,
    to_ask,
    to_delete,
    to_install,
)


class InstalledCertificateView(View, frozen=True, kw_only=True):
    """A certificate that a station has, as it told us last or as we brought it.

    A station tells hashes (GetInstalledCertificateIds): `subject` and `not_after` are null where we did
    not bring it by InstallCertificate. `is_named`: the station itself names it by these hashes; else it was
    brought and not asked for since, and they are ours.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    type: str
    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    position: int
    subject: str | None
    not_after: datetime | None
    is_named: bool
    first_at: datetime
    last_at: datetime


class AskCertificatesBody(Waits, frozen=True, kw_only=True):
    """For which uses a station is asked about its certificates; null: for all.

    A station of OCPP 1.6 is asked about `system` or `manufacturer` alone, and about the others together.
    """

    uses: Annotated[tuple[InstalledFor, ...], msgspec.Meta(min_length=1)] | None = None


class InstallCertificateBody(Waits, frozen=True, kw_only=True):
    """A root in PEM, and what it is for."""

    use: RootFor
    certificate: Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]


class DeleteCertificateBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""


INSTALLED: Final = Listed(
    listing=Listing(
        name="installed_certificates",
        columns=(
            own_id("installed_certificates", "The certificate."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("type", Kind.TEXT, "What it is for, in the station's words.", IS),
            text("hash_algorithm", "Of the hashes."),
            text("issuer_name_hash", "Of its issuer's name, hexadecimal."),
            text("issuer_key_hash", "Of its issuer's key, hexadecimal."),
            Column("serial_number", Kind.TEXT, "Hexadecimal.", IS),
            Column("position", Kind.INTEGER, "Of a chain: how far above the first."),
            text("subject", "Whom it names."),
            instant("not_after", "Expires.", is_sortable=True),
            flag("is_named", "Whether the station itself names it so."),
            instant("first_at", "First known there."),
            instant("last_at", "Last told, or brought.", is_sortable=True),
        ),
        default_order=Order("last_at", is_descending=True),
    ),
    view=InstalledCertificateView,
    thing="certificate",
)


async def named(work: Work, station_id: str, certificate_id: str) -> HashData:
    """A certificate by the hashes of its station, which compares them with its own (M04.FR.07, N09.FR.08).

    Raises:
        NotFound: the station has no such certificate.
        Conflict: it was brought, and the station has not named it since.
    """
    found = await one(work, INSTALLED, certificate_id)
    seen(found.station_id == station_id or None, "certificate")
    if not found.is_named:
        raise Conflict(
            "ask the station first which certificates it has: it names them by hashes of its own"
        )
    return HashData(
        found.hash_algorithm, found.issuer_name_hash, found.issuer_key_hash, found.serial_number
    )


@queues("installed-certificates/ask", tag=TAG)
async def ask_installed_certificates(
    station_id: str, data: AskCertificatesBody, work: Work
) -> CommandView:
    """Ask a station which certificates it has for these uses, by the message that its version has for them."""
    version, _ = await version_of(work, station_id)
    if not is_one_question(version, data.uses):
        rule = "OCPP 1.6 asks about system or manufacturer alone, and about the others together"
        refuse(NOT_SO, [Problem("uses", rule)])
    order = to_ask(version, data.uses)
    return await queue(work, station_id, order.name, order.payload, data)


@queues("installed-certificates/install", tag=TAG)
async def install_certificate(
    station_id: str, data: InstallCertificateBody, work: Work
) -> CommandView:
    """Bring a root to a station, by the message that its version has for it. It may refuse."""
    version, _ = await version_of(work, station_id)
    order = to_install(version, data.use, data.certificate)
    return await queue(work, station_id, order.name, order.payload, data)


@queues("installed-certificates/{certificate_id:str}/delete", tag=TAG)
async def delete_installed_certificate(
    station_id: str, certificate_id: str, data: DeleteCertificateBody, work: Work
) -> CommandView:
    """Have a station take a certificate away. It may refuse: what it needs for its own line stays."""
    hashes = await named(work, station_id, certificate_id)
    found = await one(work, INSTALLED, certificate_id)
    version, _ = await version_of(work, station_id)
    order = to_delete(version, found.type, hashes)
    return await queue(work, station_id, order.name, order.payload, data)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/installed-certificates",
        INSTALLED,
        needs=READ,
        tag=TAG,
        summary="Certificates that stations have installed",
    ),
    ask_installed_certificates,
    install_certificate,
    delete_installed_certificate,
)
