"""Entries merged by field and paragraph: what only one side changed comes from there byte for byte, and nothing of either side is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.conflicts import THEIRS
from journalkit.diagnostic import Diagnostic
from journalkit.merging.entry import Merged, merge
from journalkit.pipeline import check_folder, no_memo
from tests.conftest import Make
from tests.journals import PROFILE, journals

BASE = b"""---
# about this one
type: action
title: "Pricing"   # a working title
date: 2026-09-03
tags: [a, b]

# until when
due: 2026-09-09
expected: >
  No call about prices
  all week
x-mine: {a: 1}
# the end
---

# Pricing

First paragraph, \xc3\xa4\xc3\xb6 \xf0\x9f\x9a\x80.

Second paragraph
with two lines.

- a list
- of two

Last paragraph.
"""


def but(*changes: tuple[str, str], of: bytes = BASE) -> bytes:
    """A version with some texts replaced."""
    text = of.decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def done(ours: bytes, theirs: bytes, base: bytes = BASE) -> Merged:
    merged = merge(base, ours, theirs)
    assert merged is not None
    return merged


def test_different_fields_and_paragraphs_of_both_sides_stand_together() -> None:
    ours = but(("due: 2026-09-09", "due: 2026-09-11  # moved"), ("First paragraph", "The first paragraph"), ("- of two", "- of three"))
    theirs = but(("tags: [a, b]", "tags: [a, b, c]\nkpi: {name: n, target: 3}"), ("Second paragraph", "The second one"))
    both = but(
        ("due: 2026-09-09", "due: 2026-09-11  # moved"),
        ("First paragraph", "The first paragraph"),
        ("- of two", "- of three"),
        ("tags: [a, b]", "tags: [a, b, c]\nkpi: {name: n, target: 3}"),
        ("Second paragraph", "The second one"),
    )
    assert done(ours, theirs) == Merged(both)
    assert done(theirs, ours) == Merged(both)


def test_paragraphs_beside_each_other_are_no_clash() -> None:
    ours, theirs = but(("First", "1st")), but(("Second", "2nd"))
    assert done(ours, theirs) == done(theirs, ours) == Merged(but(("First", "1st"), ("Second", "2nd")))


@pytest.mark.parametrize(
    ("ours", "theirs", "line"),
    [
        ("tags: [c]", "tags: d # new", "tags: [c]\ntags (theirs): d # new\n"),
        ("", "tags: d", "tags (theirs): d\n"),
        ("tags: [c]", "", "tags: [c]\ntags (theirs):\n"),
    ],
    ids=["both changed", "deleted here", "deleted there"],
)
def test_a_field_with_two_values_keeps_both_and_stays_yaml(ours: str, theirs: str, line: str) -> None:
    def put(field: str) -> bytes:
        return but(("tags: [a, b]\n", f"{field}\n" if field else ""))

    merged = done(put(ours), put(theirs))
    assert merged.clashes == ("tags",)
    assert merged.data == but(("tags: [a, b]\n", line))


def test_a_field_of_many_lines_keeps_both_values() -> None:
    merged = done(but(("all week", "for a week")), but(("all week", "ever again")))
    assert b"expected: >\n  No call about prices\n  for a week\nexpected (theirs): >\n  No call about prices\n  ever again\n" in merged.data


def test_two_versions_of_a_paragraph_stand_between_the_signs_of_git_and_the_front_matter_does_not() -> None:
    ours, theirs = but(("Last", "Very last"), ("due: 2026-09-09", "due: 2026-09-10")), but(("Last", "Final"))
    merged = done(ours, theirs)
    assert merged.text and not merged.clashes
    left = "<<<<<<< ours\nVery last paragraph.\n=======\nFinal paragraph.\n>>>>>>> theirs\n"
    assert merged.data == but(("due: 2026-09-09", "due: 2026-09-10"), ("Last paragraph.\n", left))


def test_comments_of_both_sides_are_kept() -> None:
    ours, theirs = but(("# until when", "# until when\n# said Ana")), but(("# until when", "# until when\n# said Ben"))
    assert b"# until when\n# said Ana\n# said Ben\ndue:" in done(ours, theirs).data
    ours, theirs = but(("# the end", "# the end\n# one")), but(("due: 2026-09-09", "due: 2026-09-10"))
    assert b"# the end\n# one\n---" in done(ours, theirs).data


@pytest.mark.parametrize("value", ["true", "public", "[ben]"])
def test_who_may_read_an_entry_is_asked_again_when_the_other_side_wrote_on(value: str) -> None:
    """Otherwise a merge would publish what was written in the belief that nobody reads it."""
    base = but(("date: ", "shared: false\ndate: "))
    shared, wrote = but(("shared: false", f"shared: {value}"), of=base), but(("Last", "A secret"), of=base)
    assert f"shared: {value}\nshared (theirs): false\n".encode() in done(shared, wrote, base).data
    assert f"shared: false\nshared (theirs): {value}\n".encode() in done(wrote, shared, base).data
    assert done(shared, shared, base) == Merged(shared)
    closed = but((f"shared: {value}", "shared: false"), ("Last", "A secret"), of=shared)
    assert merge(shared, but((f"shared: {value}", "shared: false"), of=shared), but(("Last", "A secret"), of=shared)) == Merged(closed)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.removesuffix(b"\n"),
        lambda data: b"\xef\xbb\xbf" + data.removesuffix(b"\n").replace(b"\n", b"\r\n"),
    ],
    ids=["crlf", "mark", "no last line end", "all of them"],
)
def test_ends_of_lines_marks_and_a_missing_last_line_end_are_kept_and_merged(change: Callable[[bytes], bytes]) -> None:
    ours, theirs = but(("due: 2026-09-09", "due: 2026-09-10")), but(("First", "1st"))
    both = but(("due: 2026-09-09", "due: 2026-09-10"), ("First", "1st"))
    assert done(change(ours), change(theirs), change(BASE)) == Merged(change(both))
    assert done(change(ours), theirs) == done(theirs, change(ours)) == Merged(change(both))


def test_a_file_that_both_sides_added_is_merged_too() -> None:
    same = but(("due: 2026-09-09", "due: 2026-09-10"))
    merged = done(BASE, same, b"")
    assert merged == Merged(but(("due: 2026-09-09", "due: 2026-09-09\ndue (theirs): 2026-09-10")), ("due",))


NOT_MERGED = (
    *(b"text", b"---\ntype: [\n---\n", b"---\ntype: a\ntype: b\n---\n", b"---\n{type: a}\n---\n", b"\xff\xfe", b"---\na: 1\r\nb: 2\n---\n"),
    *(b"---\n? a\n: b\n---\n", b"---\n a: 1\n---\n", b"---\na: &x 1\n---\n", b"---\na: 1\n", b"x" * (1 << 20), b"---\na: 1\n---\n\0"),
    *(b"---\na: 1\n<<<<<<< x\nb: 1\n=======\nb: 2\n>>>>>>> y\n---\n", b"---\na: 1\n---\n" + b"p\n\n" * 5000),
)


@pytest.mark.parametrize("data", NOT_MERGED, ids=lambda data: repr(data[:20]))
def test_what_cannot_be_merged_by_field_is_left_to_git(data: bytes) -> None:
    other = but(("First", "1st"))
    assert merge(BASE, data, other) is None
    assert merge(BASE, other, data) is None
    assert merge(data, BASE, other) is None


def test_two_values_of_a_field_in_a_file_that_is_no_entry_are_left_to_git() -> None:
    """Other programs have front matter too, and nobody would say that `title (theirs)` is left to be decided there."""
    base = b"---\ntitle: a\ndraft: true\n---\ntext\n"
    assert merge(base, base.replace(b"title: a", b"title: b"), base.replace(b"title: a", b"title: c")) is None
    both = merge(base, base.replace(b"title: a", b"title: b"), base.replace(b"draft: true", b"draft: false"))
    assert both is not None and both.clean and both.data == b"---\ntitle: b\ndraft: false\n---\ntext\n"


def test_a_file_that_one_side_emptied_is_left_to_git() -> None:
    assert merge(BASE, b"", but(("First", "1st"))) is None


def _edited(draw: Callable[[st.SearchStrategy[Any]], Any], text: str) -> str:
    """A version of an entry with some lines of its front matter and paragraphs changed, deleted, doubled or added."""
    words = st.sampled_from(["one", "zwölf 🚀", "due: 2026-01-01", "%%aside%%", "# heading", "x: y", "- item", "```", "---x", "  deep"])
    head, fence, body = text.partition("\n---\n")
    lines, blocks = head.split("\n"), re.split(r"(?<=\n)(?=\n)", body)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(1, len(lines)))
        new = draw(st.sampled_from(["# remark", "x-new: 1", "due: 2026-10-10", "tags: [n]", "", "title: Another"]))
        lines[at : at + draw(st.integers(0, 1))] = [new] if new or draw(st.booleans()) else []
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(blocks)))
        blocks[at : at + draw(st.integers(0, 2))] = draw(st.lists(words.map(lambda word: f"\n{word}\n"), max_size=2))
    text = "\n".join(lines) + fence + "".join(blocks)
    return text if draw(st.integers(0, 3)) else text.rstrip("\n").replace("\n", "\r\n")


@st.composite
def _three(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[bytes, bytes, bytes]:
    entries = [data for path, data in draw(journals(3, 3)).files().items() if path.endswith(".md")]
    text = draw(st.sampled_from(entries)).decode("utf-8", "replace")
    base, ours, theirs = (_edited(draw, text).encode("utf-8", "replace") for _ in range(3))
    return base, ours, theirs


def _lines(data: bytes) -> set[str]:
    text = data.decode("utf-8", "replace").replace("\ufeff", "")
    return {line.strip() for line in text.replace("\r", "\n").split("\n")} - {""}


@given(_three())
@settings(PROFILE, max_examples=60)
def test_a_merge_of_any_versions_loses_nothing_and_treats_both_sides_alike(versions: tuple[bytes, bytes, bytes]) -> None:
    base, ours, theirs = versions
    assert merge(base, ours, ours) == Merged(ours)
    assert merge(base, ours, base) == merge(base, base, ours) == Merged(ours)
    merged, mirrored = merge(base, ours, theirs), merge(base, theirs, ours)
    assert (merged is None) == (mirrored is None)
    if merged is None or mirrored is None:
        return
    assert (set(merged.clashes), merged.text) == (set(mirrored.clashes), mirrored.text)
    words = {line.replace(THEIRS, "") for line in _lines(merged.data)}
    assert words - {"due:", "tags:", "title:"} == {line.replace(THEIRS, "") for line in _lines(mirrored.data)} - {
        "due:",
        "tags:",
        "title:",
    } or (merged.text or merged.clashes)
    new = (_lines(ours) | _lines(theirs)) - _lines(base)
    kept = {line for line in new if line in words or line.replace(":", f"{THEIRS}:", 1) in _lines(merged.data)}
    assert new - kept == set(), "what a side wrote is gone"


MARKERS = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> phone\n"


def found(root: Path) -> list[Diagnostic]:
    return list(check_folder(root, memo=no_memo()).diagnostics)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntype: insight\n" + MARKERS.format("title: A", "title: B") + "date: 2026-09-03\n---\nText.\n", 3),
        ("---\ntype: insight\ntitle: A\ndate: 2026-09-03\n" + MARKERS.format("x-a: 1\n---\nText", "x-a: 2\n---\nWords"), 5),
        ("---\ntype: insight\ntitle: A\ndate: 2026-09-03\n---\n" + MARKERS.format("Text", "Words"), 6),
        (MARKERS.format("---\ntype: insight\ntitle: A\n---\nText", "---\ntype: action\n---\nWords"), 1),
    ],
    ids=["front matter", "over the end of it", "text", "whole file"],
)
def test_signs_of_git_in_an_entry_are_one_error_that_says_what_to_do(journal: Make, text: str, line: int) -> None:
    root = journal({"insights/a.md": text})
    (problem,) = found(root)
    assert (problem.rule.slug, problem.path) == ("merge-conflict", "insights/a.md")
    assert text.count("\n", 0, problem.span.start) + 1 == line
    assert "git add" in problem.help


def test_signs_of_git_in_journal_yaml_are_one_error(journal: Make) -> None:
    root = journal()
    config = (root / "journal.yaml").read_text()
    (root / "journal.yaml").write_text(MARKERS.format("title: A", "title: B") + config)
    assert [each.rule.slug for each in found(root)] == ["merge-conflict"]


@pytest.mark.parametrize("body", ["```\n" + MARKERS.format("a", "b") + "```\n", "Heading\n=======\n\n>>>>>>> quoted\n", "<<<<<<< alone\n"])
def test_what_only_looks_like_a_conflict_is_text(journal: Make, body: str) -> None:
    root = journal({"insights/a.md": f"---\ntype: insight\ntitle: A\ndate: 2026-09-03\nshared: false\n---\n{body}"})
    assert found(root) == []


def test_a_field_with_two_values_is_an_error_and_nobody_else_reads_the_entry(journal: Make) -> None:
    fields = "type: insight\ntitle: A\ndate: 2026-09-03\nshared: public\nshared (theirs): false\nx-a: 1\nx-a (theirs): 2\n"
    root = journal({"insights/a.md": f"---\n{fields}---\n"})
    checked = check_folder(root, memo=no_memo())
    assert [each.rule.slug for each in checked.diagnostics] == ["merge-clash", "merge-clash"]
    assert checked.journal is not None and not checked.journal.entries
