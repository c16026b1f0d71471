"""Every page as every role, on a system that holds something of each kind."""

import json
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
QUICK_ROLES = (Role.ACCOUNTANT,)
"""Who may see little of stations and all of money; the administrator goes through all pages on a phone,
and the long run has every role."""
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
        if page.tab is not None:
            visit.page.get_by_role("tab", name=page.tab, selected=True).wait_for()
    else:
        done, what = WORDS["action"][page.does], WORDS["resource"][page.needs]
        visit.reads(f"Your role may not {done} {what}.")
    visit.settled()


def test_every_page_that_there_is_is_opened_here():
    assert set(page_paths()) == {page.path for page in PAGES}, (
        "tests/browser/pages.py lists them all"
    )


def complaints_of(visit, office, role):
    """What is wrong on any page that this role opens, one after the other as by links.

    Where its role does not reach, it reads so, and the platform was not even asked.
    """
    office.signs_in(visit, role)
    visit.open(office.url)
    said: list[str] = []
    for page in PAGES:
        visits(visit, office, page, role)
        alerts = visit.page.get_by_role("alert").all_inner_texts()
        said += [f"{page.path}: {each}" for each in (*alerts, *visit.complaints, *visit.too_wide())]
    return said


@pytest.mark.parametrize("role", list(Role) if IS_LONG else QUICK_ROLES)
def test_a_role_opens_every_page_and_reads_what_it_may(windows, office, role):
    """Without a word in the console, a request to another host, or a refusal where it may read."""
    with windows.window() as visit:
        wrong = complaints_of(visit, office, role)
        assert not wrong, "\n".join(wrong)
        assert visit.strangers(office.url) == []


def test_no_page_scrolls_sideways_on_a_phone(windows, office):
    with windows.window(width=PHONE) as visit:
        wrong = complaints_of(visit, office, Role.ADMINISTRATOR)
        assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(windows, office, scheme):
    """WCAG 2.2 AA, as far as a program can tell."""
    axe = WEB / "node_modules/axe-core/axe.min.js"
    if not axe.exists():
        pytest.skip("the dashboard's packages are not installed: make web")
    with windows.window(width=DESKTOP, scheme=scheme) as visit:
        visit.open(office.url)
        visit.page.get_by_label("E-mail address").wait_for()
        visit.page.evaluate(axe.read_text(encoding="utf-8"))
        found = [f"sign-in: {barrier}" for barrier in visit.barriers()]
        office.signs_in(visit)
        visit.open(office.url)
        visit.page.evaluate(axe.read_text(encoding="utf-8"))
        for page in PAGES:
            if IS_LONG or page.path in QUICK_AXE:
                visits(visit, office, page)
                found += [f"{page.path}: {barrier}" for barrier in visit.barriers()]
        assert not found, "\n".join(found)
