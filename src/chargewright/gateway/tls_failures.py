"""Why a handshake of TLS failed, in our words, from what the library says of it."""

import ssl
from collections.abc import Mapping
from typing import Final

from chargewright.network.refused_connections import RefusedFor

_BY_VERIFY_CODE: Final[Mapping[int, RefusedFor]] = {
    2: RefusedFor.UNKNOWN_AUTHORITY,
    9: RefusedFor.CERTIFICATE_NOT_YET_VALID,
    10: RefusedFor.CERTIFICATE_EXPIRED,
    18: RefusedFor.UNKNOWN_AUTHORITY,
    19: RefusedFor.UNKNOWN_AUTHORITY,
    20: RefusedFor.UNKNOWN_AUTHORITY,
    21: RefusedFor.UNKNOWN_AUTHORITY,
}
"""The numbers of OpenSSL's X509_V_ERR_…; whatever has none here is refused for what its text says."""
_BY_REASON: Final[Mapping[str, RefusedFor]] = {
    "UNSUPPORTED_PROTOCOL": RefusedFor.PROTOCOL_TOO_OLD,
    "VERSION_TOO_LOW": RefusedFor.PROTOCOL_TOO_OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": RefusedFor.PROTOCOL_TOO_OLD,
    "NO_SHARED_CIPHER": RefusedFor.NO_SHARED_CIPHER,
    "NO_SUITABLE_SIGNATURE_ALGORITHM": RefusedFor.NO_SHARED_CIPHER,
    "NO_SHARED_SIGNATURE_ALGORITHMS": RefusedFor.NO_SHARED_CIPHER,
    "HTTP_REQUEST": RefusedFor.NO_TLS,
    "WRONG_VERSION_NUMBER": RefusedFor.NO_TLS,
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": RefusedFor.NO_CERTIFICATE,
    "TLSV1_ALERT_UNKNOWN_CA": RefusedFor.OURS_NOT_BELIEVED,
    "SSLV3_ALERT_BAD_CERTIFICATE": RefusedFor.OURS_NOT_BELIEVED,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": RefusedFor.OURS_NOT_BELIEVED,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": RefusedFor.OURS_NOT_BELIEVED,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": RefusedFor.OURS_NOT_BELIEVED,
    "UNEXPECTED_EOF_WHILE_READING": RefusedFor.GAVE_UP,
}


def reason_of(error: OSError) -> tuple[RefusedFor, str]:
    """The reason, and the library's own words for it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _BY_VERIFY_CODE.get(error.verify_code, RefusedFor.CERTIFICATE_REFUSED)
        return reason, error.verify_message
    if isinstance(error, ssl.SSLError) and error.reason is not None:
        return _BY_REASON.get(error.reason, RefusedFor.TLS_FAILED), error.reason
    # The event loop's own word for a handshake that took too long.
    if isinstance(error, ConnectionAbortedError):
        return RefusedFor.TIMED_OUT, ""
    return RefusedFor.GAVE_UP, ""
