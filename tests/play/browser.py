"""A person at a browser: Debian's Chromium, driven by Playwright, and what it asks for and complains of.

Chromium is never downloaded; where the machine has none the tests that need it are skipped, which
in CI is a failure.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.play.long import IS_LONG
from tools.chromium import chromium_program

PATIENCE_MS: Final = 30_000
"""What is there at once on a machine that does nothing else."""
DESKTOP: Final = 1280
PHONE: Final = 360
HEIGHT: Final = 800

Scheme = Literal["light", "dark"]

SCREENS: Final[Sequence[tuple[int, Scheme]]] = (
    [(width, scheme) for width in (DESKTOP, PHONE) for scheme in ("light", "dark")]
    if IS_LONG
    else [(DESKTOP, "light"), (PHONE, "dark")]
)
"""For what must be so at every width, by day and by night; small, each of them once."""

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


GO: Final = """
to => {
  document.querySelectorAll("main p").forEach(one => { one.dataset.left = ""; });
  // Numbered as the router numbers its own, or a page that asks before it is left would complain.
  const idx = (history.state?.idx ?? 0) + 1;
  history.pushState({ idx, key: String(idx), usr: null }, "", to);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
"""
"""To another page of the dashboard without loading it again, as a link goes; what stood there is marked."""

BARRIERS: Final = """
async () => {
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations
    .filter(one => one.impact === "serious" || one.impact === "critical")
    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`));
}
"""
"""What axe finds that keeps somebody from using the page; its script must be there."""

LOADING: Final = """
() => document.querySelector('[role=status][aria-label="Loading"]') === null
  && document.getAnimations().every(one => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity)
"""

CARD_OF_THE_MACHINE: Final = "GL Driver Message"
"""Said by the software that draws maps where there is no graphics card."""


@dataclass
class Visit:
    """One window. `asked` are the addresses it asked for, `complaints` what stands in its console."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    waiting: set[Any] = field(default_factory=set)

    def open(self, url: str) -> "Visit":
        answer = self.page.goto(url)
        assert answer is not None, "it is a page"
        return self

    def starts_over(self) -> None:
        """Nobody is signed in, nothing is kept or was asked, and there is one page."""
        context = self.page.context
        for other in context.pages:
            if other != self.page:
                other.close()
        context.clear_cookies()
        if self.page.url.startswith("http"):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.asked.clear()
        self.complaints.clear()

    def asks(self, request: Any) -> None:
        self.asked.append(request.url)
        # Of a worker that ends with its page while it is fetched, no end is told.
        if not request.url.endswith("/events") and "-worker-" not in request.url:
            self.waiting.add(request)

    def is_answered(self, request: Any) -> None:
        self.waiting.discard(request)

    def hears(self, said: Any) -> None:
        if said.type in {"error", "warning"} and CARD_OF_THE_MACHINE not in said.text:
            self.complaints.append(f"{said.text} {said.location.get('url', '')}".rstrip())

    def go(self, path: str) -> None:
        """To another page of the dashboard, which is open."""
        self.page.evaluate(GO, path)

    def heading(self, name: str, *, is_whole: bool = False) -> None:
        """Wait until a page that is headed so, wholly or somewhere, is there; empty: any."""
        self.page.get_by_role(
            "heading", level=1, name=name or None, exact=is_whole and bool(name)
        ).wait_for()

    def reads(self, text: str) -> None:
        """Wait until this is a paragraph of the page that was gone to."""
        whole = re.compile(f"^{re.escape(text)}$")
        self.page.locator("main p:not([data-left])").filter(has_text=whole).wait_for()

    def settled(self) -> None:
        """Wait until nothing is asked or loaded any more, but for the stream of facts."""
        quiet = 0
        for _ in range(500):
            is_quiet = not self.waiting and self.page.evaluate(LOADING)
            quiet = quiet + 1 if is_quiet else 0
            if quiet == 2:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{self.page.url} is not done: {[one.url for one in self.waiting]}")

    def barriers(self) -> list[str]:
        """Serious and critical findings of axe, whose script must have been loaded."""
        found: list[str] = self.page.evaluate(BARRIERS)
        return found

    def strangers(self, url: str) -> list[str]:
        """What it asked of any other host than this one's."""
        return [one for one in self.asked if not one.startswith((url, "data:", "blob:"))]

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
    loop: asyncio.AbstractEventLoop

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Kept, but out of the way: Playwright leaves its loop running in this thread, which may
        have no other then.
        """
        asyncio._set_running_loop(None)
        try:
            yield
        finally:
            asyncio._set_running_loop(self.loop)

    @contextmanager
    def awake(self) -> Iterator["Windows"]:
        """Used again, while it is `at_rest`."""
        asyncio._set_running_loop(self.loop)
        try:
            yield self
        finally:
            asyncio._set_running_loop(None)

    @contextmanager
    def window(
        self, *, width: int = DESKTOP, scheme: Scheme = "light", locale: str = "en-GB"
    ) -> Iterator[Visit]:
        more: dict[str, Any] = {"is_mobile": True, "has_touch": True} if width == PHONE else {}
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            locale=locale,
            # What moves is drawn sixty times a second: a twentieth of what a window costs.
            reduced_motion="no-preference" if IS_LONG else "reduce",
            **more,
        )
        visit = Visit(context.new_page())
        visit.page.set_default_timeout(PATIENCE_MS)
        context.on("request", visit.asks)
        context.on("requestfinished", visit.is_answered)
        context.on("requestfailed", visit.is_answered)
        context.on("console", visit.hears)
        context.on("weberror", lambda trouble: visit.complaints.append(str(trouble.error)))
        try:
            yield visit
        finally:
            # Who answers in the platform's place may be at it: what befalls it then is nobody's.
            visit.page.unroute_all(behavior="ignoreErrors")
            context.unroute_all(behavior="ignoreErrors")
            context.close()


@contextmanager
def chromium() -> Iterator[Windows]:
    """The machine's Chromium, without a display."""
    if (program := chromium_program()) is None:
        pytest.skip("no Chromium on this machine; tools/chromium.sh says how to get it")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            # Debian's sandbox refuses root, and nothing but our own pages is looked at.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        try:
            yield Windows(browser, asyncio.get_running_loop())
        finally:
            browser.close()
