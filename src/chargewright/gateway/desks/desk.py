"""All flows behind what stations say, by what they are about.

Each is one unit of work that holds the station's link, so flows of one station take turns and a
connection that was taken over changes nothing. A message heard twice gets the answer it got before.
"""

from typing import Final

from chargewright.gateway.certificates import SigningDesk
from chargewright.gateway.contract_certificates import NoProvider
from chargewright.gateway.contracts import ContractDesk, ContractRules
from chargewright.gateway.desks.commands import CommandDesk
from chargewright.gateway.desks.reports import ReportDesk
from chargewright.gateway.desks.running import RunningDesk
from chargewright.gateway.desks.v16 import Desk16
from chargewright.gateway.desks.v201 import Desk201
from chargewright.gateway.flows import Units
from chargewright.gateway.ports import ContractProvider, Responders
from chargewright.gateway.security import SecurityDesk
from chargewright.network.vat_checks import NoRegister, VatDesk


class Desk:
    """The flows, for every station of a gateway."""

    def __init__(
        self,
        units: Units,
        responders: Responders,
        contracts: ContractRules | None = None,
        provider: ContractProvider | None = None,
        vat: VatDesk | None = None,
        public_url: str = "",
    ) -> None:
        self._units = units
        self.responders: Final = responders
        self.provider: Final = provider or NoProvider()
        self.public_url: Final = public_url
        self.vat: Final = vat or VatDesk(register=NoRegister())
        rules = contracts or ContractRules()
        self.v16: Final = Desk16(units)
        self.v201: Final = Desk201(units, ContractDesk(units, responders, rules))
        self.running: Final = RunningDesk(units)
        self.reports: Final = ReportDesk(units)
        self.commands: Final = CommandDesk(units)
        self.security: Final = SecurityDesk(units)
        self.signing: Final = SigningDesk(units)

    async def station_is_stranger(self, identity: str, boot: bytes) -> None:
        """Keep what a stranger says of itself, for the operator who decides."""
        await self._units.keep_stranger_boot(identity, boot)
