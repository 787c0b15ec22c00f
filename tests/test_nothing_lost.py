"""Every word of a text stands on its page, or a diagnostic names the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from journalkit.markup.body import read_body
from journalkit.model.body import LostKind
from journalkit.pipeline import check_folder
from tests.conftest import Make, entry
from tests.test_commonmark import EXAMPLES

NESTED: dict[str, Callable[[int], str]] = {
    "lists, two blanks": lambda depth: "".join("  " * level + f"- word{level}\n" for level in range(depth)),
    "lists, four blanks": lambda depth: "".join("    " * level + f"- word{level}\n" for level in range(depth)),
    "ordered lists": lambda depth: "".join("   " * level + f"1. word{level}\n" for level in range(depth)),
    "tasks": lambda depth: "".join("  " * level + f"- [ ] word{level}\n" for level in range(depth)),
    "quotes": lambda depth: "\n".join("> " * (level + 1) + f"word{level}\n" + "> " * (level + 1) for level in range(depth)),
    "quotes and lists": lambda depth: "> - " * depth + " ".join(f"word{level}" for level in range(depth)),
    "emphasis": lambda depth: "".join(f"*word{level} " for level in range(depth)) + "x" + "*" * depth,
    "strong": lambda depth: "".join(f"**word{level} " for level in range(depth)) + "x" + "**" * depth,
    "links": lambda depth: "".join(f"[word{level} " for level in range(depth)) + "x" + "](y)" * depth,
    "images": lambda depth: "".join(f"![word{level} " for level in range(depth)) + "x" + "](https://y.example)" * depth,
    "definitions": lambda depth: "term\n" + ": " * depth + " ".join(f"word{level}" for level in range(depth)),
    "callouts": lambda depth: "\n".join("> " * (level + 1) + f"[!note] word{level}" for level in range(depth)),
}


def shown(text: str) -> str:
    return unescape(re.sub(r"</?[a-z][^>]*>", "", read_body(text).html))


@pytest.mark.parametrize("pattern", NESTED.values(), ids=NESTED)
def test_no_word_is_lost_however_deep_it_lies(pattern: Callable[[int], str]) -> None:
    """THREATS D2: at 1 to 60 levels, and at 200."""
    for depth in (*range(1, 13), 20, 30, 40, 47, 48, 49, 50, 60, 200):
        body = read_body(pattern(depth))
        if body.too_deep is None and body.tangled is None:
            words = set(re.findall(r"word\d+", body.html))
            assert len(words) == depth, depth


def test_code_on_the_first_line_stays_code() -> None:
    """THREATS D3."""
    for text in ("    first\n    second\n", "\n    first\n    second\n", "\tfirst\n\tsecond\n"):
        assert "<pre><code>first\nsecond\n</code></pre>" in read_body(text).html


@pytest.mark.parametrize(("text", "line"), [("a\n\n```py\nx = 1\n\nrest", 3), ("~~~\nrest", 1), ("- a\n\n  ```\n  rest", 3)])
def test_code_that_is_never_closed_is_shown_and_named(text: str, line: int) -> None:
    """THREATS D4: nothing is swallowed; asides and comments are in tests/cases/asides.md, the places in tests/cases/texts.md."""
    body = read_body(text)
    assert "rest" in body.html
    assert [(each.kind, text.count("\n", 0, each.place) + 1) for each in body.lost] == [(LostKind.CODE, line)]
    closed = read_body(f"{text}\n{'  ' if text.startswith('-') else ''}{'~~~' if text.startswith('~') else '```'}\n")
    assert closed.lost == ()


@pytest.mark.parametrize("sign", ["%%", "<!--"])
def test_an_aside_that_is_never_closed_is_shown_to_its_owner_and_named(journal: Make, sign: str) -> None:
    """THREATS D4."""
    root = journal({"insights/a.md": entry("insight", body=f"One.\n\n{sign} two\n\nthree")})
    assert [(each.rule.slug, each.path) for each in check_folder(root).diagnostics] == [("unclosed-aside", "insights/a.md")]
    assert all(word in read_body(f"One.\n\n{sign} two\n\nthree").html for word in ("One", "two", "three"))


def test_footnotes_are_shown_or_named() -> None:
    """THREATS D5: no definition vanishes."""
    assert "word" in read_body("a[^1]\n\n[^1]: word").html
    for text in ("[^1]: word", "a\n\n[^1]: word\n\nb", "a[^1]\n\n[^1]: one\n\n[^1]: two", "[^x]: https://example.org"):
        assert [each.kind for each in read_body(text).lost] == [LostKind.NOTE], text


def test_html_is_shown_as_text() -> None:
    """THREATS D6."""
    for text in (
        "<details><summary>S</summary>inner</details>",
        "<div>\n\nwords\n\n</div>",
        "a <b>b</b> <br/>",
        "<!DOCTYPE x>",
        "<?php x ?>",
    ):
        assert "".join(text.split()) in "".join(shown(text).split()) or text.startswith("<div")
        assert not re.search(r"<(details|div|b|br|\?|!)\b", read_body(text).html)


def test_surplus_cells_are_named() -> None:
    """THREATS D7."""
    assert [each.kind for each in read_body("|a|b|\n|-|-|\n|1|2|3|\n|1|2|\n|1|2||\n").lost] == [LostKind.CELLS]
    assert [each.kind for each in read_body("a|b\n-|-\n1|2|3\n1|`x\\|y`\n").lost] == [LostKind.CELLS]


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}x{% endraw %}", "{{ page }}", "${7*7}", "<%= x %>", "{# x #}", "{{ '{{' }}"])
def test_what_looks_like_a_template_stays_as_typed(text: str) -> None:
    """THREATS D8."""
    assert text in shown(f"a {text} b")


def test_the_examples_of_the_specification_keep_their_words() -> None:
    """THREATS D9: their HTML is compared in test_commonmark.py, raw HTML apart, which is shown as text."""
    for example in EXAMPLES:
        markdown = example["markdown"]
        expected = re.findall(r"[a-z]{3,}", unescape(re.sub(r"<[^>]*>", " ", example["html"])))
        found = " ".join((shown(markdown), markdown if read_body(markdown).links else ""))
        missing = [word for word in expected if word not in found]
        assert missing == [], (example["number"], missing)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("x" * 10_000_000, True),
        ("x" * 200_000, False),
        ("word " * 40_000, False),
        ("a b c\n\n" * 3_000, False),
        ("- [[a]]\n" * 3_000, False),
    ],
    ids=["10 MB", "a line of 200 KB", "a line of 40,000 words", "3,000 paragraphs", "3,000 links"],
)
def test_huge_entries_are_read_or_refused(journal: Make, text: str, refused: bool) -> None:
    """THREATS D10: ten megabytes are refused with a diagnostic, long lines and many paragraphs are read."""
    root = journal({"insights/b.md": f"---\ntype: insight\ntitle: T\ndate: 2026-09-03\n---\n{text}", "insights/a.md": entry("insight")})
    found = check_folder(root)
    assert found.journal is not None
    assert [each.rule.slug for each in found.diagnostics] == (["too-large"] if refused else [])
    assert len(found.journal.entries) == 2 - refused


@pytest.mark.parametrize(
    "text",
    ["a" + "\u0301" * 8_000, "\U0001f468\u200d\U0001f469\u200d" * 4_000, "שלום עולם " * 2_000, "x\u202e" * 5_000, "\ud55c" * 9_000],
    ids=len,
)
def test_texts_of_every_script_are_kept(text: str) -> None:
    """THREATS D11: marks, joined signs and letters from right to left, thousands of them."""
    assert text.strip() in read_body(text).html


def test_what_is_missing_is_named_and_its_words_are_shown(journal: Make) -> None:
    """THREATS D12: a picture, a file, an entry."""
    body = "![the words](../attachments/no.png) [file words](../attachments/no.txt) [[nowhere|link words]] [[nobody]]"
    root = journal({"insights/a.md": entry("insight", body=body)})
    found = check_folder(root)
    assert len(found.diagnostics) == 4
    assert {each.path for each in found.diagnostics} == {"insights/a.md"}
    html = read_body(body).html
    assert all(words in html for words in ("the words", "file words", "link words"))
