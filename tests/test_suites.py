"""Inputs that other projects collected: the YAML Test Suite as front matter, the Big List of Naughty Strings everywhere.

Each is rendered or diagnosed. Their licences stand in the files in tests/data. The examples of CommonMark are in test_commonmark.py.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
import yaml

from journalkit.cli.report import FORMATS, sources_of
from journalkit.diagnostic import Severity
from journalkit.located import LOADER, compose
from journalkit.markup.body import read_body
from journalkit.model.audience import PRIVATE
from journalkit.nodes import Mapping, Node, Scalar, Sequence
from journalkit.pipeline import check_folder, site_of
from journalkit.schema.scalar import scalar_text
from journalkit.schema.slug import folded
from journalkit.view import project
from tests.conftest import CONFIG, Make, entry
from tests.journal_parts import NOW
from tests.test_site import read

DATA = Path(__file__).parent / "data"
SUITE = json.loads((DATA / "yaml-test-suite.json").read_text(encoding="utf-8"))["inputs"]
NAUGHTY = json.loads((DATA / "naughty-strings.json").read_text(encoding="utf-8"))["strings"]
BASE = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FIELDS = "type: insight\ntitle: T\ndate: 2026-09-03\n"


def plain(node: Node) -> object:
    """A node as PyYAML's reader of texts gives it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {pair.key.text: plain(pair.value) for pair in node.pairs}


def test_every_input_of_the_yaml_test_suite_is_read_as_text_or_diagnosed() -> None:
    """THREATS C2 to C5: what is accepted says nothing else than another reader finds; tags, aliases and doubles are never accepted."""
    accepted = 0
    for name, text, _ in SUITE:
        found = compose(text, "x.md", 0)
        assert found.value.front is not None or found.diagnostics, name
        if found.diagnostics or not text.strip():
            continue
        accepted += 1
        assert isinstance(found.value.front, Mapping)
        with suppress(yaml.constructor.ConstructorError):  # a list as a key is nothing that Python has
            assert (plain(found.value.front) or None) == yaml.load(text, BASE), name
        tokens = list(yaml.scan(text, Loader=LOADER))
        assert not any(isinstance(each, yaml.TagToken | yaml.AnchorToken | yaml.AliasToken) for each in tokens), name
    assert accepted > 80


def test_every_file_of_the_yaml_test_suite_is_an_entry_or_told_in_one_run(journal: Make) -> None:
    """THREATS C14: four hundred faulty and odd files in a folder; the good one is read."""
    files = {f"insights/n{number}.md": f"---\n{FIELDS}{text}\n---\nWords.\n" for number, (_, text, _) in enumerate(SUITE)}
    root = journal({**files, "insights/good.md": entry("insight")})
    found = check_folder(root)
    assert found.journal is not None
    read_ones = {each.path for each in found.journal.entries.values()}
    faulty = {each.path for each in found.diagnostics if each.severity is Severity.ERROR}
    assert read_ones | faulty == {*files, "insights/good.md"}
    assert not read_ones & faulty
    assert "insights/good.md" in read_ones


@pytest.fixture(scope="module")
def naughty_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, bytes]]:
    """The titles of entries by id, and the site of a journal in which every naughty string is a title, a tag, a summary, and a text."""
    root = tmp_path_factory.mktemp("naughty")
    (root / "insights").mkdir()
    (root / "journal.yaml").write_text(CONFIG, encoding="utf-8")
    titles = {f"n{number}": text for number, text in enumerate(NAUGHTY)}
    for name, text in titles.items():
        quoted = json.dumps(text)
        body = text.replace("%%", "%")
        (root / f"insights/{name}.md").write_text(
            f"---\ntype: insight\ntitle: {quoted}\ndate: 2026-09-03\ntags: [{quoted}]\nsummary: {quoted}\nshared: false\n---\n{body}\n",
            encoding="utf-8",
        )
    before = sorted(file for file in root.rglob("*.*"))
    found = check_folder(root)
    assert found.journal is not None
    faulty = {each.path for each in found.diagnostics if each.severity is Severity.ERROR}
    sound = {name: text for name, text in titles.items() if f"insights/{name}.md" not in faulty}
    assert {each.id for each in found.journal.entries} == set(sound)
    site = {each.path: each.data for each in site_of(project(found.journal, PRIVATE), root, NOW)}
    assert sorted(file for file in root.rglob("*.*") if ".journalkit" not in file.parts) == before
    return sound, site


def test_every_naughty_string_has_a_page_of_its_own_or_a_diagnostic(naughty_site: tuple[dict[str, str], dict[str, bytes]]) -> None:
    """THREATS E1: with its title on it as text."""
    titles, site = naughty_site
    assert len(titles) > 450
    for name, title in titles.items():
        page = site[f"insights/{name}.html"].decode()
        said = unescape(page.partition("<title>")[2].partition("</title>")[0])
        assert "".join(title.split()) in "".join(said.split()), title


def test_links_within_a_site_of_naughty_strings_lead_somewhere(naughty_site: tuple[dict[str, str], dict[str, bytes]]) -> None:
    """THREATS E1, E4: and every path of it can be a file anywhere."""
    titles, site = naughty_site
    names = [folded(path) for path in site]
    assert len(set(names)) == len(names)
    for path in site:
        for part in path.split("/"):
            assert part.isprintable() and not set(part) & set('<>:"|?*\\'), path
            assert part not in ("", ".", "..") and not part.endswith((" ", ".")) and len(part.encode()) <= 200, path
    for path in [path for path in site if path.endswith(".html") and path != "404.html"][::7]:
        page = read(site[path])
        assert page.faults == []
        for _, address in page.links:
            parts = urlsplit(address)
            if parts.scheme or not parts.path:
                continue
            target = str(Path("/", Path(path).parent, unquote(parts.path)).resolve().relative_to("/"))
            assert target in site or path.partition("/")[2].removesuffix(".html") in titles, (path, address)


def test_naughty_strings_are_read_back_as_they_are_written() -> None:
    """THREATS C15: what a command writes for a value says that value."""
    for text in NAUGHTY:
        written = scalar_text(text)
        found = compose(f"title: {written}\nshared: false\n", "x.md", 0)
        assert found.diagnostics == (), text
        assert found.value.front is not None
        assert plain(found.value.front) == {"title": text, "shared": "false"}


def test_naughty_strings_as_file_names_are_ids_or_named(journal: Make) -> None:
    """THREATS E6: in one run, escaped."""
    root = journal({"insights/good.md": entry("insight")})
    made = set()
    for text in NAUGHTY:
        name = f"{text}.md"
        if "/" in name or "\0" in name or len(os.fsencode(name)) > 250:
            continue
        (root / "insights" / name).write_text(entry("insight"), encoding="utf-8")
        made.add(f"insights/{name}")
    found = check_folder(root)
    assert found.journal is not None
    read_ones = {each.path for each in found.journal.entries.values()}
    told = {each.path for each in found.diagnostics if each.severity is Severity.ERROR}
    passed_over = {path for path in made if path.startswith(("insights/.", "insights/#"))}  # as files of editors are
    assert len(made) > 300
    assert read_ones | told | passed_over >= made
    assert "insights/good.md" in read_ones
    printed = click.unstyle(FORMATS["concise"](found.diagnostics, sources_of(root, found.diagnostics)))
    assert all(line.isprintable() for line in printed.splitlines())


def test_naughty_strings_as_texts_keep_their_words() -> None:
    """THREATS D6, D8: what looks like HTML or like a template stays as typed."""
    for text in NAUGHTY:
        if any(sign in text for sign in ("%%", "<!--", "[", "`", "*", "_", "\\", "&", "#", "\t", "~", "http:", "=====", "\n")):
            continue  # Markdown makes something else of these
        shown = unescape(read_body(f"x {text} y").html)
        assert "".join(text.split()) in "".join(shown.split()), text
