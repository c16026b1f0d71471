"""What stations ask to have signed: checked here, signed by the worker (`network.issuing`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import UNSET

from chargewright.gateway.flows import Units
from chargewright.network.certificate_requests import CertificateUse, request_of
from chargewright.network.model import KnownStation
from chargewright.network.security_events import CERTIFICATE_REFUSED, EventOrigin, SecurityEvent

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection

DAY: Final = timedelta(days=1)
_NO_AUTHORITY: Final = "there is no authority that signs"
_TOO_OFTEN: Final = "it asked too often today"


class SigningDesk:
    """The flow about certificates, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def sign(
        self,
        station: KnownStation,
        epoch: int,
        csr: str,
        use: CertificateUse,
        request_ref: int | None,
        per_day: int,
    ) -> str | None:
        """Have it signed; gives why not, None: it will be.

        The same request heard again is not signed again: what was issued for it is sent once more.
        """
        async with self._units.at_station(station, epoch) as at:
            now = at.work.now
            organization = await at.requests.organization()
            if organization is None:
                refused: str | None = _NO_AUTHORITY
            else:
                request = request_of(csr, use, station.identity, organization)
                if isinstance(request, str):
                    refused = request
                else:
                    asked = await at.requests.asked(request, now - DAY)
                    refused = _TOO_OFTEN if asked.lately >= per_day else None
                    if refused is None and asked.same_id is not None:
                        await at.requests.ask_again(asked.same_id)
                    elif refused is None:
                        await at.requests.ask(request, request_ref)
            if refused is not None:
                await at.security.notice(
                    SecurityEvent(
                        origin=EventOrigin.SYSTEM,
                        type=CERTIFICATE_REFUSED,
                        tech_info=f"SignCertificate was refused: {refused}",
                        occurred_at=now,
                        last_at=now,
                    )
                )
            return refused


@dataclass(frozen=True, slots=True)
class Signs:
    """The flow of SignCertificate: `answer` says whether it will be signed, in the version's words.

    In OCPP 2.x a request without a type is for both connections; OCPP 1.6 has no type, for it has one connection.
    """

    answer: Callable[[str | None], msgspec.Struct]

    async def __call__(self, connection: "StationConnection", request: Any) -> msgspec.Struct:
        use = getattr(request, "certificate_type", CertificateUse.STATION)
        ref = getattr(request, "request_id", UNSET)
        refused = await connection.desk.signing.sign(
            connection.station,
            connection.epoch,
            request.csr,
            CertificateUse.COMBINED if use is UNSET else CertificateUse(use.value),
            None if ref is UNSET else ref,
            connection.certificates_per_day,
        )
        return self.answer(refused)
