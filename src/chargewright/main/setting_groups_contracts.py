"""What can be set of Plug & Charge. As `setting_groups` has all else."""

from dataclasses import dataclass
from typing import Annotated

from chargewright.adapters.contract_provider import ProviderShape
from chargewright.main.setting import Means, Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSettings:
    """Contracts of vehicles (Plug & Charge)."""

    needs_certificate: Annotated[
        bool,
        Means(
            "Whether the contract of a vehicle charges by its certificate alone, and never where a station "
            "only names it. Set once all stations show certificates or their hashes."
        ),
    ] = False
    needs_responders: Annotated[
        bool,
        Means(
            "Whether every certificate of a contract must be vouched for by its responder (OCSP). Then no "
            "vehicle of an authority charges while its responder is down."
        ),
    ] = False
    provider_url: Annotated[
        str | None,
        Means(
            "Who gives vehicles their contract certificates: the address that is asked in `plain`, or the one "
            "below which OPCP is spoken. Unset: no vehicle is given one."
        ),
    ] = None
    provider_shape: Annotated[
        ProviderShape,
        Means("How the provider is asked: `plain` is ours, `opcp` that of contract pools."),
    ] = ProviderShape.PLAIN
    provider_token: Annotated[
        Secret | None, Means("What the provider knows us by, as a bearer token.")
    ] = None
    provider_timeout_s: Annotated[
        int,
        Means(
            "How long the provider has to answer; a vehicle waits for 4.5 seconds in ISO 15118-2, a station "
            "for 30.",
            least=1,
            most=25,
        ),
    ] = 15
