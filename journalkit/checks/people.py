"""Names that a public text still says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.model.audience import PUBLIC
from journalkit.model.entry import Entry
from journalkit.model.journal import Journal
from journalkit.model.person import Person
from journalkit.source import Span
from journalkit.view import readable

NAMES_PERSON = warning(
    "names-person",
    "A public entry says the name or e-mail address of a person who has a `public_name`.",
    why="`public_name` replaces names in everything generated, but never changes what you wrote.",
    wrong="Ben asked who owns it.",
    right="My mentor asked who owns it.",
)
RULES = (NAMES_PERSON,)


def named_in_public(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each field or text of a public entry that names somebody who goes by another name there."""
    hidden = [person for person in journal.config.people.values() if person.public_name]
    if not hidden:
        return
    for entry in readable(journal, PUBLIC).values():
        for person in hidden:
            yield from _named(entry, person)


def _named(entry: Entry, person: Person) -> Iterator[Diagnostic]:
    words = [
        person.name,
        *(part for part in person.name.split() if len(part) > 2),
        *([person.email] if person.email else []),
    ]
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")
    message, hint = (
        f'this names {person.name}, who is "{person.public_name}" in public',
        f'write "{person.public_name}"',
    )
    for name in ("title", "summary", "tags"):
        value = getattr(entry, name)
        if value and pattern.search(" ".join(value) if isinstance(value, tuple) else value):
            yield diagnose(NAMES_PERSON, entry.path, entry.place(name), message, hint)
    for match in pattern.finditer(entry.body.text):
        if not any(aside.start <= match.start() < aside.end for aside in entry.body.asides):
            yield diagnose(NAMES_PERSON, entry.path, Span(*match.span()).shifted(entry.body_start), message, hint)
            return
