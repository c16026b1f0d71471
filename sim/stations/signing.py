"""A meter that signs what it shows, and what a tampered one makes of it."""

import base64
import hashlib
import json
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sim.stations.link import Payload
from sim.stations.plan import SignedFormat, Signing
from sim.stations.signed_octets import ORDER as SMALL_ORDER
from sim.stations.signed_octets import Shown, alfen, edl

_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of secp256r1: a private key is less."""
BEGIN, END = "Transaction.Begin", "Transaction.End"
_MOMENTS: Final = {BEGIN: "B", END: "E"}


class SigningMeter:
    """The meter of one EVSE. Its key follows from its serial number: the same in every run."""

    def __init__(self, serial: str, how: Signing, form: SignedFormat = SignedFormat.OCMF) -> None:
        is_large = form is SignedFormat.OCMF
        digest = hashlib.sha256(serial.encode()).digest()
        seed = int.from_bytes(digest, "big")
        number = seed % ((_ORDER if is_large else SMALL_ORDER) - 1) + 1
        self._key = ec.derive_private_key(number, ec.SECP256R1() if is_large else ec.SECP192R1())
        self._number = seed % 10**8
        self._form = form
        self._charge = 0
        self._serial = serial
        self._how = how
        self._page = 0

    @property
    def public_key(self) -> str:
        """SubjectPublicKeyInfo in hexadecimal digits."""
        public = self._key.public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex().upper()

    def record(self, context: str, energy_wh: int, at: datetime, token: str | None) -> str:
        """What it shows at the begin or the end of a charge, signed."""
        self._page += 1
        if self._how is Signing.ANOTHER_ENERGY and context == END:
            energy_wh -= 1000
        self._charge += context == BEGIN
        if self._form is SignedFormat.OCMF:
            return self._ocmf(context, energy_wh, at, token)
        shown = Shown(
            number=self._number,
            is_end=context == END,
            energy_wh=energy_wh,
            at=at,
            token=token,
            charge=self._charge,
            page=self._page,
        )
        return (alfen if self._form is SignedFormat.ALFEN else edl)(shown, self._key)

    def _ocmf(self, context: str, energy_wh: int, at: datetime, token: str | None) -> str:
        payload = {
            "FV": "1.0",
            "GI": "Simulated",
            "GS": self._serial,
            "PG": f"T{self._page}",
            "MV": "Simulated",
            "MS": self._serial,
            "IS": token is not None,
            "IT": "ISO14443" if token else "NONE",
            "ID": token or "",
            "RD": [
                {
                    "TM": f"{at:%Y-%m-%dT%H:%M:%S},000+0000 S",
                    "TX": _MOMENTS[context],
                    "RV": energy_wh,
                    "RI": "1-b:1.8.0",
                    "RU": "Wh",
                    "RT": "AC",
                    "EF": "",
                    "ST": "G",
                }
            ],
        }
        said = json.dumps(payload, separators=(",", ":"))
        seal = {"SA": "ECDSA-secp256r1-SHA256", "SD": self._signature(said.encode())}
        return f"OCMF|{said}|{json.dumps(seal, separators=(',', ':'))}"

    def struct(self, record: str) -> Payload:
        """A record as OCPP 2.x carries it, with the key of its meter."""
        key = f"oca:base16:asn1:{self.public_key}"
        return {
            "signedMeterData": base64.b64encode(record.encode()).decode(),
            "signingMethod": "",
            "encodingMethod": self._form.value,
            "publicKey": base64.b64encode(key.encode()).decode(),
        }

    def _signature(self, said: bytes) -> str:
        if self._how is Signing.BARE_HASH:
            return hashlib.sha256(said).hexdigest()
        return self._key.sign(said, ec.ECDSA(hashes.SHA256())).hex()
