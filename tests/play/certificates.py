"""An authority in the database, and stations with keys of their own."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from chargewright.adapters.authority import (
    Issuer,
    key_text,
    new_intermediate,
    new_key,
    new_root,
    pem,
    sign_request,
    sign_server,
)
from chargewright.adapters.postgres.authorities import AuthorityRows
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.vault import AesVault
from chargewright.main.clock import RandomIds
from chargewright.main.station_tls import believe, load, new_context
from chargewright.network.certificate_requests import CertificateRequest, CertificateUse, KeyType

OPERATOR = "Test BV"
YEAR = timedelta(days=365)
VAULT = AesVault([bytes(range(32))])


def csr(identity, key=None, *, organization=OPERATOR, digest=None):
    """A station's request in PEM, and the key that it is for."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    names = [x509.NameAttribute(NameOID.COMMON_NAME, identity)]
    if organization is not None:
        names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    asked = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name(names))
        .sign(key, digest or hashes.SHA256())
    )
    return asked.public_bytes(serialization.Encoding.PEM).decode(), key


@dataclass(frozen=True)
class Authority:
    """A root and what signs below it, of one sort of key."""

    root: Issuer
    signing: Issuer

    @classmethod
    def made(cls, key_type=KeyType.ECDSA, now=None):
        now = now or datetime.now(UTC)
        root = new_root(OPERATOR, key_type, now)
        return cls(root, new_intermediate(root, key_type, now))

    @property
    def text(self):
        """What is believed of it."""
        return pem(self.root.certificate, self.signing.certificate)

    def station(self, folder, identity, *, now=None, lasts=YEAR, use=CertificateUse.STATION):
        """A client's context with a certificate for this identity; gives the certificate too."""
        signed, key = self._signed(identity, now, lasts, use)
        return self.client(folder, pem(signed, self.signing.certificate), key), signed

    def station_chain(self, identity):
        """A certificate for this identity with what signed it, and its key."""
        signed, key = self._signed(identity, None, YEAR, CertificateUse.STATION)
        return pem(signed, self.signing.certificate), key

    def _signed(self, identity, now, lasts, use):
        text, key = csr(identity)
        request = CertificateRequest(text, use, KeyType.ECDSA)
        return sign_request(self.signing, request, identity, now or datetime.now(UTC), lasts), key

    def client(self, folder, chain=None, key=None):
        """A client's context that believes this root, with a certificate where one is given."""
        context = ssl.create_default_context(cadata=pem(self.root.certificate))
        if chain is not None:
            both = Path(folder) / f"client-{abs(hash(chain))}.pem"
            both.write_text(chain + key_text(key))
            context.load_cert_chain(both)
        return context

    def server(self, folder, context=None):
        """A server's context as `main` makes it, with a certificate of ours, that believes this root."""
        context = context or new_context()
        key_type = KeyType.RSA if isinstance(self.root.key, rsa.RSAPrivateKey) else KeyType.ECDSA
        key = new_key(key_type)
        signed = sign_server(self.signing, ["localhost", "127.0.0.1"], key, datetime.now(UTC), YEAR)
        certificate_file = Path(folder) / f"server-{key_type}.pem"
        key_file = Path(folder) / f"server-{key_type}.key"
        certificate_file.write_text(pem(signed, self.signing.certificate))
        key_file.write_text(key_text(key))
        load(context, certificate_file, key_file)
        believe(context, self.text)
        return context

    def keep(self, database, key_type=KeyType.ECDSA):
        """Put it into the database, its keys sealed by `VAULT`."""

        async def work():
            owner = Database(database.owner, connections_max=1, name="play")
            await owner.open()
            try:
                async with owner.unit(()) as unit:
                    rows = AuthorityRows(unit, VAULT, ids=RandomIds(), now=datetime.now(UTC))
                    root_id = await rows.add(self.root, key_type, None)
                    await rows.add(self.signing, key_type, root_id)
            finally:
                await owner.close()

        asyncio.run(work())
        return self
