"""docs/limits.md has every bound of the program, with the number that the code has."""

from __future__ import annotations

import ast
import importlib
import re

import pytest

from journalkit.rooms.arrival import LIMITS
from journalkit.rules import RULES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
BOUND = re.compile(r"(?:^|_)(?:MOST|LIMIT|LARGEST|LONGEST|DEEPEST|MAX|REQUESTS|STREAMS)(?:_|$)|^(?:SECONDS|HEAD_SECONDS|SHOWN_OF_A_KIND)$")
KIB, MIB, GIB = 1024, 1024**2, 1024**3
BOUNDS = {  # the beginning of a row, and the constants that it tells
    "a file of text": ("reading.read.FILE_LIMIT",),
    "front matter, and": ("located.HEADER_LIMIT",),
    "levels of brackets": ("located.DEPTH_LIMIT",),
    "lines that are not YAML": ("located.SYNTAX_FAULTS_LIMIT",),
    "diagnostics of one kind": ("pipeline.SHOWN_OF_A_KIND",),
    "an id": ("schema.slug.LONGEST",),
    "digits and signs": ("schema.field.LONGEST_NUMBER",),
    "the duration": ("schema.dates.LONGEST_DURATION",),
    "levels of lists": ("markup.body.DEEPEST",),
    "steps of reading": ("markup.effort.MOST_STEPS",),
    "what looks like keys": ("markup.secrets.MOST",),
    "an aside over": ("markup.syntax.LONGEST_ASIDE",),
    "a tag of HTML": ("markup.leftover.LONGEST_TAG",),
    "the words of": ("markup.syntax.LONGEST_LABEL",),
    "words in double": ("markup.leftover.LONGEST_WORDS",),
    "a block of code": ("markup.parser.LONGEST_CODE",),
    "all coloured blocks": ("markup.parser.MOST_CODE",),
    "the paragraphs of": ("merging.paragraphs.MOST",),
    "a file that is merged": ("merging.entry.MOST_BYTES",),
    "the name of a file on": ("site.paths.LONGEST",),
    "entries in a feed": ("site.feeds.LONGEST_FEED",),
    "levels of feedback": ("site.entry_pages.MOST_LEVELS",),
    "levels of goals": ("method.mapping.MOST_LEVELS",),
    "points of a curve": ("site.charts.metric.MOST_LINKS",),
    "what one fetch": ("git.store.MOST_FETCHED",),
    "the names of a remote": ("git.store.MOST_NAMES",),
    "a file's name": ("rooms.paths.LONGEST",),
    "a path": ("rooms.paths.LONGEST_PATH",),
    "folders in each other": ("rooms.paths.DEEPEST",),
    "people in a room": ("rooms.room_file.MOST_PEOPLE",),
    "branches that": ("rooms.joining.MOST_BRANCHES",),
    "a file that is searched": ("attachments.telling.LARGEST",),
    "a part of such": ("attachments.telling.LARGEST_PART",),
    "parts of such": ("attachments.telling.MOST_PARTS",),
    "notes of a camera": ("attachments.picture.MOST_NOTES",),
    "items and boxes": ("attachments.heif.MOST",),
    "the width or height": ("attachments.svg.LARGEST",),
    "packed files that": ("audit.readings.MOST_PACKED",),
    "what `audit` unpacks": ("audit.readings.LARGEST",),
    "packings in each other": ("audit.readings.DEEPEST",),
    "an export of Day One": ("importing.dayone.MOST",),
    "media of one kind": ("importing.dayone.MOST_FILES",),
    "a file of jrnl": ("importing.jrnl.MOST",),
    "a table of CSV": ("importing.table.MOST",),
    "a cell of": ("importing.table.LONGEST_CELL",),
    "a calendar": ("importing.calendar.MOST",),
    "the settings of another": ("importing.site.MOST",),
    "a picture or file": ("importing.attachments.MOST",),
    "the name of such": ("importing.attachments.LONGEST",),
    "folders of notes": ("importing.notes.DEEPEST",),
    "front matter of a note": ("importing.header.LIMIT",),
    "dots in a line of TOML": ("importing.header.MOST_DOTS",),
    "levels in its": ("importing.data.DEEPEST",),
    "fields that are kept": ("importing.plan.LONGEST_HEADER",),
    "a title made": ("importing.opening.LONGEST_TITLE",),
    "lines with words": ("importing.opening.MOST_LINES",),
    "characters of such": ("importing.opening.LONGEST_LINE",),
    "zones that": ("importing.zones.MOST_ZONES",),
    "changes of the clocks": ("importing.zones.MOST_CHANGES",),
    "a question to git": ("git.asking.SECONDS",),
    "the list of files": ("publishing.branch.MOST_MANIFEST",),
    "a merge of lines": ("git.own.LONGEST",),
    "front matter that git": ("git.asking.LONGEST_FRONT_MATTER",),
    "requests that": ("live.limits.REQUESTS",),
    "pages that": ("live.limits.STREAMS",),
    "files in which": ("ahead.MOST",),
    "changed files of": ("reading.inputs.MOST",),
    "entries for each": ("pipeline.MOST_HELD",),
    "builds in a row": ("ahead.MOST_GIVEN_UP",),
    "the head of": ("live.limits.HEAD_SECONDS",),
}
RECEIVED = {
    "files of a person": "files",
    "folders of a person": "folders",
    "the listing": "listing",
    "a commit": "commit",
    "an entry": "entry",
    "an attachment": "attachment",
    "all files of": "total",
}
NO_BOUNDS = {  # of how something is shown, asked or worked out; nothing is refused or left out
    "markup.parser.NESTING_LIMIT",
    "parallel.MOST_TAKEN",
    "sheet.tree.DEEPEST",
    "method.hypotheses.MOST",
    "repository.LONGEST",
    "lock.LONGEST_COMMAND",
    "cli.output.MOST_REMEMBERED",
    "exporting.whole.MOST_COUNTED",
    "lsp.completion.MOST",
    "lsp.creating.LONGEST",
    "lsp.jumping.MOST",
    "lsp.outline.LONGEST",
    "lsp.service.LONGEST",
    "rooms.joining.MOST_REASONS",
    "rooms.text.MOST_ROUNDS",
    "mail.letter.MOST",
    "mail.letter.LONGEST",
    "mail.letter.LONGEST_NAME",
    "authoring.references.MOST_SEARCHES",
    "yaml_faults.LONGEST_SHOWN",
    "cli.mv.LONGEST_LINE",
    "cli.news.MOST",
    "site.entry_pages.MOST",
    "site.list_pages.MOST",
    "site.charts.calibration.LARGEST",
    "site.charts.metric.LONGEST",
    "site.charts.metric.LONGEST_UNIT",
    "site.charts.metric.LARGEST",
}


def constants() -> set[str]:
    """The bounds that modules have, by their names."""
    found = set()
    for file in (ROOT / "journalkit").rglob("*.py"):
        module = ".".join(file.relative_to(ROOT / "journalkit").with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            names = [
                each
                for target in targets
                for each in (target.elts if isinstance(target, ast.Tuple) else [target])
                if isinstance(each, ast.Name)
            ]
            found |= {f"{module}.{name.id}" for name in names if BOUND.search(name.id)}
    return found


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in PAGE.splitlines() if line.startswith("| ")]


def said(number: float) -> set[str]:
    """The ways in which the page may write a number."""
    ways = {f"{number:,.0f}"}
    for unit, name in ((KIB, "KiB"), (MIB, "MiB"), (GIB, "GiB")):
        if number >= unit and number % unit == 0:
            ways.add(f"{number // unit:,} {name}")
    return ways


def value(name: str) -> float:
    module, _, constant = name.rpartition(".")
    return float(getattr(importlib.import_module(f"journalkit.{module}"), constant))


@pytest.mark.parametrize("begins", [*BOUNDS, *RECEIVED])
def test_a_row_of_the_page_has_the_number_of_the_code(begins: str) -> None:
    numbers = [value(name) for name in BOUNDS.get(begins, ())] or [float(getattr(LIMITS, RECEIVED[begins]))]
    found = [row for row in rows() if row[0].startswith(begins)]
    assert len(found) == 1, begins
    for number in numbers:
        assert any(found[0][1] == way or found[0][1].startswith(f"{way} ") for way in said(int(number))), (found, said(int(number)))


def test_every_bound_of_the_code_stands_on_the_page_or_is_none() -> None:
    told = {name for names in BOUNDS.values() for name in names}
    assert constants() == told | NO_BOUNDS
    assert set(RECEIVED.values()) == set(LIMITS.__struct_fields__)


def test_the_rules_on_the_page_exist() -> None:
    named = {name for row in rows() for name in re.findall(r"\(`([a-z-]+)`", row[2]) + re.findall(r"`([a-z-]+)`\)", row[2])}
    assert len(named) > 5
    assert named <= set(RULES)
