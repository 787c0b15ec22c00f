"""Diagnostics in print: one renderer a format."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import click

from journalkit.cli.app import printable
from journalkit.diagnostic import Diagnostic, Fix, Severity
from journalkit.reading.read import for_display
from journalkit.source import Position, Source

COLOURS = MappingProxyType({Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"})


def sources_of(root: Path, diagnostics: Iterable[Diagnostic]) -> dict[str, Source]:
    """The texts of the files that diagnostics speak of."""
    return {path: for_display(root, path) for path in {each.path for each in diagnostics}}


def _header(each: Diagnostic, at: Position) -> str:
    path = click.style(printable(each.path), bold=True)
    severity = click.style(f"{each.severity}[{each.rule.slug}]", fg=COLOURS[each.severity])
    return f"{path}:{at.line}:{at.column}: {severity}: {printable(each.message)}"


def concise(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """One line each: path:line:column: severity[rule]: message; help."""
    lines = []
    for each in diagnostics:
        at = sources[each.path].position(each.span.start)
        lines.append(_header(each, at) + (f"; {printable(each.help)}" if each.help else ""))
    return "\n".join(lines)


def text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """Each with the line it stands on and a mark under the fault."""
    return "\n".join(_with_excerpt(each, sources[each.path]) for each in diagnostics)


def _with_excerpt(each: Diagnostic, source: Source) -> str:
    at = source.position(each.span.start)
    header = _header(each, at)
    line = source.line(at.line)
    if each.span.end == 0 or not line.strip():
        return header + (f"\n  = {printable(each.help)}" if each.help else "")
    end = min(
        source.position(each.span.end).column if source.position(each.span.end).line == at.line else len(line) + 1,
        len(line) + 1,
    )
    shown, before, marked = _window(line, at.column - 1, end - 1)
    gutter = f"{at.line:>4} | "
    mark = click.style("^" * max(1, _width(marked)), fg=COLOURS[each.severity])
    under = f"{' ' * (len(gutter) - 2)}| {' ' * _width(before)}{mark}"
    return f"{header}\n{gutter}{shown}\n{under}" + (f" {printable(each.help)}" if each.help else "")


def _window(line: str, start: int, end: int) -> tuple[str, str, str]:
    """The part of a line to show, and of that what stands before the mark and what is marked; long lines are cut."""
    first = max(0, start - 60) if len(line) > 110 else 0
    last = min(len(line), first + 110)
    parts = [
        printable(line[first:start]),
        printable(line[start : min(end, last)]),
        printable(line[min(end, last) : last]),
    ]
    if first:
        parts[0] = "…" + parts[0]
    return "".join(parts) + ("…" if last < len(line) else ""), parts[0], parts[1]


def _width(text_shown: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text_shown)


def as_json(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """A document with a schema version and a list."""
    return json.dumps(
        {"schema_version": 1, "diagnostics": [_as_data(each, sources[each.path]) for each in diagnostics]},
        ensure_ascii=False,
        indent=2,
    )


def _as_data(each: Diagnostic, source: Source) -> dict[str, object]:
    start, end = source.position(each.span.start), source.position(each.span.end)
    return {
        "path": each.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "severity": each.severity.value,
        "rule": each.rule.slug,
        "message": each.message,
        "help": each.help,
        "fix": _fix_as_data(each.fix, source) if each.fix else None,
    }


def _fix_as_data(fix: Fix, source: Source) -> dict[str, object]:
    """What a fix does, and its edits as an editor makes them: each the text for a range, all of the file as it is now."""
    edits = []
    for span, text_after in fix.edits:
        start, end = source.position(span.start), source.position(span.end)
        place = {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}
        edits.append({**place, "text": text_after})
    return {"title": fix.title, "edits": edits}


def github(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """Workflow commands that become annotations; `%`, line ends, `:` and `,` are escaped as its runner wants them."""
    lines = []
    for each in diagnostics:
        at = sources[each.path].position(each.span.start)
        message = _workflow_data(each.message + (f"; {each.help}" if each.help else ""))
        path = _workflow_data(each.path).replace(":", "%3A").replace(",", "%2C")
        command = "notice" if each.severity is Severity.NOTE else each.severity.value
        lines.append(f"::{command} file={path},line={at.line},col={at.column},title={each.rule.slug}::{message}")
    return "\n".join(lines)


def _workflow_data(value: str) -> str:
    return printable(value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


FORMATS: Mapping[str, Callable[[Iterable[Diagnostic], Mapping[str, Source]], str]] = MappingProxyType(
    {"text": text, "concise": concise, "json": as_json, "github": github}
)
