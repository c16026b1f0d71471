"""The certificates that a station has: roots that it is brought, and its own for vehicles (OCPP 2.0.1, part 2, A02, M03 to M05)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sim.stations.link import Answer, Payload
from sim.stations.plug_and_charge import told

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

FOR_VEHICLES: Final = "V2GCertificate"
SIGN_FOR_VEHICLES: Final = f"Sign{FOR_VEHICLES}"


class Certificates:
    """What it answers about them, in whichever envelope; roots by their kind, `own` what was signed for it."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self._installed: list[tuple[str, Payload]] = []
        self.own: dict[str, str] = {}
        self.answers: Final[Mapping[str, Callable[[Payload], Answer]]] = {
            "CertificateSigned": self._signed,
            "DeleteCertificate": self._delete,
            "GetInstalledCertificateIds": self._ids,
            "InstallCertificate": self._install,
        }

    async def sign(self, kind: str = FOR_VEHICLES) -> Payload:
        """Ask for a certificate by which vehicles know the station; it is brought later."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._station.plan.identity)])
        asked = x509.CertificateSigningRequestBuilder().subject_name(name)
        csr = asked.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
        return await told(self._station, "SignCertificate", {"csr": csr, "certificateType": kind})

    def in_envelope(self, payload: Payload) -> Answer:
        """What is asked in a DataTransfer, answered in one (OCPP 1.6)."""
        handlers = {**self.answers, "TriggerMessage": self.trigger}
        handler = handlers.get(payload.get("messageId", ""))
        if handler is None:
            return Answer({"status": "UnknownMessageId"})
        inside = handler(json.loads(payload["data"]))
        return Answer({"status": "Accepted", "data": json.dumps(inside.payload)}, inside.then)

    def trigger(self, payload: Payload) -> Answer:
        """What a TriggerMessage about certificates for vehicles asks for."""
        if payload["requestedMessage"] != SIGN_FOR_VEHICLES:
            return Answer({"status": "NotImplemented"})

        async def sign() -> None:
            await self.sign()

        return Answer({"status": "Accepted"}, sign)

    def _signed(self, payload: Payload) -> Answer:
        self.own[payload["certificateType"]] = payload["certificateChain"]
        return Answer({"status": "Accepted"})

    def _install(self, payload: Payload) -> Answer:
        try:
            root = x509.load_pem_x509_certificate(payload["certificate"].encode())
        except ValueError:
            return Answer({"status": "Rejected"})
        self._installed.append((payload["certificateType"], _hash_data(root)))
        return Answer({"status": "Accepted"})

    def _delete(self, payload: Payload) -> Answer:
        left = [each for each in self._installed if each[1] != payload["certificateHashData"]]
        found = len(left) < len(self._installed)
        self._installed = left
        return Answer({"status": "Accepted" if found else "NotFound"})

    def _ids(self, payload: Payload) -> Answer:
        kinds = payload.get("certificateType")
        chain = [
            {"certificateType": kind, "certificateHashData": hash_data}
            for kind, hash_data in self._installed
            if kinds is None or kind in kinds
        ]
        if not chain:
            return Answer({"status": "NotFound"})
        return Answer({"status": "Accepted", "certificateHashDataChain": chain})


def _hash_data(root: x509.Certificate) -> Payload:
    """How it names a root, which is its own issuer."""
    key = root.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": hashlib.sha256(root.issuer.public_bytes()).hexdigest(),
        "issuerKeyHash": hashlib.sha256(key).hexdigest(),
        "serialNumber": f"{root.serial_number:x}",
    }
