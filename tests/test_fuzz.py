"""Front matter, texts, settings and what is received, as nobody would write them: each ends in pages or a diagnostic.

`make fuzz` tries thousands of each; a finding becomes a case. What must hold stands in tests/fuzz/targets.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import CONFIG, ROOT, entry
from tests.fuzz import targets
from tests.journals import PROFILE
from tests.pathological import PATTERNS, text_of
from tests.remembered import remembered_templates
from tests.test_dispatch import LINE_SIGNS, SIGNS

LONG = PROFILE.max_examples > 1_000
FEW = settings(PROFILE, max_examples=500 if LONG else 4)  # each builds two sites
KEYS = [
    *("type", "title", "date", "author", "shared", "room", "tags", "summary", "aliases", "step", "session", "goal", "insight", "from"),
    *(
        "assignee",
        "due",
        "expected",
        "kpi",
        "measures",
        "status",
        "completed",
        "about",
        "outcome",
        "result",
        "with",
        "hypotheses",
        "metric",
    ),
    *("north_star", "supports", "hypothesis", "confidence", "duration", "x-a", "Shared", "<<", "? a", "1", "null", "__proto__", "steps"),
]
VALUES = [
    *(
        "",
        "~",
        "true",
        "public",
        "[ben]",
        "[[a]]",
        "{a: b}",
        "good",
        "hostile",
        "ben/good",
        "hostile#1",
        "action",
        "goal",
        "roadmap",
        "update",
    ),
    *(
        "2026-09-03",
        "2024-02-30",
        "0000-00-00",
        "2026-09-03T10:00+99:99",
        "99999-01-01",
        "٢٠٢٦-٠١-٠١",
        "1:30",
        "1e999",
        "9" * 400,
        "-0",
        ".nan",
    ),
    *(
        "&a x",
        "*a",
        "!!python/name:os.system",
        "|\n  a\n  b",
        ">-\n  a",
        '"\\ud800"',
        '"\\u2028"',
        "'it''s'",
        "@x",
        "`x`",
        "a: b",
        "%",
        "- a",
        "? ",
    ),
    *(
        "{goal: 1}",
        "{name: x, unit: y, baseline: 1, target: 1}",
        "[{claim: c, confidence: 200}]",
        "{good: 1e308}",
        "\u0085",
        "\ufeff",
        "\x1b[31m",
    ),
    *(
        "../../etc/passwd",
        "javascript:alert(1)",
        "<script>",
        "]]>",
        "CON",
        "a" * 300,
        "e\u0301",
        "\u202e",
        "🚀",
        "next-session",
        "in 2 weeks",
    ),
]
SIGN = st.sampled_from(SIGNS) | st.sampled_from(LINE_SIGNS) | st.text(st.characters(codec="utf-8"), max_size=5)
FIELD = st.builds("{}: {}\n".format, st.sampled_from(KEYS), st.sampled_from(VALUES) | st.text(st.characters(codec="utf-8"), max_size=20))
HEADER = st.lists(FIELD | st.text(st.characters(codec="utf-8"), max_size=10), max_size=8).map("".join)
NOISE = st.binary(max_size=200)


def changed(texts: list[bytes], pieces: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """One of the texts, with a piece put in place of some of its bytes, perhaps twice."""

    @st.composite
    def change(draw: st.DrawFn) -> bytes:
        data = draw(st.sampled_from(texts))
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(0, len(data)))
            data = data[:start] + draw(pieces) + data[start + draw(st.integers(0, 12)) :]
        return data

    return change()


ENTRIES = [file.read_bytes() for file in sorted((ROOT / "example-journal").glob("*/*.md"))[::7]]
ROOM_FILES = [b"people:\n  ben: {name: Ben, role: mentor}\ntitle: A room\n", b"- 0123456789abcdef\n"]
SEEDS = {  # what those inputs begin with that are led by what they reach
    "front-matter": [f"{key}: {value}\n".encode() for key, value in zip(KEYS, VALUES, strict=False)],
    "whole-entry": ENTRIES,
    "body": [text_of(name, 200).encode() for name in PATTERNS],
    "settings": [CONFIG.encode(), (ROOT / "example-journal/journal.yaml").read_bytes()],
    "received": [*ROOM_FILES, *ENTRIES, b"insights/a.md"],
}
PIECES = NOISE | HEADER.map(str.encode) | SIGN.map(str.encode)


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


@FEW
@given(HEADER.map(str.encode) | NOISE)
def test_any_front_matter_ends_in_pages_or_a_diagnostic(data: bytes) -> None:
    targets.front_matter(data)


@FEW
@given(changed(ENTRIES, PIECES) | NOISE)
def test_any_entry_ends_in_pages_or_a_diagnostic(data: bytes) -> None:
    targets.whole_entry(data)


@FEW
@given(st.lists(SIGN, max_size=30).map(lambda pieces: "".join(pieces).encode()) | NOISE)
@example(text_of("images that one bracket closes", 30_000).encode())
def test_any_text_ends_in_pages_or_a_diagnostic(data: bytes) -> None:
    targets.body(data)


@FEW
@given(changed([CONFIG.encode(), (ROOT / "example-journal/journal.yaml").read_bytes()], PIECES) | HEADER.map(str.encode) | NOISE)
def test_any_settings_end_in_pages_or_a_diagnostic(data: bytes) -> None:
    targets.settings(data)


@FEW
@given(changed([entry("insight", "T", shared="true").encode(), *ROOM_FILES], PIECES) | NOISE | st.text(max_size=40).map(str.encode))
def test_whatever_is_received_ends_in_pages_a_diagnostic_or_a_refusal(data: bytes) -> None:
    targets.received(data)


@pytest.mark.skipif(not LONG, reason="takes minutes: make fuzz")
@pytest.mark.parametrize("size", [45_000, 90_000, 180_000])
@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_of_any_size_ends_in_pages_or_a_diagnostic(name: str, size: int) -> None:
    targets.body(text_of(name, size).encode())
