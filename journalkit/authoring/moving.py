"""An entry under another id, or gone: what has to change for it, whether everything else keeps its meaning, and the writing of it.

A move is planned and proved on texts in memory; only `carry_out` and `delete` touch files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from journalkit.authoring.change import Unchangeable, keep_rights, write_temporary
from journalkit.authoring.meant import Claim
from journalkit.authoring.references import File, Texts, file_of, renamed, says_the_same, still_named
from journalkit.edit import assignment, edited
from journalkit.located import parse
from journalkit.model.entry import Entry, Key
from journalkit.nodes import Node, Scalar, Sequence
from journalkit.reading.discover import is_ignored
from journalkit.reading.load import Settings
from journalkit.reading.read import BYTE_ORDER_MARK, FILE_LIMIT
from journalkit.schema.scalar import scalar_text
from journalkit.schema.slug import folded
from journalkit.source import LINE_END, Edit, Source, Span, digest
from journalkit.temporary import beside, named_in_faults, sweep
from journalkit.values import Struct

SHOWN = 10
DATED = re.compile(r"\d{4}-\d\d-\d\d-[^\W\d_].*")
ITEM = re.compile(r"[ ]*-[ ]+")


class Place(Struct, frozen=True):
    """A line of a file, with words about it."""

    path: str
    line: int
    words: str


class Change(Struct, frozen=True):
    """A text before and after."""

    before: Source
    after: Source


class Move(Struct, frozen=True):
    """All that changes when an entry gets another id: the texts of some files, and then the name of its own.

    `references` is how many are rewritten; `alias`: the old id is added to the entry's aliases. `foreign` are places in files of others
    that name the entry by the old id, `broken` those of them that lead nowhere then, `left` places that have it but are no reference.
    """

    old_path: str
    new_path: str
    changes: tuple[Change, ...]
    references: int
    alias: bool
    foreign: tuple[Place, ...]
    broken: tuple[Place, ...]
    left: tuple[Place, ...]


def why_not_free(root: Path, texts: Texts, entry: Entry, new: str) -> str:
    """What keeps an id from being given to an entry, in words; empty when nothing does."""
    if new == entry.id:
        return "is its id already"
    for path, key in texts.claimed.items():
        if path != entry.path and key.author == entry.author and folded(key.id) == folded(new):
            return f"is taken by {path}" if key.id == new else f"is the same name as {path} on many disks"
    for file in texts.files.values():
        aliases = file.written.aliases if isinstance(file.written, Entry) and file.path != entry.path else ()
        if file.author == entry.author and any(folded(alias) == folded(new) for alias in aliases):
            return f"is an alias of {file.path}"
    to = renamed_path(entry.path, new)
    if is_ignored(to, texts.config.ignore):
        return f"would not be read: ignore in journal.yaml names {to}"
    taken = _file_of_that_name(root, entry.path, to)
    return f"is taken by the file {taken}" if taken else ""


def _file_of_that_name(root: Path, path: str, to: str) -> str | None:
    """The file beside another one that is `to` on some disk, whatever it holds."""
    folder = Path(path).parent
    names = (each.name for each in (root / folder).iterdir() if each.name != Path(path).name)
    return next(((folder / name).as_posix() for name in names if folded(name) == folded(Path(to).name)), None)


def renamed_path(path: str, new: str) -> str:
    """The path of an entry's file under another id: the folder and the ending stay."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{new}{name[-len('.md') :]}"


def planned(root: Path, texts: Texts, settings: Settings, entry: Entry, new: str, alias: bool | None) -> Move:
    """What has to change for an entry to have another id. Unchangeable when something would then mean another entry, or lead nowhere.

    `alias`: whether the old id goes on to mean it; None: when somebody else's file needs that. False lets what others wrote lead nowhere.
    """
    path, key, to = entry.path, entry.key, renamed_path(entry.path, new)
    own_file = texts.files.get(path)
    if own_file is None or own_file.key != key:
        raise Unchangeable(f"{path} was changed by another program meanwhile; nothing was written. Try again")
    twins = _twins(texts, entry)
    if twins:
        raise Unchangeable(f"{twins[0]} has the same id, so that it is not known which is meant where; rename one of the files by hand")
    links = links_to(root, texts, path)
    if links:
        raise Unchangeable(f"{links[0]} is a symbolic link to {path} and would lead nowhere; change it first")
    foreign = [(file, each) for file, each in texts.naming(key) if file.received and each.has_id(key)]
    kept = key.id in entry.aliases
    added = not kept and (any(not each.by_path for _, each in foreign) if alias is None else alias)
    edits = {file.path: list(renamed(file, texts.names, key, new)) for file in texts.files.values() if not file.received}
    count = sum(map(len, edits.values()))
    if added:
        edits[path].append(_alias_added(own_file.source, key.id))
    changes = _changes(root, texts, edits)
    moved = {change.before.path: file_of(change.after, settings) for change in changes}
    source = moved.get(path, own_file).source
    moved[path] = file_of(Source(to, source.text, source.digest, source.byte_order_mark), settings)
    _prove(texts, moved, entry, new, added=added, may_break=alias is False)
    return Move(
        path,
        to,
        changes,
        count,
        added,
        tuple(place_of(file, each.span) for file, each in foreign),
        tuple(place_of(file, each.span) for file, each in foreign if each.by_path or not (added or kept)),
        tuple(dict.fromkeys(_left(texts, texts.replaced(moved), key))),
    )


def _twins(texts: Texts, entry: Entry | Claim) -> list[str]:
    """The other files that claim to be the same entry."""
    return [path for path, key in texts.claimed.items() if key == entry.key and path != entry.path]


def _alias_added(source: Source, old: str) -> Edit:
    """The edit that adds an alias to an entry, to the list that is there if there is one."""
    document = parse(source).value
    if document is None:
        raise Unchangeable(f"{source.path} has no front matter that can be read; journalkit check shows why")
    text, node = source.text, document.front.get("aliases")
    alias = old if DATED.fullmatch(old) else scalar_text(old)
    if isinstance(node, Sequence) and node.items:
        last = node.items[-1].span
        if text[node.span.start] == "[":
            return Edit(Span(last.end, last.end), f", {alias}")
        before = text[max(text.rfind("\n", 0, last.start), text.rfind("\r", 0, last.start)) + 1 : last.start]
        line_end = LINE_END.search(text, last.end)
        if ITEM.fullmatch(before) and line_end:
            return Edit(Span(line_end.start(), line_end.start()), f"{line_end[0]}{before}{alias}")
    aliases = ", ".join([*_as_written(text, node), alias])
    return assignment(text, document.front, "aliases", f"[{aliases}]")


def _as_written(text: str, node: Node | None) -> Iterator[str]:
    """The values of a list, or a single one, as they can stand between brackets."""
    for each in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(each, Scalar) and not (node is each and each.empty):
            raw = text[slice(*each.span)]
            yield raw if not each.plain or not set(raw) & set("[]{},\r\n") else scalar_text(each.text)


def _changes(root: Path, texts: Texts, edits: Mapping[str, Iterable[Edit]]) -> tuple[Change, ...]:
    """The texts that edits change; a file that has several paths through symbolic links gets the edits of all of them."""
    by_file: dict[Path, set[Edit]] = {}
    files = {path: (root / path).resolve() for path in edits}
    for path, own in edits.items():
        by_file.setdefault(files[path], set()).update(own)
    return tuple(_change(texts.files[path].source, by_file[file]) for path, file in files.items() if by_file[file])


def _change(source: Source, edits: Iterable[Edit]) -> Change:
    text = edited(source.text, edits)
    data = _bytes(source, text)
    if len(data) > FILE_LIMIT:
        raise Unchangeable(f"{source.path} would be larger than 1 MiB")
    return Change(source, Source(source.path, text, digest(data), source.byte_order_mark))


def _bytes(source: Source, text: str) -> bytes:
    return (BYTE_ORDER_MARK if source.byte_order_mark else b"") + text.encode("utf-8")


def _prove(texts: Texts, moved: Mapping[str, File], entry: Entry, new: str, *, added: bool, may_break: bool) -> None:
    """Unchangeable unless every reference means after the move what it meant before, and nothing else reads differently."""
    for path, file in moved.items():
        if not says_the_same(texts.files[path], file):
            raise Unchangeable(f"{path} cannot be rewritten without changing more than references; change it in an editor")
    after = texts.replaced(moved)
    own = moved[entry.path].written
    if added and (not isinstance(own, Entry) or own.aliases != (*entry.aliases, entry.id)):
        raise Unchangeable(f"{entry.path}: aliases cannot be changed without changing more; change them in an editor")
    wrong = list(_other_meanings(texts, after, entry.key, new, may_break=may_break))
    if wrong and not may_break and not list(_other_meanings(texts, after, entry.key, new, may_break=True)):
        places = "".join(f"\n  {each.path}:{each.line}" for each in wrong[:SHOWN])
        raise Unchangeable(f"others link to {entry.path} by its path, which no alias can keep; --no-alias renames it all the same:{places}")
    if wrong:
        listed = "\n".join(f"  {each.path}:{each.line}: {each.words}" for each in wrong[:SHOWN])
        more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise Unchangeable(f'under the id "{new}" not everything would mean what it means now; nothing was written:\n{listed}{more}')


def _other_meanings(texts: Texts, after: Texts, old: Key, new: str, *, may_break: bool) -> Iterator[Place]:
    """The places that would mean something else. What led nowhere may lead to the entry, and what others wrote may break if allowed."""
    key = Key(old.author, new)
    for file, now in zip(texts.files.values(), after.files.values(), strict=True):
        for was, is_now in zip(texts.mentions(file), after.mentions(now), strict=True):
            expected = {key if each == old else each for each in was.keys}
            found = set(is_now.keys)
            if found == expected or (not expected and found == {key}) or (may_break and file.received and was.has_id(old) and not found):
                continue
            meaning = " or ".join(sorted(f"{each.author}/{each.id}" for each in found)) or "nothing"
            yield Place(file.path, file.line(was.span), f'"{was.text}" would mean {meaning}')


def _left(before: Texts, after: Texts, old: Key) -> Iterator[Place]:
    """Places in the owner's files that have the old id and could be taken for a reference, but are none."""
    for file in after.files.values():
        if not file.received:
            spans = [each.span for each in after.mentions(file)]
            named = [at for at in still_named(file, old) if not any(span.start <= at < span.end for span in spans)]
            for at in sorted({*named, *_looking_like_links(file, before, old)}):
                yield place_of(file, Span(at, at))


def _looking_like_links(file: File, texts: Texts, key: Key) -> Iterator[int]:
    """Where something stands in a text that is written like a link to an entry and is none."""
    for each in file.body.leftovers:
        if file.written is not None and key in texts.names.mentioned(file.written, each):
            yield file.body_start + each.whole.start


def place_of(file: File, span: Span) -> Place:
    """A place with the line that stands there."""
    line = file.line(span)
    return Place(file.path, line, file.source.line(line).strip())


def links_to(root: Path, texts: Texts, path: str) -> list[str]:
    """The symbolic links of the journal that lead to a file by its path."""
    file = (root / path).parent.resolve() / Path(path).name
    links = (each for each in texts.files if each != path and (root / each).is_symlink())
    return [each for each in links if _target(root / each) == file]


def _target(link: Path) -> Path:
    """Where a symbolic link leads, one step far."""
    target = link.parent / link.readlink()
    return target.parent.resolve() / target.name


def references_to(root: Path, texts: Texts, entry: Entry | Claim) -> tuple[Place, ...]:
    """All that would lead nowhere without an entry, its own text apart; what names it by its id does not if another file has that id."""
    twins = _twins(texts, entry)
    found = ((file, each) for file, each in texts.naming(entry.key) if file.path != entry.path)
    places = [place_of(file, each.span) for file, each in found if not twins or texts.leads_to(file, each, entry.path)]
    return (*dict.fromkeys(places), *(Place(link, 1, "(a symbolic link to it)") for link in links_to(root, texts, entry.path)))


def carry_out(root: Path, texts: Texts, move: Move) -> None:
    """Write a move. Unchangeable, with nothing written, when a file is not as it was read; OSError where one cannot be written.

    All new texts are written beside their files before the first one takes its place, and the entry gets its new name last: as long as it
    has the old one, the same command does again what was not done, however the first one ended.
    """
    staged: dict[Path, Path] = {}
    for folder in {(root / change.before.path).resolve().parent for change in move.changes}:
        sweep(folder)  # links may lead to folders outside
    try:
        for number, change in enumerate(move.changes):
            target = (root / change.before.path).resolve()
            if target not in staged:
                staged[target] = beside(target, number)
                with named_in_faults(target):
                    _write_beside(target, staged[target], _bytes(change.after, change.after.text))
        for change in move.changes:
            _unchanged(root, change.before)
        _unchanged(root, texts.files[move.old_path].source)
        if _file_of_that_name(root, move.old_path, move.new_path):
            raise Unchangeable(f"{move.new_path} was written by another program meanwhile; nothing was written. Try again")
        for target, temporary in staged.items():
            temporary.replace(target)
        (root / move.old_path).rename(root / move.new_path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _write_beside(target: Path, temporary: Path, data: bytes) -> None:
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only", str(target))
    write_temporary(temporary, data, 0o600)
    keep_rights(target, temporary)


def _unchanged(root: Path, source: Source) -> None:
    """Unchangeable when a file is not as it was read."""
    try:
        same = digest((root / source.path).read_bytes()) == source.digest
    except FileNotFoundError:
        same = False
    if not same:
        raise Unchangeable(f"{source.path} was changed by another program meanwhile; nothing was written. Try again")


def delete(root: Path, texts: Texts, entry: Entry | Claim) -> None:
    """Delete the file of an entry. Unchangeable when it is not as it was read."""
    file = texts.files.get(entry.path)
    if file is None or file.key != entry.key:
        raise Unchangeable(f"{entry.path} was changed by another program meanwhile; nothing was deleted. Try again")
    _unchanged(root, file.source)
    (root / entry.path).unlink()
