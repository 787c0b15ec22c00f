"""The documents name every command, option, rule and field, and their links lead somewhere."""

from __future__ import annotations

import importlib
import re
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from journalkit.cli.explain import all_as_markdown
from journalkit.cli.main import COMMANDS, journalkit
from journalkit.diagnostic import Rule, Severity
from journalkit.pipeline import check_folder
from journalkit.rules import RULES
from journalkit.schema.kind import KINDS, Kind
from tests.conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TEXT = "\n".join(file.read_text(encoding="utf-8") for file in DOCUMENTS)


def test_the_page_of_rules_is_what_the_program_says_of_them() -> None:
    """`journalkit explain --all > docs/rules.md` brings it up to date."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == all_as_markdown()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.slug)
def test_every_rule_is_explained(rule: Rule) -> None:
    assert all((rule.means, rule.why, rule.wrong, rule.right))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options_and_has_an_example(name: str) -> None:
    command = importlib.import_module(f"journalkit.cli.{name}").command
    assert f"journalkit {name}" in TEXT
    assert "Example:" in (command.help or "")
    for option in [p for p in command.params if isinstance(p, click.Option)]:
        assert any(f"`{flag}" in TEXT or f" {flag}" in TEXT for flag in option.opts), option.opts


def test_global_options_are_documented() -> None:
    for option in [p for p in journalkit.params if isinstance(p, click.Option)]:
        assert any(flag in TEXT for flag in option.opts)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_format_describes_every_field(kind: Kind) -> None:
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    for field in kind.fields:
        assert f"`{field.name}`" in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#\s]+)", re.sub(r"`[^`\n]*`", "", text)):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), f"{target} in {document.name}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_no_row_has_lost_its_table(document: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert re.findall(r"(?<=\n)\n(\|.*)\n(?!\| ?:?-)", text) == []


def test_no_document_names_a_path_of_a_machine() -> None:
    assert not re.search(r"/(?:work|root|home/[a-z]+)/", TEXT)


def test_the_samples_of_the_format_are_a_journal_without_a_fault(tmp_path: Path) -> None:
    """Under the names by which they name each other."""
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    named = {"goal": "2026-03-02-north-star", "session": "2026-09-03-delegating", "insight": "2026-09-03-ask-before-solving"}
    named["action"] = "2026-09-03-write-the-decision-note"
    pillar = "type: goal\ntitle: Delegate decisions\ndate: 2026-03-05\nsupports: 2026-03-02-north-star\nshared: public"
    samples = [*re.findall(r"^```markdown\n(---\n.*?)^```", text, re.M | re.S), f"---\n{pillar}\n---\n"]
    for number, sample in enumerate(samples):
        kind = sample.split()[2]
        name = "2026-03-05-delegate-decisions" if number == len(samples) - 1 else named.get(kind, kind)
        (tmp_path / f"{name}.md").write_text(sample, encoding="utf-8")
    settings = next(found for found in re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S) if found.startswith("format: 1"))
    (tmp_path / "journal.yaml").write_text(settings, encoding="utf-8")
    checked = check_folder(tmp_path, datetime(2026, 9, 15, 9, tzinfo=UTC))
    assert [each for each in checked.diagnostics if each.severity is Severity.ERROR] == []
    assert checked.journal is not None
    assert len(checked.journal.entries) + ("roadmap" in checked.journal.roadmaps) == len(samples) == len(KINDS) + 1
