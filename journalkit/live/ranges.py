"""A part of a file, as the head of a request asks for it. Reads nothing, answers nothing."""

from __future__ import annotations

import re

ONE_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.I)


class Unsatisfiable(Exception):
    """The file has no such part."""


def part_of(wanted: list[str], size: int) -> tuple[int, int] | None:
    """From where to where the part of a file reaches that is asked for; None for the whole, also when several parts are asked for,
    or something that nobody understands. Unsatisfiable when nothing of it is there.
    """
    found = ONE_RANGE.fullmatch(wanted[0]) if len(wanted) == 1 else None
    if found is None:
        return None
    first, last, ending = found.groups()
    if ending is not None:
        start, end = max(0, size - int(ending)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
    if start >= end:
        raise Unsatisfiable
    return start, end
