"""What stations have stored of customers (OCPP 2.x, N09 and N10): asked for, told, erased here and there.

What a station says of a customer is personal data: those see it who see tokens, its frames are masked in
the log, and it is erased when somebody says so. A customer whom a station is to forget leaves its list too,
once it says that it does (`adapters.postgres.local_lists`).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.access.tokens import IdTokenType, Token
from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import IS, flag, instant, text
from chargewright.api.commands import CommandView, Waits, queue, queues, version_of
from chargewright.api.installed_certificates import named
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import NOT_SO, does
from chargewright.api.shapes import Body, View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId, TokenId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.installed import HashData
from chargewright.translate.configuration import request_no
from chargewright.translate.request_parts import token_2

TAG: Final = "customer-information"
SEES_CUSTOMERS: Final = Permission(Action.READ, Resource.TOKENS)
ERASES: Final = Permission(Action.DELETE, Resource.TOKENS)


class HashAlgorithm(StrEnum):
    """By what a certificate is named."""

    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class CertificateHashesBody(Body, frozen=True, kw_only=True):
    """A certificate as the station names it, in hexadecimal: it looks for what is written, letter by letter."""

    hash_algorithm: HashAlgorithm
    issuer_name_hash: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    issuer_key_hash: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    serial_number: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class CustomerInformationBody(Waits, frozen=True, kw_only=True):
    """Of whom: a token, a certificate, or a name that the station knows; one of them.

    A certificate is one that the station has (`certificate_id`), or any by its hashes: the contract of a customer is
    none of those that a station lists. `id_token_type`: as which type the station is asked of the token; null: as
    its own. `clear`: the station forgets it, and the customer's token leaves the station's list.
    """

    token_id: str | None = None
    id_token_type: IdTokenType | None = None
    certificate_id: str | None = None
    certificate_hashes: CertificateHashesBody | None = None
    customer_identifier: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    report: bool = True
    clear: bool = False


class CustomerReportView(View, frozen=True, kw_only=True):
    """What a station has stored of a customer, its parts put together. `is_complete` false: parts are missing."""

    id: str
    request_no: int
    content: str
    is_complete: bool
    begun_at: datetime
    heard_at: datetime


class ErasedReportView(View, frozen=True, kw_only=True):
    """What was erased, or had been before."""

    report_id: str


REPORTS: Final = Listed(
    listing=Listing(
        name="customer_reports",
        columns=(
            Column("id", Kind.ID, "The report.", IS),
            Column("request_no", Kind.INTEGER, "Of which question.", IS),
            text("content", "What it says."),
            flag("is_complete", "Whether all parts have come."),
            instant("begun_at", "When its first part came.", is_sortable=True),
            instant("heard_at", "When its newest part came."),
        ),
        default_order=Order("begun_at", is_descending=True),
    ),
    view=CustomerReportView,
    below=STATION,
)


@queues("customer-information", tag=TAG)
async def ask_customer_information(
    station_id: str, data: CustomerInformationBody, work: Work
) -> CommandView:
    """Ask a station what it has stored of a customer, have it forget that, or both."""
    await version_of(work, station_id)
    payload = {
        "requestId": request_no(work.at),
        "report": data.report,
        "clear": data.clear,
        **await _customer(station_id, data, work),
    }
    return await queue(work, station_id, "CustomerInformation", payload, data)


async def _customer(station_id: str, data: CustomerInformationBody, work: Work) -> dict[str, Any]:
    """Who it is, in the words of the message.

    Raises:
        Invalid: nobody, more than one, or a token that is not there.
        NotFound: the station has no such certificate.
        Conflict: the station has not named that certificate yet.
    """
    said = (
        data.token_id,
        data.certificate_id,
        data.certificate_hashes,
        data.customer_identifier,
    )
    if sum(each is not None for each in said) != 1:
        rule = (
            "one of token_id, certificate_id, certificate_hashes and customer_identifier is needed"
        )
        refuse(NOT_SO, [Problem("token_id", rule)])
    if data.id_token_type is not None and data.token_id is None:
        refuse(NOT_SO, [Problem("id_token_type", "goes with token_id")])
    if data.certificate_hashes is not None:
        return {"customerCertificate": _told(data.certificate_hashes)}
    if data.certificate_id is not None:
        return {"customerCertificate": (await named(work, station_id, data.certificate_id)).told}
    if data.token_id is not None:
        token = await _token(station_id, data.token_id, work)
        return {"idToken": token_2(token.uid, data.id_token_type or token.id_token_type)}
    return {"customerIdentifier": data.customer_identifier}


def _told(hashes: CertificateHashesBody) -> Mapping[str, str]:
    return HashData(
        hashes.hash_algorithm,
        hashes.issuer_name_hash,
        hashes.issuer_key_hash,
        hashes.serial_number,
    ).told


async def _token(station_id: str, token_id: str, work: Work) -> Token:
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    token = await work.stores.tokens.lock(TokenId(token_id))
    if token is None or token.organization_id != owner:
        refuse(NOT_SO, [not_there("token_id", "token")])
    assert token is not None, "refused before"
    return token


@does(
    "/api/v1/stations/{station_id:str}/customer-reports/{report_id:str}/erase",
    needs=ERASES,
    tag=TAG,
)
async def erase_customer_report(station_id: str, report_id: str, work: Work) -> ErasedReportView:
    """Erase what a station said of a customer. What the station has stored stays there."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    await work.stores.customer_reports.delete(station_id, report_id)
    await work.tell(owner, "customer_report.erased", station_id, station_id=station_id)
    return ErasedReportView(report_id=report_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/customer-reports",
        REPORTS,
        needs=SEES_CUSTOMERS,
        tag=TAG,
        summary="What one station has stored of customers",
    ),
    ask_customer_information,
    erase_customer_report,
)
