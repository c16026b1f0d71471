"""Numbers of fiscal documents: one gapless series per legal entity, type and year.

The count comes from the store, drawn in the unit of work that issues the document, so that an issue
that is rolled back leaves no hole. A document without fiscal meaning never draws one.
"""

from dataclasses import dataclass
from typing import Final

from chargewright.billing.documents import DocumentType

PREFIX: Final = {DocumentType.RECEIPT: "R", DocumentType.CREDIT_NOTE: "C"}
"""How numbers of a type begin, unless the legal entity chose another prefix."""


@dataclass(frozen=True, slots=True)
class Series:
    """Which series. `legal_entity` is its id; `prefix` what its numbers begin with."""

    legal_entity: str
    type: DocumentType
    prefix: str

    @classmethod
    def of(cls, legal_entity: str, document_type: DocumentType) -> "Series":
        """The series with the usual prefix.

        Raises:
            KeyError: documents of this type have no number.

        """
        return cls(legal_entity, document_type, PREFIX[document_type])


def number(series: Series, year: int, n: int) -> str:
    """The `n`th number of a year, from 1: `R2026-000123`. Seven digits and more stay whole."""
    if n < 1:
        raise AssertionError(f"{series.prefix}{year} counts from 1, not {n}")
    return f"{series.prefix}{year}-{n:06}"
