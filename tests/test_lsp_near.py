"""What is told of a file at once, from the file and what it leads to, is what the whole journal says of it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from journalkit.lsp.aside import without_pauses
from journalkit.lsp.desk import alone
from journalkit.pipeline import Effort, check_as_if, no_memo
from journalkit.reading.entry_file import read_bytes
from journalkit.reading.load import read_settings
from tests.conftest import EXAMPLE
from tests.test_cases import EXPECTING, Case, write

SUBJECTS = ("asides", "commitments", "dates", "goals", "people", "sharing")
TOLD_LATER = {
    "duplicate-id",
    "case-collision",
    "goal-circle",
    "feedback-circle",
}  # what the names of files say; what is in a circle is left out together


def told(root: Path) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """What is told at once of every entry, and what the whole journal says of the same files."""
    checked = check_as_if(root, {}, None, no_memo(), Effort())
    settings = read_settings(root).value
    owner = settings.config.owner if settings.config else ""
    files = [file for file in root.rglob("*.md") if "templates" not in file.parts]
    paths = [file.relative_to(root).as_posix() for file in files if checked.inputs.files.get(file.relative_to(root).as_posix())]
    at_once = {
        (each.path, each.rule.slug, each.message)
        for path in paths
        for each in alone(read_bytes(path, (root / path).read_bytes(), settings.vocabulary, owner), checked)[1]
    }
    return at_once, {(each.path, each.rule.slug, each.message) for each in checked.diagnostics if each.path in paths}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_nothing_is_told_at_once_that_the_whole_does_not_say_and_nearly_all_of_it(subject: str, tmp_path: Path) -> None:
    cases: list[Case] = [case for case in EXPECTING if case.name.startswith(f"{subject}:") and case.expected]
    assert cases
    for number, case in enumerate(cases):
        root = tmp_path / str(number)
        write(case, root)
        at_once, whole = told(root)
        assert at_once - whole == set(), case.name
        assert {slug for _, slug, _ in whole - at_once} <= TOLD_LATER, case.name


def test_in_the_demo_journal_all_is_told_at_once_but_the_method() -> None:
    at_once, whole = told(EXAMPLE)
    assert at_once == whole


def test_no_answer_waits_until_python_has_looked_for_circles_of_values() -> None:
    """In a journal of ten thousand entries that takes half a second."""
    with without_pauses():
        assert not gc.isenabled()
        before = gc.get_freeze_count()
        read = [[number] for number in range(1000)]
    assert gc.isenabled() and gc.get_freeze_count() >= before + len(read)
