"""A line of a calendar: its name, its parameters and its value. Knows no event, and no meaning of any name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from journalkit.values import Struct

LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Line(Struct, frozen=True):
    """One line: its name in small letters, its parameters by theirs, and its value with escapes undone."""

    name: str
    parameters: Mapping[str, str]
    raw: str

    @property
    def text(self) -> str:
        return ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.raw)


def read_line(written: str) -> Line | None:
    """A line without its folds; nothing where it is none."""
    match = LINE.fullmatch(written)
    return (
        Line(match[1].casefold(), {name.casefold(): each.strip('"') for name, each in PARAMETER.findall(match[2])}, match[3])
        if match
        else None
    )
