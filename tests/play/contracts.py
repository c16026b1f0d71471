"""The simulated contracts at a port, and the roots of them that an organisation keeps."""

import contextlib
from datetime import UTC, datetime

import psycopg

from chargewright.network.contracts import RootKind, kept_root
from sim.contracts.pki import pem
from sim.contracts.service import ContractService

ORG = "org_1"


@contextlib.asynccontextmanager
async def contracting(**how):
    """A responder and a provider; their certificates name where they listen."""
    service = ContractService(**how)
    async with service.listening() as url:
        service.listens_at(url)
        service.url = url
        yield service


def believe(database, pki, kind=RootKind.MO, organization=ORG):
    """Put the root of a PKI into the database."""
    root = kept_root(
        pem(pki.root.certificate), kind, root_id="crt_1", of=organization, at=datetime.now(UTC)
    )
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO contract_root VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                root.organization_id,
                root.id,
                root.kind,
                root.subject,
                root.fingerprint,
                root.certificate,
                root.not_before,
                root.not_after,
                root.created_at,
            ),
        )


def register(database, emaid, **columns):
    """A token that is a contract."""
    values = {"organization_id": ORG, "id": "tok_1", "uid": emaid, "kind": "EMAID"} | columns
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            f"INSERT INTO token ({', '.join(values)}, created_at)"
            f" VALUES ({', '.join(['%s'] * len(values))}, now())",
            tuple(values.values()),
        )
