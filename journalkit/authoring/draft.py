"""A new entry as a file: its text from the template of its type, its id from its title, and whether it reads as it was meant."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from journalkit.authoring.readers import says
from journalkit.diagnostic import Diagnostic, Severity
from journalkit.located import opens_with_front_matter, parse
from journalkit.model.journal import Config
from journalkit.nodes import Pair
from journalkit.reading.entry_file import read_entry
from journalkit.reading.read import decode
from journalkit.schema.field import Vocabulary
from journalkit.schema.kind import KINDS
from journalkit.schema.scalar import flow_text, scalar_text
from journalkit.schema.slug import LONGEST, folded, slug
from journalkit.templating import TemplateFault, Templates
from journalkit.values import Struct

FIELD = re.compile(r"^([a-z_]+):", re.MULTILINE)
READERS = (("false", "only you"), ("true", "your room"), ("public", "everyone"))


class Unusable(Exception):
    """A value cannot stand in an entry, or be read back as it was given; the message says which and why."""


class Draft(Struct, frozen=True):
    """A new entry: its id, its path in the journal, its text. `wanted_id` is the id that was taken already, if it was."""

    id: str
    path: str
    text: str
    wanted_id: str = ""


def templates_of(root: Path) -> Templates:
    """The templates of entries, the journal's own before the packaged ones."""
    return Templates(root, {"yaml": scalar_text, "flow": flow_text})


def draft(kind: str, day: date, values: Mapping[str, Any], templates: Templates, taken: Container[str]) -> Draft:
    """A new entry of a type; its id is its day and its title, with a number behind it while that is `taken`. TemplateFault as for sites."""
    wanted = f"{day}-{slug(str(values['title'])) or kind}"[:LONGEST].strip("-")
    name = free_id(wanted, taken)
    path = f"entry/{kind}.md"
    try:
        text = templates.render(path, **values)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as fault:
        raise TemplateFault(f"templates/{path}: {fault}") from fault
    return Draft(name, f"{KINDS[kind].folder}/{name}.md", text.rstrip("\n") + "\n", wanted if wanted != name else "")


def free_id(wanted: str, taken: Container[str]) -> str:
    """The id that is wanted, with a number behind it while it is that of another entry."""
    name, number = wanted, 2
    while folded(name) in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def prove(made: Draft, kind: str, shared: str, config: Config) -> None:
    """Unusable when the fields of a draft cannot be read, or say another type or other readers than was meant; its text may say
    anything.
    """
    try:
        source = decode(made.path, made.text.encode("utf-8")).value
    except UnicodeEncodeError as fault:
        raise Unusable(f"{made.text[fault.start]!r} is no character") from None
    if source is None:
        raise Unusable("the text has characters that no text file can have")
    vocabulary = Vocabulary(frozenset(config.people), frozenset(config.rooms), frozenset(config.extra_fields))
    read = read_entry(source, vocabulary, config.owner)
    if read is None or not opens_with_front_matter(made.text):
        raise Unusable("it does not open with front matter")
    document = parse(source).value
    for each in read.diagnostics:
        if each.severity is Severity.ERROR and (document is None or each.span.start < document.body_start):
            raise Unusable(_in_words(each, document.front.pairs if document else ()))
    written = read.value.written if read.value else None
    if written is None or written.type != kind:
        raise Unusable(f"type: this is no {kind}")
    if says(written) != shared:
        raise Unusable(f"shared: {says(written)} is written where {shared} was meant")


def _in_words(fault: Diagnostic, pairs: tuple[Pair, ...]) -> str:
    """The field with what is wrong with it."""
    at = fault.span.start
    field = next((pair.key.text for pair in pairs if pair.key.span.start <= at < max(pair.value.span.end, pair.key.span.end)), "")
    message = "; ".join(filter(None, (fault.message, fault.help)))
    return f"{field}: {message}" if field else message


def field_order(kind: str, templates: Templates) -> tuple[str, ...]:
    """The fields of a type in the order in which its template has them, then the others."""
    try:
        written = dict.fromkeys(FIELD.findall(templates.source(f"entry/{kind}.md")))
    except (TemplateFault, ValueError):
        written = {}
    return (*written, *(each.name for each in KINDS[kind].fields if each.name not in written))


def shared_comment(shared: str) -> str:
    """The remark behind `shared:` that says what its words mean."""
    return " " * max(1, 24 - len(shared)) + "# " + "; ".join(f"{word} = {who}" for word, who in READERS)
