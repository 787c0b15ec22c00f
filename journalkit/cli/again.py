"""`journalkit build` when nothing has changed: what reads options takes longer to load than this takes to answer."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from journalkit.cli.moment import time_said
from journalkit.cli.places import home_folder, journal_folder, site_folder
from journalkit.cli.words import told
from journalkit.last_build import Built, Standing, standing
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.packaged import this_program
from journalkit.parallel import processors
from journalkit.store import Memo, open_memo


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
    root = journal_folder(asked.folder)
    if root is None:
        return Answer.NONE
    shown = site_folder(root, asked.audience)
    memo = open_memo(root, this_program())
    jobs = processors()
    left = standing(root, shown.absolute().resolve(), asked.audience, asked.now or datetime.now(UTC), memo, jobs)
    if left is not None and left.said["errors"]:
        memo.close()
        return Answer.NONE
    built = (left.same(memo) or with_new_texts(left, memo, jobs)) if left else None
    if built is None:
        memo.close()
        return Answer.CHANGED
    memo.save()
    try:
        print(shown / "index.html", flush=True)
        for line in told(built):
            print(line, file=sys.stderr)
    except BrokenPipeError:
        return Answer.GIVEN
    except OSError:  # what takes the words is full, which is for the commands to say
        return Answer.NONE
    return Answer.GIVEN


def with_new_texts(left: Standing, memo: Memo, jobs: int = 1) -> Built | None:
    """Bring a site to new texts alone, by so many processes; what the build has to say. None when the whole build must be done."""
    if left.audience != PRIVATE:
        return None
    from journalkit.new_texts import built_with_new_texts

    return built_with_new_texts(left, memo, home_folder(), jobs=jobs)


class _Asked(NamedTuple):
    """What a call says: the folder and the time, if it says them, and the audience."""

    folder: Path | None
    now: datetime | None
    audience: Audience


def _asked(arguments: Sequence[str]) -> _Asked | None:
    """What `[-C DIR] [--now TIME] build [--public]` says; None for any other call."""
    said: dict[str, str] = {}
    rest = list(arguments)
    while len(rest) > 1 and rest[0] in ("-C", "--now"):
        said[rest[0]] = rest[1]
        del rest[:2]
    audience = {("build",): PRIVATE, ("build", "--public"): PUBLIC}.get(tuple(rest))
    try:
        now = time_said(said["--now"]) if "--now" in said else None
    except ValueError:
        return None
    return _Asked(Path(said["-C"]) if "-C" in said else None, now, audience) if audience else None
