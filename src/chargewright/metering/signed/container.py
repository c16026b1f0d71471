"""The file that the transparency software of S.A.F.E. e.V. opens: records in XML, each with its key."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from chargewright.metering.signed.keys import PublicKey
from chargewright.metering.signed.ocmf import BEGINS, ENDS, ocmf
from chargewright.metering.signed.records import SignedRecord

CONTAINER_TYPE: Final = "application/xml"
_BEGIN, _END = "Transaction.Begin", "Transaction.End"


def container_of(records: Sequence[SignedRecord], key: PublicKey | None) -> bytes:
    """One file with every record as it was signed.

    `key` is the meter's as far as it is known; where it is not, each record has the one that it came
    with, or none.
    """
    values = "".join(_value(record, key or record.carried) for record in records)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<values>\n{values}</values>\n'.encode()


def _value(record: SignedRecord, key: PublicKey | None) -> str:
    context = _context(record)
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


def _context(record: SignedRecord) -> str:
    """Which end of the session it is; empty for one that is both, or neither."""
    said = ocmf(record.text)
    moments = {register.moment for register in said.registers} if said else set[str]()
    is_begin, is_end = bool(moments & BEGINS), bool(moments & ENDS)
    if is_begin == is_end:
        return ""
    return _BEGIN if is_begin else _END
