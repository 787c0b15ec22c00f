"""The documents name every command, option, rule and field, and their links lead somewhere."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from journalkit.cli.explain import all_as_markdown
from journalkit.cli.main import COMMANDS, journalkit
from journalkit.diagnostic import Rule
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


def test_no_document_names_a_path_of_a_machine() -> None:
    assert not re.search(r"/(?:work|root|home/[a-z]+)/", TEXT)
