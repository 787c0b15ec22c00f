"""Names that a public text still says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.checks.public import Public
from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.model.entry import Written
from journalkit.model.journal import Journal
from journalkit.model.person import Person
from journalkit.source import Span

NAMES_PERSON = warning(
    "names-person",
    "A public entry says the name or e-mail address of a person who has a `public_name`.",
    why="`public_name` replaces names in everything generated, but never changes what you wrote.",
    wrong="Ben asked who owns it.",
    right="My mentor asked who owns it.",
)
RULES = (NAMES_PERSON,)


def named_in_public(journal: Journal, public: Public) -> Iterator[Diagnostic]:
    """A warning for each field or text that everyone may read and that names somebody who goes by another name there."""
    for person in journal.config.called_otherwise:
        pattern = person.named
        yield from (_named(field.path, field.place, person) for field in public.fields if pattern.search(field.words))
        for written in public.written:
            yield from _in_body(written, person, pattern)


def _in_body(written: Written, person: Person, pattern: re.Pattern[str]) -> Iterator[Diagnostic]:
    body = written.body
    for match in pattern.finditer(body.text):
        if not any(aside.start <= match.start() < aside.end for aside in body.asides):
            yield _named(written.path, Span(*match.span()).shifted(written.body_start), person)
            return
    for link in body.links:
        destination = written.destinations.get(link.name)
        name = re.sub(r"[\W_]+", " ", (destination.attachment or "") if destination else "").title()
        if pattern.search(name):
            yield _named(written.path, link.whole.shifted(written.body_start), person)


def _named(path: str, place: Span, person: Person) -> Diagnostic:
    message = f'this names {person.name}, who is "{person.public_name}" in public'
    return diagnose(NAMES_PERSON, path, place, message, f'write "{person.public_name}"')
