"""A file is old or new, never half, and never what somebody else wrote meanwhile."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from journalkit.authoring.change import Unchangeable, Unwritable, create_whole, open_entry, with_fields, write_back
from journalkit.authoring.draft import field_order, templates_of
from tests.calls import call
from tests.conftest import CONFIG, ROOT, Make, entry

ORDER = field_order("action", templates_of(ROOT))
TEXT = entry("action", "Mine", assignee="ana", shared="true")


def test_a_file_that_another_program_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    """C17 of the threats."""
    file = tmp_path / "a.md"
    file.write_text(TEXT)
    opened = open_entry(tmp_path, "a.md")
    data = with_fields(opened, {"shared": "public"}, ORDER)
    file.write_text(TEXT + "theirs\n")
    with pytest.raises(Unchangeable, match="changed by another program meanwhile; nothing was written"):
        write_back(opened, data)
    assert file.read_text() == TEXT + "theirs\n"
    file.unlink()
    with pytest.raises(Unwritable, match="No such file"):
        write_back(opened, data)
    assert list(tmp_path.iterdir()) == []


def test_a_file_keeps_its_mode_and_one_that_says_so_already_is_not_touched(journal: Make) -> None:
    root = journal({"actions/mine.md": TEXT})
    file = root / "actions/mine.md"
    for mode in (0o600, 0o644, 0o640):
        file.chmod(mode)
        assert call("-C", root, "share", "mine", "--public").code == 0
        assert call("-C", root, "unshare", "mine").code == 0
        assert stat.S_IMODE(file.stat().st_mode) == mode
    before = file.stat()
    assert call("-C", root, "unshare", "mine").code == 0
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_link_to_an_entry_stays_a_link(journal: Make) -> None:
    root = journal({"real/mine.md": TEXT})
    (root / "real").rename(root / "drafts")
    (root / "actions").mkdir()
    (root / "actions/linked.md").symlink_to("../drafts/mine.md")
    (root / "journal.yaml").write_text(CONFIG + "ignore: [drafts/]\n")
    assert call("-C", root, "share", "linked", "--public").code == 0
    assert (root / "actions/linked.md").is_symlink()
    assert "shared: public" in (root / "drafts/mine.md").read_text()
    assert [each.name for each in (root / "drafts").iterdir()] == ["mine.md"]


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("theirs")
    with pytest.raises(FileExistsError):
        create_whole(tmp_path / "a.md", b"ours")
    (tmp_path / "b.md").symlink_to("nowhere.md")
    with pytest.raises(FileExistsError):
        create_whole(tmp_path / "b.md", b"ours")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.md", "b.md"]
    assert (tmp_path / "a.md").read_text() == "theirs"


def child(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, in a world that a script prepares."""
    text = f"import os, sys\n{textwrap.dedent(script)}\nfrom journalkit.cli.start import main\nmain()\n"
    command = [sys.executable, "-c", text, *map(str, arguments)]
    environment = {**os.environ, "JOURNALKIT_NOW": "2026-09-15T09:00"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


DIES = "import signal\ndef die(*arguments, **more): os.kill(os.getpid(), signal.SIGKILL)\nos.{} = die\n"


@pytest.mark.parametrize("call_of_the_system", ["fsync", "replace"])
def test_who_is_killed_while_writing_leaves_the_old_file(journal: Make, call_of_the_system: str) -> None:
    """THREATS F10."""
    root = journal({"actions/mine.md": TEXT})
    died = child(DIES.format(call_of_the_system), "-C", root, "done", "mine")
    assert died.returncode == -signal.SIGKILL
    assert (root / "actions/mine.md").read_text() == TEXT
    assert call("-C", root, "check") == call("-C", journal({"actions/mine.md": TEXT}, folder="other"), "check")
    assert call("-C", root, "done", "mine").code == 0


@pytest.mark.parametrize("call_of_the_system", ["fsync", "link"])
def test_who_is_killed_while_writing_a_new_entry_leaves_none(journal: Make, call_of_the_system: str) -> None:
    root = journal({})
    died = child(DIES.format(call_of_the_system), "-C", root, "new", "insight", "x", "--no-edit")
    assert died.returncode == -signal.SIGKILL
    assert list(root.rglob("*.md")) == []
    assert call("-C", root, "check").code == 0
    assert call("-C", root, "new", "insight", "x", "--no-edit").out.endswith("2026-09-15-x.md\n")


FULL = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
NO_RIGHTS = """
import ctypes
if os.geteuid() == 0 and 'JOURNALKIT_TESTED' not in os.environ:
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # root gives up its power over files, from the next program on
    os.environ['JOURNALKIT_TESTED'] = '1'
    os.execv(sys.executable, [sys.executable, '-m', 'journalkit', *sys.argv[1:]])
"""


@pytest.mark.parametrize(
    ("world", "message"), [(FULL, "File too large"), (NO_RIGHTS, "Permission denied")], ids=["full disk", "read-only folder"]
)
def test_a_file_that_cannot_be_written_is_said_with_3_and_leaves_nothing_behind(journal: Make, world: str, message: str) -> None:
    """THREATS F2, F3."""
    root = journal({"actions/mine.md": TEXT, "insights/old.md": entry("insight")})
    folders = [root / "actions", root / "insights"]
    for folder in folders:
        folder.chmod(0o755 if world == FULL else 0o555)
    for arguments, path in ((("done", "mine"), "actions/mine.md"), (("new", "insight", "x", "--no-edit"), "insights/2026-09-15-x.md")):
        done = child(world, "-C", root, *arguments)
        assert (done.returncode, done.stdout) == (3, ""), done
        assert f"{path} cannot be written: {message}" in done.stderr
        assert "Traceback" not in done.stderr
    for folder in folders:
        folder.chmod(0o755)
    assert (root / "actions/mine.md").read_text() == TEXT
    assert [each.name for folder in folders for each in folder.iterdir()] == ["mine.md", "old.md"]


@pytest.mark.parametrize(
    ("arguments", "path"), [(("mv", "mine", "yours"), "insights/old.md"), (("sync",), ".journalkit/rooms/ben.git/config")]
)
def test_a_full_disk_is_said_of_the_file_and_not_of_the_temporary_one(journal: Make, arguments: tuple[str, ...], path: str) -> None:
    """THREATS F2."""
    config = CONFIG.replace("people: [ana, ben]}", "people: [ana, ben], remote: ../both.git}")
    root = journal({"actions/mine.md": TEXT, "insights/old.md": entry("insight", "A", "[[mine]]", shared="true")}, config)
    subprocess.run(["git", "init", "--quiet", "--bare", root.parent / "both.git"], check=True)
    done = child(FULL, "-C", root, *arguments)
    assert (done.returncode, done.stdout) == (3, ""), done
    assert f"Error: {root / path}: File too large" in done.stderr


def test_a_folder_that_cannot_be_made_is_said_with_3(journal: Make) -> None:
    root = journal({"insights": "a file where a folder is wanted"})
    done = call("-C", root, "new", "insight", "x", "--no-edit")
    assert done.code == 3
    assert "Traceback" not in done.err
    assert "insights" in done.err
