"""The file that the transparency software of S.A.F.E. e.V. opens: records in XML, each with its key."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from chargewright.metering.signed.formats import statement_of
from chargewright.metering.signed.keys import PublicKey
from chargewright.metering.signed.records import SignedRecord
from chargewright.metering.signed.statement import BEGINS, ENDS, UNTOLD, moments_of

CONTAINER_TYPE: Final = "application/xml"
_BEGIN, _END = "Transaction.Begin", "Transaction.End"


def container_of(records: Sequence[SignedRecord], key: PublicKey | None) -> bytes:
    """One file with every record as it was signed.

    `key` is the meter's as far as it is known; where it is not, each record has the one that it came
    with, or none.
    """
    last = len(records) - 1
    values = "".join(
        _value(
            record, key or record.carried, _context(record, is_first=at == 0, is_last=at == last)
        )
        for at, record in enumerate(records)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<values>\n{values}</values>\n'.encode()


def _value(record: SignedRecord, key: PublicKey | None, context: str) -> str:
    named = f' context="{context}"' if context else ""
    form = f' format="{record.format}"' if record.format else ""
    told = ""
    if key is not None:
        told = f'    <publicKey encoding="hex">{key.der.hex().upper()}</publicKey>\n'
    return (
        f'  <value transactionId="1"{named}>\n'
        f'    <signedData{form} encoding="plain">{escape(record.text)}</signedData>\n'
        f"{told}  </value>\n"
    )


def _context(record: SignedRecord, *, is_first: bool, is_last: bool) -> str:
    """Which end of the session it is; empty for one that is both, or neither."""
    said = statement_of(record.text)
    moments = moments_of(said) if said else frozenset[str]()
    if UNTOLD in moments:
        return _BEGIN if is_first else _END if is_last else ""
    is_begin, is_end = bool(moments & BEGINS), bool(moments & ENDS)
    if is_begin == is_end:
        return ""
    return _BEGIN if is_begin else _END
