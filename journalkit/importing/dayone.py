"""Day One: the folder or the file of its JSON export, with its photos, films, sounds and documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journalkit.importing.data import of_value
from journalkit.importing.found import Collection, Data, Fault, Found, read_limited
from journalkit.importing.keys import numbered, told_by
from journalkit.importing.library import library
from journalkit.importing.when import NotADay, moment_in

MOST = 256 * 1024 * 1024
MOST_FILES = 100_000
FOLDERS = MappingProxyType({"photos": "photos", "videos": "videos", "audios": "audios", "pdfAttachments": "pdfs"})
KNOWN = MappingProxyType({"date": "date", "tags": "tags"})
SHOWN = re.compile(r"!\[([^\]\n]*)\]\(dayone-moment:/(?:/|\w+/)([\w-]{1,64})\)")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


def read_dayone(source: Path) -> Collection:
    """The entries of an export: of one journal, or of all in its folder."""
    folder = source if source.is_dir() else source.parent
    files = sorted(folder.glob("*.json")) if source.is_dir() else [source]
    faults = [] if files else [Fault(source.name, "there is no .json file of Day One here; unpack the .zip of its export first")]
    media = {path: each for name in FOLDERS.values() for each in _files(folder / name) if (path := f"{name}/{each.name}")}
    books = library(folder, media)
    found = [each for file in files for each in _of_file(file, media, faults)]
    return Collection("dayone", "dayone", numbered(found), tuple(faults), KNOWN, books)


def _files(folder: Path) -> list[Path]:
    """The regular files of a folder."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return [each for each in sorted(folder.iterdir())[:MOST_FILES] if each.is_file() and not each.is_symlink()]


def _of_file(file: Path, media: Mapping[str, Path], faults: list[Fault]) -> Iterator[Found]:
    data = read_limited(file, MOST)
    if isinstance(data, str):
        faults.append(Fault(file.name, data))
        return
    try:
        entries: Any = json.loads(data.decode("utf-8-sig"))["entries"]
    except (ValueError, RecursionError, KeyError, TypeError) as fault:
        hint = "unpack it, and import its folder" if data[:2] == b"PK" else str(fault)
        faults.append(Fault(file.name, f"this is no JSON export of Day One: {hint}"))
        return
    for number, each in enumerate(entries if isinstance(entries, list) else (), start=1):
        name = f"{file.name} entry {number}"
        if not isinstance(each, dict) or not isinstance(each.get("creationDate"), str):
            faults.append(Fault(name, "it has no creationDate"))
            continue
        try:
            yield _entry(each, name, file.stem, media)
        except NotADay as fault:
            faults.append(Fault(name, str(fault)))


def _entry(each: dict[str, Any], name: str, journal: str, media: Mapping[str, Path]) -> Found:
    """One entry; its title is the first line of its text."""
    body = SHOWN.sub(lambda match: _shown(match, each, media), str(each.get("text") or ""))
    first, _, rest = body.lstrip("\n").partition("\n")
    heading = first.lstrip("# ").strip()
    titled = bool(heading) and not first.startswith("![") and (first.startswith("#") or len(heading) <= 100)
    fields: dict[str, Data] = {str(key): of_value(value) for key, value in each.items() if key not in ("text", "tags", "creationDate")}
    fields["date"] = moment_in(each["creationDate"], str(each.get("timeZone") or ""))
    fields["journal"] = journal
    if titled:
        fields["title"] = ESCAPED.sub(r"\1", heading)
    if isinstance(each.get("tags"), list):
        fields["tags"] = tuple(str(tag).replace(",", " ") for tag in each["tags"])
    body = rest.lstrip("\n") if titled else body
    uuid = each.get("uuid")
    return Found(name, uuid if isinstance(uuid, str) and uuid else told_by(each["creationDate"], fields, body), fields, body)


def _shown(match: re.Match[str], each: dict[str, Any], media: Mapping[str, Path]) -> str:
    """A picture by its file; as it was when there is none."""
    for kind, folder in FOLDERS.items():
        for one in each.get(kind) or () if isinstance(each.get(kind), list) else ():
            if isinstance(one, dict) and str(one.get("identifier")).casefold() == match[2].casefold():
                names = (one.get("md5"), one.get("identifier"))
                path = next((path for path in media if path.startswith(f"{folder}/") and Path(path).stem in names), None)
                sign = "!" if kind == "photos" else ""
                return f"{sign}[{match[1] or ('picture' if sign else folder)}]({path})" if path else match[0]
    return match[0]
