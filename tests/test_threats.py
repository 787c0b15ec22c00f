"""Every numbered case of docs/threats.md is tested: its number stands in the name or docstring of a test, or in a case after THREATS."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from tests.conftest import ROOT

ROW = re.compile(r"^\| ([A-I]\d+) \|", re.M)
NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-I])(\d{1,2})(?![A-Za-z0-9])(?: to ([A-I])(\d{1,2})(?![A-Za-z0-9]))?")


def cases() -> list[str]:
    """The numbers of all cases, as they stand in the document."""
    return ROW.findall((ROOT / "docs" / "threats.md").read_text(encoding="utf-8"))


def numbers_in(text: str) -> Iterator[str]:
    """The numbers that a text names, one by one or as `C1 to C4`."""
    for letter, first, last_letter, last in NUMBER.findall(text):
        for number in range(int(first), int(last if letter == last_letter else first) + 1):
            yield f"{letter}{number}"


def said_of_tests(file: Path) -> Iterator[str]:
    """The names and docstrings of a file of tests, its own docstring too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test"):
            yield node.name.replace("_", " ")
            yield ast.get_docstring(node) or ""


@cache
def named() -> frozenset[str]:
    """The numbers that the tests and the cases name."""
    said = [words for file in sorted((ROOT / "tests").glob("test_*.py")) for words in said_of_tests(file)]
    for file in sorted((ROOT / "tests" / "cases").glob("*.md")):
        said += [line for line in file.read_text(encoding="utf-8").splitlines() if "THREATS" in line]
    return frozenset(number for words in said for number in numbers_in(words))


def test_the_cases_of_each_section_are_numbered_without_a_gap() -> None:
    found = {letter: [int(number[1:]) for number in each] for letter, each in groupby(cases(), key=lambda number: number[0])}
    assert list(found) == list("ABCDEFGHI")
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in found.values())


def test_every_case_has_a_test_that_says_its_number() -> None:
    said = named()
    missing = [number for number in cases() if number not in said]
    assert not missing, f"no test says {', '.join(missing)}"


def test_tests_name_no_case_that_there_is_not() -> None:
    assert not named() - set(cases())


def test_numbers_are_read_alone_and_as_ranges() -> None:
    assert list(numbers_in("THREATS A1, B12: and C1 to C3; not XA2, A2x or AA3")) == ["A1", "B12", "C1", "C2", "C3"]
