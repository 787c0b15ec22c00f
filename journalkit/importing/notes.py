"""Folders of Markdown: notes of Obsidian, posts of Hugo, Jekyll and Zola, and other texts with or without front matter."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from journalkit.importing.found import Collection, Fault, Found, meanings
from journalkit.importing.header import Unreadable, read_header
from journalkit.importing.library import NOTE, Library, library
from journalkit.importing.site import base_address, content_folder
from journalkit.importing.when import file_day
from journalkit.markup.spacing import code_spans
from journalkit.reading.discover import is_ignored, is_temporary
from journalkit.reading.read import read

VAULT = ".obsidian"
TEXT_FOLDERS = ("content", "_posts", "_drafts", "_pages")  # where blogs have their texts, one way or another
ROOT_SIGNS = (VAULT, "hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "_config.yml")
OF_JEKYLL = ("_site", "_layouts", "_includes", "_sass", "vendor")
DEEPEST = 40
KNOWN = meanings(
    ("title", "title"),
    ("date", "date, created, created at, creation date, publishdate, published, day"),
    ("tags", "tags, tag, keywords"),
    ("summary", "summary, description, excerpt"),
    ("with", "with, participants, attendees, mentor, mentee, coach"),
)
DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
SHORTCODE = re.compile(
    r"\{\{[<%][ \t]{0,20}(?:rel)?ref[ \t]{1,20}[\"']?([^\s\"'>%](?:[^\"'>%\n]{0,300}[^\s\"'>%])?)[\"']?[ \t]{0,20}[>%]\}\}"
    r"|\{%-?[ \t]{0,20}(?:post_url|link)[ \t]{1,20}([^%\s]{1,300})[ \t]{0,20}-?%\}"
)
BLANK = r"[ \t]{0,9}"
LIQUID = re.compile(
    r"(?:(?<=\]\()|(?<=src=\")|(?<=href=\"))"
    rf"(?:\{{\{{-?{BLANK}[\"']([^\"'{{}}()\s]{{1,300}})[\"']{BLANK}\|{BLANK}(?:relative|absolute)_url{BLANK}-?\}}\}}"
    rf"|(?:\{{\{{-?{BLANK}site\.(?:base)?url{BLANK}-?\}}\}}){{1,2}}(?=/|\{{%))"
)  # how Jekyll writes that an address counts from where the site lies
PATH_IN_LINK = re.compile(rf"(?<=\]\()(?:{SHORTCODE.pattern})")


def read_notes(source: Path, ignore: tuple[str, ...] = ()) -> Collection:
    """The notes of a folder, or one note."""
    given = source.resolve()
    root = _root(given)
    start = content_folder(given) if given.is_dir() else given
    faults: list[Fault] = []
    files = tuple(sorted(_walk(root, ignore, faults)))
    books = library(root, files)
    inside = "" if start == root else start.relative_to(root).as_posix()
    wanted = [path for path in files if NOTE.search(path) and (not inside or path == inside or path.startswith(f"{inside}/"))]
    found = [each for path in wanted if _has_texts(path, root) and (each := _note(root, path, books, faults))]
    reached = tuple(each for each in faults if not inside or each.name.startswith(inside))
    return Collection("notes", root.name, tuple(found), reached, KNOWN, books, base_address(root))


def _root(given: Path) -> Path:
    """The folder from which links and names of notes count: the nearest one above that is a vault, or a blog whose texts these are.

    Else the given one: settings that merely lie in some folder above make nothing there a part of the notes.
    """
    start = given if given.is_dir() else given.parent
    return next((each for each in (start, *start.parents) if _holds(each, start)), start)


def _holds(folder: Path, start: Path) -> bool:
    """Whether a folder is that of a program, and the notes are in it where that program looks for them."""
    way = start.relative_to(folder).parts
    signs = [sign for sign in ROOT_SIGNS if (folder / sign).exists()]
    return bool(signs) and (not way or VAULT in signs or way[0] in TEXT_FOLDERS)


def _walk(root: Path, ignore: tuple[str, ...], faults: list[Fault]) -> Iterator[str]:
    """The regular files below a folder, without hidden ones and those of editors; symbolic links are told of and not followed."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(root / folder) as listing:
                entries = sorted(listing, key=lambda each: each.name)
        except OSError as fault:
            faults.append(Fault(folder or ".", f"this folder cannot be listed: {fault.strerror}"))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith((".", "#")) or entry.name == "node_modules" or is_temporary(entry.name) or is_ignored(path, ignore):
                continue
            why = _why_not(entry, path)
            if why:
                faults.append(Fault(path.encode("utf-8", "backslashreplace").decode(), why))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path


def _why_not(entry: os.DirEntry[str], path: str) -> str:
    """What keeps a file or folder from being looked at; nothing when nothing does, or when it is no text."""
    try:
        path.encode("utf-8")
        kind = entry.stat(follow_symlinks=False).st_mode
    except (OSError, UnicodeEncodeError):
        return "its name or state cannot be read; rename it"
    if stat.S_ISLNK(kind):
        return "this is a symbolic link; import what it leads to"
    if stat.S_ISDIR(kind):
        return "this lies too deep" if path.count("/") >= DEEPEST else ""
    return "this is no regular file" if NOTE.search(path) and not stat.S_ISREG(kind) else ""


def _has_texts(path: str, root: Path) -> bool:
    """Whether a program keeps texts of people in the folder of a path, and not its own."""
    return not (path.partition("/")[0] in OF_JEKYLL and (root / "_config.yml").is_file())


def _note(root: Path, path: str, books: Library, faults: list[Fault]) -> Found | None:
    """One note; None, with a fault, when it cannot be read."""
    outcome = read(root, path)
    for each in outcome.diagnostics:
        faults.append(Fault(path, "; ".join(filter(None, (each.message, each.help)))))
    if outcome.value is None:
        return None
    try:
        header = read_header(outcome.value)
    except Unreadable as fault:
        faults.append(Fault(path, str(fault), fault.line))
        return None
    folder, _, last = path.rpartition("/")
    stem = NOTE.sub("", last)
    named = (folder.rpartition("/")[2] if stem.casefold() in ("index", "_index") and folder else stem) or root.name
    fields = dict(header.fields)
    taxonomies = fields.get("taxonomies")
    if not isinstance(taxonomies, str | tuple | None) and "tags" in taxonomies and "tags" not in fields:
        fields["tags"] = taxonomies["tags"]
        rest = {name: each for name, each in taxonomies.items() if name != "tags"}
        fields = {name: each for name, each in fields.items() if name != "taxonomies"} | ({"taxonomies": rest} if rest else {})
    day = DAY.search(stem) or DAY.search(folder)
    if day and not any(KNOWN.get(name.casefold()) == "date" for name in fields):
        fields["date"] = day[1]
    body = _outside_code(LIQUID, lambda match: match[1] or "", header.body)
    body = _outside_code(PATH_IN_LINK, lambda match: _named_in(match, folder, books), body)
    return Found(path, path, fields, body, "", folder, named, file_day((root / path).stat().st_mtime))


def _outside_code(pattern: re.Pattern[str], put: Callable[[re.Match[str]], str], text: str) -> str:
    """The text with something else for what a pattern finds, but in code, which stays as it is."""
    code = code_spans(text) if pattern.search(text) else []
    return pattern.sub(lambda match: match[0] if any(each.start <= match.start() < each.end for each in code) else put(match), text)


def _named_in(match: re.Match[str], folder: str, books: Library) -> str:
    """The path that a short code in a link names; the code itself where it names nothing."""
    target = (match[1] or match[2]).strip()
    path, sign, part = target.partition("#")
    found = books.find(path, folder) or books.find(f"/_posts/{path}", folder) or books.find(path.rpartition("/")[2], folder, by_name=True)
    return f"</{found}{sign}{part}>" if found else match[0]
