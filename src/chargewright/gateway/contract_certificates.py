"""Contract certificates that vehicles ask for by their station, fetched from a provider (OCPP 2.0.1, part 2, M01 and M02)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import UNSET

from chargewright.network.contract_provider import (
    CertificateAsked,
    CertificateGiven,
    Exchange,
    NotGiven,
    WhyNot,
)
from chargewright.wire.ocpp.v21 import certificates as v21
from chargewright.wire.ocpp.v21 import common as common_21
from chargewright.wire.ocpp.v201 import certificates as v201
from chargewright.wire.ocpp.v201.common import StatusInfo

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection

_MOST: Final = 7_500
_MOST_21: Final = 17_000
"""Characters of an `exiResponse`."""
_ACCEPTED: Final = v201.Iso15118EVCertificateStatus.ACCEPTED
_FAILED: Final = v201.Iso15118EVCertificateStatus.FAILED
_Request: TypeAlias = v201.Get15118EVCertificateRequest | v21.Get15118EVCertificateRequest
_Response: TypeAlias = v201.Get15118EVCertificateResponse | v21.Get15118EVCertificateResponse


class NoProvider:
    """Where no provider was set: no vehicle is given a contract."""

    async def exchange(self, asked: CertificateAsked) -> NotGiven:  # noqa: ARG002 - nobody is asked
        return NotGiven(WhyNot.NO_PROVIDER)


async def contract_certificate(connection: "StationConnection", request: _Request) -> _Response:
    """What a provider of contracts gives the vehicle, through and through; Failed, and why, where it gives nothing."""
    asked = _asked(request)
    if not isinstance(request, v21.Get15118EVCertificateRequest):
        return _told(_within(await connection.desk.provider.exchange(asked), _MOST))
    given = _left(connection, asked) or await connection.desk.provider.exchange(asked)
    following = given.following() if isinstance(given, CertificateGiven) else None
    connection.contracts_left = None if following is None else (asked.exi_request, following)
    return _told_21(_within(given, _MOST_21))


def _left(connection: "StationConnection", asked: CertificateAsked) -> CertificateGiven | None:
    """The next contract of the answer to the same question before (2.1, M01.FR.07); None: there is none."""
    if connection.contracts_left is None:
        return None
    exi_request, following = connection.contracts_left
    return following if exi_request == asked.exi_request else None


def _asked(request: _Request) -> CertificateAsked:
    asked = CertificateAsked(
        exchange=Exchange(request.action.value),
        schema_version=request.iso15118_schema_version,
        exi_request=request.exi_request,
    )
    if not isinstance(request, v21.Get15118EVCertificateRequest):
        return asked
    most, emaids = request.maximum_contract_certificate_chains, request.prioritized_emaids
    return replace(
        asked,
        contracts_most=None if most is UNSET else most,
        emaids=() if emaids is UNSET else emaids,
    )


def _within(given: CertificateGiven | NotGiven, most: int) -> CertificateGiven | NotGiven:
    """The same, unless a station cannot be told so much."""
    if isinstance(given, CertificateGiven) and len(given.exi_response) > most:
        return NotGiven(WhyNot.TOO_LONG, f"more than {most} characters")
    return given


def _told(given: CertificateGiven | NotGiven) -> v201.Get15118EVCertificateResponse:
    if isinstance(given, NotGiven):
        return v201.Get15118EVCertificateResponse(
            status=_FAILED, exi_response="", status_info=StatusInfo(**_why(given))
        )
    return v201.Get15118EVCertificateResponse(status=_ACCEPTED, exi_response=given.exi_response)


def _told_21(given: CertificateGiven | NotGiven) -> v21.Get15118EVCertificateResponse:
    if isinstance(given, NotGiven):
        return v21.Get15118EVCertificateResponse(
            status=_FAILED, exi_response="", status_info=common_21.StatusInfo(**_why(given))
        )
    return v21.Get15118EVCertificateResponse(
        status=_ACCEPTED,
        exi_response=given.exi_response,
        remaining_contracts=UNSET if given.remaining is None else given.remaining,
    )


def _why(given: NotGiven) -> dict[str, Any]:
    return {"reason_code": given.why.value, "additional_info": given.detail or UNSET}
