"""Sample documents, issued: kept in the real database and served by the real API over HTTP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from time import sleep
from typing import Any, Final

import uvicorn
from prometheus_client import CollectorRegistry

from chargewright.adapters.documents.typst_pdf import compile_pdf
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.receipts import ReceiptRows
from chargewright.api import dashboard, receipt_pages
from chargewright.api.app import build_app
from chargewright.api.built import Built
from chargewright.billing.documents import Document
from chargewright.billing.link import Link
from chargewright.billing.paper import paper_of
from chargewright.kernel.ids import PaymentId, ReceiptId
from chargewright.main.api import PostgresPapers
from tests.play.api_world import HERE
from tests.play.receipts import SAMPLES

BELONG_TOGETHER: Final = ("charged", "credit-note")
"""A receipt and its correction: the same payment, and one names the other."""
WITHOUT_PAYMENTS: Final = "-c session_replication_role=replica"
"""A page shows a document and nothing else: the payments behind these were never made."""


@dataclass(frozen=True)
class Issued:
    """`url` is where the API listens; every sample has a link."""

    url: str

    def link(self, sample: str, lang: str = "") -> str:
        """The link as it was handed out; with `lang` as the page itself links to a language."""
        return f"{self.url}/r/{token(sample)}" + (f"?lang={lang}" if lang else "")


def token(sample: str) -> str:
    return f"{sample}-is-22-letters-long"


@contextmanager
def issued(world: Any) -> Iterator[Issued]:
    """Issue every sample, and listen until left."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        pool = Database(world.database.app, connections_max=2, name="papers")
        routes = (*receipt_pages.routes(PostgresPapers(pool)), *dashboard.routes(Built()))
        settings = replace(world.parts.settings, public_url=url)
        app = build_app(
            replace(world.parts, routes=routes, settings=settings, metrics=CollectorRegistry())
        )
        app.on_startup += [partial(_keep_all, world.database.superuser, url), pool.open]
        app.on_shutdown.append(pool.close)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started and thread.is_alive():
            sleep(0.02)
        try:
            yield Issued(url)
        finally:
            server.should_exit = True
            thread.join()


async def _keep_all(superuser: str, url: str) -> None:
    joint = "&" if "?" in superuser else "?"
    pool = Database(
        f"{superuser}{joint}options={WITHOUT_PAYMENTS.replace(' ', '%20').replace('=', '%3D')}",
        connections_max=1,
        name="papers",
    )
    await pool.open()
    async with pool.unit((HERE,)) as unit:
        for sample, number in zip(SAMPLES, count(1), strict=False):
            document = _own(sample, number, SAMPLES[sample]())
            paper = paper_of(document, Link(url, token(sample)), compile_pdf)
            await ReceiptRows(unit, HERE).add(paper)
    await pool.close()


def _own(sample: str, number: int, document: Document) -> Document:
    """The sample with an id and a payment of its own, and without what no database keeps: NUL."""
    if sample in BELONG_TOGETHER:
        return document
    heading = document.heading
    seller = replace(
        heading.seller,
        **{
            name: value.replace("\0", "")
            for name in ("name", "vat_id", "register", "email", "phone")
            if (value := getattr(heading.seller, name))
        },
    )
    own: dict[str, Any] = {
        "heading": replace(
            heading,
            id=ReceiptId(f"rcp_{number:026}"),
            payment_id=PaymentId(f"pay_{number:026}"),
            seller=seller,
        )
    }
    if sample == "hostile":
        own["number"] = "R2026-000999"
    return replace(document, **own)
