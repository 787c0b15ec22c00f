"""What fields accept, in the words of JSON Schema (2020-12): the pieces that the types of fields make theirs of.

A schema sees what YAML 1.2 makes of a file, not the text that was typed. Patterns are such that Python and JavaScript read them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Accepted: TypeAlias = Mapping[str, Any]

END = r"$(?!\n)"  # for Python `$` alone also stands before a line end
CHECKED = "journalkit check"


def single(form: str = "", **more: Any) -> dict[str, Any]:
    """One value, of which the program reads the text: YAML may have taken it for a number. As a string it has this form."""
    return {"type": ["string", "number", "boolean"], **({"pattern": form} if form else {}), **more}


def an_id(form: str, **more: Any) -> dict[str, Any]:
    """One name; YAML may have taken one of digits for a number."""
    return {"type": ["string", "integer", "boolean"], "pattern": form, "minimum": 0, **more}


def whole(form: str) -> str:
    """The pattern of a text that is of a form from its beginning to its end."""
    return f"^(?:{form}){END}"


def within_blanks(form: str) -> str:
    """The pattern of a text that is of a form but for blanks around it."""
    return rf"^\s*(?:{form})\s*$"


def or_nothing(accepted: Accepted) -> dict[str, Any]:
    """The same, or a field without a value, which is passed over."""
    return {"anyOf": [accepted, {"type": "null"}]}
