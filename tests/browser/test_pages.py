"""Every page as every role, on a system that holds something of each kind."""

import json
import re
from pathlib import Path

import pytest

from chargewright.access.roles import Role
from tests.browser.pages import PAGES
from tests.play.browser import DESKTOP, PHONE
from tests.play.long import IS_LONG, rounds
from tools.web_pages import page_paths

pytestmark = pytest.mark.timeout(rounds(300, 900))  # forty pages in one story

WEB = Path(__file__).parents[2] / "web"
WORDS = json.loads((WEB / "src/words/en/common.json").read_text(encoding="utf-8"))
NOWHERE = "/no/such/page"
WALKS = (
    [
        *((role, DESKTOP, "light") for role in Role),
        (Role.ADMINISTRATOR, DESKTOP, "dark"),
        (Role.ADMINISTRATOR, PHONE, "light"),
        (Role.ADMINISTRATOR, PHONE, "dark"),
    ]
    if IS_LONG
    # Who may see little of stations and all of money, and who sees everything.
    else [(Role.ACCOUNTANT, DESKTOP, "light"), (Role.ADMINISTRATOR, PHONE, "dark")]
)
QUICK_AXE = {"/", "/stations", "/stations/:stationId", "/sessions/:sessionId", "/users"}
"""Looked at by axe in `make test`: a page of every kind. `make test-long` takes all."""


def addressed(office, page):
    return NOWHERE if page.path == "*" else office.at(page.path)


def visits(visit, office, page, role=Role.ADMINISTRATOR):
    """Go there as a link would; what stands in the console belongs to this page from here on."""
    visit.complaints.clear()
    visit.go(addressed(office, page))
    if page.is_for(role):
        visit.heading(page.heading, is_whole=page.is_whole)
        for tab in (page.tab, page.part):
            if tab is not None:
                named = re.compile(rf"^{tab}( \(\d+\))?$")
                visit.page.get_by_role("tab", name=named, selected=True).wait_for()
    else:
        done, what = WORDS["action"][page.does], WORDS["resource"][page.needs]
        visit.reads(f"Your role may not {done} {what}.")
    visit.settled()


def test_every_page_that_there_is_is_opened_here():
    assert set(page_paths()) == {page.path for page in PAGES}, (
        "tests/browser/pages.py lists them all"
    )


def barriers_before_signing_in(visit, office):
    """Where nobody is signed in yet; the script of axe is there from then on."""
    axe = WEB / "node_modules/axe-core/axe.min.js"
    if not axe.exists():
        pytest.skip("the dashboard's packages are not installed: make web")
    visit.page.add_init_script(path=axe)
    visit.open(office.url)
    visit.page.get_by_label("E-mail address").wait_for()
    return [f"sign-in: {each}" for each in visit.barriers()]


@pytest.mark.parametrize(("role", "width", "scheme"), WALKS)
def test_every_page_is_opened_and_what_is_there_can_be_read_and_used(
    windows, office, role, width, scheme
):
    """Page by page as links go: no word in the console, no request to another host, no scrolling
    sideways, nothing refused where the role reaches, and nothing serious for axe (WCAG 2.2 AA).

    Where the role does not reach, the page says so, and the platform was not even asked.
    """
    with windows.window(width=width, scheme=scheme) as visit:
        wrong = barriers_before_signing_in(visit, office)
        office.signs_in(visit, role)
        visit.open(f"{office.url}/me")
        for page in PAGES:
            visits(visit, office, page, role)
            said = [*visit.page.get_by_role("alert").all_inner_texts(), *visit.complaints]
            if IS_LONG or page.path in QUICK_AXE:
                said += visit.barriers()
            wrong += [f"{page.path}: {each}" for each in (*said, *visit.too_wide())]
        assert not wrong, "\n".join(wrong)
        assert visit.strangers(office.url) == []
