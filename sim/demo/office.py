"""The operator's desk: what one sees and does there, all of it through the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from sim.demo.live import Board, bays_of, links_on, shown_by
from sim.payter.remote import PayterCloud
from sim.site.api import Api, SaidNoError
from sim.site.driver import Driver
from sim.site.plan import POSTS
from sim.site.seeding import Seeded

Row = dict[str, Any]
OVER: Final = frozenset({"captured", "released", "declined", "expired", "capture_failed"})
"""States of a payment that moves no more by itself."""


@dataclass(frozen=True, slots=True)
class Office:
    """`seeded` is what things of the site are called at the platform.

    Only what a reader shows is seen at the cloud: it stands there for everybody to see.
    """

    api: Api
    cloud: PayterCloud
    pages: httpx.AsyncClient
    seeded: Seeded

    async def stop_charge_of(self, driver: Driver) -> None:
        """Stop the charge at the EVSE where this driver has plugged in."""
        (session,) = await self.api.all(
            "sessions",
            station_id=self.seeded.stations[driver.post.identity],
            evse_no=driver.evse_no,
            status="in_progress",
        )
        await self.api.post(f"sessions/{session['id']}/stop", {})

    async def payment_of(self, driver: Driver) -> Row | None:
        """The newest payment of this driver's card; None when there is none."""
        found = await self.api.all("payments", card_last_four=driver.last_four)
        return max(found, key=lambda one: str(one["opened_at"]), default=None)

    async def session_of(self, payment: Row) -> Row | None:
        session_id = payment["session_id"]
        return None if session_id is None else await self.api.get(f"sessions/{session_id}")

    async def bill_of(self, session: Row) -> Row | None:
        """What it costs, line by line; None where nothing was sold."""
        if session["total"] is None:
            return None
        return await self.api.get(f"sessions/{session['id']}/lines")

    async def receipt_of(self, payment: Row) -> Row | None:
        receipt_id = payment["receipt_id"]
        return None if receipt_id is None else await self.api.get(f"receipts/{receipt_id}")

    async def legs_of(self, payment: Row) -> Sequence[Row]:
        """What the ledger has booked about it."""
        entries = await self.api.all("ledger/entries", about=payment["id"])
        return [leg for entry in entries for leg in entry["legs"]]

    async def balances(self) -> Sequence[Row]:
        """All accounts of the ledger."""
        return await self.api.all("ledger/accounts")

    async def look(self, board: Board) -> None:
        """Bring the board up to date; where the platform does not answer, say so on it."""
        try:
            stations = await self.api.all("stations", site_id=self.seeded.site_id)
            sessions = await self.api.get(
                "sessions", site_id=self.seeded.site_id, sort="-opened_at", limit=40
            )
            readers = [await self.cloud.terminal(serial) for serial in self.seeded.terminals]
            shown_sessions = [await self._with_cost(session) for session in sessions["items"]]
        except (SaidNoError, httpx.HTTPError) as trouble:
            board.trouble = f"The platform does not answer: {trouble!r}"
            return
        board.trouble = ""
        board.sessions = shown_sessions
        running = {
            (one["station_id"], one["evse_no"]): one
            for one in reversed(board.sessions)
            if one["status"] in {"ready", "in_progress"}
        }
        board.labels = {
            (station["id"], evse["evse_no"]): evse["label"]
            for station in stations
            for evse in station["evses"]
        }
        links = [link for reader in readers for link in links_on(reader)]
        if links and board.receipt not in links:
            board.receipt = links[-1]
        shown = {reader["serial"]: shown_by(reader) for reader in readers}
        board.bays = [
            bay
            for post in POSTS
            for station in stations
            if station["identity"] == post.identity
            for bay in bays_of(post, station, running, shown.get(post.reader or "", ""))
        ]

    async def _with_cost(self, session: Row) -> Row:
        """A running session with what it costs so far in place of its price."""
        if session["status"] != "in_progress" or session["tariff_version_id"] is None:
            return session
        cost = await self.api.get(f"sessions/{session['id']}/cost")
        return {**session, "total": cost["bill"]["gross"]}

    async def page_behind(self, link: str) -> str:
        """The page that a link opens, as a phone sees it; empty when it does not open."""
        answer = await self.pages.get(link, headers={"Accept-Language": "en"})
        return answer.text if answer.status_code == httpx.codes.OK else ""
