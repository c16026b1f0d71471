"""Whether certificates still hold, asked of their issuers for stations (OCPP 2.0.1, part 2, M06; 2.1)."""

import asyncio
import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chargewright.gateway.contracts import question_of
from chargewright.network.certificate_status import StatusAnswer, StatusQuestion
from chargewright.wire.ocpp.v21 import certificates as v21
from chargewright.wire.ocpp.v201 import certificates as v201

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called

AGAIN_AFTER: Final = timedelta(minutes=5)
"""When a station may ask again for what nobody could tell."""


async def certificate_status(
    connection: "StationConnection", request: v201.GetCertificateStatusRequest
) -> v201.GetCertificateStatusResponse:
    """The responder's own answer, signed by it; Failed where there is none."""
    answer = await connection.desk.responders.ask(question_of(request.ocsp_request_data))
    status = v201.GetCertificateStatus
    if answer is None:
        return v201.GetCertificateStatusResponse(status=status.FAILED)
    return v201.GetCertificateStatusResponse(
        status=status.ACCEPTED, ocsp_result=base64.b64encode(answer.der).decode()
    )


def certificate_chain_status(
    connection: "StationConnection", called: "Called", request: v21.GetCertificateChainStatusRequest
) -> None:
    """What the responders, or lists of the revoked (CRL), say of each; Failed where none can be asked."""

    async def status_of(asked: v21.CertificateStatusRequestInfo) -> v21.CertificateStatus:
        answer = await _first(connection, asked)
        return v21.CertificateStatus(
            certificate_hash_data=asked.certificate_hash_data,
            source=asked.source,
            status=v21.CertificateState("Failed" if answer is None else answer.holds.value),
            next_update=(
                connection.now() + AGAIN_AFTER if answer is None else answer.next_update
            ).replace(microsecond=0),
        )

    async def flow() -> v21.GetCertificateChainStatusResponse:
        each = await asyncio.gather(*map(status_of, request.certificate_status_requests))
        return v21.GetCertificateChainStatusResponse(certificate_status=tuple(each))

    connection.answer_when_decided(called, flow)


async def _first(
    connection: "StationConnection", asked: v21.CertificateStatusRequestInfo
) -> StatusAnswer | None:
    """What the first address says that answers; None where none does."""
    is_list = asked.source is v21.CertificateStatusSource.CRL
    known = asked.certificate_hash_data
    for url in asked.urls[:2]:
        question = StatusQuestion(
            known.hash_algorithm.value,
            known.issuer_name_hash,
            known.issuer_key_hash,
            known.serial_number,
            url,
            is_list,
        )
        answer = await connection.desk.responders.ask(question)
        if answer is not None:
            return answer
    return None
