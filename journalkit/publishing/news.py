"""What a site shows that the published one did not: told from the data that both hold for programs, so that nothing need be remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from journalkit.site.manifest import Manifest
from journalkit.values import Struct, field

DATA, TEXTS, ATTACHED = "journal.json", "texts/", "attachments/"
Read = Callable[[str], bytes | None]


class Contents(Struct, frozen=True):
    """Of a site: each entry's title and all that it says; what it tells of itself, of people and of roadmaps, by a line for people; and the
    digests of attachments.
    """

    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, str] = field(default_factory=dict)


NOTHING = Contents()


class News(Struct, frozen=True):
    """What becomes readable for the first time, what says something else than before, and what goes, each as a line for people."""

    first: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def wanted(manifest: Manifest) -> tuple[str, ...]:
    """The files of a site from which its contents are told."""
    return tuple(path for path in manifest.files if path == DATA or path.startswith(TEXTS))


def contents_of(manifest: Manifest, read: Read) -> Contents:
    """What a site shows; `read` gives its files. What cannot be understood counts as not shown, so that it is told as new."""
    data = _data(read(DATA))
    said = _list(data, "entries")
    texts = [each for path in wanted(manifest) if path != DATA for each in _list(_data(read(path)), "texts")]
    words = {_name(each): json.dumps(each, sort_keys=True) for each in texts}
    entries = {_name(each): (str(each.get("title", "")), json.dumps(each, sort_keys=True) + words.get(_name(each), "")) for each in said}
    return Contents(entries, dict(_told(data)), {path: digest for path, digest in manifest.files.items() if path.startswith(ATTACHED)})


def _told(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a site tells besides its entries, each as a line for people, and all that is meant by it."""
    yield from ((f"the {name} {data[name]}", "") for name in ("title", "summary") if data.get(name))
    for each in _list(data, "people"):
        yield f"the name {each.get('name', '')}", ""
        if each.get("role"):
            yield f"the role {each['role']}", ""
    for name in ("rooms", "roadmaps"):
        yield from (
            (f"the {name[:-1]} {each.get('title') or each.get('id', '')}", json.dumps(each, sort_keys=True)) for each in _list(data, name)
        )


def _data(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _name(record: Mapping[str, Any]) -> str:
    return f"{record.get('author', '')}/{record.get('id', '')}"


def news(before: Contents, now: Contents) -> News:
    """What is different."""
    return News(tuple(_first(before, now)), tuple(_changed(before, now)), tuple(_first(now, before)))


def _first(before: Contents, now: Contents) -> Iterator[str]:
    yield from (f"{name}  {title}" for name, (title, _) in now.entries.items() if name not in before.entries)
    yield from (path for path in now.attachments if path not in before.attachments)
    yield from (line for line in now.told if line not in before.told)


def _changed(before: Contents, now: Contents) -> Iterator[str]:
    for name, (title, said) in now.entries.items():
        if name in before.entries and before.entries[name][1] != said:
            yield f"{name}  {title}"
    yield from (path for path, digest in now.attachments.items() if before.attachments.get(path, digest) != digest)
    yield from (line for line, said in now.told.items() if before.told.get(line, said) != said)
