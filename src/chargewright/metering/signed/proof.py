"""Whether a session is proved by what its meter signed, and if not, why not.

Proved is what a driver can check without us: a begin and an end, each signed by the meter's key, that
come to the energy that is billed. Every doubt is told, not only the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.metering.signed.formats import statement_of
from chargewright.metering.signed.keys import MeterKey, PublicKey, Trust
from chargewright.metering.signed.records import SignedRecord
from chargewright.metering.signed.signature import is_signed_by
from chargewright.metering.signed.statement import BEGINS, ENDS, UNTOLD, Register, Statement

ROUNDED_WH: Final = 2
"""A station may tell us the begin and the end each rounded to a whole watt-hour."""
_EXPORTED: Final = ("2.8.", "02.08.")


class ProofState(StrEnum):
    """What is said of a session, on its page and on the receipt."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    NOT_SIGNED = "not_signed"


class Doubt(StrEnum):
    """Why a session is not verified."""

    NO_KEY = "no_key"
    WRONG_KEY = "wrong_key"
    """Signed by a key that is not known as this meter's."""
    BROKEN_SIGNATURE = "broken_signature"
    """No signature of what the record says: one of the two was changed, or there is none."""
    UNREADABLE = "unreadable"
    """In a format that we do not know."""
    BEGIN_MISSING = "begin_missing"
    END_MISSING = "end_missing"
    METER_CHANGED = "meter_changed"
    """Begin and end are of two meters, or of one whose own log has a new entry at the end."""
    METER_FAULT = "meter_fault"
    """The meter itself says that its register cannot be relied upon."""
    ENERGY_DIFFERS = "energy_differs"
    """What was signed does not come to what is billed."""
    IDENTIFICATION_DIFFERS = "identification_differs"
    """Signed for another token than the one that the session is of."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What shall be proved: the energy that is billed, and what was presented; None: nothing was."""

    energy_wh: int | None = None
    identification: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the signed records of a session show.

    `key` is the one they were verified by, and `trust` how far it was believed then. `energy_wh` is
    the end less the begin; None without both.
    """

    state: ProofState
    doubts: tuple[Doubt, ...] = ()
    records: int = 0
    key: PublicKey | None = None
    trust: Trust | None = None
    meter_serial: str | None = None
    begin_wh: Decimal | None = None
    end_wh: Decimal | None = None

    @property
    def energy_wh(self) -> Decimal | None:
        if self.begin_wh is None or self.end_wh is None:
            return None
        return self.end_wh - self.begin_wh


@dataclass(frozen=True, slots=True)
class _Moment:
    record: Statement
    register: Register


def prove(records: Sequence[SignedRecord], keys: Sequence[MeterKey], claim: Claim) -> Proof:
    """What the records of a session, in the order in which they came, prove of it.

    `keys` are those of its place; one that is retired or only proposed proves nothing.
    """
    if not records:
        return Proof(state=ProofState.NOT_SIGNED)
    doubts: dict[Doubt, None] = {}
    read = [(record, statement_of(record.text)) for record in records]
    believed = [key for key in keys if key.proves]
    used: MeterKey | None = None
    for record, said in read:
        if said is None:
            doubts[Doubt.UNREADABLE] = None
            continue
        signer = next((key for key in believed if _signed(said, key.key)), None)
        used = used or signer
        if signer is None:
            doubts[_why(record, said, keys, believed)] = None
    begin, end = _ends([said for _, said in read if said is not None])
    doubts.update(dict.fromkeys(_compared(begin, end, claim)))
    named = begin or end
    return Proof(
        state=ProofState.NOT_VERIFIED if doubts else ProofState.VERIFIED,
        doubts=tuple(doubt for doubt in Doubt if doubt in doubts),
        records=len(records),
        key=None if used is None else used.key,
        trust=None if used is None else used.trust,
        meter_serial=None if named is None else named.record.meter_serial,
        begin_wh=None if begin is None else begin.register.energy_wh,
        end_wh=None if end is None else end.register.energy_wh,
    )


def is_signed_by_its_own_key(record: SignedRecord) -> bool:
    """Whether a record is signed by the key that it came with: only such a key is worth learning."""
    said, key = statement_of(record.text), record.carried
    return said is not None and key is not None and _signed(said, key)


def _signed(said: Statement, key: PublicKey) -> bool:
    return is_signed_by(key, said.said, said.signature, hash_name=said.hash_name)


def _why(
    record: SignedRecord, said: Statement, keys: Sequence[MeterKey], believed: Sequence[MeterKey]
) -> Doubt:
    others = [key.key for key in keys if not key.proves]
    if record.carried is not None:
        others.append(record.carried)
    if any(_signed(said, other) for other in others):
        return Doubt.WRONG_KEY
    return Doubt.BROKEN_SIGNATURE if believed or others else Doubt.NO_KEY


def _ends(said: Sequence[Statement]) -> tuple[_Moment | None, _Moment | None]:
    """The first begin, and the last end of the same register; energy fed back is no energy charged."""
    moments = [
        _Moment(record, register)
        for record in said
        for register in record.registers
        if not any(mark in register.obis for mark in _EXPORTED)
    ]
    begins = [each for each in moments if each.register.moment in BEGINS]
    ends = [each for each in moments if each.register.moment in ENDS]
    if not begins and not ends:
        untold = [each for each in moments if each.register.moment == UNTOLD]
        begins, ends = untold[:1], untold[1:]
    begin = begins[0] if begins else None
    alike = [each for each in ends if begin is None or _is_alike(begin, each)]
    return begin, alike[-1] if alike else None


def _is_alike(begin: _Moment, end: _Moment) -> bool:
    """Whether they are of the same register and, where the format says of which, the same charge."""
    return (begin.register.obis, begin.record.charge) == (end.register.obis, end.record.charge)


def _compared(begin: _Moment | None, end: _Moment | None, claim: Claim) -> list[Doubt]:
    doubts = []
    if begin is None:
        doubts.append(Doubt.BEGIN_MISSING)
    if end is None:
        doubts.append(Doubt.END_MISSING)
    both = [each for each in (begin, end) if each is not None]
    if not all(each.register.is_good for each in both):
        doubts.append(Doubt.METER_FAULT)
    if any(_names_another(each.record.identification, claim.identification) for each in both):
        doubts.append(Doubt.IDENTIFICATION_DIFFERS)
    if begin is None or end is None:
        return doubts
    if _meter(begin.record) != _meter(end.record):
        doubts.append(Doubt.METER_CHANGED)
    step_wh = max(begin.register.step_wh, end.register.step_wh)
    signed_wh = end.register.energy_wh - begin.register.energy_wh
    claimed_wh = max(signed_wh, Decimal(0)) if claim.energy_wh is None else claim.energy_wh
    if abs(signed_wh - claimed_wh) > ROUNDED_WH + step_wh:
        doubts.append(Doubt.ENERGY_DIFFERS)
    return doubts


def _meter(record: Statement) -> tuple[str | None, int | None]:
    return record.meter_serial, record.log_index


def _names_another(signed: str | None, presented: str | None) -> bool:
    """Whether the record names somebody else; stations cut, fill and separate what was presented."""
    if not signed or not presented:
        return False
    ours, theirs = _letters(presented), _letters(signed)
    return not (ours.startswith(theirs) or theirs.startswith(ours))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
