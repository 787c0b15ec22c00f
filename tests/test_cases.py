"""Small journals with the diagnostics they must give, written in tests/cases/*.md (how: tests/cases/README.md)."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from journalkit.cli.report import concise, sources_of
from journalkit.pipeline import check_folder
from journalkit.rules import RULES

CASES = Path(__file__).parent / "cases"
PART = re.compile(
    r"^### (?:`(?P<path>[^`]+)`(?P<escaped> \(escaped\))?|(?P<expect>expect))[ ]*\n+(?P<fence>`{3,})[a-z]*\n(?P<text>.*?)^(?P=fence)[ ]*$",
    re.M | re.S,
)


@dataclass(frozen=True)
class Case:
    """A journal and the diagnostics it must give, in the concise format."""

    name: str
    files: dict[str, bytes]
    expected: str


def cases_of(file: Path) -> list[Case]:
    """The cases of a file: each begins with a `## name`."""
    parts = re.split(r"^## (.+)$", file.read_text(encoding="utf-8"), flags=re.M)
    return [_case(f"{file.stem}: {name.strip()}", text) for name, text in zip(parts[1::2], parts[2::2], strict=True)]


def _case(name: str, text: str) -> Case:
    files: dict[str, bytes] = {}
    expected: str | None = None
    for part in PART.finditer(text):
        if part["expect"]:
            expected = part["text"].strip()
        else:
            files[part["path"]] = _unescaped(part["text"]) if part["escaped"] else part["text"].encode()
    assert expected is not None, f"{name} expects nothing; write `### expect` with an empty block if that is meant"
    files.setdefault("journal.yaml", (CASES / "journal.yaml").read_bytes())
    return Case(name, files, expected)


def _unescaped(text: str) -> bytes:
    """The bytes that a block with escapes stands for; its own line ends are not part of them."""
    return b"".join(ast.literal_eval(f"b'''{line}'''") for line in text.splitlines())


ALL = [case for file in sorted(CASES.glob("*.md")) if file.name != "README.md" for case in cases_of(file)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_gives_the_diagnostics_written_in_the_case(case: Case, tmp_path: Path) -> None:
    for path, content in case.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = check_folder(tmp_path).diagnostics
    assert click.unstyle(concise(found, sources_of(tmp_path, found))) == case.expected


ELSEWHERE = {"unreadable": "test_discover.py", "too-large": "test_limits.py", "missing-config": "test_discover.py"}


def test_every_rule_has_a_case() -> None:
    """A few need what a case cannot hold: pipes, huge files, a folder without journal.yaml."""
    said = "\n".join(case.expected for case in ALL)
    assert [slug for slug in RULES if f"[{slug}]" not in said and slug not in ELSEWHERE] == []
    for slug, file in ELSEWHERE.items():
        assert f"[{slug}]" in (CASES.parent / file).read_text(encoding="utf-8")
