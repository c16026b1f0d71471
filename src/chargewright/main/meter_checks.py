"""`chargewright meters verify`: what a file of signed records proves, for whoever has nothing but the file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from chargewright.metering.signed import (
    Claim,
    Doubt,
    KeyOrigin,
    MeterKey,
    Proof,
    ProofState,
    PublicKey,
    SignedRecord,
    Statement,
    Trust,
    prove,
    records_of,
    statement_of,
)

SENTENCES: Final = {
    Doubt.NO_KEY: "There is no key to verify by: give the one on the meter's face by --key.",
    Doubt.WRONG_KEY: "It is signed by another key than the one that was given.",
    Doubt.BROKEN_SIGNATURE: "A signature is not of what its record says, or not by this key.",
    Doubt.UNREADABLE: "A record is in no format that is read here.",
    Doubt.BEGIN_MISSING: "There is no record of the begin.",
    Doubt.END_MISSING: "There is no record of the end.",
    Doubt.METER_CHANGED: "Begin and end are of two meters, or the meter's log grew in between.",
    Doubt.METER_FAULT: "The meter itself says that its register is not to be relied upon.",
    Doubt.ENERGY_DIFFERS: "The signed registers do not come to the energy that was given.",
    Doubt.IDENTIFICATION_DIFFERS: "It names another token than the one that was given.",
}
_MOMENTS: Final = {"": "between", "?": "not told"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of a file. `was_given`: its key came from a person, and not with the records."""

    records: Sequence[tuple[SignedRecord, Statement | None]]
    proof: Proof
    was_given: bool

    @property
    def exit_code(self) -> int:
        """0: verified; 1: doubtful; 2: nothing in it can be read."""
        if all(said is None for _, said in self.records):
            return 2
        return 0 if self.proof.state is ProofState.VERIFIED else 1


def check(content: bytes, key: PublicKey | None, claim: Claim, at: datetime) -> Checked:
    """What a file proves: text, XML of the transparency software, or the octets of SML.

    `key` None: the first that came with its records, which shows that they are whole, not whose they are.
    """
    try:
        texts = _lines(content.decode())
    except UnicodeDecodeError:
        texts = [content.hex()]
    records = records_of(texts)
    used = key or next((each.carried for each in records if each.carried is not None), None)
    keys = () if used is None else (_as_confirmed(used, at),)
    return Checked(
        records=[(record, statement_of(record.text)) for record in records],
        proof=prove(records, keys, claim),
        was_given=key is not None,
    )


def _lines(text: str) -> list[str]:
    """A record a line, but where a file is one record or one container."""
    lines = [line for line in text.splitlines() if line.strip()]
    is_many = all(statement_of(line.strip()) is not None for line in lines)
    return lines if is_many else [text]


def _as_confirmed(key: PublicKey, at: datetime) -> MeterKey:
    return MeterKey(
        id="",
        station_id="",
        evse_no=None,
        key=key,
        origin=KeyOrigin.OPERATOR,
        trust=Trust.CONFIRMED,
        added_at=at,
    )


def rows(checked: Checked) -> list[tuple[str, str, str, str, str]]:
    """Of each register: format, meter, moment, which, watt-hours; of a record in no format one row."""
    found: list[tuple[str, str, str, str, str]] = []
    for record, said in checked.records:
        if said is None:
            found.append((record.format or "unreadable", "", "", "", ""))
            continue
        for each in said.registers:
            moment = _MOMENTS.get(each.moment, each.moment)
            meter = said.meter_serial or ""
            found.append((record.format or "", meter, moment, each.obis, plain(each.energy_wh)))
    return found


def sentences(checked: Checked) -> list[str]:
    """The verdict, and every doubt, in a sentence each."""
    proof = checked.proof
    told = [f"{proof.records} records: {proof.state.replace('_', ' ')}."]
    if proof.energy_wh is not None:
        told.append(f"The end less the begin is {plain(proof.energy_wh)} Wh.")
    if proof.key is not None:
        told.append(f"By the key {proof.key.fingerprint} ({proof.key.algorithm}).")
        if not checked.was_given:
            told.append(
                "It came with the records: they are whole; compare it with the meter's face."
            )
    return [*told, *(SENTENCES[doubt] for doubt in proof.doubts)]


def as_json(checked: Checked) -> str:
    """The same for programs."""
    proof = checked.proof
    return json.dumps(
        {
            "state": proof.state,
            "doubts": list(proof.doubts),
            "records": proof.records,
            "key_fingerprint": None if proof.key is None else proof.key.fingerprint,
            "key_algorithm": None if proof.key is None else proof.key.algorithm,
            "key_was_given": checked.was_given,
            "meter_serial": proof.meter_serial,
            "begin_wh_exact": None if proof.begin_wh is None else plain(proof.begin_wh),
            "end_wh_exact": None if proof.end_wh is None else plain(proof.end_wh),
        },
        indent=2,
    )


def plain(energy_wh: Decimal) -> str:
    return f"{energy_wh.normalize():f}"
