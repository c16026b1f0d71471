"""The register of VAT numbers of the European Union (VIES), asked over its REST interface."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
import structlog

from chargewright.kernel.vat_number import VatNumber
from chargewright.network.vat_checks import Company, Said, VatReason

_log = structlog.get_logger(__name__)
PATH: Final = "/check-vat-number"
_KEPT_TO_ITSELF: Final = "---"
"""What stands for a name or an address that a country does not tell."""
_ERRORS: Final[Mapping[str, VatReason]] = {
    "INVALID_INPUT": VatReason.NOT_REGISTERED,
    "TIMEOUT": VatReason.TIMED_OUT,
    "MS_UNAVAILABLE": VatReason.COUNTRY_SILENT,
    "SERVICE_UNAVAILABLE": VatReason.UNREACHABLE,
    "MS_MAX_CONCURRENT_REQ": VatReason.BUSY,
    "MS_MAX_CONCURRENT_REQ_TIME": VatReason.BUSY,
    "GLOBAL_MAX_CONCURRENT_REQ": VatReason.BUSY,
    "GLOBAL_MAX_CONCURRENT_REQ_TIME": VatReason.BUSY,
    "IP_BLOCKED": VatReason.REFUSED,
    "VAT_BLOCKED": VatReason.REFUSED,
    "INVALID_REQUESTER_INFO": VatReason.REFUSED,
}


class HttpVatRegister:
    """`network.vat_checks.VatRegister` at an address."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self._url = url.rstrip("/") + PATH
        self._timeout_s = timeout_s

    async def ask(self, number: VatNumber) -> Said:
        said = await self._asked(number)
        if said.reason not in {VatReason.REGISTERED, VatReason.NOT_REGISTERED}:
            _log.warning("vat_register_silent", why=said.reason, country=number.country)
        return said

    async def _asked(self, number: VatNumber) -> Said:
        question = {"countryCode": number.country, "vatNumber": number.body}
        try:
            async with httpx.AsyncClient(timeout=self._timeout_s) as client:
                answer = await client.post(self._url, json=question)
        except httpx.TimeoutException:
            return Said(VatReason.TIMED_OUT)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Said(VatReason.UNREACHABLE)
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return Said(VatReason.BUSY)
        try:
            return _read(answer.json())
        except (ValueError, LookupError, TypeError, AttributeError):
            return Said(VatReason.UNREADABLE if answer.is_success else VatReason.UNREACHABLE)


def _read(said: Mapping[str, Any]) -> Said:
    """Raises: LookupError, TypeError, AttributeError: it is of another form."""
    errors = said.get("errorWrappers") or ()
    if errors:
        return Said(_ERRORS.get(errors[0]["error"], VatReason.UNREADABLE))
    is_valid = said["valid"]
    if not isinstance(is_valid, bool):
        raise TypeError("neither valid nor not")
    if not is_valid:
        return Said(VatReason.NOT_REGISTERED)
    name = _told(said.get("name"))
    if not name:
        return Said(VatReason.REGISTERED)
    address = _told(said.get("address"))
    lines = tuple(line.strip() for line in address.splitlines() if line.strip())
    return Said(VatReason.REGISTERED, Company(" ".join(name.split()), lines))


def _told(text: str | None) -> str:
    return "" if text is None or text.strip() == _KEPT_TO_ITSELF else text.strip()
