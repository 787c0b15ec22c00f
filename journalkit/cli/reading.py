"""A journal as commands read it: who looks at a terminal sees how far that is when it takes long."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from journalkit.cli.progress import Progressing
from journalkit.pipeline import Checked, Effort, check_folder
from journalkit.store import Memo
from journalkit.values import replace


@contextlib.contextmanager
def watched(effort: Effort) -> Iterator[Effort]:
    """An effort that is seen on a terminal while it lasts, if it lasts long."""
    with Progressing() as progress:
        yield replace(effort, stage=progress.stage, advance=progress.advance)


def read_journal(root: Path, now: datetime | None = None, memo: Memo | None = None, effort: Effort | None = None) -> Checked:
    """The journal in a folder, as `check_folder` reads and checks it."""
    with watched(effort or Effort()) as seen:
        return check_folder(root, now, memo, seen)
