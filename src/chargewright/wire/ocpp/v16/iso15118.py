"""ISO 15118 by DataTransfer: messages of OCPP 2.0.1 as text in those of 1.6.

OCA application note "Using ISO 15118 Plug & Charge with OCPP 1.6". What differs from 2.0.1: the token of an
Authorize is a bare eMAID (some stations send the object of 2.0.1 all the same), and what is asked to be
signed is a certificate for vehicles where nothing else is said.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from chargewright.wire.ocpp import v201
from chargewright.wire.ocpp.errors import ErrorCode, Fault
from chargewright.wire.ocpp.messages import Exchange
from chargewright.wire.ocpp.v16.data_transfer import DataTransferRequest
from chargewright.wire.ocpp.values import encode

VENDOR: Final = "org.openchargealliance.iso15118pnc"
_HEARD: Final = frozenset(
    {"Authorize", "Get15118EVCertificate", "GetCertificateStatus", "SignCertificate"}
)
SENT: Final = frozenset(
    {
        "CertificateSigned",
        "DeleteCertificate",
        "GetInstalledCertificateIds",
        "InstallCertificate",
        "TriggerMessage",
    }
)
"""What we ask of a station; the others it asks of us."""
EXCHANGES: Final[Mapping[str, Exchange]] = MappingProxyType(
    {action: v201.MESSAGES[action] for action in sorted(_HEARD | SENT)}
)


def heard(request: DataTransferRequest) -> msgspec.Struct | Fault | None:
    """What a station asks in an envelope, or what is wrong with it; None: no message of the note."""
    action = request.message_id
    if not isinstance(action, str) or action not in _HEARD:
        return None
    try:
        said = msgspec.json.decode(request.data if isinstance(request.data, str) else "{}")
    except msgspec.DecodeError:
        return Fault(ErrorCode.FORMAT_VIOLATION, "data is no JSON")
    if isinstance(said, dict):
        _as_in_201(action, said)
    return EXCHANGES[action].request.read(msgspec.json.encode(said))


def enveloped(action: str, request: msgspec.Struct) -> DataTransferRequest:
    """A request of ours in its envelope."""
    return DataTransferRequest(vendor_id=VENDOR, message_id=action, data=encode(request).decode())


def opened(answer: Any) -> Any:
    """A station's answer without its envelope; as it is where nothing is in it."""
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), str):
        return answer
    try:
        said = msgspec.json.decode(answer["data"])
    except msgspec.DecodeError:
        return answer
    return said if isinstance(said, dict) else answer


def _as_in_201(action: str, said: dict[str, Any]) -> None:
    if action == "Authorize" and isinstance(said.get("idToken"), str):
        said["idToken"] = {"idToken": said["idToken"], "type": "eMAID"}
    elif action == "SignCertificate":
        said.setdefault("certificateType", "V2GCertificate")
