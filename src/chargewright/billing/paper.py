"""A document as it is kept: its JSON and its print, each with a hash, under a secret link.

What is kept is the document; it is never written again. A print made later would be another one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import msgspec

from chargewright.billing.documents import (
    CreditNote,
    Document,
    DocumentType,
    NothingCharged,
    Receipt,
)
from chargewright.billing.link import Link
from chargewright.billing.pdf import typst_source
from chargewright.billing.wording import sheet_of

MODEL: Final[Mapping[DocumentType, type[Document]]] = {
    DocumentType.RECEIPT: Receipt,
    DocumentType.CREDIT_NOTE: CreditNote,
    DocumentType.NOTHING_CHARGED: NothingCharged,
}


class Press(Protocol):
    """Makes a PDF of Typst source; the same source and time give the same bytes."""

    def __call__(self, source: str, *, made_at: datetime) -> bytes:
        """The PDF, which says that it was made at `made_at`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document with everything that is stored of it."""

    document: Document
    content: bytes
    content_sha256: bytes
    pdf: bytes
    pdf_sha256: bytes
    token_sha256: bytes


def paper_of(document: Document, link: Link, press: Press) -> Paper:
    """Put a document on paper, in the locale it was issued in."""
    content = msgspec.json.encode(document)
    sheet = sheet_of(document, document.heading.locale)
    pdf = press(typst_source(sheet, page_url=link.url), made_at=document.heading.issued_at)
    return Paper(
        document=document,
        content=content,
        content_sha256=hashlib.sha256(content).digest(),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).digest(),
        token_sha256=link.token_sha256,
    )


def read(document_type: DocumentType, content: bytes) -> Document:
    """A stored document.

    Raises:
        msgspec.ValidationError: this is none.

    """
    return msgspec.json.decode(content, type=MODEL[document_type])
