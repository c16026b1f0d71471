"""A self-signed server certificate for trials of security profile 2 (OCPP security, TLS)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chargewright.adapters.authority import general_name, key_text
from chargewright.embedded.secrets import write_secret

VALID_FOR: Final = timedelta(days=825)
_OWNER: Final = "Chargewright trial"
"""Every certificate names who owns it (A00.FR.509); of a trial that is nobody."""


def make_self_signed(hosts: list[str], folder: Path, now: datetime) -> tuple[Path, Path]:
    """Write `station-server.pem` and its key into a folder and return both paths.

    `hosts` are the names and addresses under which stations reach us. Stations must be given the
    certificate as their root: nobody else vouches for it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, hosts[0]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _OWNER),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # stations' clocks run behind
        .not_valid_after(now + VALID_FOR)
        .add_extension(
            x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    certificate_file = folder / "station-server.pem"
    key_file = folder / "station-server.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    write_secret(key_file, key_text(key))
    return certificate_file, key_file
