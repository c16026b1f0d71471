"""What a browser fetches before the overview can be read: bytes as they travel, no timing."""

import re
from pathlib import PurePosixPath

from chargewright.api.built import Built
from tests.play.browser import DESKTOP

LIMIT_BYTES = 350 * 1024
NAME = re.compile(r"[A-Za-z0-9_.-]+\.(?:json|js|css|woff2)")


def fetched_later(folder):
    """The files of charts and map: what the overview asks for only when it draws them."""

    def named_in(file):
        return set(NAME.findall(file.read_text(encoding="utf-8"))) & there

    there = {each.name for each in folder.iterdir()}
    (overview,) = folder.glob("Overview-*.js")
    (entry,) = {folder / name for name in named_in(folder.parent / "index.html")} & set(
        folder.glob("index-*.js")
    )
    at_once = named_in(folder.parent / "index.html") | _closure(folder, {overview.name, entry.name})
    # The entry names every page of the dashboard; the others name what they load when it is drawn.
    others = {name for name in at_once if name.endswith(".js")} - {entry.name}
    later, waiting = set(), {each for name in others for each in named_in(folder / name)} - at_once
    while waiting:
        name = waiting.pop()
        later.add(name)
        if name.endswith(".js"):
            waiting |= named_in(folder / name) - at_once - later
    return later


def _closure(folder, names):
    """These and what they import when they are read."""
    found, waiting = set(), set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = (folder / name).read_text(encoding="utf-8")
        imported = re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', text)
        waiting |= set(imported) - found
    return found


def test_the_overview_is_there_for_few_bytes(windows, office):
    """Compressed, with the API's answers, before charts and map."""
    later = fetched_later(Built().folder / "assets")
    with windows.window(width=DESKTOP) as visit:
        office.signs_in(visit)
        answers = []
        visit.page.context.on("requestfinished", lambda request: answers.append(request))  # noqa: PLW0108 - it marks what it is given, which a builtin refuses
        visit.open(office.url)
        visit.heading("Overview")
        visit.settled()
        sizes = {
            answer.url: answer.sizes()["responseBodySize"]
            for answer in answers
            if PurePosixPath(answer.url).name not in later
        }
    assert any("/api/v1/overview" in url for url in sizes), "the answers are counted too"
    assert any(url.endswith(".woff2") for url in sizes), "and the typeface"
    assert sum(sizes.values()) < LIMIT_BYTES, sorted(sizes.items(), key=lambda each: -each[1])
