"""The files of a rename: links, modes, failures, kills at any write."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from journalkit.authoring.change import Unchangeable
from journalkit.temporary import TEMPORARY
from tests.conftest import CONFIG, Make, Run, entry
from tests.moves import NEW, OLD, everything, moved, plan, received, session

# Files


def test_a_symbolic_link_is_followed_to_the_text_and_renamed_itself(journal: Make) -> None:
    root = journal({"notes/real-one.md": entry("insight", session=OLD), f"archive/{OLD}-kept.md": session()})
    (root / "insights").mkdir()
    (root / "sessions").mkdir()
    (root / "insights/linked.md").symlink_to("../notes/real-one.md")
    (root / f"sessions/{OLD}.md").symlink_to(f"../archive/{OLD}-kept.md")
    moved(root)
    assert (root / "insights/linked.md").is_symlink()
    assert (root / "notes/real-one.md").read_text() == entry("insight", session=NEW)
    assert (root / f"sessions/{NEW}.md").readlink() == Path(f"../archive/{OLD}-kept.md")
    assert not (root / f"sessions/{OLD}.md").is_symlink()


def test_a_file_that_a_symbolic_link_leads_to_is_not_renamed(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/b.md": entry("insight")})
    (root / "insights/linked.md").symlink_to(f"../sessions/{OLD}.md")
    with pytest.raises(Unchangeable, match=r"insights/linked\.md is a symbolic link to it|symbolic link to sessions"):
        moved(root)


def test_the_mode_of_a_file_stays(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    (root / "insights/a.md").chmod(0o640)
    (root / f"sessions/{OLD}.md").chmod(0o600)
    moved(root)
    assert (root / "insights/a.md").stat().st_mode & 0o777 == 0o640
    assert (root / f"sessions/{NEW}.md").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="everything is writable for root")
def test_a_read_only_file_stays_and_so_does_everything_else(run: Run, journal: Make) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD), "insights/b.md": entry("insight", session=OLD)}
    )
    (root / "insights/b.md").chmod(0o444)
    before = everything(root)
    done = run("-C", root, "mv", OLD, NEW)
    assert done.code == 3
    assert "read-only" in done.err
    assert everything(root) == before


def test_nothing_is_written_when_one_file_may_not_be(journal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "goals/a.md": entry("goal", body=f"[[{OLD}]]"), "insights/b.md": entry("insight", session=OLD)}
    )
    before = everything(root)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "b.md")
    with pytest.raises(PermissionError):
        moved(root)
    assert everything(root) == before


def test_an_id_in_front_matter_that_cannot_be_read_is_pointed_out(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": f"---\ntype: thought\nsession: {OLD}\n---\n[[{OLD}]]\n"})
    move = moved(root)
    assert [(each.path, each.line) for each in move.left] == [("insights/a.md", 3)]
    assert (root / "insights/a.md").read_text().endswith(f"[[{NEW}]]\n")


@pytest.mark.parametrize("changed", ["insights/a.md", f"sessions/{OLD}.md"])
def test_a_file_that_changed_since_it_was_read_is_not_written_and_no_other(journal: Make, changed: str) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD), "goals/g.md": entry("goal", body=f"[[{OLD}]]")}
    )
    _, write = plan(root, OLD, NEW)
    with (root / changed).open("a") as file:
        file.write("more\n")
    before = everything(root)
    with pytest.raises(Unchangeable, match="changed by another program"):
        write()
    assert everything(root) == before


def test_a_file_that_appeared_under_the_new_name_is_not_overwritten(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    _, write = plan(root, OLD, NEW)
    (root / f"sessions/{NEW}.md").write_text("mine")
    before = everything(root)
    with pytest.raises(Unchangeable, match="another program"):
        write()
    assert everything(root) == before


def test_after_a_kill_at_any_write_the_same_command_does_the_rest(journal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"goals/{OLD}.md": entry("goal", measures=f"{{{OLD}: 3}}", body=f"[[{OLD}]]"),
        "insights/a.md": entry("insight", goal=OLD),
        "sessions/b.md": entry("session", goal=OLD, measures=f"{{{OLD}: 5}}"),
        **received(entry("feedback", about=OLD)),
    }
    clean = journal(files, folder="clean")
    moved(clean)
    expected = everything(clean)
    for number in range(4):
        root = journal(files, folder=f"killed-{number}")
        calls = iter(range(100))

        class Killed(BaseException):
            pass

        def failing(original: Callable[..., None], at: int = number, calls: object = calls) -> Callable[..., None]:
            def replaced(*arguments: object) -> None:
                if next(calls) == at:  # type: ignore[call-overload]
                    raise Killed
                original(*arguments)

            return replaced

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", failing(os.replace))
            patch.setattr(os, "rename", failing(os.rename))
            with pytest.raises(Killed):
                moved(root)
        texts = everything(root)
        assert not [path for path in texts if TEMPORARY in path]
        assert len(texts) == len(expected)
        assert all(data in (files.get(path, CONFIG).encode(), expected.get(path.replace(OLD, NEW))) for path, data in texts.items())
        moved(root)
        assert everything(root) == expected
