"""What a public text should hardly say: keys, tokens, passwords, and e-mail addresses."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.public import Public
from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.markup.secrets import ADDRESS, tellings
from journalkit.model.body import Telling
from journalkit.model.journal import Journal
from journalkit.source import Span

PUBLIC_SECRET = warning(
    "public-secret",
    "A public entry says something that looks like a key, a token or a password.",
    why="Whoever reads the site has it, and programs look for such things day and night. To take it out later does not help: what was "
    "public once has to be made invalid where it opens something.",
    wrong="password: Correct-Horse-9",
    right="The password is in the safe.      # or for you alone: %%Correct-Horse-9%%",
)
PUBLIC_ADDRESS = warning(
    "public-address",
    "A public entry says an e-mail address.",
    why="Addresses on public pages are collected, and the one whose it is was perhaps not asked. Addresses that are examples "
    "(`somebody@example.org`) may stand.",
    wrong="Write to ana.ruiz@company.com.",
    right="Ask me for the address.",
)
RULES = (PUBLIC_SECRET, PUBLIC_ADDRESS)


def said_in_public(journal: Journal, public: Public) -> Iterator[Diagnostic]:
    """A warning for each secret and each address in what everyone may read; addresses of those with a `public_name` are told elsewhere."""
    known = {person.email.casefold() for person in journal.config.people.values() if person.email and person.public_name}
    for field in public.fields:
        yield from (_diagnosed(found, field.path, field.place) for found in tellings(field.words) if found.words.casefold() not in known)
    for written in public.written:
        for found in written.body.tells:
            in_aside = any(aside.start <= found.place.start < aside.end for aside in written.body.asides)
            if not in_aside and found.words.casefold() not in known:
                yield _diagnosed(found, written.path, found.place.shifted(written.body_start))


def _diagnosed(found: Telling, path: str, place: Span) -> Diagnostic:
    if found.what == ADDRESS:
        message = f"everyone may read this e-mail address: {found.words}"
        return diagnose(PUBLIC_ADDRESS, path, place, message, "take it out, or put it into an aside, %%…%%")
    message = f"everyone may read this, and it looks like {found.what}"
    return diagnose(PUBLIC_SECRET, path, place, message, "take it out, or put it into an aside, %%…%%")
