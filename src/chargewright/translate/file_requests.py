"""Requests that have a station fetch firmware or bring a log.

By the names that each version has for its fields; `_16` is OCPP 1.6, `_2` and `_201` are 2.0.1 and 2.1.
"""

from chargewright.translate import payloads as of
from chargewright.translate.refused_fields import refused
from chargewright.translate.request_parts import Wire, given


def log_16(p: of.GetLog) -> Wire:
    if p.log is of.Log.SECURITY:
        return log_2(p)
    return {
        "location": p.location,
        "startTime": p.since,
        "stopTime": p.until,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
    }


def log_2(p: of.GetLog) -> Wire:
    is_security = p.log is of.Log.SECURITY
    return {
        "logType": "SecurityLog" if is_security else "DiagnosticsLog",
        "requestId": p.request_no,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
        "log": given(remoteLocation=p.location, oldestTimestamp=p.since, latestTimestamp=p.until),
    }


def firmware_16(p: of.UpdateFirmware) -> Wire:
    if p.signature is not None:
        return firmware_2(p)
    if p.install_at is not None:
        rule = "must be left out: ocpp1.6 knows it for signed firmware alone"
        raise refused("update_firmware", "install_at", rule)
    return {
        "location": p.location,
        "retrieveDate": p.retrieve_at,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
    }


def firmware_2(p: of.UpdateFirmware) -> Wire:
    return {
        "requestId": p.request_no,
        "retries": p.retries,
        "retryInterval": p.retry_interval_s,
        "firmware": given(
            location=p.location,
            retrieveDateTime=p.retrieve_at,
            installDateTime=p.install_at,
            signingCertificate=p.signing_certificate,
            signature=p.signature,
        ),
    }
