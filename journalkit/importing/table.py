"""Tables: a line a session, insight or action, as mentoring platforms and spreadsheets export them to CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from journalkit.importing.found import Collection, Data, Fault, Found, meanings, read_limited
from journalkit.importing.keys import numbered, told_by
from journalkit.importing.mapping import Meaning
from journalkit.schema.kind import KINDS

MOST = 64 * 1024 * 1024
LONGEST_CELL = 1024 * 1024
SIGNS = (",", ";", "\t")
SAID = re.compile(r"\Asep=([^\r\n])\r?\n", re.IGNORECASE)  # how Excel is told what stands between columns
WIDE = (b"\xff\xfe", b"\xfe\xff")
END = "\ue000 the end of the table"
UNCLOSED = "a quote is opened in this line and closed in none; close it, and write quotes within a cell twice"
KNOWN = meanings(
    ("title", "title, session title, topic, subject, agenda, insight, lesson, learning, advice, action, action item, task, commitment"),
    ("date", "date, session date, meeting date, created, created at, created on, start, start time"),
    ("body", "notes, text, session notes, details, description, comments"),
    ("with", "with, participants, attendees, mentor, mentee, coach"),
    ("from", "from, said by"),
    ("duration", "duration, duration (min), duration (minutes), minutes, length"),
    ("status", "status, state"),
    ("tags", "tags, labels"),
    ("due", "due, due date, deadline, by when"),
    ("assignee", "assignee, assigned to, owner, responsible"),
    ("completed", "completed, completed on, completed at, completion date, done on"),
    ("expected", "expected, expected outcome"),
    ("key", "id, uuid"),
)


def read_table(source: Path, kind: str, meaning: Meaning) -> Collection:
    """The lines of a table; `kind` is what they are when neither a column nor the name of the file says it."""
    data = read_limited(source, MOST)
    faults: list[Fault] = []
    found: tuple[Found, ...] = ()
    if isinstance(data, str):
        faults.append(Fault(source.name, data))
    else:
        try:
            text = data.decode("utf-16" if data.startswith(WIDE) else "utf-8-sig")
            found = numbered(_lines(text, source.name, kind or meaning.type or _kind_of(source.stem), meaning, faults))
        except UnicodeDecodeError as fault:
            line = data.count(b"\n", 0, fault.start) + 1
            faults.append(Fault(source.name, "this is not UTF-8; export it again as CSV UTF-8", line))
    return Collection("csv", "csv", found, tuple(faults), KNOWN)


def _kind_of(stem: str) -> str:
    """The type that the name of a file names: `actions.csv`, `My sessions 2026.csv`; nothing when it names none, or several."""
    words = stem.casefold()
    named = {kind.name for kind in KINDS.values() if kind.name in words}
    return named.pop() if len(named) == 1 else ""


def _lines(text: str, name: str, kind: str, meaning: Meaning, faults: list[Fault]) -> Iterator[Found]:
    """The lines of a table by the names in its first one."""
    told = SAID.match(text)
    head = text.lstrip("\r\n").partition("\n")[0]
    sign = told[1] if told else max(SIGNS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(f"{text}\n{END}", newline=""), delimiter=sign)
    names: list[str] = []
    line = 0
    try:
        for cells in rows:
            begun, line = line + 1, rows.line_num
            if cells and cells[-1].endswith(END):
                faults.extend([Fault(name, UNCLOSED, begun)] if cells != [END] else [])
                return
            if not any(cell.strip() for cell in cells) or (told and begun == 1):
                continue
            if not names:
                names = [cell.strip() or f"column {number}" for number, cell in enumerate(cells, start=1)]
                if len({each.casefold() for each in names}) < len(names):
                    faults.append(Fault(name, "two columns have the same name; rename one", begun))
                    return
                continue
            beyond = {f"column {number}": cell for number, cell in enumerate(cells[len(names) :], start=len(names) + 1)}
            said = {**dict(zip(names, cells, strict=False)), **beyond}
            yield _found({key: cell.strip() for key, cell in said.items() if cell.strip()}, name, begun, kind, meaning)
    except csv.Error as fault:
        faults.append(Fault(name, f"the rest of the table cannot be read: {fault}", rows.line_num))


def _found(said: dict[str, str], name: str, line: int, kind: str, meaning: Meaning) -> Found:
    """One line; the text and the id are those of the columns that mean them."""
    meant = {key: meaning.fields.get(key.casefold()) or KNOWN.get(key.casefold()) for key in said}
    body = "\n\n".join(cell for key, cell in said.items() if meant[key] == "body")
    number = next((cell for key, cell in said.items() if meant[key] == "key"), "")
    fields: dict[str, Data] = {key: cell for key, cell in said.items() if meant[key] != "body"}
    at = f"{kind or 'line'} {number}" if number else told_by(kind, fields, body)
    return Found(f"{name}:{line}", at, fields, body, kind)
