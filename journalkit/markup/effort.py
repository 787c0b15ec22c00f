"""How much work a text may make: steps are counted and not timed, so that a text is read or refused alike on every machine.

A few kilobytes of open brackets keep any reader of Markdown busy for minutes. Knows numbers only, no Markdown.
"""

from __future__ import annotations

from typing import Any

MOST_STEPS = 600_000  # each is 2 to 3 millionths of a second; ten times what a long text takes that somebody wrote
TABLE_STEPS = 2  # what each part of a table counts for that has no character of its own: cells that short rows leave out
BLOCK_STEPS = 7  # what one block counts for: 86,000 paragraphs are too many
ADDRESS_STEPS = 6  # what the address of a link counts for, each time that it is read
CELL_STEPS = 2  # what a `|` counts for, since it may begin a cell
NAME = "effort"  # where a parser finds it beside a text


class TooMuchWorkError(Exception):
    """A text that makes more work than it may; `line` is the one that was being read, counted from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(f"too much work in line {line + 1}")
        self.line = line


class Effort:
    """Counts the steps of reading one text, up to `most`."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.most = self.left = most
        self.line = 0

    @property
    def spent(self) -> int:
        """How many steps were counted."""
        return self.most - self.left

    def spend(self, steps: int) -> None:
        """Count some steps. TooMuchWorkError when there were too many."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWorkError(self.line)


def effort_of(env: Any) -> Effort:
    """What counts the steps of the text that a parser's `env` belongs to; without bounds where nobody asked for some."""
    return env.get(NAME) or Effort(2**62)
