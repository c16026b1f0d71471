"""What a vehicle shows its station (ISO 15118), told the central system: its contract, and that it wants one.

OCPP 2.x has messages for it; 1.6 puts the same into DataTransfer (OCA application note). What vehicle and
provider say to each other is opaque to a station, and so it is here.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.stations.evse import Permission
from sim.stations.link import Payload
from sim.stations.plan import Version

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

VENDOR: Final = "org.openchargealliance.iso15118pnc"
EMAID: Final = "eMAID"
ISO_15118_2: Final = "urn:iso:15118:2:2013:MsgDef"


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract as a station passes it on: by its chain (PEM), by hashes of one that it followed itself, or bare."""

    emaid: str
    chain: str | None = None
    hashes: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a station is told: of the token, and of the certificate where anything is said of it."""

    token: str
    certificate: str | None = None


async def present_contract(station: "SimulatedStation", shown: Shown, evse_no: int = 1) -> Said:
    """The vehicle identifies itself by its contract; where it is let in, it charges."""
    is_16 = station.plan.version is Version.V16
    asked: dict[str, Any] = {
        "idToken": shown.emaid if is_16 else {"idToken": shown.emaid, "type": EMAID}
    }
    if shown.chain is not None:
        asked["certificate"] = shown.chain
    if shown.hashes:
        asked["iso15118CertificateHashData"] = list(shown.hashes)
    answer = await told(station, "Authorize", asked)
    said = Said(answer["idTokenInfo"]["status"], answer.get("certificateStatus"))
    if said in {Said("Accepted", "Accepted"), Said("Accepted")}:
        station.charging.permit(station.evse(evse_no), Permission(shown.emaid, EMAID))
        await station.told()
    return said


async def fetch_contract(station: "SimulatedStation", exi: str, action: str = "Install") -> Payload:
    """The vehicle asks for a contract certificate: what the central system has for it."""
    return await told(
        station,
        "Get15118EVCertificate",
        {"iso15118SchemaVersion": ISO_15118_2, "action": action, "exiRequest": exi},
    )


async def told(station: "SimulatedStation", action: str, payload: Payload) -> Payload:
    """The answer to what a vehicle is about, in or out of an envelope.

    Raises:
        ConnectionError: there is none, or the envelope was refused.
    """
    if station.plan.version is not Version.V16:
        answer = await station.call(action, payload)
        if answer is None:
            raise ConnectionError(f"no answer to {action}")
        return answer
    envelope = {"vendorId": VENDOR, "messageId": action, "data": json.dumps(payload)}
    answer = await station.call("DataTransfer", envelope)
    if answer is None or answer["status"] != "Accepted":
        raise ConnectionError(f"no answer to {action}: {answer}")
    inside: dict[str, Any] = json.loads(answer["data"])
    return inside
