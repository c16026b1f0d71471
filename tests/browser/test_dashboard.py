"""The dashboard that was built, in a browser that holds it to what its headers say."""

import pytest

from chargewright.api.built import Built
from tests.play.browser import DESKTOP, PHONE

STRANGER = "401"
"""Whoever has not signed in is told so by the API, which the browser writes down as an error."""


@pytest.fixture(scope="module")
def address(papers):
    if Built().index() is None:
        pytest.skip("the dashboard was not built: make web")
    return papers.url


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_it_opens_by_its_own_files_alone_and_the_browser_refuses_none_of_them(
    windows, address, width, scheme
):
    with windows.window(width=width, scheme=scheme) as visit:
        page = visit.open(f"{address}/").page
        page.get_by_role("button").first.wait_for()
        assert [each for each in visit.complaints if STRANGER not in each] == []
        elsewhere = [
            each for each in visit.asked if not each.startswith((f"{address}/", "data:", "blob:"))
        ]
        assert elsewhere == []


def test_no_script_is_run_that_somebody_wrote_into_the_page(windows, address):
    with windows.window() as visit:
        page = visit.open(f"{address}/").page
        page.get_by_role("button").first.wait_for()
        page.evaluate(
            "() => { const script = document.createElement('script');"
            " script.textContent = 'window.ran = true'; document.head.append(script) }"
        )
        assert page.evaluate("() => window.ran") is None
        assert any("script-src" in each for each in visit.complaints)


def test_no_script_of_its_own_host_is_taken_from_what_is_no_script(windows, address):
    """A missing file is not answered with the page, and a document is not run."""
    with windows.window() as visit:
        page = visit.open(f"{address}/").page
        page.get_by_role("button").first.wait_for()
        loaded = page.evaluate(
            "path => import(path).then(() => true, () => false)", "/assets/gone-1.js"
        )
        assert loaded is False
