"""What may be written at a place: fields, types, choices, people, rooms, entries, steps, tags, links."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Set
from typing import Any
from urllib.parse import quote

from lsprotocol.types import CompletionItem, CompletionItemKind, CompletionList, TextEdit

from journalkit.authoring.settling import handle_of
from journalkit.lsp.desk import Sight
from journalkit.lsp.opened import Opened
from journalkit.lsp.wanted import Wanted, wanted_at
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry, Session, Written
from journalkit.reading.discover import sender_folder
from journalkit.schema.dates import Day, Due, Moment
from journalkit.schema.described import described, kind_described
from journalkit.schema.field import Choice, Flag, ListOf, MapOf
from journalkit.schema.kind import COMMON, KINDS
from journalkit.schema.names import EntryReference, HypothesisReference, PersonId, Readers, RoomId, StepName
from journalkit.schema.record import Field, Record
from journalkit.values import Struct
from journalkit.view import View

MOST = 200
TAGS = next(each.type for each in COMMON if each.name == "tags")
SHARED = (
    ("false", "only its author reads it"),
    ("true", "its room reads it; with thread: public, everyone"),
    ("public", "everyone reads it"),
)


class Choosable(Struct, frozen=True):
    """One thing to choose: what is written, what it is, and by which words it is found."""

    text: str
    about: str = ""
    words: str = ""
    kind: CompletionItemKind = CompletionItemKind.Value
    more: str = ""


def completion(opened: Opened, sight: Sight | None, offset: int) -> CompletionList | None:
    """What may be written at a place; None where that is plain text."""
    wanted = wanted_at(opened.source, offset)
    if wanted is None:
        return None
    typed = wanted.typed.casefold()
    found = [each for each in _choices(wanted, opened, sight) if typed in f"{each.text} {each.words}".casefold()]
    found.sort(key=lambda each: not each.text.casefold().startswith(typed))
    items = [_item(each, number, wanted, opened) for number, each in enumerate(found[:MOST])]
    return CompletionList(is_incomplete=len(found) > MOST, items=items)


def _item(each: Choosable, number: int, wanted: Wanted, opened: Opened) -> CompletionItem:
    text = f" {each.text}" if wanted.blank else each.text
    if wanted.link == "id" and not opened.source.text.startswith("]]", wanted.span.end):
        text += "]]"
    return CompletionItem(
        label=each.text.rstrip(": "),
        kind=each.kind,
        detail=each.about or None,
        documentation=each.more or None,
        sort_text=f"{number:04}",
        filter_text=f"{each.text} {each.words}".strip(),
        text_edit=TextEdit(opened.ruler.range(wanted.span), text),
    )


def _choices(wanted: Wanted, opened: Opened, sight: Sight | None) -> Iterable[Choosable]:
    practice, journal = (sight.practice, sight.journal) if sight else (None, None)
    if wanted.fields:
        return (_field(each, wanted.noun) for each in wanted.fields)
    if wanted.kinds:
        return (Choosable(name, kind_described(name), kind=CompletionItemKind.Class) for name in KINDS)
    if practice is None or journal is None:
        return _plain(wanted.type)
    if wanted.link:
        return _entries(practice.view, opened, ()) if wanted.link == "id" else _paths(practice.view, journal.attachments, opened)
    return (*_plain(wanted.type), *_named(wanted.type, opened, practice))


def _field(field: Field, noun: str) -> Choosable:
    """The name of a field, with what it is for."""
    inner = isinstance(field.type, Record | MapOf) or (isinstance(field.type, ListOf) and isinstance(field.type.item, Record))
    text = f"{field.name}:" if inner else f"{field.name}: "
    about = f"{field.type.expects}{' (required)' if field.required else ''}"
    return Choosable(text, about, kind=CompletionItemKind.Field, more=described(noun, field))


def _plain(kind: Any) -> Iterator[Choosable]:
    """The values that a type of field names itself."""
    if isinstance(kind, Choice):
        yield from (Choosable(each, kind=CompletionItemKind.EnumMember) for each in kind.choices)
    elif isinstance(kind, Flag):
        yield from (Choosable(each, kind=CompletionItemKind.EnumMember) for each in ("true", "false"))
    elif isinstance(kind, Readers):
        yield from (Choosable(each, about, kind=CompletionItemKind.EnumMember) for each, about in SHARED)
    elif isinstance(kind, Due):
        yield Choosable("next-session", "the next session of the room after the one in which it was agreed")


def _named(kind: Any, opened: Opened, practice: Practice) -> Iterable[Choosable]:
    """The values that the journal names."""
    view = practice.view
    if isinstance(kind, PersonId):
        return (Choosable(each.id, each.name, each.name) for each in view.people.values())
    if isinstance(kind, RoomId | Readers):
        form = "{}" if isinstance(kind, RoomId) else "[{}]"
        rooms = view.rooms.values()
        return (Choosable(form.format(each.id), each.title or ", ".join(each.people), kind=CompletionItemKind.Module) for each in rooms)
    if isinstance(kind, EntryReference):
        return _entries(view, opened, kind.types)
    if isinstance(kind, HypothesisReference):
        return _hypotheses(view, opened)
    if isinstance(kind, StepName):
        return _steps(view)
    if isinstance(TAGS, ListOf) and kind is TAGS.item:
        tags = sorted({tag for each in view.entries.values() for tag in each.tags})
        return (Choosable(tag, kind=CompletionItemKind.Keyword) for tag in tags)
    return (Choosable(str(practice.today), "today"),) if isinstance(kind, Day | Due | Moment) else ()


def _author(opened: Opened, view: View) -> str:
    return opened.entry.author if opened.entry else view.config.owner


def _entries(view: View, opened: Opened, types: tuple[str, ...]) -> Iterator[Choosable]:
    """Entries of these types, the newest first, by their ids and titles."""
    author = _author(opened, view)
    fitting = [each for each in view.entries.values() if (not types or each.type in types) and each.path != opened.path]
    for each in sorted(fitting, key=lambda each: each.date.order, reverse=True):
        yield Choosable(handle_of(each, author), f"{each.type}: {each.title}", each.title, CompletionItemKind.Reference)


def _hypotheses(view: View, opened: Opened) -> Iterator[Choosable]:
    author = _author(opened, view)
    for each in view.entries.values():
        for number, hypothesis in enumerate(each.hypotheses if isinstance(each, Session) else (), start=1):
            yield Choosable(f"{handle_of(each, author)}#{number}", hypothesis.claim, f"{each.title} {hypothesis.claim}")


def _steps(view: View) -> Iterator[Choosable]:
    for roadmap in view.roadmaps.values():
        for step in roadmap.steps:
            yield Choosable(f"{roadmap.id}#{step.id}", step.title, step.title, more=step.why)


def _paths(view: View, attachments: Set[str], opened: Opened) -> Iterator[Choosable]:
    """What a relative link may lead to: entries and the files of the same person."""
    here = posixpath.dirname(opened.path) or "."
    written: list[Written] = [*view.entries.values(), *(each for each in view.roadmaps.values() if each.path)]
    for each in written:
        about = f"{each.type}: {each.title}" if isinstance(each, Entry) else each.title
        yield Choosable(quote(posixpath.relpath(each.path, here)), about, each.title, CompletionItemKind.File)
    for path in sorted(attachments):
        if sender_folder(path) == sender_folder(opened.path):
            yield Choosable(quote(posixpath.relpath(path, here)), "attachment", kind=CompletionItemKind.File)
