"""Run the demonstration: `python -m sim.demo [--once] [--data DIR] [--seed N]`.

With `--once` the exit code says whether all ten charges ended as they must: 0 or 1; it is 2 where
the platform did not even start.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

import httpx
from rich.console import Console
from rich.live import Live

from sim.demo.live import Board
from sim.demo.office import Office
from sim.demo.once import table_of, ten_charges
from sim.demo.platform import DidNotStartError, Platform, running_platform
from sim.payter.remote import running_cloud
from sim.site.api import SaidNoError, open_api
from sim.site.crowd import Crowd
from sim.site.mishaps import grow_hot, open_the_door, speak_oddly
from sim.site.phones import WHERE, let_phones_pay, plug_in_for_phones
from sim.site.pier import LATEST, begin, rule, swap_once
from sim.site.plan import AN_AFTERNOON, TWO_MINUTES, Patience
from sim.site.seeding import seed
from sim.site.upkeep import NEW, OLD, keep_up
from sim.site.yard import Yard, standing
from sim.stripe.remote import StripeAccount, running_account

DATA: Final = Path("demo-data")
SETTINGS: Final[Mapping[str, str]] = {
    "CHARGEWRIGHT_WORK_RECONCILE_EVERY_S": "2",
    "CHARGEWRIGHT_OCPP_CLOSE_SPREAD_S": "1",
}
"""Quicker than an operator would have them: somebody waits at the terminal."""
REFRESH_S: Final = 1.0
_out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
"""Where nobody looks at a terminal, lines need not be short."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that runs. `phones` is the address behind the code of an EVSE where one pays with a phone, and
    `account` where that money is.
    """

    platform: Platform
    yard: Yard
    office: Office
    account: StripeAccount
    phones: str


@asynccontextmanager
async def stage(data: Path, patience: Patience, say: Say) -> AsyncIterator[Stage]:
    """Set everything up, and take it down on leaving."""
    async with (
        running_platform(data, SETTINGS, say) as platform,
        running_cloud(state_file=data / "payter.json") as cloud,
        running_account(state_file=data / "stripe.json") as account,
        open_api(platform.url, await platform.api_key()) as api,
        httpx.AsyncClient(timeout=30, trust_env=False) as pages,
    ):
        say("Seeding the network through the API.")
        seeded = await seed(api, cloud, patience)
        phones = await let_phones_pay(api, account, seeded, platform.url)
        say("Switching the stations on.")
        async with standing(platform.ocpp_url, seeded.passwords, cloud) as yard:
            say("Asking for what an operator keeps up.")
            await keep_up(api, seeded, yard.stations[OLD].time.now())
            pier = yard.stations[LATEST]
            await rule(api, seeded, pier.time.now())
            await swap_once(api, seeded, pier, yard.tokens[0])
            await begin(pier)
            open_the_door(yard.stations[NEW])
            grow_hot(yard.stations[NEW])
            speak_oddly(yard.stations[OLD])
            office = Office(api, cloud, pages, seeded)
            yield Stage(platform=platform, yard=yard, office=office, account=account, phones=phones)


async def once(data: Path) -> bool:
    """Ten charges and a verdict. Whether all is as it must be."""
    began = monotonic()
    with _out.status("Starting PostgreSQL, NATS and the platform …") as status:
        async with stage(data, TWO_MINUTES, _saying(status.update)) as it:
            set_up_s = monotonic() - began
            status.update("Ten charges at four readers; this takes about a minute and a half.")
            verdicts, together = await ten_charges(it.yard, it.office, status.update)
            took_s = monotonic() - began - set_up_s
            status.update("Closing.")
    _out.print(table_of(verdicts, width=_out.width))
    for verdict in verdicts:
        for sentence in verdict.wrong:
            _out.print(f"✗ {verdict.story.title} ({verdict.story.driver.card}): {sentence}")
    for sentence in together:
        _out.print(f"✗ {sentence}")
    _out.print(
        "The demo has opened every link; they ended with it. `make demo` goes on.", style="dim"
    )
    is_right = not together and not any(verdict.wrong for verdict in verdicts)
    _out.print(
        f"{'All ten ended as they must' if is_right else 'Not all is as it must be'}: "
        f"{took_s:.0f} s, after {set_up_s:.0f} s of setting up."
    )
    return is_right


async def live(data: Path, *, seed_: int) -> None:
    """Drivers keep coming, and a table shows it, until Ctrl-C."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    status = _out.status("Starting PostgreSQL, NATS and the platform …")
    status.start()
    try:
        async with stage(data, AN_AFTERNOON, _saying(status.update)) as it:
            status.stop()
            crowd = Crowd(it.yard, seed=seed_, leaves={WHERE})
            board = Board(lines=_lines(it))
            async with asyncio.TaskGroup() as group:
                coming = group.create_task(crowd.come())
                paying = group.create_task(plug_in_for_phones(it.yard, it.account))
                with Live(board, console=_out, refresh_per_second=4, screen=_out.is_terminal):
                    while not stopping.is_set():
                        await it.office.look(board)
                        board.notes = crowd.last
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(stopping.wait(), REFRESH_S)
                coming.cancel()
                paying.cancel()
            status.update("Closing …")
            status.start()
    finally:
        status.stop()
    _out.print(f"Everything is kept in {data}; the next `make demo` goes on with it.")


def _lines(it: Stage) -> Mapping[str, str]:
    return {
        "dashboard": f"{it.platform.url}/",
        "API": f"{it.platform.url}/api/docs",
        "sign in": it.platform.login,
        "pay by phone": it.phones,
        "stations": f"{it.platform.ocpp_url}/IDENTITY",
        "log": str(it.platform.data / "platform.log"),
    }


def _saying(update: Callable[[str], None]) -> Say:
    """Progress on the terminal: a spinner where there is one, else lines."""

    def say(sentence: str) -> None:
        if _out.is_terminal:
            update(sentence)
        else:
            _out.print(sentence)

    return say


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sim.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="ten charges, a verdict, and the end")
    parser.add_argument("--data", type=Path, help="where everything is kept")
    parser.add_argument("--seed", type=int, default=0, help="which drivers come")
    asked = parser.parse_args()
    try:
        if asked.once:
            with _fresh_or(asked.data) as data:
                return 0 if asyncio.run(once(data)) else 1
        data = asked.data or DATA
        data.mkdir(parents=True, exist_ok=True)
        asyncio.run(live(data, seed_=asked.seed))
    except (DidNotStartError, SaidNoError, ExceptionGroup) as trouble:
        reasons = _leaves(trouble)
        if not all(isinstance(one, DidNotStartError | SaidNoError) for one in reasons):
            raise
        for one in reasons:
            _out.print(f"✗ {one}")
        return 2
    return 0


@contextlib.contextmanager
def _fresh_or(given: Path | None) -> Iterator[Path]:
    """The directory that was given, or one that is gone afterwards."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="chargewright-demo-") as fresh:
        # Started by root, the database runs under an account of its own, which has to get in.
        Path(fresh).chmod(0o711)
        yield Path(fresh)


def _leaves(trouble: BaseException) -> list[BaseException]:
    if isinstance(trouble, BaseExceptionGroup):
        return [leaf for one in trouble.exceptions for leaf in _leaves(one)]
    return [trouble]


if __name__ == "__main__":
    sys.exit(main())
