"""A site of any size for a trial: so many stations, of these kinds, some with a card reader."""

from collections.abc import Sequence
from itertools import cycle, islice, product
from typing import Final

from sim.site.plan import CCS, HARBOUR_YARD, TARIFF, TOKENS, TYPE_2, Post, SitePlan
from sim.stations.plan import Version

POWER_W: Final = {True: 150_000, False: 22_000}
"""Of a connector, by whether it is DC."""


def trial_site(
    mark: str,
    *,
    stations: int,
    versions: Sequence[Version],
    is_dc: Sequence[bool],
    readers: int,
    tokens: Sequence[str] = TOKENS,
) -> SitePlan:
    """Stations of every asked kind in turn, the first `readers` of them with a card reader.

    `mark` makes identities unique on the platform: another organisation has its own. They stay the
    same from run to run, so that a trial goes on where it was left, and say AC or DC: one that was
    registered as the other would tell of more than its connector can give.
    """
    kinds = islice(cycle(product(is_dc, versions)), stations)
    return SitePlan(
        name="Simulated site",
        where=HARBOUR_YARD.where,
        posts=tuple(
            Post(
                identity=f"SIM-{mark}-{_kind(is_dc=dc)}{number:02}",
                name=f"S{number} simulated",
                version=version,
                power_w=POWER_W[dc],
                is_dc=dc,
                standards=((CCS if dc else TYPE_2,),),
                reader=f"SIM-{mark}-R{_kind(is_dc=dc)}{number:02}" if number <= readers else None,
            )
            for number, (dc, version) in enumerate(kinds, start=1)
        ),
        tokens=tuple(tokens),
        tariff={**TARIFF, "name": "Simulated site"},
    )


def _kind(*, is_dc: bool) -> str:
    return "DC" if is_dc else "AC"
