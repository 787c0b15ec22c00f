"""What commands say of numbers and of a build, in words. Loads next to nothing, so that a build without a change is answered at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from journalkit.diagnostic import Severity
from journalkit.model.audience import Reach

if TYPE_CHECKING:
    from journalkit.last_build import Built


def counted(number: int, word: str, words: str = "") -> str:
    """`1 entry`, `2 entries`."""
    return f"{number} {word if number == 1 else words or f'{word}s'}"


def summary(counts: Mapping[str, int]) -> str:
    """`2 errors, 1 warning`: of numbers by severity."""
    return ", ".join(counted(counts[each.value], each.value) for each in Severity if counts.get(each.value))


def told(built: Built) -> Iterator[str]:
    """For whom the site is, what was done, and what to do when there is nothing to see."""
    audience = built.audience
    files = f"{counted(len(built.written), 'file')} written, {built.unchanged} unchanged, {len(built.removed)} removed"
    yield f"{audience} site: {counted(built.entries, 'entry', 'entries')}; {files}"
    if built.entries == 0 and audience.reach is Reach.PUBLIC:
        yield "Nothing in this journal is public. Write `shared: public` into the entries that everyone may read."
    elif built.entries == 0 and audience.reach is Reach.ROOM:
        yield f"Nothing is shared with this room. Write `shared: true` and `room: {audience.room}` into entries for it."
    if built.counts:
        yield f"{summary(built.counts)}; journalkit check shows all"
