"""The catalogues: brought up to the sentences of the site, and compiled to what the program reads."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from journalkit.languages.tags import SPOKEN
from translations.words import Sentence, sentences

HERE = Path(__file__).parent
CODES = tuple(code for code, _ in SPOKEN if code != "en")
ONE_AND_MORE = "nplurals=2; plural=(n != 1);"
PLURALS = (("es", ONE_AND_MORE), ("de", ONE_AND_MORE), ("fr", "nplurals=2; plural=(n > 1);"), ("ja", "nplurals=1; plural=0;"))
MAGIC = 0x950412DE


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it stands; an empty one for a new language."""
    file = HERE / f"{code}.po"
    if not file.exists():
        return Catalog(locale=code)
    with file.open("rb") as opened:
        return read_po(opened, locale=code)


def brought_up(code: str) -> bytes:
    """The text of a catalogue with exactly the sentences that the site says; what is new has no translation yet."""
    known, found = catalogue(code), Catalog(locale=code)
    for (text, context), said in _by_name().items():
        plural = next((each.plural for each in said if each.plural), "")
        old = known.get(text, context or None)
        kept = old.string if old is not None and bool(old.pluralizable) == bool(plural) else ""
        name = (text, plural) if plural else text
        places = [(place, 0) for place in dict.fromkeys(each.place for each in said)]
        empty = ("",) * forms(code) if plural else ""
        comments = old.user_comments if old is not None else ()
        message = found.add(name, kept or empty, places, user_comments=comments, context=context or None)
        message.flags.clear()
    out = BytesIO()
    write_po(out, found, width=140, omit_header=True, include_lineno=False)
    head = ["# The words that are used, and why: docs/languages.md", 'msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header(code))]
    return "\n".join([*head, "", ""]).encode() + out.getvalue().strip() + b"\n"


def _by_name() -> dict[tuple[str, str], list[Sentence]]:
    """The sentences by their words and context, wherever they are said."""
    found: dict[tuple[str, str], list[Sentence]] = {}
    for each in sentences():
        found.setdefault((each.text, each.context), []).append(each)
    return found


def forms(code: str) -> int:
    """How many forms a word has in a language by its number."""
    return int(dict(PLURALS)[code].split("=")[1].split(";")[0])


def header(code: str) -> tuple[str, ...]:
    """The head of a catalogue: how it is written, and nothing that changes by the day."""
    return (
        f"Language: {code}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {dict(PLURALS)[code]}",
    )


def compiled(code: str) -> bytes:
    """A catalogue in the form that gettext reads (MO); what has no translation is not in it."""
    said = {"": "".join(f"{line}\n" for line in header(code))}
    for message in catalogue(code):
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and all(texts) and not message.fuzzy:
            words = "\0".join(message.id) if isinstance(message.id, tuple | list) else str(message.id)
            said[f"{message.context}\x04{words}" if message.context else words] = "\0".join(map(str, texts))
    return _written(sorted((words.encode(), text.encode()) for words, text in said.items()))


def _written(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """Sentences and their translations as an MO file: two tables of lengths and places, then the texts."""
    count = len(pairs)
    tables, texts, place = [], b"", 28 + 16 * count
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), place + len(texts)))
            texts += pair[column] + b"\0"
    return struct.pack("<7I", MAGIC, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count) + b"".join(tables) + texts


def untranslated(code: str) -> list[str]:
    """The sentences of a catalogue that have no whole translation."""
    return [str(each.id) for each in catalogue(code) if each.id and (each.fuzzy or not _whole(each.string, code))]


def _whole(text: object, code: str) -> bool:
    return all(text) and len(text) == forms(code) if isinstance(text, tuple | list) else bool(text)
