"""What somebody presses in a list of the dashboard."""

import re

from playwright.sync_api import Locator, Page


def row_of(page: Page, thing_id: str) -> Locator:
    """The row that leads to a thing."""
    return page.get_by_role("row").filter(has=page.locator(f"a[href*='{thing_id}']"))


def chooses(page: Page, row: Locator, action: str) -> None:
    """Something of a row's menu; what is asked once more is still to be answered."""
    row.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name=action).click()
