"""What every page lets a browser run and load, also with templates of one's own and while it is served."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from journalkit.live.bar import Bar, Eyes, allowing, based
from journalkit.packaged import packaged_templates
from tests.calls import call
from tests.conftest import EXAMPLE, Make, entry
from tests.test_site import PAGES, SITES, THEME, site

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def policies(page: str) -> list[dict[str, list[str]]]:
    """The policies of a page: their directives with their sources."""
    found = [unescape(each).split(";") for each in POLICY.findall(page)]
    return [{words[0]: words[1:] for words in map(str.split, each)} for each in found]


def digest_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


OURS = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "connect-src": ["'none'"],
    "font-src": ["'self'", "file:"],
    "form-action": ["'none'"],
    "img-src": ["'self'", "file:", "data:"],
    "object-src": ["'none'"],
    "script-src": ["'self'", "file:", digest_of(THEME)],
    "style-src": ["'self'", "file:"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["'none'"],
}


@pytest.mark.parametrize("name", SITES)
def test_every_page_allows_files_of_the_site_and_the_one_script_within_it(name: str) -> None:
    """THREATS B16: no other host is asked for anything; and it stands before all that it is to govern."""
    for of, path in PAGES:
        if of == name:
            page = SITES[name][path].decode()
            assert policies(page) == [OURS], path
            before = page.partition("<meta http-equiv")[0]
            assert re.sub(r"<(?:!doctype html|html [^>]*|head|meta charset=\"utf-8\")>", "", before).strip() == ""


@pytest.mark.parametrize("command", [("prep", "--html"), ("export", "html", "--public", "--since", "2026-09-01")], ids=lambda each: each[0])
def test_a_page_that_stands_alone_allows_its_own_style_and_nothing_else(command: tuple[str, ...]) -> None:
    page = call("-C", EXAMPLE, *command).out
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    (policy,) = policies(page)
    assert policy["style-src"] == [digest_of(style)]
    assert policy["default-src"] == ["'none'"]
    assert (policy["img-src"], "script-src" in policy) == (["data:"], False)


def test_a_script_of_ones_own_in_place_of_ours_is_allowed_by_its_digest(journal: Make) -> None:
    root = journal(
        {"insights/a.md": entry("insight"), "templates/site/theme.js": 'document.title = "\\u00e9";\r\nvar own = {{ 6 * 7 }};\r\n'}
    )
    page = site(root)["insights/a.html"].decode()
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert "var own = 42;" in script
    assert policies(page)[0]["script-src"] == ["'self'", "file:", digest_of(script)]


def test_a_policy_of_ones_own_takes_the_place_of_ours(journal: Make) -> None:
    own = """<meta http-equiv="Content-Security-Policy" content="script-src {{ "let x = '<é>'" | digest }} https://example.org">\n"""
    page = site(journal({"insights/a.md": entry("insight"), "templates/site/policy.html": own}))["insights/a.html"].decode()
    assert policies(page) == [{"script-src": [digest_of("let x = '<é>'"), "https://example.org"]}]


def test_a_served_page_allows_the_bar_and_the_news_and_nothing_more() -> None:
    bar = Bar.of(packaged_templates() / "live", Eyes("private", "words", "more"))
    page = SITES["private"]["index.html"]
    served = bar.added_to(page, "run", 1, "index.html").decode()
    (style,) = re.findall(r"<style>(.*?)</style>", served, re.S)
    assert policies(served) == [{**OURS, "connect-src": ["'self'"], "style-src": [*OURS["style-src"], digest_of(style)]}]
    assert policies(based(page).decode()) == [{**OURS, "base-uri": ["'self'"]}]
    assert len(POLICY.sub("", served)) - len(POLICY.sub("", page.decode())) == served.index("</body>") - served.index("<journalkit-live")


WIDENED = {
    "default-src 'self' x:": "default-src 'self' x:; script-src 'self' x:; style-src 'self' x: 'sha256-x'",
    "default-src 'none';; script-src &#39;none&#39;;": "default-src 'none'; script-src 'self'; style-src 'sha256-x'",
    "script-src x &amp; 'self'": "script-src x &amp; 'self'",
    "img-src 'none'": "img-src 'none'",
    "": "",
}


@pytest.mark.parametrize(("policy", "expected"), WIDENED.items())
def test_any_policy_is_widened_by_what_is_needed(policy: str, expected: str) -> None:
    page = '<head><meta http-equiv="Content-Security-Policy" content="{}"><p><meta http-equiv="Content-Security-Policy" content="a">'
    needs = {"script-src": "'self'", "style-src": "'sha256-x'"}
    assert allowing(page.format(policy).encode(), needs).decode() == page.format(expected)


def test_a_page_without_a_policy_stays_as_it_is() -> None:
    assert allowing(b"<head><title>x</title>", {"script-src": "'self'"}) == b"<head><title>x</title>"
