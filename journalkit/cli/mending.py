"""Fixing from the command line: what `check --fix` writes, shows as a difference, and says."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import click

from journalkit.authoring.change import Unchangeable, Unwritable, write_over
from journalkit.authoring.mending import FixedAt, Mended, Mending, mending
from journalkit.cli.app import ENVIRONMENT, REFUSED, Ending, printable
from journalkit.cli.words import counted
from journalkit.pipeline import Effort, memo_of


def planned(root: Path, wanted: Callable[[str], bool]) -> Mending:
    """What can be fixed in the wanted files of a journal."""
    return mending(root, memo_of(root), Effort(), wanted)


def write_mended(root: Path, files: Iterable[Mended]) -> None:
    """Write the files. Ends the command at the first that cannot be written; those before it are fixed."""
    for each in files:
        try:
            write_over(root / each.path, each.path, each.before, each.after)
        except Unchangeable as fault:
            raise Ending(printable(str(fault)), ENVIRONMENT if isinstance(fault, Unwritable) else REFUSED) from None


def say(found: Mending, *, only_shown: bool) -> None:
    """Say what was fixed, or would be, and which fixes are not made and why."""
    fixed = [each for file in found.files for each in file.fixed]
    for each in fixed:
        click.echo(_line(each, "fixable" if only_shown else "fixed", _title(each)), err=True)
    for each in found.left:
        click.echo(_line(each, "not fixed", f"{_title(each)}: {each.why_not}"), err=True)
    if fixed:
        files = counted(len(found.files), "file")
        words = f"{counted(len(fixed), 'fault')} in {files}"
        click.echo(f"{words} would be fixed; nothing was written" if only_shown else f"{words} fixed", err=True)


def as_difference(files: Iterable[Mended]) -> bytes:
    """The unified difference of files before and after; line ends are part of the lines, so that it can be applied."""
    lines: list[bytes] = []
    for each in files:
        names = (f"a/{each.path}".encode(), f"b/{each.path}".encode())
        before, after = BytesIO(each.before).readlines(), BytesIO(each.after).readlines()
        for line in difflib.diff_bytes(difflib.unified_diff, before, after, *names):
            lines.append(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")
    return b"".join(lines)


def _title(each: FixedAt) -> str:
    return each.diagnostic.fix.title if each.diagnostic.fix else ""


def _line(each: FixedAt, word: str, words: str) -> str:
    fault = each.diagnostic
    return printable(f"{fault.path}:{each.line}:{each.column}: {word}[{fault.rule.slug}]: {fault.message}; {words}")
