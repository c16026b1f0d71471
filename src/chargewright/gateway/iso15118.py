"""Plug & Charge of OCPP 1.6: what comes in envelopes is answered by the flows of 2.0.1 (`wire.ocpp.v16.iso15118`)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from chargewright.gateway.certificate_status import certificate_status
from chargewright.gateway.certificates import Signs
from chargewright.gateway.contract_certificates import contract_certificate
from chargewright.gateway.deciding import Flow
from chargewright.gateway.v201 import authorized, will_be_signed
from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.v16 import iso15118
from chargewright.wire.ocpp.v16.data_transfer import (
    DataTransferRequest,
    DataTransferResponse,
    DataTransferStatus,
)
from chargewright.wire.ocpp.v201 import authorization, certificates
from chargewright.wire.ocpp.values import encode

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called

_IN_16: Final = frozenset({"Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"})
"""What OCPP 1.6 has words for of a token."""


async def authorized_16(
    connection: "StationConnection", request: authorization.AuthorizeRequest
) -> authorization.AuthorizeResponse:
    """As in 2.0.1, in the words that 1.6 has: no group, and of a token that nobody knows that it is invalid."""
    answer = await authorized(connection, request)
    assert isinstance(answer, authorization.AuthorizeResponse), "it was asked in the words of 2.0.1"
    told = answer.id_token_info.status
    status = told if told.value in _IN_16 else authorization.AuthorizationStatus.INVALID
    return msgspec.structs.replace(answer, id_token_info=authorization.IdTokenInfo(status=status))


FLOWS: Final[Mapping[type[msgspec.Struct], Flow]] = {
    authorization.AuthorizeRequest: authorized_16,
    certificates.Get15118EVCertificateRequest: contract_certificate,
    certificates.GetCertificateStatusRequest: certificate_status,
    certificates.SignCertificateRequest: Signs(will_be_signed),
}


def take_iso15118(
    connection: "StationConnection", called: "Called", request: DataTransferRequest
) -> None:
    """Answered in an envelope too; one that cannot be read is rejected, one that nobody knows is told so."""
    said = iso15118.heard(request)
    if said is None or isinstance(said, Fault):
        status = DataTransferStatus
        told = DataTransferResponse(
            status=status.UNKNOWN_MESSAGE_ID if said is None else status.REJECTED,
            data=msgspec.UNSET if said is None else said.description,
        )
        connection.answer_when_kept(called, told)
        return
    asked: Any = said

    async def flow() -> DataTransferResponse:
        answer = await FLOWS[type(asked)](connection, asked)
        return DataTransferResponse(
            status=DataTransferStatus.ACCEPTED, data=encode(answer).decode()
        )

    connection.answer_when_decided(called, flow)
