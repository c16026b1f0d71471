"""What whoever opened a code of a station shows at its EVSE's page, so that they may pay there (OCPP 2.1, C25)."""

from datetime import datetime

from chargewright.access.ports import Vault
from chargewright.kernel.sealed import Purpose
from chargewright.network.web_codes import lets_in


def may_pay(
    vault: Vault, code_secret_sealed: bytes | None, evse_id: str, shown: str, at: datetime
) -> bool:
    """Whether one may pay at this EVSE's page: only with a pass, where its station shows codes.

    A sticker over them could lead elsewhere, or to the page of another EVSE.
    """
    if code_secret_sealed is None:
        return True
    secret = vault.open(code_secret_sealed, purpose=Purpose.WEB_CODE).decode()
    return lets_in(secret, evse_id, shown, at)
