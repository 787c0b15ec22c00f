"""The commands mv and rm, also on the example."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project
from tests.conftest import CONFIG, EXAMPLE, Make, Run, entry
from tests.journal_parts import NOW
from tests.moves import NEW, OLD, everything, received, session

# The commands


def test_mv_says_what_it_did(run: Run, journal: Make) -> None:
    theirs = received(entry("feedback", about=f"ana/{OLD}"))
    mine = {
        f"sessions/{OLD}.md": session(shared="true"),
        "insights/a.md": entry("insight", session=OLD, body=f"[[{OLD}]] `[[{OLD}]]`\n\n[[ *{OLD}* ]]"),
    }
    root = journal({**mine, **theirs})
    done = run("-C", root, "mv", "kick-off", NEW)
    assert done.code == 0
    assert done.out == f"sessions/{NEW}.md\n"
    assert done.err == (
        f"sessions/{OLD}.md is now sessions/{NEW}.md; 2 references rewritten, in 1 other file\n"
        f'"{OLD}" stays an alias of it, since entries of others refer to it (rooms/ben/ben/feedback/f.md:5); --no-alias leaves it out\n'
        f'"{OLD}" stays where it is no reference that can be read (code, asides, other fields, what only looks like a link):\n'
        f"  insights/a.md:7: [[{NEW}]] `[[{OLD}]]`\n"
        f"  insights/a.md:9: [[ *{OLD}* ]]\n"
    )
    assert run("-C", root, "check").code == 0


def test_a_dry_run_shows_what_would_change_and_writes_nothing(run: Run, journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    before = everything(root)
    done = run("-C", root, "mv", OLD, NEW, "--dry-run", "--alias")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"rename from sessions/{OLD}.md",
        f"rename to sessions/{NEW}.md",
        "--- a/insights/a.md",
        "+++ b/insights/a.md",
        "@@ -5 +5 @@",
        f"-session: {OLD}",
        f"+session: {NEW}",
        f"--- a/sessions/{OLD}.md",
        f"+++ b/sessions/{NEW}.md",
        "@@ -5,0 +6 @@",
        f"+aliases: [{OLD}]",
    ]
    assert "1 reference to rewrite" in done.err
    assert everything(root) == before


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("../x", 'cannot be an id (lower case letters, digits and -); "x" can be one'),
        ("-rf", "No such option"),
        (".git", "cannot be an id"),
        ("con", "is the name of a device"),
        ("x.md", '"x" can be one'),
        ("", "cannot be an id"),
        ("x" * 151, "is longer than 150 bytes"),
        ("a\nb", "cannot be an id"),
        ("a\u202eb", "a\\u202eb"),
        ("Kickoff", '"kickoff" can be one'),
        (OLD, "is its id already"),
        ("other", "is taken by goals/other.md"),
        ("alias-of-other", "is an alias of goals/other.md"),
        ("ﬁrst", "is the same name as goals/first.md on many disks"),
        ("way", "is taken by roadmaps/way.md"),
        ("broken", "is taken by insights/broken.md"),
        ("draft-1", "would not be read: ignore in journal.yaml names sessions/draft-1.md"),
        ("stray", "is taken by the file sessions/STRAY.md"),
    ],
)
def test_an_id_that_cannot_be_given_is_refused_with_a_reason(run: Run, journal: Make, new: str, words: str) -> None:
    files = {
        f"sessions/{OLD}.md": session(),
        "goals/other.md": entry("goal", aliases="alias-of-other"),
        "goals/first.md": entry("goal"),
        "roadmaps/way.md": "---\ntype: roadmap\ntitle: A way\nsteps: [{id: a, title: A, why: B}]\n---\n",
        "insights/broken.md": "---\ntype: [\n---\n",
        "sessions/STRAY.md": "no entry",
    }
    root = journal(files, config=f"{CONFIG}ignore: [draft-*, STRAY.md]\n")
    before = everything(root)
    done = run("-C", root, "mv", OLD, new)
    assert done.code == 2
    assert words in done.err
    assert everything(root) == before


def test_an_entry_of_somebody_else_is_neither_renamed_nor_deleted(run: Run, journal: Make) -> None:
    root = journal({"rooms/ben/ben/insights/a.md": entry("insight", shared="true")})
    for command in (("mv", "ben/a", "b"), ("rm", "ben/a", "--yes", "--force")):
        done = run("-C", root, *command)
        assert done.code == 4
        assert "came from ben" in done.err
    assert (root / "rooms/ben/ben/insights/a.md").is_file()


def test_an_entry_with_errors_can_be_renamed_and_deleted_by_its_whole_id(run: Run, journal: Make) -> None:
    root = journal(
        {
            "sessions/Kickoff.md": session(),
            "insights/a.md": entry("insight", session="Kickoff"),
            "insights/b.md": entry("insight", date="soon"),
        }
    )
    assert run("-C", root, "mv", "Kickoff", "start").code == 0
    assert (root / "insights/a.md").read_text() == entry("insight", session="start")
    assert run("-C", root, "rm", "b", "--yes").code == 0
    assert check_folder(root, NOW).diagnostics == ()


def test_an_entry_with_errors_is_found_as_others_are(run: Run, journal: Make) -> None:
    late, torn = "insights/2026-09-03-late.md", "insights/2026-09-03-torn.md"
    root = journal({late: entry("insight", date="soon"), torn: "---\ntype: [\n---\n", "insights/2026-09-04-later.md": entry("insight")})
    for command in ("show", "done", "share"):
        done = run("-C", root, command, "torn")
        assert (done.code, f"{torn} has errors and is left out of the journal; journalkit edit 2026-09-03-torn" in done.err) == (2, True)
    assert str(root / late) in run("-C", root, "edit", "late").err
    assert run("-C", root, "edit", "la").err.count("later") == 1, "sound ones and others are told apart alike"
    assert "cannot be read; mend it first" in run("-C", root, "mv", "torn", "x").err
    assert run("-C", root, "mv", "late", "x").code == 0
    for name in ("x", "torn"):
        assert run("-C", root, "rm", name, "--yes").code == 0
    assert [each.name for each in (root / "insights").iterdir()] == ["2026-09-04-later.md"]


def test_one_of_two_files_with_the_same_id_is_not_renamed(run: Run, journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), f"sessions/2026/{OLD}.md": session()})
    assert run("-C", root, "mv", OLD, NEW).code == 2
    done = run("-C", root, "mv", f"sessions/{OLD}.md", NEW)
    assert done.code == 4
    assert f"sessions/2026/{OLD}.md has the same id" in done.err


def test_one_of_two_files_with_the_same_id_can_be_deleted(run: Run, journal: Make) -> None:
    twins = {f"sessions/{OLD}.md": session(), f"sessions/2026/{OLD}.md": session()}
    root = journal({**twins, "insights/a.md": entry("insight", session=OLD, body=f"[x](../sessions/{OLD}.md)")})
    done = run("-C", root, "rm", f"sessions/{OLD}.md", "--yes")
    assert done.code == 4
    assert "1 reference" in done.err
    assert run("-C", root, "rm", f"sessions/2026/{OLD}.md", "--yes").code == 0
    assert check_folder(root, NOW).diagnostics == ()


def test_rm_deletes_what_nothing_refers_to(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", body="[[a]]"), "insights/b.md": entry("insight")})
    asked = run("-C", root, "rm", "a")
    assert (asked.code, asked.out) == (4, "")
    assert "--yes deletes it" in asked.err
    done = run("-C", root, "rm", "a", "--yes")
    assert (done.code, done.out, done.err) == (0, "insights/a.md\n", 'deleted: "A title"\n')
    assert not (root / "insights/a.md").exists()
    assert (root / "insights/b.md").exists()


def test_rm_says_how_git_brings_it_back(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight")})
    (root / ".git").mkdir()
    assert "git restore -- insights/a.md" in run("rm", "a", "--yes", cwd=root).err
    (root / "insights/a.md").write_text(entry("insight"))
    assert f"git -C {root} restore -- insights/a.md" in run("-C", root, "rm", "a", "--yes").err


def test_rm_refuses_and_lists_every_reference_of_whatever_form(run: Run, journal: Make) -> None:
    root = journal(
        {
            f"sessions/{OLD}.md": session(aliases="kick", shared="true", body=f"[[{OLD}]]"),
            "insights/a.md": entry("insight", session="kick", body=f"[x](../sessions/{OLD}.md)"),
            "insights/faulty.md": entry("insight", date="soon", session=OLD),
            "README.md": f"[x](sessions/{OLD}.md)",
            **received(entry("feedback", about=OLD)),
        }
    )
    done = run("-C", root, "rm", OLD, "--yes")
    assert done.code == 4
    listed = [line.split(": ")[0].strip() for line in done.err.splitlines() if line.startswith("  ")]
    places = ["README.md:1", "insights/a.md:5", "insights/a.md:7", "insights/faulty.md:5", "rooms/ben/ben/feedback/f.md:5"]
    assert listed == places
    assert (root / f"sessions/{OLD}.md").is_file()
    forced = run("-C", root, "rm", OLD, "--yes", "--force")
    assert forced.code == 0
    assert "will lead nowhere" in forced.err
    assert not (root / f"sessions/{OLD}.md").exists()
    assert "broken-reference" in run("-C", root, "check").out


def test_a_symbolic_link_to_an_entry_keeps_it_from_being_deleted(run: Run, journal: Make) -> None:
    root = journal({"sessions/a.md": session(), "insights/b.md": entry("insight")})
    (root / "insights/linked.md").symlink_to("../sessions/a.md")
    done = run("-C", root, "rm", "a", "--yes")
    assert done.code == 4
    assert "insights/linked.md:1: (a symbolic link to it)" in done.err
    assert run("-C", root, "rm", "linked", "--yes").code == 0
    assert (root / "sessions/a.md").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130), ("", 130)])
def test_rm_asks_on_a_terminal(journal: Make, answer: str, code: int) -> None:
    import pty

    root = journal({"insights/a.md": entry("insight")})
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "rm", "a"]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end) as asking:
        os.close(end)
        os.write(terminal, f"{answer}\n".encode())
        assert asking.wait(timeout=30) == code
    os.close(terminal)
    assert (root / "insights/a.md").exists() == (code != 0)


# The example


CALENDAR_LINE = re.compile(rb"\r\n |^UID:[0-9a-f]{32}", re.M)  # folded at a number of bytes; a digest of the id


def site(root: Path) -> dict[str, bytes]:
    """The private, the public and the rooms' sites of a journal."""
    checked = check_folder(root, NOW)
    assert checked.diagnostics == ()
    assert checked.journal is not None
    audiences = [PRIVATE, PUBLIC, *map(room_audience, checked.journal.config.rooms)]
    return {
        f"{audience}/{each.path}": CALENDAR_LINE.sub(b"", each.data)
        for audience in audiences
        for each in site_of(project(checked.journal, audience), root, NOW)
    }


@pytest.mark.parametrize(
    ("folder", "old", "new"),
    [("sessions", "2026-08-27-after-august", "2026-08-27-after-augusu"), ("goals", "2026-03-02-north-star", "2026-03-02-north-sun")],
)
def test_the_example_is_the_same_but_for_the_id(run: Run, tmp_path: Path, folder: str, old: str, new: str) -> None:
    root = tmp_path / "example"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    before, texts = site(root), everything(root)
    assert run("-C", root, "mv", old, new).code == 0
    assert run("-C", root, "check", "--strict").code == 0
    after = site(root)
    assert {path.replace(new, old): data.replace(new.encode(), old.encode()) for path, data in after.items()} == before
    assert not any(old.encode() in data for path, data in after.items() if "/attachments/" not in path)
    assert run("-C", root, "mv", new, old).code == 0
    changed = {path for path, data in everything(root).items() if texts[path] != data}
    assert changed == {f"{folder}/{old}.md"}  # its aliases
