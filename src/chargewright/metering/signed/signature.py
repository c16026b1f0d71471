"""Whether these octets were signed by this key."""

from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from chargewright.metering.signed.keys import PublicKey, load
from chargewright.metering.signed.small_curve import SmallKey

_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}


def is_signed_by(key: PublicKey, said: bytes, signature: bytes, *, hash_name: str) -> bool:
    """Whether the signature is this key's, of what was said.

    One of an elliptic curve is a DER sequence of two numbers, or the two numbers side by side. What is
    no signature at all, as a bare hash in its place, is nobody's.
    """
    algorithm = _HASHES.get(hash_name)
    if algorithm is None:
        return False
    loaded = load(key.der)
    if isinstance(loaded, SmallKey):
        digest = hashes.Hash(algorithm)
        digest.update(said)
        return loaded.has_signed(digest.finalize(), signature)
    try:
        if isinstance(loaded, rsa.RSAPublicKey):
            loaded.verify(signature, said, padding.PKCS1v15(), algorithm)
        else:
            loaded.verify(_der(signature, loaded), said, ec.ECDSA(algorithm))
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return signature
    half = (signature[:size], signature[size:])
    return encode_dss_signature(*(int.from_bytes(each, "big") for each in half))
