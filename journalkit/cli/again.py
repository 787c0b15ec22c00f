"""`journalkit build` when nothing has changed: what reads options takes longer to load than this takes to answer."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from journalkit.cli.places import journal_folder, site_folder
from journalkit.cli.words import told
from journalkit.last_build import remembered
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.packaged import this_program
from journalkit.store import open_memo


class Answer(Enum):
    """Whether a call was answered; if not, whether it is known that something changed."""

    GIVEN = "given"
    CHANGED = "changed"
    NONE = "none"


def again(arguments: Sequence[str], environment: Mapping[str, str]) -> Answer:
    """Answer a call that wants a site built which stands as it would be built. Anything but the plainest such call is left alone."""
    asked = _asked(arguments)
    if asked is None or any(name.lstrip("_").startswith("JOURNALKIT") for name in environment):
        return Answer.NONE
    folder, audience = asked
    root = journal_folder(folder)
    if root is None:
        return Answer.NONE
    shown = site_folder(root, audience)
    memo = open_memo(root, this_program())
    built = remembered(root, shown.absolute().resolve(), audience, datetime.now(UTC), memo)
    if built is None or built.errors:
        memo.close()
        return Answer.CHANGED if built is None else Answer.NONE
    memo.save()
    with contextlib.suppress(BrokenPipeError):
        print(shown / "index.html", flush=True)
        for line in told(built):
            print(line, file=sys.stderr)
    return Answer.GIVEN


def _asked(arguments: Sequence[str]) -> tuple[Path | None, Audience] | None:
    """The folder and the audience of `[-C DIR] build [--public]`; None for any other call."""
    folder, rest = None, list(arguments)
    if rest[:1] == ["-C"] and len(rest) > 1:
        folder, rest = Path(rest[1]), rest[2:]
    audience = {("build",): PRIVATE, ("build", "--public"): PUBLIC}.get(tuple(rest))
    return (folder, audience) if audience else None
