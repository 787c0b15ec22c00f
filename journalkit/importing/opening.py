"""How a text begins, as a title for what has none: its first words, as a reader sees them.

Knows nothing of entries, nor of what else a title may come from.
"""

from __future__ import annotations

import re

from journalkit.markup.body import read_body

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
PICTURE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)|!\[\[[^\[\]\n]*\]\]")
WORD = re.compile(r"\w")
LONGEST_TITLE = 200
MOST_LINES = 20
LONGEST_LINE = 2_000


def first_words(body: str) -> str:
    """The first line that has words beside its pictures, without marks and as long as a title may be; nothing where none is near."""
    without = PICTURE.sub(" ", body[: MOST_LINES * LONGEST_LINE])
    lines = (line.strip()[:LONGEST_LINE] for line in without.split("\n") if WORD.search(line))
    for line, _ in zip(lines, range(MOST_LINES), strict=False):
        words = " ".join(UNSEEN.sub(" ", read_body(line).plain).split())
        if WORD.search(words):
            return _short(words)
    return ""


def _short(words: str) -> str:
    """Cut behind a word, where the text is longer than a title."""
    if len(words) <= LONGEST_TITLE:
        return words
    head = words[: LONGEST_TITLE - 1]
    return f"{head.rpartition(' ')[0] or head}…"
