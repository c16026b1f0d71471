"""The QR code on a station's display, with a code in it that changes (OCPP 2.1, part 2, C25). Written from the specification."""

import hashlib
import hmac
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sim.stations.link import Answer, Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

COMPONENT: Final = "WebPaymentsCtrlr"
BASE_62: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class QrCode:
    """What a station shows instead of a sticker. `values` are the variables of its controller, as they were set."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self.values: dict[str, str] = {}

    def set_variables(self, payload: Payload, others: Callable[[Payload], Answer]) -> Answer:
        """Take what is the controller's; all else is for the rest of the station."""
        results = []
        for wanted in payload["setVariableData"]:
            if wanted["component"]["name"] != COMPONENT:
                results += others({"setVariableData": [wanted]}).payload["setVariableResult"]
                continue
            name = wanted["variable"]["name"]
            self.values[name] = wanted["attributeValue"]
            results.append(
                {
                    "attributeStatus": "Accepted",
                    "component": wanted["component"],
                    "variable": wanted["variable"],
                }
            )
        return Answer({"setVariableResult": results})

    def address(self, evse_no: int) -> str | None:
        """What is in the code now; None while it shows none."""
        if self.values.get("Enabled") != "true":
            return None
        said = {
            "{chargingstationid}": self._station.plan.identity,
            "{evse}": str(evse_no),
            "{totp}": self._password(),
            "{version}": self.values["TOTPVersion"],
        }
        address = self.values["URLTemplate"]
        for name, value in said.items():
            address = address.replace(name, value)
        return address

    def _password(self) -> str:
        seconds = int(self._station.time.now().timestamp())
        counted = struct.pack(">Q", seconds // int(self.values["ValidityTime"]))
        key = self.values["SharedSecret"].encode()
        octets = hmac.new(key, counted, hashlib.sha256).digest()
        first = octets[31] % 16
        length = int(self.values["Length"])
        return "".join(BASE_62[octets[(first + i) % 32] % 62] for i in range(length))
