"""jrnl: its journals as it keeps or exports them, as text or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journalkit.importing.data import of_value
from journalkit.importing.found import Collection, Data, Fault, Found, Plain, read_limited
from journalkit.importing.keys import numbered, told_by
from journalkit.importing.when import NotADay, moment

MOST = 64 * 1024 * 1024
KNOWN = MappingProxyType({"title": "title", "date": "date", "tags": "tags"})
HEAD = re.compile(r"^\[([^\]\n]{6,40})\][ \t]*(.*)$", re.MULTILINE)
STAR = re.compile(r"(?:^|\s)\*(?=\s|$)")
TAG = re.compile(r"(?<![\w/])@(\w[\w\-]*)")
END_OF_SENTENCE = re.compile(r"(.*?[.?!…:])\s+(?=\S)")


def read_jrnl(source: Path) -> Collection:
    """The entries of a journal."""
    data = read_limited(source, MOST)
    if isinstance(data, str):
        return _only(Fault(source.name, data))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        return _only(Fault(source.name, f"byte {fault.start} is not UTF-8; save the file as UTF-8"))
    faults: list[Fault] = []
    is_json = text.lstrip().startswith("{")
    found = tuple(_of_json(text, source.name, faults) if is_json else _of_text(text, source.name, faults))
    return Collection("jrnl", "jrnl", numbered(found), tuple(faults), KNOWN)


def _only(fault: Fault) -> Collection:
    return Collection("jrnl", "jrnl", (), (fault,))


def _of_json(text: str, name: str, faults: list[Fault]) -> Iterator[Found]:
    """The entries of `jrnl --format json`."""
    try:
        data: Any = json.loads(text)
        entries = data["entries"]
    except (ValueError, RecursionError, KeyError, TypeError) as fault:
        faults.append(Fault(name, f"this is no journal as jrnl exports it to JSON: {fault}"))
        return
    for number, each in enumerate(entries if isinstance(entries, list) else (), start=1):
        if not isinstance(each, dict) or not isinstance(each.get("date"), str):
            faults.append(Fault(f"{name} entry {number}", "it has no date"))
            continue
        fields = {str(key): value for key, value in each.items() if key not in ("body", "date", "time", "tags", "starred")}
        if each.get("starred"):
            fields["starred"] = True
        tags = each.get("tags")
        own = {"tags": [str(tag).lstrip("@") for tag in tags]} if isinstance(tags, list) and tags else {}
        day = f"{each['date']} {each.get('time') or ''}".strip()
        if not _is_time(day):
            faults.append(Fault(f"{name} entry {number}", f"{day[:60]!r} is no day"))
            continue
        yield _found(
            f"{name} entry {number}",
            {**{key: of_value(value) for key, value in {**fields, **own}.items()}, "date": day},
            str(each.get("body") or ""),
        )


def _of_text(text: str, name: str, faults: list[Fault]) -> Iterator[Found]:
    """The entries of a text: each begins with its time in brackets, and its title ends with its first sentence."""
    heads = [match for match in HEAD.finditer(text) if _is_time(match[1])]
    if not heads or text[: heads[0].start()].strip():
        faults.append(Fault(name, "no entry of jrnl begins here: [2026-09-03 18:30] and its title are wanted", 1))
    if not heads:
        return
    for match, end in zip(heads, [*(each.start() for each in heads[1:]), len(text)], strict=True):
        line = text.count("\n", 0, match.start()) + 1
        title, rest = match[2].strip(), text[match.end() : end].strip("\n")
        starred = bool(STAR.search(title))
        title = STAR.sub(" ", title).strip()
        sentence = END_OF_SENTENCE.match(title)
        body = "\n".join(filter(None, (title[sentence.end() :] if sentence else "", rest)))
        title = sentence[1] if sentence else title
        tags = tuple(dict.fromkeys(TAG.findall(f"{title}\n{body}")))
        fields: dict[str, Data] = {"title": title, "date": match[1]}
        fields |= {"tags": tags} if tags else {}
        fields |= {"starred": Plain("true")} if starred else {}
        yield _found(f"{name}:{line}", fields, body)


def _is_time(text: str) -> bool:
    try:
        return bool(moment(text))
    except NotADay:
        return False


def _found(name: str, fields: dict[str, Data], body: str) -> Found:
    """An entry; the same of a text and of JSON is known by the same. NotADay when its time is none."""
    date, body = moment(str(fields["date"])), body.strip("\n")
    return Found(name, told_by(date, {"title": fields.get("title", "")}, body), {**fields, "date": date}, body)
