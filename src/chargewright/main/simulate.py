"""`chargewright simulate`: stations and drivers without hardware, for one organisation.

The simulators are a program of their own, `python -m sim.site`: they use the HTTP API and the
stations' port as an integrator's program and real stations would, and nothing of the product is in
them, nor they in it. What the product adds is a key: made for this run, revoked after it.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from chargewright.access.roles import Role
from chargewright.access.secrets import Secret
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.problem import Refusal
from chargewright.main.settings import Settings, environment
from chargewright.main.whereabouts import whereabouts

if TYPE_CHECKING:
    from chargewright.main.first import People

PROGRAM: Final = "sim.site"
NEEDS: Final = ("sim", "websockets")
"""Python packages that it is made of; the second comes with `chargewright[simulate]`."""
KEY_VARIABLE: Final = "SIM_API_KEY"


class OcppVersion(StrEnum):
    V16 = "1.6"
    V201 = "2.0.1"
    V21 = "2.1"


class Current(StrEnum):
    AC = "AC"
    DC = "DC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What shall stand and happen. No versions, currents or tokens: some of each.

    `readers` is how many stations have a card reader of a simulated Payter cloud, which the platform
    must be able to reach on this machine. `speed` is how much sooner than usual drivers come. `trouble`
    is the chance that a message of a station is lost, repeated, overtaken or spoilt, or its connection.
    """

    stations: int
    versions: Sequence[OcppVersion]
    currents: Sequence[Current]
    readers: int
    tokens: Sequence[str]
    with_drivers: bool
    speed: float
    trouble: float
    seed: int

    @property
    def arguments(self) -> list[str]:
        """As the simulator's command line has them."""
        return [
            *("--stations", str(self.stations)),
            *(word for version in self.versions for word in ("--version", version.value)),
            *(word for current in self.currents for word in ("--current", current.value)),
            *("--readers", str(self.readers)),
            *(word for token in self.tokens for word in ("--token", token)),
            *(() if self.with_drivers else ("--no-drivers",)),
            *("--speed", str(self.speed)),
            *("--trouble", str(self.trouble)),
            *("--seed", str(self.seed)),
        ]


async def simulate(
    people: "People",
    settings: Settings,
    organization: str,
    order: Order,
    *,
    http: str,
    ocpp: str,
    needs: Sequence[str] = NEEDS,
) -> int:
    """Let the simulator run until it ends or we are told to stop; its exit code.

    `http` and `ocpp` are where the platform is; empty: where it says itself, or the settings do.

    Raises:
        Refusal: the simulator is not installed.
        NotFound: no such organisation.
    """
    if missing := [name for name in needs if find_spec(name) is None]:
        raise Refusal(
            f"The simulator is not installed here ({' and '.join(missing)} missing): "
            "install it with `pip install 'chargewright[simulate]'`, or run from a checkout."
        )
    there = whereabouts(settings, http=http, ocpp=ocpp)
    where = ["--url", there.http, "--ocpp", there.ocpp]
    async with people.lent_key("simulate", Role.NETWORK_MANAGER, organization) as (owner, key):
        return await _run([*where, *order.arguments], owner, key)


async def _run(arguments: Sequence[str], owner: OrganizationId, key: Secret) -> int:
    """As a child that ends with its standard input, so it never outlives us."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROGRAM, "--with-parent", "--org", owner, *arguments,
        stdin=asyncio.subprocess.PIPE,
        # Ctrl-C at the terminal is for us: the key is revoked when the stations are gone.
        start_new_session=True,
        env={**environment(), KEY_VARIABLE: key.text},
    )  # fmt: skip
    assert process.stdin is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, process.stdin.close)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
