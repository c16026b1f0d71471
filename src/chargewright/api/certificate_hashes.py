"""A certificate is named to a station by the hashes by which it names it itself (M04.FR.07, N09.FR.08)."""

from collections.abc import Mapping
from typing import Any

from chargewright.api.checks import refuse
from chargewright.api.work import Work
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.installed import NAMING, named_in


async def refuse_other_hashes(
    work: Work, station_id: str, name: str, payload: Mapping[str, Any]
) -> None:
    """Let no command go that names a certificate by another algorithm than its station does.

    A station that has not told of this certificate is believed to know what is written.

    Raises:
        Invalid: the station names it otherwise.
    """
    said = named_in(name, payload)
    if said is None:
        return
    known = await work.stores.issued_certificates.algorithms_of(station_id, said.serial_number)
    if known and said.algorithm not in known:
        rule = Sentence("the station names this certificate by {algorithm}", algorithm=known[0])
        refuse(
            "the station would not find it",
            [Problem(f"payload.{NAMING[name]}.hashAlgorithm", rule)],
        )
