"""A person at a browser: Debian's Chromium, driven by Playwright, and what it asks for and complains of.

Chromium is never downloaded; where the machine has none the tests that need it are skipped, which
in CI is a failure.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP: Final = 1280
PHONE: Final = 360
HEIGHT: Final = 800

Scheme = Literal["light", "dark"]

TOO_FAINT: Final = """
([least]) => {
  const colour = text => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r, g, b].map((v, i) => v * a + [R, G, B][i] * (1 - a));
  const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  const ground = element => {
    if (!element) return canvas;
    return over(colour(getComputedStyle(element).backgroundColor), ground(element.parentElement));
  };
  const opacity = element =>
    element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
  const light = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    const under = ground(element);
    const [r, g, b, a] = colour(getComputedStyle(element).color);
    const ink = light(over([r, g, b, a * opacity(element)], under)), paper = light(under);
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
    if (ratio < least) found.push(`${ratio.toFixed(2)}: ${node.data.trim()}`);
  }
  return found;
}
"""
"""Texts whose contrast with what is behind them is less than asked (WCAG 2.1, 1.4.3)."""

TOO_WIDE: Final = """
() => {
  const scrolls = element =>
    element && (getComputedStyle(element).overflowX === "auto" || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + .5)
    .filter(one => !scrolls(one.parentElement))
    .map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`);
}
"""
"""What reaches beyond the right edge, but for what stands in a box that scrolls by itself."""


@dataclass
class Visit:
    """One window. `asked` are the addresses it asked for, `complaints` what stands in its console."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> "Visit":
        answer = self.page.goto(url)
        assert answer is not None, "it is a page"
        return self

    def strangers(self, url: str) -> list[str]:
        """What it asked of any other host than this one's."""
        return [one for one in self.asked if not one.startswith((url, "data:"))]

    def too_faint(self, least: float = 4.5) -> list[str]:
        found: list[str] = self.page.evaluate(TOO_FAINT, [least])
        return found

    def too_wide(self) -> list[str]:
        """What reaches beyond the right edge; empty also means that nothing scrolls sideways."""
        found: list[str] = self.page.evaluate(TOO_WIDE)
        scrolls = self.page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return [*found, *(["the page scrolls sideways"] if scrolls else [])]


@dataclass(frozen=True)
class Windows:
    """The browser; each window is a visitor of its own."""

    browser: Browser

    @contextmanager
    def window(
        self, *, width: int = DESKTOP, scheme: Scheme = "light", locale: str = "en-GB"
    ) -> Iterator[Visit]:
        more: dict[str, Any] = {"is_mobile": True, "has_touch": True} if width == PHONE else {}
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, locale=locale, **more
        )
        visit = Visit(context.new_page())
        visit.page.set_default_timeout(10_000)
        context.on("request", lambda request: visit.asked.append(request.url))
        context.on(
            "console",
            lambda said: (
                visit.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        context.on("weberror", lambda trouble: visit.complaints.append(str(trouble.error)))
        try:
            yield visit
        finally:
            context.close()


@contextmanager
def chromium() -> Iterator[Windows]:
    """The machine's Chromium, without a display."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine; tools/chromium.sh says how to get it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            # Debian's sandbox refuses root, and nothing but our own pages is looked at.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        try:
            yield Windows(browser)
        finally:
            browser.close()
