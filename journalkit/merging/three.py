"""What three versions of one thing give: the one that was changed, or that both changed to."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


class Clash(Exception):
    """Both sides changed it, and not to the same."""


def chosen(base: T, ours: T, theirs: T) -> T:
    """The version that counts. Clash when both sides changed it differently."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    raise Clash
