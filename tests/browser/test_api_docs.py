"""The API document as a person reads it."""

import pytest

from tests.play.browser import PHONE, SCREENS
from tests.play.long import IS_LONG


@pytest.fixture
def docs(papers):
    return f"{papers.url}/api/docs"


@pytest.mark.parametrize(("width", "scheme"), SCREENS if IS_LONG else SCREENS[-1:])
def test_it_loads_alone_fits_and_can_be_read(windows, papers, docs, width, scheme):
    with windows.window(width=width, scheme=scheme) as visit:
        page = visit.open(docs).page
        assert page.title() == "Chargewright API"
        page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
        assert visit.too_wide() == []
        assert visit.too_faint() == []
        assert visit.complaints == []
        assert visit.asked == [docs]


def test_an_operation_opens_and_leads_to_its_shape(windows, docs):
    with windows.window() as visit:
        page = visit.open(docs).page
        operation = page.locator("details", has=page.locator("#add_site"))
        assert not operation.get_by_text("Needs:").is_visible()
        operation.locator("summary").click()
        assert operation.get_by_text("Needs: create sites").is_visible()
        operation.get_by_role("link", name="NewSiteBody").click()
        shape = page.locator("#shape-NewSiteBody")
        assert shape.get_by_text("zone", exact=True).is_visible()


def test_a_problem_leads_to_what_to_do(windows, docs):
    """The `type` of a problem is a link to this page."""
    with windows.window(width=PHONE) as visit:
        page = visit.open(f"{docs}#not_found").page
        row = page.get_by_role("row").filter(has=page.locator("#not_found"))
        assert row.is_visible()
        assert "404" in row.inner_text()
