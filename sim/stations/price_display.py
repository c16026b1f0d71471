"""What a station shows of prices and costs, as DataTransfer brings it (California Pricing Requirements, 3)."""

import json
from typing import Any, Final

from sim.stations.link import Payload

VENDOR: Final = "org.openchargealliance.costmsg"
_NEEDS: Final = {
    "SetUserPrice": {"idToken", "priceText"},
    "RunningCost": {"transactionId", "timestamp", "meterValue", "cost", "state", "chargingPrice"},
    "FinalCost": {"transactionId", "cost", "priceText"},
}


class PriceDisplay:
    """`shown` is what it showed last of each message, by its name."""

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}

    def take(self, payload: Payload) -> str:
        """Show it; the word that is answered."""
        if payload["vendorId"] != VENDOR:
            return "UnknownVendorId"
        name = payload.get("messageId", "")
        if name not in _NEEDS:
            return "UnknownMessageId"
        message = json.loads(payload["data"])
        if not _NEEDS[name] <= message.keys():
            return "Rejected"
        self.shown[name] = message
        return "Accepted"
