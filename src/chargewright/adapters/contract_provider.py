"""A provider of contract certificates, asked over HTTP (docs/operations/plug-and-charge.md).

Two shapes: `plain` is ours; `opcp` is that of pools of contract certificates that speak OPCP, which install
and do not update.
"""

import base64
import binascii
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

import httpx
import structlog

from chargewright.network.contract_provider import (
    CertificateAsked,
    CertificateGiven,
    Exchange,
    NotGiven,
    WhyNot,
)

_log = structlog.get_logger(__name__)
RESPONSE_BYTES_MAX: Final = 256 * 1024
DETAIL_MOST: Final = 512
"""Characters of a provider's own words that a station is told."""
OPCP_PATH: Final = "/v1/ccp/signedContractData"


class ProviderShape(StrEnum):
    """How a provider is asked."""

    PLAIN = "plain"
    OPCP = "opcp"


class HttpProvider:
    """`gateway.ports.ContractProvider`: one address for every station of an installation."""

    def __init__(
        self, url: str, *, token: str | None, shape: ProviderShape, timeout_s: float
    ) -> None:
        self._url = url.rstrip("/") + (OPCP_PATH if shape is ProviderShape.OPCP else "")
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._shape = shape
        self._timeout_s = timeout_s

    async def exchange(self, asked: CertificateAsked) -> CertificateGiven | NotGiven:
        """What the provider gives, or why it gives nothing."""
        is_opcp = self._shape is ProviderShape.OPCP
        if is_opcp and asked.exchange is Exchange.UPDATE:
            return NotGiven(WhyNot.REFUSED, "OPCP installs contracts, and updates none")
        body = _opcp_question(asked) if is_opcp else _plain_question(asked)
        try:
            async with httpx.AsyncClient(timeout=self._timeout_s) as client:
                answer = await client.post(self._url, json=body, headers=self._headers)
        except httpx.TimeoutException:
            return self._failed(NotGiven(WhyNot.TIMED_OUT))
        except (httpx.HTTPError, httpx.InvalidURL) as why:
            return self._failed(NotGiven(WhyNot.UNREACHABLE, type(why).__name__))
        if not answer.is_success:
            return self._failed(NotGiven(WhyNot.REFUSED, _reason_of(answer)))
        if len(answer.content) > RESPONSE_BYTES_MAX:
            return self._failed(NotGiven(WhyNot.TOO_LONG))
        try:
            said = answer.json()
            given = _opcp_answer(said, asked) if is_opcp else _plain_answer(said)
            for each in (given.exi_response, *given.more):
                base64.b64decode(each, validate=True)
        except (ValueError, LookupError, TypeError, binascii.Error):
            return self._failed(NotGiven(WhyNot.UNREADABLE))
        return given

    @staticmethod
    def _failed(why: NotGiven) -> NotGiven:
        _log.warning("no_contract_certificate", why=why.why, detail=why.detail)
        return why


def _plain_question(asked: CertificateAsked) -> dict[str, Any]:
    return {
        "action": asked.exchange,
        "iso15118_schema_version": asked.schema_version,
        "exi_request": asked.exi_request,
        "contracts_most": asked.contracts_most,
        "emaids": list(asked.emaids),
    }


def _plain_answer(said: Mapping[str, Any]) -> CertificateGiven:
    return _given(said["exi_response"], said.get("remaining_contracts"))


def _opcp_question(asked: CertificateAsked) -> dict[str, Any]:
    return {
        "certificateInstallationReq": asked.exi_request,
        "xsdMsgDefNamespace": asked.schema_version,
    }


def _opcp_answer(said: Mapping[str, Any], asked: CertificateAsked) -> CertificateGiven:
    """The contracts that a pool has for the vehicle: those that it wants first, and no more than it takes."""
    contracts = [each["messageDef"] for each in said["CCPResponse"]["emaidContent"]]
    contracts.sort(key=lambda each: each.get("emaid") not in asked.emaids)
    taken = contracts[: asked.contracts_most or len(contracts)]
    first, *more = (_given(each["certificateInstallationRes"], None).exi_response for each in taken)
    return CertificateGiven(first, len(more), tuple(more))


def _given(exi_response: object, remaining: object) -> CertificateGiven:
    """Raises: TypeError: it is of another form."""
    if not isinstance(exi_response, str) or not exi_response:
        raise TypeError("no EXI in it")
    if remaining is not None and not isinstance(remaining, int):
        raise TypeError("no number of contracts")
    return CertificateGiven(exi_response, remaining)


def _reason_of(answer: httpx.Response) -> str:
    """A refusal in the provider's words, where it has any."""
    try:
        said = answer.json()
        reason = said["reason"]
    except (ValueError, LookupError, TypeError):
        return str(HTTPStatus(answer.status_code).phrase)
    return str(reason)[:DETAIL_MOST]
