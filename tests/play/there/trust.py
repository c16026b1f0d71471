"""Certificates, keys, and what was noticed about security."""

from collections.abc import Mapping
from typing import Any, Final

from tests.play.clock import MONDAY_MORNING as T0
from tests.play.there.row import Row

THERE: Final[Mapping[str, str]] = {
    "certificate_id": "cer_there",
    "installed_id": "ice_there",
    "security_event_id": "sev_there",
    "meter_key_id": "mky_there",
    "authority_id": "cau_there",
    "contract_root_id": "crt_there",
    "contract_check_id": "cck_there",
}
ID_OF: Final[Mapping[str, str]] = {
    "certificate_authorities": "authority_id",
    "issued_certificates": "certificate_id",
    "installed_certificates": "installed_id",
    "security_events": "security_event_id",
    "meter_keys": "meter_key_id",
    "contract_roots": "contract_root_id",
    "contract_checks": "contract_check_id",
}
METER_KEY: Final = (
    "3059301306072A8648CE3D020106082A8648CE3D03010703420004D53524016D5B7F5E5ABFD16006364433879E4B0A7AA66790"
    "08005836D69B1F3ABCA87CAAC14FD9A384220FE67C7CC0E4AB51A39F3740C7A6FF431895BFF95F94"
)
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "ask_installed_certificates": {"uses": ["system"]},
    "install_certificate": {"use": "system", "certificate": "PEM"},
    "revoke_issued_certificate": {"reason": "stolen"},
    "add_meter_key": {"public_key": METER_KEY},
    "raise_security_profile": {"security_profile": 3, "url": "wss://ocpp.example/"},
}


def rows(organization: str) -> list[Row]:
    return [
        (
            (
                "INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256,"
                " state, requested_at) VALUES (%s, 'cer_there', 'stn_there', 'V2GCertificate', '', '',"
                " 'asked', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO meter_key (organization_id, id, station_id, public_key, fingerprint,"
                " algorithm, origin, trust, added_at) VALUES (%s, 'mky_there', 'stn_there', %s, 'there',"
                " 'secp256r1', 'record', 'first_use', %s)"
            ),
            (organization, METER_KEY, T0),
        ),
        (
            (
                "INSERT INTO installed_certificate (organization_id, id, station_id, type, hash_algorithm,"
                " issuer_name_hash, issuer_key_hash, serial_number, position, first_at, last_at)"
                " VALUES (%s, 'ice_there', 'stn_there', 'V2GRootCertificate', 'SHA256', '', '', '1', 0, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO contract_root (organization_id, id, kind, subject, fingerprint, certificate,"
                " not_before, not_after, created_at) VALUES (%s, 'crt_there', 'MO', '', '', '', %s, %s, %s)"
            ),
            (organization, T0, T0, T0),
        ),
        (
            (
                "INSERT INTO contract_check (organization_id, id, station_id, checked_at, shown, verdict,"
                " token_status, reason, revocation) VALUES (%s, 'cck_there', 'stn_there', %s, 'hashes',"
                " 'Accepted', 'Accepted', 'good', 'good')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO security_event (organization_id, id, station_id, origin, type, is_critical,"
                " tech_info, peer, count, occurred_at, last_at) VALUES (%s, 'sev_there', 'stn_there',"
                " 'station', 'MemoryExhaustion', true, '', '', 1, %s, %s)"
            ),
            (organization, T0, T0),
        ),
    ]
