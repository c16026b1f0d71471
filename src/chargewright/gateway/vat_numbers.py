"""VAT numbers that drivers give at a station of OCPP 2.1, for a receipt of their company (part 2, C18).

The register is asked outside any unit of work: it may take seconds.
"""

import re
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import UNSET, UnsetType

from chargewright.network.model import KnownStation
from chargewright.network.vat_checks import VatCheck, VatReason, VatVerdict
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v21.payment import (
    Address,
    VatNumberValidationRequest,
    VatNumberValidationResponse,
)
from chargewright.wire.ocpp.v201.common import GenericStatus

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.gateway.flows import StationWork

_POSTAL: Final = re.compile(r"((?:[A-Z]{1,2}-)?\S*\d\S*(?: (?:\d\S*|[A-Z]{2}(?= \S)))*) (.+)")
"""A line with a postal code before its city."""


class VatChecks(Protocol):
    """The VAT numbers that were checked at the station of this unit of work."""

    async def keep(self, check: VatCheck, evse_no: int | None) -> None:
        """Keep a check, and for which session it is: the one that runs there, else the next."""
        ...

    async def begun(self, session_id: str, evse_no: int | None) -> None:
        """A session began: the number that was checked just before is of it; nothing where none was."""
        ...


async def vat_number_checked(
    connection: "StationConnection", request: VatNumberValidationRequest
) -> VatNumberValidationResponse:
    """Accepted or not, by its form and by what the register says; kept for the receipt."""
    check = await connection.desk.vat.check(request.vat_number)

    async def keep(
        at: "StationWork", _: KnownStation, asked: VatNumberValidationRequest
    ) -> VatNumberValidationResponse:
        await at.vat_checks.keep(check, asked.evse_id or None)
        return _answer(asked, check)

    answer = await connection.desk.reports.answered(
        connection.station, connection.epoch, request, keep
    )
    assert isinstance(answer, VatNumberValidationResponse), "it is what `keep` gives"
    return answer


def _answer(request: VatNumberValidationRequest, check: VatCheck) -> VatNumberValidationResponse:
    info: StatusInfo | UnsetType = UNSET
    if check.verdict is not VatVerdict.VALID:
        info = StatusInfo(reason_code=_code(check.reason))
    return VatNumberValidationResponse(
        vat_number=request.vat_number,
        evse_id=request.evse_id,
        status=GenericStatus.ACCEPTED if check.is_accepted else GenericStatus.REJECTED,
        company=_company(check),
        status_info=info,
    )


def _code(reason: VatReason) -> str:
    return "".join(map(str.capitalize, reason.split("_")))


def _company(check: VatCheck) -> Address | UnsetType:
    """Whose number it is; UNSET where the register tells no address that OCPP has fields for."""
    company, number = check.company, check.number
    if company is None or number is None or len(company.address) < 2:
        return UNSET
    *streets, last = company.address
    placed = _POSTAL.fullmatch(last)
    return Address(
        name=company.name[:50],
        address1=streets[0][:100],
        address2=", ".join(streets[1:])[:100] or UNSET,
        city=(last if placed is None else placed[2])[:100],
        postal_code=UNSET if placed is None else placed[1][:20],
        country=number.country_name,
    )
