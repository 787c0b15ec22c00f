"""What a rebuild came to, as far as those who look at the site must know it."""

from __future__ import annotations

from journalkit.values import Struct


class Problem(Struct, frozen=True):
    """One fault in a file: where it is, what is wrong, what to do, and the line itself."""

    path: str
    line: int
    column: int
    rule: str
    message: str
    help: str = ""
    excerpt: str = ""


class Rebuilt(Struct, frozen=True):
    """The paths of the site that were written and removed, what is wrong in the journal, and why the site stayed as it was, if it did.

    `fault` is a sentence for the reader; `again`: another build held the folder, so this one has to be tried again.
    """

    written: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    again: bool = False

    @property
    def changed(self) -> frozenset[str]:
        """All paths of the site that are not what they were."""
        return self.written | self.removed
