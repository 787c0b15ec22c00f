"""What a merge leaves behind for a person to decide: git's signs in a text, and fields that have two values. Says where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.source import Span

THEIRS = " (theirs)"  # behind the name of a field: the value of the other side
SIGN = re.compile(r"^(<{7,}|\|{7,}|={7,}|>{7,})(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)", re.M)
CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.M)
HELP = "keep what is right, delete the lines of signs, then git add the file; after journalkit hooks install git merges entries by field"

MERGE_CONFLICT = error(
    "merge-conflict",
    "A merge of git left two versions of some lines in the file, between lines of `<<<<<<<`, `=======` and `>>>>>>>`.",
    why="Nobody can tell which of the two counts, for `shared` too, so nobody else reads the entry until you choose. After "
    "`journalkit hooks install` git merges entries field by field, and seldom needs to ask.",
    wrong="<<<<<<< HEAD\ndue: 2026-09-09\n=======\ndue: 2026-09-11\n>>>>>>> phone",
    right="due: 2026-09-11",
)
MERGE_CLASH = error(
    "merge-clash",
    "Two people, or two machines, gave a field different values, and a merge kept both: the second one has `(theirs)` behind its name.",
    why="The program does not guess which one counts. It also asks when one side changed who may read an entry while the other side "
    "changed what there is to read.",
    wrong="due: 2026-09-09\ndue (theirs): 2026-09-11",
    right="due: 2026-09-11",
)
RULES = (MERGE_CONFLICT, MERGE_CLASH)


def conflicts(text: str, path: str, start: int = 0) -> Iterator[Diagnostic]:
    """One diagnostic for each place of a file where git left two versions; `start` is where the text begins in the file.

    The three signs in their order count, since a line of === alone may be a heading; within a block of code they are part of it.
    """
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return
    opened: re.Match[str] | None = None
    middle = False
    for sign in SIGN.finditer(text):
        kind = sign[1][0]
        if kind == "<":
            opened, middle = sign, False
        elif kind == "=" and opened is not None and len(sign[1]) == len(opened[1]):
            middle = True
        elif kind == ">" and opened is not None and middle and len(sign[1]) == len(opened[1]):
            if not _within_code(text, opened.start(), sign.start()):
                message = "git left two versions of these lines: the first one reaches to =======, the second one to >>>>>>>"
                yield diagnose(MERGE_CONFLICT, path, Span(*opened.span()).shifted(start), message, HELP)
            opened, middle = None, False


def signs(header: str, path: str, start: int) -> Iterator[Diagnostic]:
    """The same for YAML, where the second half may be missing because it lies behind the end of the header."""
    if "<<<<<<<" in header or ">>>>>>>" in header:
        sign = next((each for each in SIGN.finditer(header) if each[1][0] in "<>"), None)
        if sign is not None:
            yield diagnose(MERGE_CONFLICT, path, Span(*sign.span()).shifted(start), "git left two versions of lines here", HELP)


def _within_code(text: str, begin: int, end: int) -> bool:
    """Whether a stretch of a text lies in one block of code."""
    fence = ""
    opened = 0
    for each in CODE.finditer(text):
        if not fence:
            fence, opened = each[1], each.start()
        elif each[1][0] == fence[0] and len(each[1]) >= len(fence):
            if opened < begin and end < each.start():
                return True
            fence = ""
    return False
