"""What is wrong, as the protocol says it: the diagnostics of `check`, each with its rule, its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from lsprotocol import types

from journalkit.diagnostic import Diagnostic, Severity
from journalkit.lsp.opened import Opened
from journalkit.lsp.positions import Ruler
from journalkit.reading.read import for_display

NAME = "journalkit"
SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = MappingProxyType(
    {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.NOTE: types.DiagnosticSeverity.Information,
    }
)


def told(each: Diagnostic, ruler: Ruler) -> types.Diagnostic:
    """A diagnostic in the words of the protocol."""
    message = f"{each.message}\n{each.help}" if each.help else each.message
    return types.Diagnostic(ruler.shown(each.span), message, SEVERITIES[each.severity], each.rule.slug, source=NAME)


def told_of_files(
    root: Path, found: Iterable[Diagnostic], opened: Mapping[str, Opened], encoding: str
) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of each file that has any; places are counted in what the editor has, else in the file."""
    by_path: dict[str, list[types.Diagnostic]] = {}
    rulers: dict[str, Ruler] = {}
    for each in found:
        if each.path not in rulers:
            own = opened.get(each.path)
            rulers[each.path] = own.ruler if own else Ruler(for_display(root, each.path), encoding)
        by_path.setdefault(each.path, []).append(told(each, rulers[each.path]))
    return by_path
