"""What can be set of Plug & Charge. As `setting_groups` has all else."""

from dataclasses import dataclass
from typing import Annotated

from chargewright.main.setting import Means


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
