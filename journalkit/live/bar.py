"""What a page is given while it is served: the bar that says through whose eyes one looks, the script that reloads it, and what its policy
must allow for that.

The site's files never hold any of it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from string import Template

from journalkit.values import Struct

END = b"</body>"
HEAD = b"<head>"
STYLE = re.compile(r"<style>(.*?)</style>", re.S)
POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)"')
OWN, NONE = "'self'", "'none'"


class Eyes(Struct, frozen=True):
    """Through whose eyes one looks: a kind for the look, a few words, and a sentence more."""

    kind: str
    words: str
    more: str


class Bar(Struct, frozen=True):
    """The bar, and the script beside it, from the files of a folder; `needs` is what a policy must allow for them, by its directives."""

    markup: Template
    script: bytes
    eyes: Eyes
    needs: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path, eyes: Eyes) -> Bar:
        """The bar for whose eyes these are."""
        style = (folder / "live.css").read_text(encoding="utf-8")
        markup = (folder / "bar.html").read_text(encoding="utf-8")
        whole = Template(markup).safe_substitute(style=style)
        digests = (b64encode(sha256(each.encode()).digest()).decode() for each in STYLE.findall(whole))
        needs = {"script-src": OWN, "connect-src": OWN, "style-src": " ".join(f"'sha256-{each}'" for each in digests)}
        return cls(Template(whole), (folder / "live.js").read_bytes(), eyes, needs)

    def added_to(self, page: bytes, run: str, build: int, path: str) -> bytes:
        """A page as it is served: with the bar at its end, which knows the build that the page is of."""
        markup = self.markup.substitute(
            run=escape(run),
            build=build,
            page=escape(path),
            kind=escape(self.eyes.kind),
            words=escape(self.eyes.words),
            more=escape(self.eyes.more),
        ).encode("utf-8")
        page = allowing(page, self.needs)
        at = page.rfind(END)
        return page + markup if at < 0 else page[:at] + markup + page[at:]


def based(page: bytes) -> bytes:
    """The page for addresses that lead nowhere: its links count from the start of the site, however deep it is shown."""
    return allowing(page, {"base-uri": OWN}).replace(HEAD, HEAD + b'\n<base href="/">', 1)


def allowing(page: bytes, needs: Mapping[str, str]) -> bytes:
    """A page whose policy allows more than it did: sources by the names of directives. One without a policy allows everything."""

    def widened(match: re.Match[bytes]) -> bytes:
        return match[1] + escape(_widened(unescape(match[2].decode("utf-8", "replace")), needs), quote=False).encode() + b'"'

    return POLICY.sub(widened, page, count=1)


def _widened(policy: str, needs: Mapping[str, str]) -> str:
    """The policy with more sources. What it does not speak of is allowed already, and would not be if it did."""
    directives = {words[0]: words[1:] for words in map(str.split, policy.split(";")) if words}
    for name, sources in needs.items():
        known = directives.get(name, directives.get("default-src") if name.endswith("-src") else None)
        if known is not None:
            directives[name] = list(dict.fromkeys([*(each for each in known if each != NONE), *sources.split()]))
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
