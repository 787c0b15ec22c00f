"""Entries to a Journal: what each reference and link means, once all entries are known. Checks across entries are in checks/."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from journalkit.diagnostic import Diagnostic, Fix, Outcome, Rule, diagnose, did_you_mean, nearest, surely
from journalkit.header_rules import TOO_TANGLED
from journalkit.model.body import Link, LinkKind
from journalkit.model.entry import (
    Destination,
    Entry,
    Key,
    NumberedReference,
    Reference,
    Roadmap,
    Session,
    StepReference,
    Written,
)
from journalkit.model.journal import Config, Journal, together
from journalkit.reading.claims import case_collisions, doubled_names, of_members, unique_of
from journalkit.reading.discover import is_attachment, sender_folder
from journalkit.reading.names import Names, collect, path_meant
from journalkit.reading.rules import (
    AMBIGUOUS_REFERENCE,
    BROKEN_LINK,
    BROKEN_REFERENCE,
    MISSING_ATTACHMENT,
    OUTSIDE_JOURNAL,
    WRONG_REFERENCE_TYPE,
)
from journalkit.schema.kind import KINDS, reference_types, references
from journalkit.source import Edit, Span
from journalkit.values import Struct, replace

SIMPLE_PATH = re.compile(r"[\w./-]+")  # which means the same with and without escapes

W = TypeVar("W", bound=Written)


class Known(Struct, frozen=True):
    """All that decides what the references and links of an entry mean."""

    names: Names
    by_key: Mapping[Key, Written]
    attachments: frozenset[str]
    roadmaps: Mapping[str, Roadmap]
    config: Config


class Linked(Struct, frozen=True):
    """A linked journal, and what its references were told by."""

    journal: Journal
    known: Known


def link(
    config: Config,
    written: Collection[Written],
    faulty: Collection[Written],
    claimed: Mapping[str, Key],
    attachments: Iterable[str],
    built_in: Mapping[str, Roadmap],
) -> Outcome[Linked]:
    """The journal of all entries, linked, and what is wrong with what they and the `faulty` ones name.

    `claimed` gives the key of every file that claims to be an entry, faulty ones included, so that a mention of such a file says nothing
    twice. `built_in` are the packaged roadmaps that somebody names; the journal's own of the same name count before them.
    """
    found: list[Diagnostic] = []
    copies: dict[Key, tuple[Entry, ...]] = {}
    unique = unique_of(of_members(written, config, found), found, copies)
    by_key = {each.key: each for each in unique}
    files = frozenset(attachments)
    found.extend(case_collisions(claimed, files))
    left_out = (*faulty, *(each for each in written if each.key not in by_key))
    linker = _Linker(Known(collect(claimed, (*by_key.values(), *left_out)), by_key, files, {}, config), found)
    own_last = sorted((each for each in unique if isinstance(each, Roadmap)), key=lambda each: each.author == config.owner)
    roadmaps = dict(sorted({**built_in, **{each.id: linker.linked(each) for each in own_last}}.items()))
    found.extend(doubled_names(unique))
    known = replace(linker.known, roadmaps=roadmaps)
    linker = _Linker(known, found)
    linked_copies = {key: tuple(linker.linked_entry(each) for each in group) for key, group in copies.items()}
    single = {each.key: linker.linked_entry(each) for each in unique if isinstance(each, Entry) and each.key not in copies}
    entries = {each.key: single.get(each.key) or together(linked_copies[each.key]) for each in unique if isinstance(each, Entry)}
    for each in faulty:
        linker.linked_entry(each) if isinstance(each, Entry) else linker.linked(each)
    journal = Journal(config, entries, roadmaps, files, copies=linked_copies)
    return Outcome(Linked(journal, known), tuple(found))


def linked_alone(written: Written, known: Known) -> Outcome[Written]:
    """One entry or roadmap with its references and links, told by what is known of the others, and what is wrong with them."""
    found: list[Diagnostic] = []
    linker = _Linker(known, found)
    return Outcome(linker.linked_entry(written) if isinstance(written, Entry) else linker.linked(written), tuple(found))


class _Linker:
    """Gives each reference its key; notes those that have none."""

    def __init__(self, known: Known, found: list[Diagnostic]) -> None:
        self.known = known
        self.names, self.by_key, self.attachments = known.names, known.by_key, known.attachments
        self.config, self.roadmaps = known.config, known.roadmaps
        self.found = found
        self.meant: dict[tuple[str, str], tuple[Key, ...]] = {}  # of the names that references have
        self.fitting: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}

    def linked_entry(self, entry: Entry) -> Entry:
        """The entry with all its references, measures, step and links resolved."""
        changes: dict[str, Any] = {}
        for name, reference in references(entry):
            if name == "measures":
                continue
            resolved = self._reference(entry, name, reference)
            value = getattr(entry, name)
            changes[name] = NumberedReference(resolved, value.number) if isinstance(value, NumberedReference) else resolved
            if isinstance(value, NumberedReference):
                self._check_number(entry, changes[name])
        if entry.measures:
            changes["measures"] = tuple(replace(m, goal=self._reference(entry, "measures", m.goal)) for m in entry.measures)
        if entry.step is not None:
            changes["step"] = self._step(entry, entry.step)
        return self.linked(entry, changes)

    def linked(self, written: W, changes: Mapping[str, Any] = MappingProxyType({})) -> W:
        """The entry or roadmap with some changes and the destinations of the links in its body."""
        destinations: dict[str, Destination] = {}
        for each in written.body.links:
            before = len(self.found)
            destination = self._destination(written, each)
            if each.kind is LinkKind.HTML:
                del self.found[before:]  # shown as text, so that nothing is broken
            if destination is not None:
                destinations[each.name] = destination
        for each in written.body.leftovers:
            keys = self.names.mentioned(written, each)
            if keys:
                destinations.setdefault(each.name, Destination(among=keys) if keys[1:] else Destination(key=keys[0]))
                if written.body.layered:
                    hint = "leave brackets out, or put what is no Markdown between lines of ```"
                    span = each.whole.shifted(written.body_start)
                    self._note(TOO_TANGLED, written, span, "the name of an entry stands here within too many brackets", hint)
                    break
        if destinations:
            changes = {**changes, "destinations": destinations}
        return replace(written, **changes) if changes else written

    def _reference(self, entry: Entry, name: str, reference: Reference) -> Reference:
        named = reference.text, entry.author
        keys = self.meant.get(named)
        if keys is None:
            keys = self.meant[named] = self.names.meant(*named)
        if len(keys) == 1:
            self._check_type(entry, name, reference, keys[0])
            return replace(reference, key=keys[0])
        shown = f'"{reference.text}"'
        if keys:
            full = " or ".join(f"{key.author}/{key.id}" for key in keys)
            self._note(AMBIGUOUS_REFERENCE, entry, reference.span, f"several people have an entry {shown}", f"write {full}")
            return replace(reference, among=keys)
        names = self._fitting(reference_types(entry, name), entry.author)
        hint = did_you_mean(reference.text, names) or self._remedy(reference.text, entry.author)
        fix = _instead(reference.name_span, surely(reference.text, names))
        self._note(BROKEN_REFERENCE, entry, reference.span, f"there is no entry {shown}", hint, fix)
        return reference

    def _remedy(self, name: str, author: str) -> str:
        """What to do about a name that means no entry and is like none."""
        person = name.partition("/")[0]
        if person in self.config.people and person not in (name, author):
            return f"{person} may have taken it back: name another one, or delete what names it"
        return "write the name of its file, without .md"

    def _fitting(self, types: tuple[str, ...], author: str) -> tuple[str, ...]:
        """The names that a reference of an author may hold: those of entries of some types, or of all."""
        if (types, author) not in self.fitting:
            keys = [key for key, each in self.by_key.items() if not types or each.type in types]
            self.fitting[types, author] = tuple(sorted({key.id if key.author == author else f"{key.author}/{key.id}" for key in keys}))
        return self.fitting[types, author]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all entries and roadmaps."""
        return tuple(sorted({key.id for key in self.by_key}))

    def _check_type(self, entry: Entry, name: str, reference: Reference, key: Key) -> None:
        target, types = self.by_key.get(key), reference_types(entry, name)
        if target is None or (target.type in types if types else not isinstance(target, Roadmap)):
            return
        wanted = " or ".join(types) or "entry"
        message = f'"{reference.text}" is {_article(target.type)}, but {_article(wanted)} is wanted here'
        field = next(
            (each.name for each in KINDS[entry.type].fields if target.type in getattr(each.type, "types", ())),
            None,
        )
        hint = f"write it as {field}:" if field and name != "measures" and field not in ("about", name) else ""
        self._note(WRONG_REFERENCE_TYPE, entry, reference.span, message, hint)

    def _check_number(self, entry: Entry, reference: NumberedReference) -> None:
        session = self.by_key.get(reference.entry.key) if reference.entry.key else None
        if isinstance(session, Session) and not 1 <= reference.number <= len(session.hypotheses):
            count = len(session.hypotheses)
            message = f'"{session.id}" has {count} {"hypothesis" if count == 1 else "hypotheses"}, so there is no number {reference.number}'
            self._note(BROKEN_REFERENCE, entry, reference.entry.span, message, "they are counted from 1")

    def _step(self, entry: Entry, step: StepReference) -> StepReference | None:
        """The step with its roadmap: the one it names, that its room or the journal follows, else the only one with such a step."""
        if step.roadmap is not None:
            roadmap = self.roadmaps.get(step.roadmap)
            candidates = [roadmap] if roadmap else []
        else:
            rooms = self.config.rooms
            room = rooms.get(entry.room or (next(iter(rooms)) if len(rooms) == 1 else ""))
            own = self.roadmaps.get((room.roadmap if room else None) or self.config.roadmap or "")
            followed = {self.config.roadmap, *(room.roadmap for room in rooms.values())}
            known = [each for each in self.roadmaps.values() if not each.packaged or each.id in followed]
            candidates = [own] if own and _has_step(own, step.step) else known
        having = [roadmap for roadmap in candidates if _has_step(roadmap, step.step)]
        if not having and any(path.startswith("roadmaps/") and key not in self.by_key for path, key in self.names.by_path.items()):
            return None  # it may be in a faulty roadmap, spoken of there
        if len(having) == 1:
            return replace(step, roadmap=having[0].id)
        written = f"{step.roadmap}#{step.step}" if step.roadmap else step.step
        if having:
            names = " or ".join(f"{roadmap.id}#{step.step}" for roadmap in having)
            self._note(
                AMBIGUOUS_REFERENCE,
                entry,
                step.span,
                f'several roadmaps have a step "{step.step}"',
                f"write {names}",
            )
            return replace(step, among=tuple(roadmap.id for roadmap in having))
        else:
            steps = [f"{roadmap.id}#{each.id}" if step.roadmap else each.id for roadmap in self.roadmaps.values() for each in roadmap.steps]
            self._note(
                BROKEN_REFERENCE,
                entry,
                step.span,
                f'no roadmap has a step "{written}"',
                did_you_mean(written, steps),
                _instead(step.name_span, surely(written, steps)),
            )
        return None

    def _destination(self, written: Written, each: Link) -> Destination | None:
        if each.kind in (LinkKind.WIKI, LinkKind.EMBED):
            return self._wiki_destination(written, each)
        path = path_meant(written.path, each.target)
        span = each.whole.shifted(written.body_start)
        if not each.target:
            self._note(BROKEN_LINK, written, span, "this link has no target", "write the path of a file between the brackets")
        elif path == ".." or path.startswith("../") or each.target.startswith("/"):
            near = self._near_path(written, each.target) if each.target.startswith("/") else ""
            hint = near or "put the file under attachments/ and link it from there"
            self._note(OUTSIDE_JOURNAL, written, span, f'the link "{each.target}" leaves the journal', hint)
        elif path in self.names.by_path:
            return Destination(key=self.names.by_path[path])
        elif attachment := self._attachment(path):
            if sender_folder(attachment) == sender_folder(written.path):
                return Destination(attachment=attachment)
            message = f'"{path}" is a file of somebody else'
            self._note(MISSING_ATTACHMENT, written, span, message, "only one's own files can be linked: copy it to your attachments/")
        elif path.lower().endswith(".md") or not is_attachment(path):
            hint = self._near_path(written, path) or "link an entry (../sessions/….md) or a file under attachments/"
            self._note(BROKEN_LINK, written, span, f'there is no entry "{path}"', hint, self._sure_path(written, each, path))
        else:
            fix = self._sure_path(written, each, path)
            hint = self._near_path(written, path) or "put the file there, or let the link lead to one that is"
            self._note(MISSING_ATTACHMENT, written, span, f'there is no file "{path}"', hint, fix)
        return None

    def _attachment(self, path: str) -> str | None:
        """The attachment of a path, in whatever Unicode form the disk has it."""
        return next((file for file in (path, unicodedata.normalize("NFD", path)) if file in self.attachments), None)

    @cached_property
    def files(self) -> dict[str, list[str]]:
        """All that a link may lead to, by the name of the file without its folders."""
        found: dict[str, list[str]] = defaultdict(list)
        for file in (*self.names.by_path, *sorted(self.attachments)):
            found[file.rpartition("/")[2]].append(file)
        return dict(found)

    def _near_path(self, written: Written, path: str) -> str:
        """A hint with the file of the nearest name, as one would link it from the file that was read."""
        meant = nearest(path.rpartition("/")[2], self.files)
        if meant is None:
            return ""
        return f'did you mean "{posixpath.relpath(self.files[meant][-1], posixpath.dirname(written.path) or ".")}"?'

    def _sure_path(self, written: Written, each: Link, path: str) -> Fix | None:
        """The fix that lets a link lead to the only file whose name was meant beyond doubt."""
        there = self.files.get(surely(path.rpartition("/")[2], self.files) or "", [])
        if len(there) != 1 or sender_folder(there[0]) != sender_folder(written.path):
            return None
        return target_instead(written, each, posixpath.relpath(there[0], posixpath.dirname(written.path) or "."))

    def _wiki_destination(self, written: Written, each: Link) -> Destination | None:
        keys = self.names.meant(each.target, written.author)
        if len(keys) == 1:
            return Destination(key=keys[0])
        span = each.whole.shifted(written.body_start)
        if keys:
            full = " or ".join(f"[[{key.author}/{key.id}]]" for key in keys)
            self._note(BROKEN_LINK, written, span, f'several people have an entry "{each.target}"', f"write {full}")
            return Destination(among=keys)
        else:
            hint = did_you_mean(each.target, self.ids) or "write the name of its file, without .md, in double brackets"
            fix = target_instead(written, each, surely(each.target, self.ids))
            self._note(BROKEN_LINK, written, span, f'there is no entry "{each.target}"', hint, fix)
        return None

    def _note(self, rule: Rule, written: Written, span: Span, message: str, help_text: str = "", fix: Fix | None = None) -> None:
        self.found.append(diagnose(rule, written.path, span, message, help_text, fix))


def _instead(span: Span | None, words: str | None) -> Fix | None:
    """The fix that writes a name where another one stands."""
    return Fix(f"write {words}", (Edit(span, words),)) if span is not None and words else None


def target_instead(written: Written, each: Link, words: str | None) -> Fix | None:
    """The fix that lets a link in a text lead elsewhere; None where its target stands there twice, or with escapes."""
    if not words or each.kind is LinkKind.HTML or not SIMPLE_PATH.fullmatch(words) or not SIMPLE_PATH.fullmatch(each.target):
        return None
    region = written.body.text[slice(*each.target_span)]
    start = written.body_start + each.target_span.start + region.find(each.target)
    return _instead(Span(start, start + len(each.target)), words) if region.count(each.target) == 1 else None


def _has_step(roadmap: Roadmap, name: str) -> bool:
    return any(step.id == name for step in roadmap.steps)


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
