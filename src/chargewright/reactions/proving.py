"""A session that has ended is proved by what its meter signed, as often as it is asked.

The keys that its station tells are learnt here and nowhere earlier: nobody needs them before.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from chargewright.kernel.ids import SessionId
from chargewright.kernel.quantity import billed_wh
from chargewright.metering.signed import (
    Claim,
    KeyOrigin,
    MeterKey,
    Proof,
    PublicKey,
    SignedRecord,
    Trust,
    UnreadableKeyError,
    is_signed_by_its_own_key,
    prove,
    public_key,
)
from chargewright.reactions.ports import Work
from chargewright.sessions.model import Session

EFFECT: Final = "session.prove"
FACT: Final = "session.meter_checked"
_NUMBERED: Final = re.compile(r"(\d+)\]?$")


class Proofs(Protocol):
    """Signed records, keys and proofs of one unit of work."""

    async def records(self, session_id: str, since: datetime) -> Sequence[SignedRecord]:
        """What the readings of a session that was opened then kept signed, in order."""
        ...

    async def told_keys(self, station_id: str) -> Sequence[tuple[int | None, str, str]]:
        """The settings by which a station tells keys: EVSE (None: it names none), name, value."""
        ...

    async def keys(self, station_id: str, evse_no: int | None) -> Sequence[MeterKey]:
        """What is known for an EVSE, its own keys first."""
        ...

    async def learn(self, key: MeterKey) -> None:
        """Keep a key, unless it is known there."""
        ...

    async def save(
        self, session_id: str, station_id: str, proof: Proof, billed_wh: int, at: datetime
    ) -> None: ...


async def prove_session(work: Work, proofs: Proofs, session_id: str) -> Proof:
    """Prove a session by all that is known now, and keep what came of it.

    Raises:
        NotFound: there is no such session.
    """
    session = await work.sessions.lock(SessionId(session_id))
    records = await proofs.records(session.id, session.opened_at)
    keys = await _known(work, proofs, session, records) if records else ()
    bill = await work.sessions.bill(session.id)
    energy_wh = billed_wh(session.meter.energy_wh) if bill is None else bill.energy_wh
    tag = None if session.id_tag is None else session.id_tag.text
    proof = prove(records, keys, Claim(energy_wh, tag))
    await proofs.save(session.id, session.place.station_id, proof, energy_wh, work.now)
    return proof


async def _known(
    work: Work, proofs: Proofs, session: Session, records: Sequence[SignedRecord]
) -> Sequence[MeterKey]:
    """The keys of its place, with those that its station tells and nobody knew."""
    station_id, evse_no = session.place.station_id, session.place.evse_no
    keys = list(await proofs.keys(station_id, evse_no))
    told = [(key, KeyOrigin.SETTING) for key in await _settings(proofs, station_id, evse_no)]
    own = [each.carried for each in records if is_signed_by_its_own_key(each)]
    for key, origin in [*told, *((key, KeyOrigin.RECORD) for key in own if key is not None)]:
        if any(known.key == key for known in keys):
            continue
        is_first = not any(known.trust is not Trust.PROPOSED for known in keys)
        learnt = MeterKey(
            id=work.ids.mint("mky"),
            station_id=station_id,
            evse_no=evse_no,
            key=key,
            origin=origin,
            trust=Trust.FIRST_USE if is_first else Trust.PROPOSED,
            added_at=work.now,
        )
        await proofs.learn(learnt)
        keys.append(learnt)
    return keys


async def _settings(proofs: Proofs, station_id: str, evse_no: int | None) -> Sequence[PublicKey]:
    """The keys in a station's settings, of this EVSE where they say of which; what is none is passed by."""
    found = []
    for told_evse, name, value in await proofs.told_keys(station_id):
        number = _NUMBERED.search(name)
        of = told_evse or (int(number[1]) if number else None)
        if of is not None and of != evse_no:
            continue
        try:
            found.append(public_key(value))
        except UnreadableKeyError:
            continue
    return found
