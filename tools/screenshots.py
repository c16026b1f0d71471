"""Pictures of every page of the dashboard: `make screenshots`.

    python -m tools.screenshots [--url URL --email EMAIL --password PASSWORD] [--into DIR]

Without an address the demonstration is started, drivers come for a while, and it is gone afterwards.
Each page is taken three times: on a desk by day and by night, and on a phone. For people who look;
nothing is compared.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import APIRequestContext, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from sim.demo.__main__ import stage
from sim.site.crowd import Crowd
from sim.site.plan import AN_AFTERNOON
from tools.chromium import chromium_program
from tools.web_pages import page_paths

INTO: Final = Path("screenshots")
WARMS_UP_S: Final = 90.0
SETTLES_MS: Final = 1_500
"""How long charts and map take to be drawn, after the page is there."""
SCREENS: Final[Mapping[str, Mapping[str, Any]]] = {
    "desktop-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "light",
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
LISTS: Final[Mapping[str, str]] = {
    "stationId": "stations",
    "siteId": "sites",
    "evseId": "evses",
    "sessionId": "sessions",
    "paymentId": "payments",
    "receiptId": "receipts",
    "terminalId": "terminals",
    "tariffId": "tariffs",
    "tokenId": "tokens",
    "groupId": "station-groups",
    "userId": "users",
    "organizationId": "organizations",
    "entryId": "ledger/entries",
    "templateId": "setting-templates",
    "jobId": "setting-jobs",
    "rolloutId": "firmware-rollouts",
    "listJobId": "local-list-jobs",
}
"""Where the API lists what a parameter of an address names; the first of the list is shown."""


@dataclass(frozen=True, slots=True)
class System:
    """One that runs, and somebody who may see everything."""

    url: str
    email: str
    password: str


def take(system: System, into: Path) -> int:
    """Take them all, and return how many pages could not be taken."""
    if (program := chromium_program()) is None:
        print("There is no Chromium on this machine; tools/chromium.sh says how to get it.")
        return 1
    into.mkdir(parents=True, exist_ok=True)
    missed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for screen, settings in SCREENS.items():
            context = browser.new_context(
                **settings, locale="en-GB", timezone_id="Europe/Berlin", base_url=system.url
            )
            page = context.new_page()
            _shoot(page, "/", into / f"sign-in.{screen}.png")
            _sign_in(context, system)
            for path in page_paths():
                address = _filled(context.request, path)
                if address is None:
                    print(f"  {path}: there is none of these to show")
                    missed += 1
                    continue
                _shoot(page, address, into / f"{_name(path)}.{screen}.png")
            context.close()
        browser.close()
    return missed


def _shoot(page: Page, address: str, file: Path) -> None:
    page.goto(address, wait_until="domcontentloaded")
    with contextlib.suppress(BrowserError):  # a page that does not come is worth a picture too
        page.get_by_role("heading", level=1).wait_for(timeout=10_000)
    page.wait_for_timeout(SETTLES_MS)
    page.screenshot(path=file, full_page=True)
    print(file)


def _sign_in(context: BrowserContext, system: System) -> None:
    body = {"email": system.email, "password": system.password}
    answer = context.request.post("/api/v1/sign-in", data=body)
    if not answer.ok:
        raise SystemExit(f"{system.email} could not sign in: {answer.text()}")
    told = answer.json()
    if told["stage"] == "awaiting_new_password":
        raise SystemExit("Choose your own password at the dashboard first.")
    if told["stage"] != "signed_in":
        raise SystemExit("Give somebody who needs no code from a phone.")


def _filled(request: APIRequestContext, path: str) -> str | None:
    """The address with an id for each parameter; None where the system has nothing of the kind."""
    if path == "*":
        return "/no/such/page"
    steps = path.split("/")
    for place, step in enumerate(steps):
        if step.startswith(":"):
            answer = request.get(f"/api/v1/{LISTS.get(step[1:], step[1:])}?limit=1")
            items = answer.json().get("items", []) if answer.ok else []
            if not items:
                return None
            steps[place] = items[0]["id"]
    return "/".join(steps)


def _name(path: str) -> str:
    """`/stations/:stationId/actions` as the name of a file."""
    words = [step.removeprefix(":").removesuffix("Id") for step in path.split("/") if step]
    return "-".join(words).replace("*", "not-found") or "overview"


async def of_the_demo(into: Path) -> int:
    """Start the demonstration, let drivers come, and take the pictures while they do."""
    with _folder() as data:
        async with stage(data, AN_AFTERNOON, print) as it, asyncio.TaskGroup() as group:
            crowd = Crowd(it.yard, seed=0)
            coming = group.create_task(crowd.come())
            print(f"Drivers come; the pictures are taken in {WARMS_UP_S:.0f} s.")
            await asyncio.sleep(WARMS_UP_S)
            email, _, password = it.platform.login.replace(",", "").rpartition("password ")
            system = System(it.platform.url, email.split()[0], password)
            try:
                return await asyncio.to_thread(_first_password_then_take, system, into)
            finally:
                coming.cancel()


def _first_password_then_take(system: System, into: Path) -> int:
    own = f"{system.password}-of-my-own"
    with sync_playwright() as playwright:
        request = playwright.request.new_context(base_url=system.url)
        body = {"email": system.email, "password": system.password}
        told = request.post("/api/v1/sign-in", data=body).json()
        if told["stage"] == "awaiting_new_password":
            request.post(
                "/api/v1/me/password",
                data={"old_password": system.password, "new_password": own},
                headers={"X-CSRF-Token": told["csrf_token"]},
            )
            system = System(system.url, system.email, own)
        request.dispose()
    return take(system, into)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="chargewright-screenshots-") as fresh:
        # Started by root, the database runs under an account of its own, which has to get in.
        Path(fresh).chmod(0o711)
        yield Path(fresh)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--url", help="a system that runs; without it the demonstration is started")
    parser.add_argument("--email", default="admin@example.org")
    parser.add_argument("--password", default="")
    parser.add_argument("--into", type=Path, default=INTO)
    asked = parser.parse_args()
    if asked.url:
        missed = take(System(asked.url, asked.email, asked.password), asked.into)
    else:
        missed = asyncio.run(of_the_demo(asked.into))
    print(f"All of them are in {asked.into}/" + (f", but for {missed}" if missed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
