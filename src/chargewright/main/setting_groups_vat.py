"""What can be set of VAT numbers. As `setting_groups` has all else."""

from dataclasses import dataclass
from typing import Annotated

from chargewright.main.setting import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSettings:
    """VAT numbers that drivers give for a receipt of their company."""

    register_url: Annotated[
        str | None,
        Means(
            "Where the register of VAT numbers of the EU (VIES) is asked, such as "
            "https://ec.europa.eu/taxation_customs/vies/rest-api. Unset: numbers are looked at by their form "
            "and check digits alone."
        ),
    ] = None
    register_timeout_s: Annotated[
        int,
        Means(
            "How long the register has to answer; the driver waits at the station meanwhile.",
            least=1,
            most=15,
        ),
    ] = 8
    accepts_unconfirmed: Annotated[
        bool,
        Means(
            "Whether a number of the right form is accepted where no register says anything of it: because it "
            "is silent, or because the country has none that we ask (GB, CH, NO)."
        ),
    ] = True
