"""A value as YAML text that every YAML reader reads back as exactly that value."""

from __future__ import annotations

import json
import re

PLAIN = re.compile(r"[^\W\d_](?:[^\n\r:#\"'\[\]{},&*!|>%@`\\]|:(?! |$)|,(?= ))*")
GUESSED = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def flow_text(value: str | float) -> str:
    """The value as it is written between braces or brackets, where a comma ends it."""
    return (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, str) and "," in value and not INVISIBLE.search(value)
        else scalar_text(value)
    )


def scalar_text(value: str | float) -> str:
    """The value as it is written after a colon: without quotes where no reader could take it for something else."""
    if not isinstance(value, str):
        return f"{value:.15g}"
    if PLAIN.fullmatch(value) and value == value.strip() and value.casefold() not in GUESSED and not INVISIBLE.search(value):
        return value
    return INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
