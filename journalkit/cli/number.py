"""Numbers as options take them: the same that front matter takes, so that what a command takes can be read back."""

from __future__ import annotations

import click

from journalkit.schema.field import Number


def number(text: str, kind: Number | None = None) -> float:
    """The number that somebody typed; ends the command for what is none, or lies out of bounds."""
    kind = kind or Number()
    found = kind.number_in(text.strip())
    if found is None or not kind.holds(found):
        hint = kind.hint(text.strip()) if found is None else ""
        raise click.BadParameter(f"{text!r} is not {kind.expects}{hint and f'; {hint}'}")
    return found


def percent(text: str) -> float:
    """The percentage that somebody typed."""
    return number(text, Number(0, 100))
