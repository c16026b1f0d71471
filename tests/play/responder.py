"""A small OCSP responder on a real socket, of a test's authority, which has a list of the revoked too."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp


class Responder:
    """Says of each serial number what `revoked` says; counts how often it was asked."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.revoked = set()
        self.asked = 0
        self.fetched = 0
        self.hangs = False
        self.next_update = timedelta(hours=1)
        self.url = ""

    def question(self, serial, url=None):
        """What a station sends of a certificate with this serial number."""
        name = hashes.Hash(hashes.SHA256())
        name.update(self.issuer.certificate.subject.public_bytes())
        key = self.issuer.certificate.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        digest = hashes.Hash(hashes.SHA256())
        digest.update(key)
        return {
            "hashAlgorithm": "SHA256",
            "issuerNameHash": name.finalize().hex(),
            "issuerKeyHash": digest.finalize().hex(),
            "serialNumber": f"{serial:x}",
            "responderURL": url or self.url,
        }

    def answered(self, body):
        """The response to a request, signed by the issuer itself."""
        request = ocsp.load_der_ocsp_request(body)
        now = datetime.now(UTC)
        is_revoked = request.serial_number in self.revoked
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=request.serial_number,
            algorithm=hashes.SHA256(),
            cert_status=(ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD),
            this_update=now,
            next_update=now + self.next_update,
            revocation_time=now if is_revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
        )
        signed = builder.responder_id(
            ocsp.OCSPResponderEncoding.HASH, self.issuer.certificate
        ).sign(self.issuer.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    @property
    def list_url(self):
        """Where the list of the revoked is."""
        return self.url.replace("/ocsp", "/crl")

    def listed(self):
        """The list of the revoked, signed by the issuer."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.issuer.certificate.subject)
            .last_update(now - abs(2 * self.next_update))
            .next_update(now + self.next_update)
        )
        for serial in self.revoked:
            gone = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now)
            builder = builder.add_revoked_certificate(gone.build())
        signed = builder.sign(self.issuer.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    async def serve(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"GET"):
            self.fetched += 1
            body = self.listed()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(body))
            writer.write(b"Connection: close\r\n\r\n" + body)
            await writer.drain()
            return
        lines = head.decode().lower().split("\r\n")
        length = next(int(each[15:]) for each in lines if each.startswith("content-length:"))
        body = self.answered(await reader.readexactly(length))
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
        )
        writer.write(body)
        await writer.drain()


@contextlib.asynccontextmanager
async def responding(issuer):
    """A responder that answers for this issuer; it goes with those whom it serves."""
    responder = Responder(issuer)
    served = []

    async def serve(reader, writer):
        with contextlib.closing(writer):
            await responder.serve(reader, writer)

    def come(reader, writer):
        served.append((asyncio.ensure_future(serve(reader, writer)), writer))

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    responder.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ocsp"
    try:
        yield responder
    finally:
        for _ in range(5):  # whoever is at the door comes in: a closed server leaves him unclosed
            await asyncio.sleep(0)
        server.close()
        for task, writer in served:
            task.cancel()
            writer.close()
        await asyncio.gather(*(task for task, _ in served), return_exceptions=True)
        await asyncio.gather(*(each.wait_closed() for _, each in served), return_exceptions=True)
