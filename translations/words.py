"""Which sentences the site says: read off the calls of `say` in the package, the marks in the templates, and the terms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment

from journalkit.languages.terms import TERMS
from journalkit.markup.marks import SAYINGS
from journalkit.site.render import FILTERS
from journalkit.values import Struct

ROOT = Path(__file__).parent.parent
PLACES = ("journalkit/languages", "journalkit/method", "journalkit/sheet", "journalkit/site", "journalkit/exporting")


class Sentence(Struct, frozen=True):
    """A sentence, its plural where it has one, its context where the words alone do not say what is meant, and where it is said."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = ""


@lru_cache
def sentences() -> tuple[Sentence, ...]:
    """All sentences of the site, in the order of the files that say them."""
    tables = (*TERMS, ("text", SAYINGS))
    terms = (Sentence(word, context=kind, place="journalkit/languages/terms.py") for kind, words in tables for word in words)
    return (*in_code(), *in_templates(), *terms)


def in_code() -> Iterator[Sentence]:
    """The sentences in the package."""
    for place in PLACES:
        for file in sorted((ROOT / place).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _said(node, file.relative_to(ROOT).as_posix())


def _said(call: ast.Call, place: str) -> Iterator[Sentence]:
    """What one call says: `say("…")`, `say.many(n, "…", "…")`, `say.share(a, b, "…")`, `say.term("…", "…")`."""
    name, method = _names(call.func, place)
    words = [each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else None for each in call.args]
    if name == "say" and method in ("", "text") and words and words[0]:
        yield Sentence(words[0], place=place)
    elif name == "say" and method == "many" and len(words) == 3 and words[1] and words[2]:
        yield Sentence(words[1], words[2], place=place)
    elif name == "say" and method == "share":
        yield Sentence(words[2] if len(words) > 2 and words[2] else "{part} of {whole}", place=place)
    elif name == "say" and method == "term" and words[0] and words[1]:
        yield Sentence(words[1], context=words[0], place=place)


def _names(func: ast.expr, place: str) -> tuple[str, str]:
    """What is called, and which of its methods; in say.py it is called `self`."""
    own = "self" if place.endswith("/say.py") else "say"
    if isinstance(func, ast.Name):
        return "say" if func.id == own else func.id, ""
    if isinstance(func, ast.Attribute):
        if func.attr == own:
            return "say", ""
        inner = func.value
        last = inner.id if isinstance(inner, ast.Name) else inner.attr if isinstance(inner, ast.Attribute) else ""
        return ("say" if last == own else last), func.attr
    return "", ""


def reading() -> Environment:
    """What reads templates as they are written."""
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(dict.fromkeys(FILTERS, str))
    return environment


def in_templates() -> Iterator[Sentence]:
    """The sentences in the templates of pages."""
    environment = reading()
    for file in sorted((ROOT / "templates/site").iterdir()):
        if file.is_file():
            found = environment.extract_translations(file.read_text(encoding="utf-8"))  # type: ignore[attr-defined]  # of the extension
            for _, function, words in found:
                place = file.relative_to(ROOT).as_posix()
                if function == "pgettext":
                    yield Sentence(words[1], context=words[0], place=place)
                elif isinstance(words, tuple):
                    yield Sentence(words[0], words[1], place=place)
                else:
                    yield Sentence(words, place=place)
