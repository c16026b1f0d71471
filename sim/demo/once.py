"""Ten charges to their end, and a table that says whether each ended as it must."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.demo.live import kwh
from sim.demo.office import OVER, Office
from sim.demo.stories import Acts, Story, stories
from sim.demo.verdict import Found, minor, wrong
from sim.site.driver import GaveUpError
from sim.site.yard import Yard

SETTLES_S: Final = 45.0
"""How long after the last driver has left the slowest charge may take to be over and paid."""
LOOK_S: Final = 0.5
INDENT: Final = len(" 1 ✓  ")
LINES: Final[Mapping[str, str]] = {"FLAT": "start", "ENERGY": "energy", "IDLE_TIME": "idle time"}
WIDE: Final = 180
"""Columns of a terminal in which a receipt's link fits into the table."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One charge of the table; `wrong` is empty where all is as it must be."""

    story: Story
    found: Found
    wrong: tuple[str, ...]


async def ten_charges(
    yard: Yard, office: Office, say: Say
) -> tuple[Sequence[Verdict], Sequence[str]]:
    """Let them happen, and judge them one by one, and all of them together."""
    told, acts = stories(yard, office.stop_charge_of)
    troubles = [trouble for trouble in await asyncio.gather(*map(_played, acts)) if trouble]
    say("The drivers have left; the last charges are settled.")
    settled = await asyncio.gather(*(_settled(story, yard, office) for story in told))
    verdicts = [
        Verdict(story=story, found=found, wrong=wrong(story, found))
        for story, found in zip(told, settled, strict=True)
    ]
    return verdicts, [*troubles, *await _together(yard, office)]


async def _played(act: Acts) -> str | None:
    """Play what happens at one reader; what went wrong, if anything did."""
    try:
        await act()
    except (GaveUpError, TimeoutError, ValueError) as trouble:
        return f"{act.__name__}: {trouble}"
    return None


async def _settled(story: Story, yard: Yard, office: Office) -> Found:
    """What there is of a charge, once its payment is over and its page is there."""
    found = Found()
    for look in count():
        found = await _found(story, yard, office)
        is_over = found.payment is not None and found.payment["state"] in OVER
        is_told = found.receipt is not None and found.link is not None
        if (is_over and is_told) or look * LOOK_S > SETTLES_S:
            return found
        await asyncio.sleep(LOOK_S)
    return found


async def _found(story: Story, yard: Yard, office: Office) -> Found:
    payment = await office.payment_of(story.driver)
    if payment is None:
        return Found()
    session = await office.session_of(payment)
    taken = [one for one in await yard.cloud.captures() if one["card"] == story.driver.card]
    link, page = await _page(story, office)
    return Found(
        payment=payment,
        session=session,
        bill=None if session is None else await office.bill_of(session),
        receipt=await office.receipt_of(payment),
        legs=tuple(await office.legs_of(payment)),
        taken=taken[-1]["amount"] if taken else None,
        link=link,
        page=page,
    )


async def _page(story: Story, office: Office) -> tuple[str | None, str]:
    """The link that the reader showed to this driver: its page names the card."""
    for link in await story.driver.links():
        page = await office.page_behind(link)
        if story.driver.last_four in page:
            return link, page
    return None, ""


async def _together(yard: Yard, office: Office) -> Sequence[str]:
    """What is not right with the books as a whole, in sentences."""
    balances = await office.balances()
    taken = sum(one["amount"] for one in await yard.cloud.captures())
    cleared = sum(
        minor(account["balance"])
        for account in balances
        if account["code"].startswith("PSP_CLEARING")
    )
    complaints = []
    if taken != cleared:
        complaints.append(f"the cloud took {taken} cents, the ledger waits for {cleared}")
    if sum(minor(account["balance"]) for account in balances):
        complaints.append("the trial balance does not come to nothing")
    if any(minor(account["balance"]) for account in balances if account["code"].startswith("HOLD")):
        complaints.append("a hold was left without an end")
    return complaints


def table_of(verdicts: Sequence[Verdict], *, width: int) -> RenderableType:
    """The verdict, for people. Where it is too narrow for one line each, a charge has three."""
    return _wide(verdicts) if width >= WIDE else _narrow(verdicts)


def _wide(verdicts: Sequence[Verdict]) -> Table:
    table = Table(title="Ten charges", title_justify="left", title_style="bold", expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("what happened", ratio=3)
    table.add_column("station", no_wrap=True)
    for name in ("kWh", "tax", "held", "captured"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("lines", ratio=3)
    table.add_column("receipt", no_wrap=True)
    table.add_column("ledger balanced", max_width=8)
    for number, verdict in enumerate(verdicts, start=1):
        row = _cells(verdict)
        table.add_row(
            _mark(number, verdict),
            verdict.story.title,
            *row.numbers,
            row.lines,
            row.link,
            row.books,
        )
    return table


def _narrow(verdicts: Sequence[Verdict]) -> RenderableType:
    head = _in_columns(("station", "kWh", "tax", "held", "captured"))
    parts: list[RenderableType] = [
        Text("Ten charges", "bold"),
        Text(f"{'':{INDENT}}{head}ledger balanced", "dim"),
    ]
    for number, verdict in enumerate(verdicts, start=1):
        row = _cells(verdict)
        told = f"{verdict.story.title}: {row.lines}" if row.lines else verdict.story.title
        under = Group(Text(told), Text(row.link, "dim", overflow="fold"))
        parts += [
            _mark(number, verdict) + Text(f"  {_in_columns(row.numbers)}") + row.books,
            Padding(under, (0, 0, 0, INDENT)),
        ]
    return Group(*parts)


def _in_columns(cells: tuple[str, ...]) -> str:
    station, *numbers = cells
    return f"{station:<9}" + "".join(f"{number:>10}" for number in numbers) + "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One charge in words. `numbers`: station, kWh, tax, held, captured or what became of it."""

    numbers: tuple[str, ...]
    lines: str
    link: str
    books: Text


def _cells(verdict: Verdict) -> _Row:
    story, found = verdict.story, verdict.found
    energy_wh = (found.session or {}).get("energy_wh")
    state = "nothing" if found.payment is None else str(found.payment["state"])
    return _Row(
        numbers=(
            story.driver.post.name,
            kwh(energy_wh),
            "" if found.bill is None else str(found.bill["tax"]["amount"]),
            f"{found.held / 100:.2f}" if found.held else "",
            f"{found.captured / 100:.2f}" if found.captured else state,
        ),
        lines=", ".join(f"{LINES[line['dim']]} {line['gross']['amount']}" for line in found.lines),
        link=found.link or "no receipt",
        books=Text("yes", style="green") if found.is_balanced else Text("no", style="bold red"),
    )


def _mark(number: int, verdict: Verdict) -> Text:
    mark = Text("✗", style="bold red") if verdict.wrong else Text("✓", style="green")
    return Text(f"{number:>2} ") + mark
