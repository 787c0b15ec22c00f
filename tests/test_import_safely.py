"""What `journalkit import` never does: show, write over, bring twice, leave the journal or the source, run without end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.pipeline import check_folder
from journalkit.view import project
from tests.brought import DATA, VAULT, entries, everything_in, folder, imported
from tests.calls import call
from tests.conftest import Make, entry


def test_what_is_imported_is_private_whatever_its_source_says(journal: Make, tmp_path: Path) -> None:
    """For everyone and for every room: the site of others stays as it was."""
    root = journal({"insights/open.md": entry("insight", "Open", shared="public")})
    header = "---\ndate: 2026-01-02\nshared: {}\nroom: ben\nauthor: ben\nvisibility: public\n---\nWords.\n"
    kinds = {
        f"{kind}.md": header.format("public").replace("date", f"type: {kind}\nassignee: ana\ndate", 1)
        for kind in ("goal", "session", "action")
    }
    notes = folder(
        tmp_path / "notes", {"a.md": header.format("public"), "b.md": header.format("[ben]"), "c.md": header.format("true"), **kinds}
    )
    assert imported(root, "notes", notes).code == 0
    checked = check_folder(root)
    assert checked.journal is not None and not checked.errors and len(checked.journal.entries) == 7
    for audience in (PUBLIC, room_audience("ben")):
        assert [each.title for each in project(checked.journal, audience).entries.values()] == ["Open"]
    assert len(project(checked.journal, PRIVATE).entries) == 7


def test_a_second_import_brings_only_what_is_new_and_changes_nothing(journal: Make, tmp_path: Path) -> None:
    root, vault = journal({}), folder(tmp_path / "vault", VAULT)
    assert imported(root, "notes", vault).code == 0
    (moved,) = (root / "insights").glob("*pricing.md")
    assert call("-C", root, "mv", moved.stem, "the-price").code == 0
    before = everything_in(root)
    assert imported(root, "notes", vault).out == ""
    assert imported(root, "notes", vault / "People").out == ""
    assert everything_in(root) == before
    folder(vault, {"New.md": "See [[Pricing]].\n", "Pricing.md": "Other words.\n"})
    ran = imported(root, "notes", vault)
    assert "Pricing.md = insights/the-price.md, imported before; it has changed in the source since" in ran.out
    (new,) = everything_in(root).keys() - before.keys()
    assert "See [[the-price|Pricing]]." in (root / new).read_text(encoding="utf-8")
    assert {path: data for path, data in everything_in(root).items() if path != new} == before


def test_nothing_is_written_over_and_like_names_get_numbers(journal: Make, tmp_path: Path) -> None:
    mine = entry("insight", "Mine")
    root = journal({"insights/2026-01-02-one.md": mine, "attachments/notes/a.png": "mine"})
    text = "---\ntitle: One\ndate: 2026-01-02\n---\n![x](a.png)\n"
    notes = folder(tmp_path / "notes", {"one.md": text, "sub/one.md": text.replace("a.png", "../A.png"), "a.png": b"1", "A.png": b"2"})
    assert imported(root, "notes", notes).code == 0
    files = everything_in(root)
    assert files["insights/2026-01-02-one.md"] == mine.encode() and files["attachments/notes/a.png"] == b"mine"
    for name in ("2026-01-02-one-2", "2026-01-02-one-3"):
        target = re.search(r"\]\(\.\./(.*?)\)", files[f"insights/{name}.md"].decode())
        assert target is not None and files[target[1]] in (b"1", b"2")
    assert len({data for path, data in files.items() if path.startswith("attachments/")}) == 3


def test_a_preview_writes_nothing_and_says_what_would_become_what(journal: Make) -> None:
    root = journal({})
    before = everything_in(root)
    ran = imported(root, "jrnl", DATA / "jrnl.txt", "--dry-run")
    assert "jrnl.txt:1 -> insights/2026-03-02-ben-listens-before-he-answers.md\n" in ran.out and "would be imported" in ran.err
    data = json.loads(imported(root, "jrnl", DATA / "jrnl.txt", "--dry-run", "--json").out)
    assert (data["schema_version"], len(data["imported"]), data["before"], data["left_out"]) == (1, 4, [], [])
    assert data["imported"][3]["kept"] == ["x-starred"]
    assert everything_in(root) == before


BOMB = (
    "---\na: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)) + "---\nText\n"
)


def test_hostile_files_are_told_of_and_the_rest_is_imported(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    notes = folder(
        tmp_path / "notes",
        {
            "good.md": "---\ndate: 2026-01-02\n---\n![a](../secret.txt) ![b](link.png) [c](/etc/passwd) [d](big.bin)\n",
            "bomb.md": BOMB,
            "bytes.md": b"---\ndate: 2026-01-02\n---\n\xff\xfe\xfa\n",
            "nul.md": b"a\0b",
            "huge.md": "x" * (1024 * 1024 + 1),
            "deep.md": "---\na: " + "[" * 19 + "]" * 19 + "\n---\n",
            "toml.md": "+++\na = [1,\n+++\nText\n",
            "twice.md": "---\ntitle: a\ntitle: b\n---\n",
            "date.md": '---\ndate: 2026-02-30\ntitle: "x\\u0000\\u001by"\n---\nText\n',
            "rule.md": "---\n\nA line across the page opens it.\n",
            "braces.md": '{"a" is no JSON\n',
        },
    )
    folder(
        tmp_path,
        {
            "secret.txt": "secret",
            "jrnl.json": '{"entries": ' + "[" * 100_000,
            "dayone.json": '{"entries": [1, {"creationDate": 5}]}',
            "t.csv": b"a,b\n\xff,1\n",
            "e.ics": "x",
        },
    )
    (notes / "link.md").symlink_to(root / "journal.yaml")
    (notes / "link.png").symlink_to(tmp_path / "secret.txt")
    (notes / "around").symlink_to(tmp_path)
    with (notes / "big.bin").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    ran = imported(root, "notes", notes)
    assert ran.code == 1
    for name in ("bomb.md:2", "bytes.md", "nul.md", "huge.md", "deep.md", "toml.md", "twice.md:3", "link.md", "around", "big.bin"):
        assert f"left out: {name}: " in ran.err, name
    found = entries(root)
    assert {each.partition("-")[2][6:] or each for each in found} == {"good", "x-y", "rule", "braces"}
    assert "secret" not in "".join(
        data.decode("utf-8", "replace") for path, data in everything_in(root).items() if path.startswith("attachments")
    )
    for program, name in (("jrnl", "jrnl.json"), ("dayone", "dayone.json"), ("csv", "t.csv"), ("ics", "e.ics")):
        ran = imported(root, program, tmp_path / name)
        assert (ran.code, ran.out) == (1, "") and ran.err.startswith(f"left out: {name}"), ran.err
    assert entries(root).keys() == found.keys()


def test_a_file_of_settings_in_some_folder_above_makes_nothing_there_a_part_of_the_notes(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    home = folder(
        tmp_path / "home",
        {"config.toml": "", "papers/tax.pdf": "%PDF-", "down/notes/n.md": "---\ndate: 2026-01-02\n---\n![t](../../papers/tax.pdf)\n"},
    )
    assert imported(root, "notes", home / "down/notes").code == 0
    assert not [*root.rglob("*.pdf")]


def test_a_header_of_names_within_names_is_refused_at_once(journal: Make, tmp_path: Path) -> None:
    """THREATS C1."""
    notes = folder(tmp_path / "notes", {"a.md": f"+++\n{'a.' * 20_000}a = 1\n+++\nText\n"})
    ran = imported(journal({}), "notes", notes)
    assert (ran.code, "more than 200 dots" in ran.err + ran.out) == (1, True)


def test_short_codes_of_blanks_are_read_at_once(journal: Make, tmp_path: Path) -> None:
    """THREATS D1: the search for their end took the cube of how many blanks there are."""
    root = journal({})
    day = "---\ndate: 2026-01-02\n---\n"
    blanks = " " * 4_000
    notes = folder(tmp_path / "notes", {"a.md": day + "[x]({{< ref" + blanks + "\n[b]({{< ref 'b c.md' >}})", "b c.md": f"{day}Text\n"})
    assert imported(root, "notes", notes).code == 0
    assert (root / "insights" / "2026-01-02-a.md").read_text(encoding="utf-8").count("[[2026-01-02-b-c|b]]") == 1


@pytest.mark.parametrize("arguments", [("notes", "no-such-folder"), ("nots", "."), ("notes",), ("notes", ".", "--type", "insigt")])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], journal: Make) -> None:
    assert imported(journal({}), *arguments).code == 2


def test_the_journal_is_not_imported_into_itself(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/a.md": entry("insight")})
    assert [imported(root, "notes", each).code for each in (root, root / "insights", tmp_path)] == [4, 4, 4]


def test_nothing_is_made_outside_the_journal_where_a_symbolic_link_leads(journal: Make, tmp_path: Path) -> None:
    root, outside = journal({}), tmp_path / "outside"
    outside.mkdir()
    notes = folder(tmp_path / "notes", {"one.md": "A [picture](one.png).", "one.png": b"picture"})
    for target in (outside, tmp_path / "nowhere"):
        (root / "attachments").symlink_to(target)
        refused = imported(root, "notes", notes)
        assert (refused.code, "where a symbolic link leads" in refused.err) == (4, True), refused.err
        assert list(outside.iterdir()) == []
        (root / "attachments").unlink()


def test_fields_that_front_matter_cannot_hold_lie_in_a_file(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    folder(
        tmp_path,
        {"j.json": json.dumps({"entries": [{"uuid": "1", "creationDate": "2026-01-02T10:00:00Z", "text": "T", "richText": "x" * 70_000}]})},
    )
    assert imported(root, "dayone", tmp_path / "j.json").code == 0
    (place,) = re.findall(r"^x-kept-in: (.*)$", (root / "insights/2026-01-02-t.md").read_text(encoding="utf-8"), re.M)
    assert json.loads((root / place).read_text(encoding="utf-8"))["x-richText"] == "x" * 70_000
