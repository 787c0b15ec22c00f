"""Patches as git prints them, read for one field of the front matter of files: what it was before and after each change. Runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.values import Struct

FENCE = re.compile(r"---[ \t]*")
COMMENT = re.compile(r"(?:^|[ \t])#")
NO_VALUE = frozenset(["", "~", "null", "Null", "NULL"])
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
COMMIT = "commit "


class Field(Struct):
    """A field of a front matter whose lines are fed from its first one on."""

    name: str
    value: str | None = None
    inside: bool | None = None  # None before the first line

    def feed(self, line: str) -> bool:
        """Take one line; whether more are wanted."""
        line = line.rstrip("\r\n")
        if self.inside is None:
            self.inside = FENCE.fullmatch(line.removeprefix("\ufeff")) is not None
        elif FENCE.fullmatch(line):
            self.inside = False
        elif self.inside and (found := re.fullmatch(rf"{self.name}[ \t]*:(?:[ \t]+(.*))?", line)):
            self.value = _bare(found[1] or "")
        return self.inside


def _bare(written: str) -> str | None:
    """A value without quotes, comment and blanks; None for no value."""
    written = written.strip()
    if written[:1] in ("'", '"'):
        return written[1:].partition(written[0])[0].strip() or None
    plain = COMMENT.split(written)[0].strip()
    return None if plain in NO_VALUE else plain


class Change(Struct):
    """What a commit did to a file: its path and a field, before and after. A path is empty where there is no file.

    `commit` is what the line `commit …` before the patch says, if there is one.
    """

    old: str
    new: str
    before: Field
    after: Field
    commit: str = ""


def changes(lines: Iterator[str], field: str) -> Iterator[Change]:
    """The changes of files in a series of patches."""
    change, commit = None, ""
    for line in lines:
        if line.startswith("diff --git "):
            if change:
                yield change
            path = _same_path(line.removeprefix("diff --git "))
            change = Change(path, path, Field(field), Field(field), commit)
        elif line.startswith(COMMIT):
            if change:
                yield change
            change, commit = None, line.removeprefix(COMMIT)
        elif change:
            _read_header(line, lines, change)
    if change:
        yield change


def _same_path(pair: str) -> str:
    """The path P in `a/P b/P`; empty when there are two, or quotes around it, which no entry's path needs."""
    path = pair[2 : len(pair) // 2]
    return path if pair == f"a/{path} b/{path}" else ""


def _read_header(line: str, lines: Iterator[str], change: Change) -> None:
    """Take a line that says something of the change of a file, and the lines of the hunk that it opens."""
    if line.startswith("new file "):
        change.old = ""
    elif line.startswith("deleted file "):
        change.new = ""
    elif line.startswith("rename from "):
        change.old = line.removeprefix("rename from ")
    elif line.startswith("rename to "):
        change.new = line.removeprefix("rename to ")
    elif (hunk := HUNK.match(line)) is not None:
        _read_hunk(hunk, lines, change)


def _read_hunk(hunk: re.Match[str], lines: Iterator[str], change: Change) -> None:
    """Take the lines of a hunk; if it shows the beginning of the file, they are its front matter before and after."""
    first = int(hunk[1]) <= 1 and int(hunk[3]) <= 1
    olds, news = int(hunk[2] or 1), int(hunk[4] or 1)
    while olds > 0 or news > 0:
        line = next(lines, "")
        old, new = line[:1] in (" ", "-", ""), line[:1] in (" ", "+", "")
        olds, news = olds - old, news - new
        if first and old:
            change.before.feed(line[1:])
        if first and new:
            change.after.feed(line[1:])
