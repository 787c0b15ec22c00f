"""Small journals with the diagnostics and numbers they must give, written in tests/cases/*.md (how: tests/cases/README.md)."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from journalkit.cli.main import journalkit
from journalkit.cli.report import concise, sources_of
from journalkit.pipeline import Effort, check_folder
from journalkit.rules import RULES

CASES = Path(__file__).parent / "cases"
FENCE = re.compile(r"(`{3,})[a-z]*")
PART = re.compile(r"`(?P<path>[^`]+)`(?P<escaped> \(escaped\))?|(?P<expect>expect)|(?P<now>now)|journalkit (?P<command>.+)")
STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<index>\d+|\*)\]")
NOBODY = {"JOURNALKIT_ME": None, "JOURNALKIT_NOW": None, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@dataclass(frozen=True)
class Case:
    """A journal, the diagnostics it must give in the concise format, and what commands must answer about it at a time."""

    name: str
    files: dict[str, bytes]
    expected: str | None
    now: str | None
    answers: dict[str, str]


def cases_of(file: Path) -> list[Case]:
    """The cases of a file: each begins with a `## name`, each of its parts with a `### heading` and a fenced block below."""
    cases: dict[str, dict[str, str | None]] = {}
    parts: dict[str, str | None] = {}
    heading = ""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("## "):
                name, heading, parts = f"{file.stem}: {line[3:].strip()}", "", {}
                assert name not in cases, f"two cases {name}"
                cases[name] = parts
            elif line.startswith("### "):
                heading = line[4:].strip()
                assert heading not in parts, f"two parts {heading} in {file.name}"
                parts[heading] = None
            elif (fence := FENCE.fullmatch(line.rstrip())) and heading:
                assert parts[heading] is None, f"two blocks under {heading} in {file.name}"
                parts[heading] = "".join(_block(lines, fence[1]))
    return [_case(name, parts) for name, parts in cases.items()]


def _block(lines: Iterator[str], fence: str) -> Iterator[str]:
    """The lines up to the end of a fenced block."""
    return takewhile(lambda line: line.rstrip() != fence, lines)


def _case(name: str, parts: dict[str, str | None]) -> Case:
    files: dict[str, bytes] = {}
    answers: dict[str, str] = {}
    expected = now = None
    for heading, text in parts.items():
        part = PART.fullmatch(heading)
        assert part and text is not None, f"{name}: what is {heading}? (tests/cases/README.md)"
        if part["expect"]:
            expected = text.strip()
        elif part["now"]:
            now = text.strip()
        elif part["command"]:
            answers[part["command"]] = text.strip()
        else:
            files[part["path"]] = _unescaped(text) if part["escaped"] else text.encode()
    assert expected is not None or answers, f"{name} expects nothing; write `### expect` with an empty block if that is meant"
    assert now or not answers, f"{name} asks for numbers; write `### now` with a time"
    files.setdefault("journal.yaml", _settings(name.partition("-")[0]).read_bytes())
    return Case(name, files, expected, now, answers)


def _settings(subject: str) -> Path:
    """The journal.yaml of cases that have none of their own: that of their subject, else the common one."""
    own = CASES / f"{subject}.yaml"
    return own if own.is_file() else CASES / "journal.yaml"


def _unescaped(text: str) -> bytes:
    """The bytes that a block with escapes stands for; its own line ends are not part of them."""
    return b"".join(ast.literal_eval(f"b'''{line}'''") for line in text.splitlines())


ALL = [case for file in sorted(CASES.glob("*.md")) if file.name != "README.md" for case in cases_of(file)]
EXPECTING = [case for case in ALL if case.expected is not None]
ASKED = [(case, command) for case in ALL for command in case.answers]


def write(case: Case, root: Path) -> None:
    """Write the files of a case."""
    for path, content in case.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def said_of(root: Path, now: str | None) -> str:
    """The diagnostics of a journal in the concise format; with a time, also those of the method."""
    found = check_folder(root, datetime.fromisoformat(now) if now else None).diagnostics
    return click.unstyle(concise(found, sources_of(root, found)))


@pytest.mark.parametrize("case", EXPECTING, ids=lambda case: case.name)
def test_gives_the_diagnostics_written_in_the_case(case: Case, tmp_path: Path) -> None:
    write(case, tmp_path)
    assert said_of(tmp_path, case.now) == case.expected
    whole, hasty = (check_folder(tmp_path, effort=Effort(warns=warns)) for warns in (True, False))
    assert (hasty.errors, hasty.journal) == (whole.errors, whole.journal), "who reads without warnings leaves out the same"


@pytest.mark.parametrize(("case", "command"), ASKED, ids=[f"{case.name}: {command}" for case, command in ASKED])
def test_gives_the_numbers_worked_out_in_the_case(case: Case, command: str, tmp_path: Path) -> None:
    """A case of numbers that expects no diagnostics must be free of them, so that no slip leaves out what is to be counted."""
    write(case, tmp_path)
    assert case.expected is not None or said_of(tmp_path, None) == ""
    data = answer(tmp_path, command, case.now or "")
    wanted = [line for line in case.answers[command].splitlines() if line.strip()]
    assert [found(data, line) for line in wanted] == wanted


def answer(root: Path, command: str, now: str) -> Any:
    """What a command says with --json; nobody else's settings count."""
    arguments = ["-C", str(root), "--now", now, *shlex.split(command), "--json"]
    ended = CliRunner().invoke(journalkit, arguments, env=NOBODY, catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def found(data: Any, line: str) -> str:
    """The line `path = value` with the value that the path leads to; as it was written, when they are the same number."""
    path, _, wanted = line.partition(" = ")
    counted = re.fullmatch(r"length\((.+)\)", path)
    try:
        value = walked(data, counted[1] if counted else path)
    except (KeyError, IndexError, TypeError, AttributeError):
        return f"{path} leads nowhere"
    return f"{path} = {shown(len(value) if counted else value, wanted)}"


def walked(data: Any, path: str) -> Any:
    """What a path leads to in JSON data: names behind dots, numbers of items in brackets, `[*]` for all of them."""
    step = STEP.match(path)
    if step is None:
        return data
    rest = path[step.end() :]
    if step["index"] == "*":
        return ", ".join(shown(walked(each, rest), "") for each in data)
    return walked(data[int(step["index"])] if step["index"] else data[step["name"]], rest)


def shown(value: Any, wanted: str) -> str:
    """A value as cases write it: text without quotes, numbers as they wrote them when the first six decimals are the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = re.fullmatch(r"-?\d+(\.\d+)?", wanted)
        return wanted if number and round(value, 6) == round(float(wanted), 6) else f"{value:.12g}"
    return json.dumps(value)


ELSEWHERE = {
    "unreadable": "test_discover.py",
    "too-large": "test_limits.py",
    "too-tangled": "test_pathological.py",
    "missing-config": "test_discover.py",
    "postponed": "test_checks_of_the_method.py",
    **dict.fromkeys(("committed-by-other", "bad-signature", "completion-claimed", "completion-signed"), "test_check_git.py"),
}


def test_every_rule_has_a_case() -> None:
    """A few need what a case cannot hold: pipes, huge files, a folder without journal.yaml, a git repository."""
    said = "\n".join(case.expected or "" for case in ALL)
    assert [slug for slug in RULES if f"[{slug}]" not in said and slug not in ELSEWHERE] == []
    for slug, file in ELSEWHERE.items():
        assert f"[{slug}]" in (CASES.parent / file).read_text(encoding="utf-8")
