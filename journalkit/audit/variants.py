"""Copies of a journal in which everything hidden from an audience is changed, or deleted."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from journalkit.edit import edited, removal
from journalkit.layout import SETTINGS
from journalkit.located import parse
from journalkit.markup.cut import unlinked
from journalkit.model.entry import Entry, Key, Measure, Written
from journalkit.model.journal import Journal
from journalkit.nodes import Document, Node, Scalar, Sequence
from journalkit.nodes import Mapping as Fields
from journalkit.reading.discover import Files
from journalkit.reading.link import target_instead
from journalkit.reading.names import path_meant
from journalkit.reading.read import read
from journalkit.schema.dates import Day, Due, Duration, Moment
from journalkit.schema.field import Choice, FieldType, ListOf, MapOf, Number, Text
from journalkit.schema.kind import KINDS, references
from journalkit.schema.record import Field, Record
from journalkit.source import Edit, Span
from journalkit.values import Struct
from journalkit.view import View

OTHER_WORDS = "quixotic zephyr {n}"
OTHER_DAY, OTHER_END = "2001-02-03", "2031-04-05"


class Hidden(Struct, frozen=True):
    """What a view keeps from its audience: keys of entries, paths of files, attachments that only they use.

    `visible` are the paths of the entries that the audience reads; another copy of one is hidden where it came through another room.
    """

    journal: Journal
    keys: frozenset[Key]
    paths: tuple[str, ...]
    attachments: tuple[str, ...]
    visible: Mapping[Key, str]


def hidden_from(journal: Journal, view: View, visible: Mapping[Key, Entry], files: Files) -> Hidden:
    """What is hidden; `visible` are the journal's own entries that the audience reads. Faulty files are hidden from everybody."""
    shown = {path for entry in visible.values() for path in (entry.path, *entry.copies)} | {
        journal.roadmaps[name].path for name in view.roadmaps
    }
    return Hidden(
        journal,
        frozenset(key for key in journal.entries if key not in visible),
        tuple(path for path in files.markdown if path not in shown),
        tuple(path for path in files.attachments if path not in view.attachments),
        {key: entry.path for key, entry in visible.items()},
    )


def deleted(root: Path, target: Path, hidden: Hidden, files: Files) -> None:
    """Copy the journal without the hidden entries, the references to them, and the attachments that only they use."""
    gone = _Gone(hidden)
    _copy(root, target, files, hidden, lambda path, written: gone.without_references(root, path, written), keep_hidden=False)


def changed(root: Path, target: Path, hidden: Hidden, files: Files) -> None:
    """Copy the journal with other ids, titles, texts, days, numbers and tags in the hidden entries."""
    other = _Other(hidden)
    _copy(root, target, files, hidden, lambda path, written: other.rewritten(root, path, written), keep_hidden=True, names=other.paths)


def _copy(
    root: Path,
    target: Path,
    files: Files,
    hidden: Hidden,
    rewrite: Callable[[str, Written], str | None],
    *,
    keep_hidden: bool,
    names: Mapping[str, str] | None = None,
) -> None:
    shutil.copyfile(root / SETTINGS, target / SETTINGS)
    if (root / "templates").is_dir():
        shutil.copytree(root / "templates", target / "templates")
    by_path: dict[str, Written] = {each.path: each for each in (*hidden.journal.entries.values(), *hidden.journal.roadmaps.values())}
    by_path |= {each.path: each for copies in hidden.journal.copies.values() for each in copies}
    for path in files.markdown:
        if path in hidden.paths and not keep_hidden:
            continue
        to = target / (names or {}).get(path, path)
        to.parent.mkdir(parents=True, exist_ok=True)
        text = rewrite(path, by_path[path]) if path in by_path else None
        if text is None:
            shutil.copyfile(root / path, to)
        else:
            to.write_text(text, encoding="utf-8", newline="")
    for path in files.attachments:
        if path in hidden.attachments and not keep_hidden:
            continue
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        if path in hidden.attachments:
            (target / path).write_bytes(b"quixotic zephyr")
        else:
            shutil.copyfile(root / path, target / path)


def _document(root: Path, path: str) -> Document | None:
    source = read(root, path).value
    return parse(source).value if source else None


class _Gone:
    """Takes the references to hidden entries out of visible files."""

    def __init__(self, hidden: Hidden) -> None:
        self.hidden = hidden

    def without_references(self, root: Path, path: str, written: Written) -> str | None:
        """The text of a visible file without any reference to a hidden entry; None when it has none."""
        document = _document(root, path)
        if document is None:
            return None
        edits = [*self._fields(document, written), *self._links(written)]
        return edited(document.source.text, edits) if edits else None

    def _is_gone(self, key: Key | None) -> bool:
        journal = self.hidden.journal
        roadmap = journal.roadmaps.get(key.id) if key else None
        if roadmap is not None and roadmap.key == key:
            return roadmap.path in self.hidden.paths
        return key is not None and (key in self.hidden.keys or key not in journal.entries)

    def _fields(self, document: Document, written: Written) -> Iterator[Edit]:
        if not isinstance(written, Entry):
            return
        text = document.source.text
        spans = {reference.span for _, reference in references(written) if self._is_gone(reference.key)}
        step = written.step
        if step is not None and step.roadmap is not None and self._is_gone_roadmap(step.roadmap):
            spans.add(step.span)
        for pair in document.front.pairs:
            if any(pair.value.span.start <= span.start and span.end <= pair.value.span.end for span in spans):
                if pair.key.text == "measures" and isinstance(pair.value, Fields):
                    kept = [each for each in pair.value.pairs if each.key.span not in spans]
                    if kept:
                        yield from (removal(text, pair.value, each) for each in pair.value.pairs if each.key.span in spans)
                        continue
                yield removal(text, document.front, pair)

    def _is_gone_roadmap(self, name: str) -> bool:
        roadmap = self.hidden.journal.roadmaps.get(name)
        return roadmap is None or roadmap.path in self.hidden.paths

    def _links(self, written: Written) -> Iterator[Edit]:
        for link in (*written.body.links, *written.body.leftovers):
            destination = written.destinations.get(link.name)
            if destination is None or destination.key is None:
                continue
            if self._is_gone(destination.key):
                for span, words in unlinked(link):
                    yield Edit(span.shifted(written.body_start), words)
            elif not link.name.startswith("[[") and path_meant(written.path, link.target) in self.hidden.paths:
                to = posixpath.relpath(self.hidden.visible[destination.key], posixpath.dirname(written.path) or ".")
                fix = target_instead(written, link, to)
                yield from fix.edits if fix else ()


class _Other:
    """Gives hidden entries other ids and contents, and rewrites every reference to them."""

    def __init__(self, hidden: Hidden) -> None:
        self.hidden = hidden
        self.ids: dict[Key, str] = {}
        self.paths: dict[str, str] = {}
        for number, key in enumerate(sorted(hidden.keys)):
            path = hidden.journal.entries[key].path
            self.ids[key] = f"zephyr-{number}"
            self.paths[path] = f"{path.rpartition('/')[0]}/zephyr-{number}.md".lstrip("/")

    def rewritten(self, root: Path, path: str, written: Written) -> str | None:
        """The text of a file with new names for hidden entries, and, if it is hidden itself, with other contents."""
        document = _document(root, path)
        if document is None:
            return None
        text = document.source.text
        edits = list(self._renamed(written, text))
        if path in self.hidden.paths:
            kind = KINDS[written.type]
            values = [edit for pair in document.front.pairs for edit in _other_value(kind.fields, pair.key.text, pair.value)]
            taken = {edit.span for edit in edits}
            edits = [edit for edit in edits if edit.span.end <= document.body_start]
            edits += [edit for edit in values if edit.span not in taken]
            edits.append(Edit(Span(document.body_start, len(text)), "# Quixotic zephyr\n\nOther words.\n"))
        return edited(text, edits) if edits else None

    def _renamed(self, written: Written, text: str) -> Iterator[Edit]:
        if isinstance(written, Entry):
            for name, reference in references(written):
                if reference.key in self.ids and reference.key is not None:
                    new = f"{reference.key.author}/{self.ids[reference.key]}"
                    number = text[reference.span.start : reference.span.end].strip("\"'").partition("#")[2] if name == "hypothesis" else ""
                    yield Edit(reference.span, f'"{new}#{number}"' if number else f'"{new}"')
        for link in (*written.body.links, *written.body.leftovers):
            destination = written.destinations.get(link.name)
            key = destination.key if destination else None
            if key is None or key not in self.ids:
                continue
            span = link.target_span.shifted(written.body_start)
            old = text[span.start : span.end]
            if link.name.startswith("[["):
                yield Edit(span, f"{key.author}/{self.ids[key]}")
            elif f"{key.id}.md" in old:
                yield Edit(span, old.replace(f"{key.id}.md", f"{self.ids[key]}.md", 1))
            elif link in written.body.leftovers:
                yield Edit(span, f"{link.target.rpartition('/')[0] or '.'}/{self.ids[key]}.md")


def _other_value(fields: tuple[Field, ...], name: str, node: Node) -> Iterator[Edit]:
    """The edits that give a field another value of its kind."""
    field = next((each for each in fields if each.name == name), None)
    if field is not None and name not in ("type", "aliases", "shared", "room", "step"):
        yield from _other(field.type, name, node)


def _other(field_type: FieldType[object], name: str, node: Node) -> Iterator[Edit]:
    if isinstance(field_type, ListOf):
        for item in node.items if isinstance(node, Sequence) else (node,):
            yield from _other(field_type.item, name, item)
    elif isinstance(field_type, Record) and isinstance(node, Fields):
        for pair in node.pairs:
            yield from _other_value(field_type.fields, pair.key.text, pair.value)
    elif isinstance(field_type, MapOf) and field_type.make is Measure and isinstance(node, Fields):
        for pair in node.pairs:
            yield from _other(field_type.value, name, pair.value)
    elif isinstance(node, Scalar) and not node.empty:
        new = _other_scalar(field_type, name, node)
        if new is not None:
            yield Edit(node.span, new)


def _other_scalar(field_type: FieldType[object], name: str, node: Scalar) -> str | None:
    if isinstance(field_type, Text):
        return f'"{OTHER_WORDS.format(n=node.span.start)}"'
    if isinstance(field_type, Number):
        return "7" if node.text != "7" else "8"
    if isinstance(field_type, Duration):
        return "7 min"
    if isinstance(field_type, Day | Due):
        return OTHER_END
    if isinstance(field_type, Moment):
        return OTHER_DAY if name == "date" else OTHER_END
    if isinstance(field_type, Choice) and name == "outcome":
        return field_type.choices[-1] if node.text != field_type.choices[-1] else field_type.choices[0]
    return None
