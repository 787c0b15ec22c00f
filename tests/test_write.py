"""Writing a site: whole files, only what changed, nothing that is not ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from journalkit.lock import Busy
from journalkit.site.manifest import FILE_NAME, STAGE, read_manifest
from journalkit.site.product import Product, There
from journalkit.site.write import LOCK_NAME, Refused, Unwritten, Written, output
from journalkit.source import digest
from tests.conftest import NOW, Make, Run, entry


def artifacts(**files: str) -> dict[str, bytes]:
    return {name.replace("__", "/").replace("_", "."): text.encode() for name, text in files.items()}


def write(files: dict[str, bytes], folder: Path, root: Path, audience: str, home: Path | None) -> Written:
    """Bring a folder to these files, all of them new."""
    with output(folder, root, audience, home) as out:
        products = []
        for number, (path, data) in enumerate(files.items()):
            stands = out.manifest.files.get(path) == digest(data) and (folder / path).is_file() and (folder / path).read_bytes() == data
            if not stands:
                (out.stage / str(number)).write_bytes(data)
            products.append(Product(path, There(digest(data)), "" if stands else str(number)))
        return out.bring(list(files), products)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "journal" / "goals").mkdir(parents=True)
    return tmp_path / "journal"


def test_unchanged_files_keep_their_time_and_stale_ones_go(root: Path) -> None:
    folder = root / "_site" / "private"
    write(artifacts(index_html="one", sessions__a_html="a", tags__b_html="b"), folder, root, "private", None)
    os.utime(folder / "index.html", (1, 1))
    done = write(artifacts(index_html="one", sessions__a_html="changed"), folder, root, "private", None)
    assert (done.written, done.unchanged, done.removed) == (1, 1, 1)
    assert (folder / "index.html").stat().st_mtime == 1
    assert sorted(tree(folder)) == [LOCK_NAME, FILE_NAME, "index.html", "sessions/a.html"]
    assert not (folder / "tags").exists()


def test_a_file_that_somebody_changed_or_deleted_is_written_again(root: Path) -> None:
    folder = root / "_site" / "private"
    write(artifacts(index_html="one", a_html="a"), folder, root, "private", None)
    (folder / "index.html").write_text("tampered")
    (folder / "a.html").unlink()
    write(artifacts(index_html="one", a_html="a"), folder, root, "private", None)
    assert (folder / "index.html").read_text() == "one"
    assert (folder / "a.html").read_text() == "a"


@pytest.mark.parametrize("where", [".", "..", "goals", ".git", ".git/x", ".journalkit", "attachments", "../..", "/"])
def test_dangerous_folders_are_refused(root: Path, where: str) -> None:
    """THREATS F4."""
    before = tree(root)
    with pytest.raises(Refused):
        write(artifacts(index_html="x"), (root / where) if where != "/" else Path("/"), root, "private", None)
    assert tree(root) == before


def test_the_home_folder_and_what_is_around_it_are_refused(root: Path, tmp_path: Path) -> None:
    """THREATS F4."""
    home = tmp_path / "users" / "ana"
    home.mkdir(parents=True)
    for folder in (home, home.parent):
        with pytest.raises(Refused, match="home folder"):
            write(artifacts(index_html="x"), folder, root, "private", home)


def test_a_folder_with_foreign_files_is_refused_and_keeps_them(root: Path, tmp_path: Path) -> None:
    """THREATS F4."""
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(Refused, match="did not make"):
        write(artifacts(index_html="x"), folder, root, "private", None)
    assert tree(folder) == {"cat.jpg": b"cat"}


def test_a_link_to_a_dangerous_folder_is_refused(root: Path, tmp_path: Path) -> None:
    """THREATS F4."""
    (tmp_path / "link").symlink_to(root / "goals")
    with pytest.raises(Refused):
        write(artifacts(index_html="x"), tmp_path / "link", root, "private", None)


def test_the_folder_of_one_audience_is_never_written_by_another(root: Path, tmp_path: Path) -> None:
    """THREATS A19."""
    folder = tmp_path / "site"
    write(artifacts(index_html="private"), folder, root, "private", None)
    before = tree(folder)
    with pytest.raises(Refused, match=r"holds other files of journalkit \(private, not public\)"):
        write(artifacts(index_html="public"), folder, root, "public", None)
    assert tree(folder) == before


def test_foreign_files_in_our_folder_stay(root: Path) -> None:
    folder = root / "_site" / "public"
    write(artifacts(index_html="one"), folder, root, "public", None)
    (folder / "CNAME").write_text("ana.example.org")
    write(artifacts(index_html="two"), folder, root, "public", None)
    assert (folder / "CNAME").read_text() == "ana.example.org"


def test_a_file_may_become_a_folder_and_a_folder_a_file(root: Path) -> None:
    folder = root / "_site" / "public"
    one, other = {"a/x": b"1", "b/y/z": b"2", "c": b"3"}, {"a/x/y": b"1", "b": b"2", "c/d/e": b"3"}
    for files in (one, other, one):
        write(files, folder, root, "public", None)
        assert {path: data for path, data in tree(folder).items() if not path.startswith(".")} == files


def test_what_somebody_put_where_a_page_must_be_is_named_and_stays(root: Path) -> None:
    folder = root / "_site" / "public"
    write(artifacts(index_html="one"), folder, root, "public", None)
    for path, theirs, word in (("a.html", "a.html/notes.txt", "a folder"), ("b/c.html", "b", "a file")):
        (folder / theirs).parent.mkdir(exist_ok=True)
        (folder / theirs).write_text("theirs")
        message = f"cannot write {folder / path}: .*; {word} stands where a .* of the site must be: move it away"
        with pytest.raises(Unwritten, match=message):
            write({"index.html": b"one", path: b"new"}, folder, root, "public", None)
        assert (folder / theirs).read_text() == "theirs"


def test_a_manifest_cannot_name_files_outside_the_folder(root: Path, tmp_path: Path) -> None:
    folder = root / "_site" / "public"
    write(artifacts(index_html="one"), folder, root, "public", None)
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    manifest = folder / FILE_NAME
    manifest.write_text(manifest.read_text().replace("index.html", "../../../precious.txt"))
    write(artifacts(index_html="one"), folder, root, "public", None)
    assert precious.read_text() == "precious"


def test_a_broken_manifest_makes_the_folder_foreign(root: Path) -> None:
    folder = root / "_site" / "public"
    write(artifacts(index_html="one"), folder, root, "public", None)
    (folder / FILE_NAME).write_text("{")
    assert read_manifest(folder) is None
    with pytest.raises(Refused):
        write(artifacts(index_html="one"), folder, root, "public", None)


def test_a_second_build_at_the_same_time_is_told_to_wait(root: Path) -> None:
    """THREATS F6."""
    folder = root / "_site" / "public"
    write(artifacts(index_html="one"), folder, root, "public", None)
    lock = f"import fcntl, os; fcntl.flock(os.open({str(folder / LOCK_NAME)!r}, os.O_RDWR), fcntl.LOCK_EX)"
    code = f"{lock}; import sys; print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Busy):
            write(artifacts(index_html="two"), folder, root, "public", None)
        other.kill()
    write(artifacts(index_html="two"), folder, root, "public", None)  # the lock of a dead process is none
    assert (folder / "index.html").read_text() == "two"


def test_a_full_disk_leaves_the_old_site_whole(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS F2."""
    folder = root / "_site" / "public"
    write(artifacts(index_html="one", a_html="a"), folder, root, "public", None)
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if data == b"three":
            real(self, data[:2])
            raise OSError(28, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write(artifacts(index_html="three", a_html="a"), folder, root, "public", None)
    monkeypatch.undo()
    assert (folder / "index.html").read_text() == "one"
    assert not [name for name in tree(folder) if "tmp" in name]
    write(artifacts(index_html="three"), folder, root, "public", None)
    assert sorted(tree(folder)) == [LOCK_NAME, FILE_NAME, "index.html"]


@pytest.mark.parametrize("falls_at", ["mkdir", "rmtree"])
def test_who_is_told_to_end_while_the_folder_is_made_or_cleaned_leaves_nothing_half_done(
    falls_at: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """THREATS F9."""
    home, where = (os, os.mkdir) if falls_at == "mkdir" else (shutil, shutil.rmtree)
    told = []

    def interrupted(path: Path, *rest: object, **more: object) -> None:
        if falls_at == "mkdir":
            where(path, *rest, **more)
        if Path(path).name == STAGE and not told:
            told.append(path)
            raise KeyboardInterrupt
        if falls_at == "rmtree":
            where(path, *rest, **more)

    monkeypatch.setattr(home, falls_at, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(artifacts(index_html="x"), root / "_site/private", root, "private", None)
    assert told
    assert not (root / "_site/private" / STAGE).exists()


def test_builds_at_the_same_time_leave_a_right_site(tmp_path: Path, run: Run, journal: Make) -> None:
    """THREATS F6: four at once; each ends, and says so when it had to give way."""
    root = journal({f"insights/note-{n}.md": entry("insight", f"Note {n}", f"[[note-{n + 1}]]", shared="public") for n in range(60)})
    out = tmp_path / "site"
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "--now", NOW, "build", "--public", "-o", str(out)]
    builds = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ends = [(build.communicate()[1], build.returncode) for build in builds]
    assert {code for _, code in ends} <= {0, 3}
    assert any(code == 0 for _, code in ends)
    assert all("another build" in words for words, code in ends if code == 3)
    run("-C", root, "build", "--public", "-o", tmp_path / "fresh")
    assert tree(out) == tree(tmp_path / "fresh")
