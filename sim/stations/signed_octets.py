"""What meters sign that sign octets and no JSON: the dataset of ALFEN and the 320 octets of EDL 40.

Numbers are in little endian; the curve is secp192r1, and the signature its two numbers side by side.
"""

import base64
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFF99DEF836146BC9B1B4D22831
"""Of secp192r1: a private key is less."""
_METER: Final = b"\x0a\x01SIM\x00"
_SUM_IMPORTED: Final = bytes.fromhex("0100010800ff")
_SUM_SIGNED: Final = bytes.fromhex("0100011100ff")
_WATT_HOURS: Final = 30
_LOG_INDEX: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a meter shows at one end of a charge. `number` is its own, `page` counts what it signed."""

    number: int
    is_end: bool
    energy_wh: int
    at: datetime
    token: str | None
    charge: int
    page: int

    @property
    def meter(self) -> bytes:
        return _METER + struct.pack(">I", self.number)


def alfen(shown: Shown, key: ec.EllipticCurvePrivateKey) -> str:
    """`AP;moment;version;key;dataset;signature`."""
    seconds = int(shown.at.timestamp())
    dataset = struct.pack(
        "<10s4s2s10s4sII6sBbQ20sII",
        b"\x0aSimulated",
        b"v001",
        b"\0\0",
        shown.meter,
        b"\0\0\0\0",
        shown.page,
        seconds,
        _SUM_IMPORTED,
        _WATT_HOURS,
        0,
        shown.energy_wh,
        (shown.token or "").encode(),
        shown.charge,
        shown.page,
    )
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    coded = (base64.b32encode(each).decode() for each in (public, dataset, _signed(key, dataset)))
    return ";".join(("AP", str(int(shown.is_end)), "3", *coded, ""))


def edl(shown: Shown, key: ec.EllipticCurvePrivateKey) -> str:
    """`signedMeterValue` in XML, with a register in tenths of a watt-hour."""
    seconds = int(shown.at.timestamp())
    octets = struct.pack(
        "<10sIBII6sBbQ",
        shown.meter,
        seconds,
        8,
        shown.page,
        shown.page,
        _SUM_SIGNED,
        _WATT_HOURS,
        -1,
        shown.energy_wh * 10,
    )
    log = struct.pack(">H", _LOG_INDEX)
    holder = (shown.token or "").encode().ljust(128, b"\0")
    said = (octets + log + holder + struct.pack("<I", seconds)).ljust(320, b"\0")
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><signedMeterValue>'
        f"{_element('publicKey', public)}{_element('meterValueSignature', _signed(key, said) + log)}"
        "<signatureMethod>ECDSA192SHA256</signatureMethod><encodingMethod>EDL</encodingMethod>"
        f"{_element('encodedMeterValue', said)}</signedMeterValue>"
    )


def _element(name: str, octets: bytes) -> str:
    return f'<{name} encoding="base64">{base64.b64encode(octets).decode()}</{name}>'


def _signed(key: ec.EllipticCurvePrivateKey, said: bytes) -> bytes:
    made = decode_dss_signature(key.sign(said, ec.ECDSA(hashes.SHA256())))
    return b"".join(number.to_bytes(24, "big") for number in made)
