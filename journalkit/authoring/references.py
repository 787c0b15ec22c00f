"""Everything in a journal that names an entry: where it stands, what it means, how it is written, and how another id is written there.

Reads all Markdown files of the folder, faulty entries and plain texts too, so that no file which names the entry is overlooked.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from journalkit.authoring.change import Unchangeable
from journalkit.edit import edited
from journalkit.markup.body import read_body
from journalkit.model.body import Body, Link, LinkKind
from journalkit.model.entry import Entry, Key, NumberedReference, Written
from journalkit.model.journal import Config
from journalkit.pipeline import Checked
from journalkit.reading.discover import discover, is_entered, is_markdown
from journalkit.reading.entry_file import read_entry
from journalkit.reading.load import Settings, read_settings
from journalkit.reading.names import Names, collect, path_meant
from journalkit.reading.place import id_of, place_of
from journalkit.reading.read import decode, read
from journalkit.reading.recall import FileRead
from journalkit.schema.kind import references
from journalkit.source import Edit, Source, Span
from journalkit.values import Struct

MARKDOWN_STEM = re.compile(r"[^\s/()<>]+?(?=\.md(?![^\s)>#?\"']))", re.IGNORECASE)
HTML_ANCHOR = re.compile(r"<a\b[^<>]*>", re.IGNORECASE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
MOST_SEARCHES = 50  # of a file: each reads its text several times
NOTHING_ELSE: Mapping[str, bytes] = MappingProxyType({})
TAKEN_FOR_NOTHING = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
NOT_COMPARED = frozenset(["path", "id", "body", "body_start", "places", "destinations", "aliases", "measures", "step", "title"])


class File(Struct, frozen=True):
    """A Markdown file as it was read. `key` is that of the entry it claims to be; `written` what could be read of it, if anything.

    A file without front matter is all body.
    """

    source: Source
    key: Key | None
    received: bool
    author: str
    written: Written | None
    sound: bool
    body: Body
    body_start: int

    @property
    def path(self) -> str:
        return self.source.path

    def line(self, span: Span) -> int:
        """The line on which a place stands."""
        return self.source.position(span.start).line


class Mention(Struct, frozen=True):
    """A place that names an entry, by a field of front matter or else by link number `link` of the body, and the keys it may mean.

    `text` is the id or path as it is read there; `number` that of a hypothesis.
    """

    span: Span
    text: str
    keys: tuple[Key, ...]
    field: str = ""
    link: int = -1
    number: int | None = None
    by_path: bool = False

    @property
    def name(self) -> str:
        """The id within the text, as it was typed; of a path, the file's name without its ending."""
        last = self.text.rpartition("/")[2]
        return last[: -len(".md")] if self.by_path else last

    def has_id(self, key: Key) -> bool:
        """Whether it may mean this entry, and by its id, not by an alias."""
        return key in self.keys and _same(self.name, key.id)


class Texts(Struct, frozen=True):
    """All Markdown files of a journal and what names mean among them. `unread` are files that are not even text."""

    config: Config
    files: Mapping[str, File]
    unread: Mapping[str, Key]
    names: Names

    @property
    def claimed(self) -> Mapping[str, Key]:
        """The key of every file that claims to be an entry."""
        return _claimed(self.files, self.unread)

    def mentions(self, file: File) -> tuple[Mention, ...]:
        """All places of a file that name something which could be an entry."""
        return tuple(_mentions(file, self.names))

    def naming(self, key: Key) -> Iterator[tuple[File, Mention]]:
        """All places that name an entry, or may."""
        for file in self.files.values():
            yield from ((file, each) for each in _mentions(file, self.names) if key in each.keys)

    def leads_to(self, file: File, mention: Mention, path: str) -> bool:
        """Whether a place is a link by the path of a file."""
        return mention.by_path and _same(path_meant(file.path, mention.text), path)

    def replaced(self, files: Mapping[str, File]) -> Texts:
        """The texts with other files in the place of some, which may have another path now."""
        kept = [files.get(path, file) for path, file in self.files.items()]
        return _texts(self.config, {file.path: file for file in kept}, self.unread)


class Reads(Struct, frozen=True):
    """What files were when the journal was read, by the digests of their bytes and of journal.yaml then, so that none is read twice."""

    settings: str
    digests: Mapping[str, str]
    reads: Mapping[str, FileRead]

    def of(self, source: Source, settings: Settings) -> FileRead | None:
        """What a file is that still has these bytes; None when that is not known."""
        same = self.settings == settings.digest and self.digests.get(source.path) == source.digest
        return self.reads.get(source.path) if same else None


def reads_of(checked: Checked) -> Reads:
    """What the files of a journal were when it was read."""
    return Reads(checked.inputs.settings, checked.inputs.files, {each.path: each for each in checked.reads})


def read_texts(root: Path, instead: Mapping[str, bytes] = NOTHING_ELSE, known: Reads | None = None) -> tuple[Texts, Settings]:
    """All texts of the journal in a folder, and the settings by which they were read; `instead` gives bytes that some of its files are read
    as if they held, `known` what others are. Unchangeable when journal.yaml cannot be used.
    """
    settings = read_settings(root, instead).value
    if settings.config is None:
        raise Unchangeable("journal.yaml has errors; journalkit check shows them")
    files: dict[str, File] = {}
    unread: dict[str, Key] = {}
    unsaved = (path for path in instead if is_markdown(path) and is_entered(path, settings.config.ignore))
    for path in sorted({*discover(root, settings.config.ignore).value.markdown, *unsaved}):
        source = decode(path, instead[path]) if path in instead else read(root, path)
        if source.value is not None:
            read_before = known.of(source.value, settings) if known and path not in instead else None
            files[path] = _file_read(source.value, read_before) or file_of(source.value, settings)
        elif source.diagnostics:
            unread[path] = Key(place_of(path, settings.config.owner).owner, id_of(path))
    return _texts(settings.config, files, unread), settings


def file_of(source: Source, settings: Settings) -> File:
    """A file with what its text says."""
    owner = settings.config.owner if settings.config else ""
    place = place_of(source.path, owner)
    entry = read_entry(source, settings.vocabulary, owner)
    decoded = entry.value if entry else None
    if decoded is not None:
        written = decoded.written
        return File(source, written.key, place.room is not None, written.author, written, decoded.sound, written.body, written.body_start)
    key = Key(place.owner, id_of(source.path)) if entry else None
    return File(source, key, place.room is not None, place.owner, None, False, read_body(source.text), 0)


def _file_read(source: Source, read: FileRead | None) -> File | None:
    """A file that was read before as an entry; None for any other."""
    written = read.written if read else None
    if read is None or written is None:
        return None
    received = place_of(source.path, "").room is not None
    return File(source, written.key, received, written.author, written, read.sound, written.body, written.body_start)


def _texts(config: Config, files: Mapping[str, File], unread: Mapping[str, Key]) -> Texts:
    written = [file.written for file in files.values() if file.sound and file.written]
    return Texts(config, files, unread, collect(_claimed(files, unread), written))


def _claimed(files: Mapping[str, File], unread: Mapping[str, Key]) -> dict[str, Key]:
    return {**unread, **{path: file.key for path, file in files.items() if file.key}}


def _mentions(file: File, names: Names) -> Iterator[Mention]:
    """The references of front matter, then the links of the body.

    Anchors of raw HTML are among them: they are shown as text, but kept from those who may not read what they name (view.py).
    """
    if isinstance(file.written, Entry):
        for field, reference in references(file.written):
            value = getattr(file.written, field)
            number = value.number if isinstance(value, NumberedReference) else None
            yield Mention(reference.span, reference.text, names.meant(reference.text, file.author), field, number=number)
    for number, link in enumerate(file.body.links):
        span = link.whole.shifted(file.body_start)
        if link.kind in (LinkKind.WIKI, LinkKind.EMBED):
            yield Mention(span, link.target, names.meant(link.target, file.author), link=number)
        elif link.target[-3:].lower() == ".md":
            key = names.by_path.get(path_meant(file.path, link.target))
            yield Mention(span, link.target, (key,) if key else (), link=number, by_path=True)


def renamed(file: File, names: Names, key: Key, new: str) -> Iterator[Edit]:
    """The edits that give an entry another id wherever the file names it by its id. Unchangeable when a place cannot be told."""
    searches = 0
    for each in _mentions(file, names):
        if each.keys != (key,) or not each.has_id(key):
            continue
        edit = _in_body(file, each, new) if each.link >= 0 else _in_field(file, each, new)
        if edit is None and searches < MOST_SEARCHES:
            searches += 1
            edit = _searched(file, each, new)
        if edit is None:
            raise Unchangeable(f"{file.path}:{file.line(each.span)}: this reference is written in an unusual way; change it in an editor")
        yield edit
    yield from _unused_definitions(file, names, key, new)


def _in_field(file: File, mention: Mention, new: str) -> Edit:
    """The edit of a value of front matter: of the id within it where that stands as it is read, else of all of it."""
    raw = file.source.text[slice(*mention.span)]
    name = re.escape(mention.name)
    found = re.search(rf"(?<![^\s/\[\"']){name}(?=(?:\.md)?\s*(?:[\]|#\"']|\Z))", raw)
    if found is None:  # escapes of YAML
        person = mention.text[: -len(mention.name)]
        number = f"#{mention.number}" if mention.number is not None else ""
        return Edit(mention.span, json.dumps(f"{person}{new}{number}", ensure_ascii=False))
    written = f'"{new}"' if found[0] == raw and new.casefold() in TAKEN_FOR_NOTHING else new
    return Edit(Span(*found.span()).shifted(mention.span.start), written)


def _in_body(file: File, mention: Mention, new: str) -> Edit | None:
    """The edit of a link; None when its place cannot be told."""
    link, text = file.body.links[mention.link], file.body.text
    place = _place(link, mention, text)
    return Edit(place.shifted(file.body_start), _as_before(text[slice(*place)], new)) if place else None


def _place(link: Link, mention: Mention, text: str) -> Span | None:
    """Where the id stands in a link; None when the parser does not know where the link stands."""
    if not mention.by_path:
        end = link.target_span.end
        return Span(end - len(mention.name), end) if text[slice(*link.target_span)] == link.target else None
    if link.definition is not None:
        region = Span(link.target_span.start, link.definition.end)
    elif link.label is not None:
        region = Span(link.label.end, link.whole.end)
    elif link.kind is LinkKind.HTML and link.target_span != link.whole:
        region = link.target_span
    else:
        return None
    return next(_stems(text, region, mention.name), None)


def _stems(text: str, region: Span, name: str) -> Iterator[Span]:
    """Where `name.md` stands in a part of a Markdown text, however it is escaped; without the ending."""
    for found in MARKDOWN_STEM.finditer(text, *region):
        if _same(unquote(html.unescape(ESCAPED.sub(r"\1", found[0]))), name):
            yield Span(*found.span())


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _as_before(old: str, new: str) -> str:
    """The new id with percent signs where the old one had them."""
    return quote(new) if "%" in old else new


def _searched(file: File, mention: Mention, new: str) -> Edit | None:
    """The edit of a link whose place the parser does not know: the one after which this link, and no other, says something else."""
    body, link = file.body, file.body.links[mention.link]
    wanted = [each.target for each in body.links]
    wanted[mention.link] = new.join(link.target.rsplit(mention.name, 1))
    if mention.by_path:
        places = _stems(body.text, link.whole, mention.name)
    else:
        places = (Span(*found.span()) for found in re.compile(re.escape(mention.name)).finditer(body.text, *link.whole))
    for place in places:
        edit = Edit(place, _as_before(body.text[slice(*place)], new))
        if [each.target for each in read_body(edited(body.text, [edit])).links] == wanted:
            return Edit(place.shifted(file.body_start), edit.text)
    return None


def _unused_definitions(file: File, names: Names, key: Key, new: str) -> Iterator[Edit]:
    """The edits of lines `[x]: path` that no link uses, so that a link which will use them leads on to the entry."""
    for line in file.body.unused:
        text = file.body.text
        colon = text.find("]:", *line)
        for place in _stems(text, Span(colon, line.end), key.id) if colon >= 0 else ():
            start = max(text.rfind(sign, colon, place.start) for sign in (" ", "\t", "\n", "\r", "<", ":")) + 1
            target = unquote(html.unescape(ESCAPED.sub(r"\1", text[start : place.end + len(".md")])))
            if names.by_path.get(path_meant(file.path, target)) == key:
                yield Edit(place.shifted(file.body_start), _as_before(text[slice(*place)], new))
            break


def says_the_same(one: File, other: File) -> bool:
    """Whether a new version of a file says what the old one says but for the entries that it names, and has no new faults."""
    if type(one.written) is not type(other.written) or one.sound > other.sound or _words(one) != _words(other):
        return False
    if one.written is None or other.written is None:
        return True
    named = _reference_fields(one.written)
    alike = [name for name in one.written.__struct_fields__ if name not in NOT_COMPARED | named]
    same = all(getattr(one.written, name) == getattr(other.written, name) for name in alike)
    return same and named == _reference_fields(other.written) and _numbers(one) == _numbers(other)


def _reference_fields(written: Written) -> set[str]:
    return {field for field, _ in references(written)} if isinstance(written, Entry) else set()


def _numbers(file: File) -> object:
    """What belongs to references and is no name of an entry: numbers of hypotheses, measured ones, the step of a roadmap."""
    entry = file.written
    if not isinstance(entry, Entry):
        return None
    hypothesis, step = getattr(entry, "hypothesis", None), entry.step
    return hypothesis and hypothesis.number, [each.value for each in entry.measures], step and (step.roadmap, step.step)


def _words(file: File) -> object:
    """What a text says, links and anchors of HTML apart from their targets."""
    body, title = file.body, file.written.title if file.written else ""
    words = [HTML_ANCHOR.sub("<a>", each) for each in (title, body.plain, body.heading or "", *(part.heading for part in body.parts))]
    links = [(each.kind, each.fragment, each.title) for each in body.links]
    return words, links, len(body.asides), len(body.unused)


def still_named(file: File, key: Key) -> Iterator[int]:
    """Where a file has the id of an entry in the form of a reference, or anywhere when its front matter cannot be understood."""
    name, author = re.escape(key.id), re.escape(key.author)
    form = rf"\[\[\s*(?:{author}/)?{name}\s*[\]|#]|(?<![\w%-]){name}\.md\b"
    understood = file.written is not None or file.key is None
    for found in re.finditer(form if understood else rf"(?<![\w-]){name}(?![\w-])", file.source.text):
        yield found.start()
