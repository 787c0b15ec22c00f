"""Pages as a reader sees them: a real browser that the tests start, ask and end, and a server for a folder.

What the browser must never do is seen here too: say that something is wrong, or ask another machine for anything.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDE, NARROW = 1200, 390
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

# A long list is judged by its first items: the others are made alike, and judging them all takes a browser seconds a page.
MOST = 6
THIN = """most => document.querySelectorAll('ul, ol, dl, tbody, svg g').forEach(list => {
  while (list.children.length > most) list.lastElementChild.remove();
})"""

# What depends on colours is asked of one text of each colour, size and ground in every look; what depends on room in both widths;
# all else once.
OF_COLOUR = ("color-contrast", "link-in-text-block")
OF_ROOM = ("target-size",)
Look: TypeAlias = tuple[int, str, tuple[str, ...]]
LOOKS: tuple[Look, ...] = (
    (NARROW, "light", ("room", "colour")),
    (NARROW, "dark", ("colour",)),
    (WIDE, "dark", ("colour",)),
    (WIDE, "light", ("colour", "room", "all")),
)
OTHER_LOOKS: tuple[Look, ...] = ((NARROW, "dark", ("colour", "room")), (WIDE, "light", ("all",)))
JUDGE = """async ({colour, room, part}) => {
  const looks = new Map();
  const ground = each => each ? getComputedStyle(each).backgroundColor + ground(each.parentElement) : '';
  for (const each of part === 'colour' ? document.querySelectorAll('body *') : []) {
    if (!Array.from(each.childNodes).some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(each);
    const look = [style.color, style.fill, style.fontSize, style.fontWeight, style.opacity, each.tagName === 'A', ground(each)].join();
    if (!looks.has(look) && each.checkVisibility()) looks.set(look, each);
  }
  const context = part === 'colour' ? {include: Array.from(looks.values())} : document;
  const options = {resultTypes: ['violations'], preload: false, rules: {}};
  if (part === 'all') for (const rule of [...colour, ...room]) options.rules[rule] = {enabled: false};
  else options.runOnly = {type: 'rule', values: part === 'colour' ? colour : room};
  const found = await axe.run(context, options);
  return found.violations.map(each => each.id + ': ' + each.nodes.length + ' such as ' + each.nodes[0].html.slice(0, 200)
    + ' (' + each.nodes[0].failureSummary.replace(/\\s+/g, ' ').slice(0, 200) + ')');
}"""

# Waits until the search has read what can be found. (The browser's driver waits by text that becomes script, which no page allows.)
READ = """async () => {
  while (!document.querySelector('#search[hidden]') && /…/.test(document.querySelector('#search-state')?.textContent))
    await new Promise(done => setTimeout(done, 20));
}"""

# What sticks out at the side of a page that scrolls sideways.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = Array.from(document.querySelectorAll('body *')).filter(each => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && (box.right > room + 1 || box.left < -1) && !each.closest('.unseen, .skip');
  });
  return ['scrolls by ' + (document.documentElement.scrollWidth - room), ...out.slice(0, 3).map(each => each.outerHTML.slice(0, 150))];
}"""


def needed(found: str | None, wanting: str) -> str:
    """What a test cannot do without: where it is missing the test is skipped with a word on what to do, and fails where changes land."""
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(wanting)
    pytest.skip(wanting)


def chromium() -> str:
    """The program of the browser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return needed(
        found, "Chromium is not installed, so no page is seen as a reader sees it: run `make test` as root, or install `chromium`"
    )


@dataclass
class Screen:
    """A browser with one page. `said` are its complaints, `asked` what it asked for that is no file and not of this machine."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def show(self, address: str | Path) -> None:
        """Open a page on a wide screen in light colours."""
        self.look(WIDE, "light")
        self.page.goto(address.as_uri() if isinstance(address, Path) else address)

    def look(self, width: int, scheme: Any) -> None:
        """Change the width of the screen and the colours that its user likes, without loading the page again."""
        self.page.set_viewport_size({"width": width, "height": 844 if width == NARROW else 800})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # what moves is not yet where it will be

    def faults(self) -> list[str]:
        """What the browser complained of and asked others for since the last time."""
        found = [*self.said, *(f"asks for {each}" for each in self.asked)]
        self.said.clear()
        self.asked.clear()
        return found

    def text(self) -> str:
        """The page as its scripts have made it, with all open that can be opened."""
        self.page.evaluate(READ)
        self.page.evaluate("""() => { document.querySelectorAll('details').forEach(each => { each.open = true; });
          return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }""")  # what measures pieces has done so
        return self.page.content()

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways on a desk and on a phone, with all open that can be opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = []
        for width in (WIDE, NARROW):
            self.look(width, "light")
            found += [f"{width}: {each}" for each in self.page.evaluate(TOO_WIDE)]
        return found

    def barriers(self, looks: tuple[Look, ...] = LOOKS) -> list[str]:
        """What stands in the way of people who see badly or use no mouse; the page is made shorter for it."""
        self.page.evaluate(AXE)
        self.page.evaluate(THIN, MOST)
        found = []
        for width, scheme, parts in looks:
            self.look(width, scheme)
            for part in parts:
                judged = self.page.evaluate(JUDGE, {"colour": OF_COLOUR, "room": OF_ROOM, "part": part})
                found += [f"{width} {scheme}: {each}" for each in judged]
        return found


@contextlib.contextmanager
def screen() -> Iterator[Screen]:
    """A browser, until the block ends."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            shown = Screen(browser.new_page())
            watch(shown)
            yield shown
        finally:
            browser.close()


def watch(shown: Screen) -> None:
    """Write down what the browser complains of and whom it asks."""

    def asked(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "http://127.0.0.1:")):
            shown.asked.append(request.url)

    shown.page.on("console", lambda message: shown.said.append(message.text) if message.type in ("error", "warning") else None)
    shown.page.on("pageerror", lambda error: shown.said.append(str(error)))
    shown.page.on("request", asked)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder, and its page for addresses that lead nowhere as hosts of sites do; says nothing."""

    def log_message(self, *arguments: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder that is served on this machine, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
