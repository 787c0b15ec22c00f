"""Where a site may be written, what is refused, and what readers of the folder see while it is."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from journalkit.site.manifest import Manifest
from tests.conftest import MOMENTS
from tests.fallen import NEW, OLD, links, litter, own, put, tree
from tests.falling import Falling, spread

NUMBER = max(2, MOMENTS // 6)


def everything(folder: Path) -> dict[str, bytes | str]:
    """All below a folder, links as what they say."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes() if path.is_file() else ""
        for path in folder.rglob("*")
        if ".journalkit" not in path.parts
    }


REASONS = {
    "journal": "is the journal itself or a folder around it",
    "journal/": "is the journal itself",
    "journal/.": "is the journal itself",
    "journal/sessions/..": "is the journal itself",
    ".": "is the journal itself or a folder around it",
    "journal/../..": "is the journal itself or a folder around it",
    "/": "is the journal itself or a folder around it",
    "journal/sessions": "is among the journal's own files",
    "journal/new": "is among the journal's own files",
    "journal/attachments/x": "is among the journal's own files",
    "journal/templates": "is among the journal's own files",
    "journal/.git": "belongs to another program",
    "journal/.git/site": "belongs to another program",
    "journal/.journalkit": "belongs to another program",
    "home": "is your home folder or one around it",
    "home/photos": "holds files that journalkit did not make",
    "checkout": "holds files that journalkit did not make",
    "checkout/.git/x": "belongs to another program",
    "to-journal": "is the journal itself",
    "to-sessions": "is among the journal's own files",
    "to-home": "is your home folder",
    "to-photos": "holds files that journalkit did not make",
    "to-nowhere/../journal": "is the journal itself",
    "file": "is not a folder",
    "file/x": "is not a folder",
    "/dev/null": "is not a folder",
    "/proc/self/x": "is not a folder of a disk",
    "/sys/x": "is not a folder of a disk",
    "": "the name of the folder is empty",
    " ": "the name of the folder is empty",
    "-x": "looks like an option",
    "--public": "looks like an option",
}


def test_dangerous_folders_are_refused_with_the_reason_and_nothing_is_touched(tmp_path: Path, fall: Falling) -> None:
    """THREATS F4; with --swap as without."""
    root = tmp_path / "journal"
    put(root, OLD)
    for folder in ("journal/.git", "journal/templates", "home/photos", "checkout/.git"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("home/photos/cat.jpg", "checkout/.git/config", "checkout/README", "file"):
        (tmp_path / file).write_text("precious")
    for name, target in (("journal", root), ("sessions", root / "sessions"), ("home", "home"), ("photos", "home/photos"), ("nowhere", "x")):
        (tmp_path / f"to-{name}").symlink_to(target)
    before = everything(tmp_path)
    for number, (folder, reason) in enumerate(REASONS.items()):
        done = fall.run("-C", root, "build", "-o", folder, *["--swap"] * (number % 2), cwd=tmp_path, env={"HOME": str(tmp_path / "home")})
        assert (done.code, done.out) == (4, ""), (folder, done)
        assert done.err.startswith("Error: "), (folder, done)
        assert reason in done.err, (folder, done)
        assert everything(tmp_path) == before, folder


def test_a_site_inside_the_journal_is_never_read_as_a_source(tmp_path: Path, fall: Falling) -> None:
    """THREATS F5."""
    root = tmp_path / "journal"
    put(root, OLD)
    for output in ([], ["-o", root / "_site/elsewhere"], ["-o", root / "_site/deep/er"]):
        assert fall.run("-C", root, "build", *output).code == 0
    sites = [tree(root / "_site" / name) for name in ("private", "elsewhere", "deep/er")]
    assert sites[0] == sites[1] == sites[2]
    assert "0 files written" in fall.run("-C", root, "build").err
    (root / "_site/private/stray.md").write_text(OLD["sessions/met.md"])
    shutil.rmtree(root / ".journalkit")
    assert "4 entries; 0 files written" in fall.run("-C", root, "build").err
    assert tree(root / "_site/private") == {**sites[0], "stray.md": OLD["sessions/met.md"].encode()}
    assert "_site" not in fall.run("-C", root, "check").out


@pytest.mark.parametrize("swap", [False, True])
def test_who_reads_during_builds_never_misses_a_page_nor_sees_half_of_one(tmp_path: Path, fall: Falling, swap: bool) -> None:
    """THREATS F7: pages that every state has are read again and again while the states take turns."""
    root, site = tmp_path / "journal", tmp_path / "www"
    build = ("-C", root, "build", "-o", site, *(["--swap"] if swap else []))
    sites = []
    for state in (OLD, NEW):
        put(root, state)
        assert fall.run(*build).code == 0
        sites.append(tree(site))
    stays = [path for path in sites[0] if path in sites[1]]
    over, wrong, reads = threading.Event(), [], 0

    def read() -> None:
        nonlocal reads
        while not over.wait(0.005):
            for path in stays:
                reads += 1
                try:
                    data = (site / path).read_bytes()
                except OSError as fault:
                    wrong.append((path, str(fault)))
                else:
                    if data not in (sites[0][path], sites[1][path]):
                        wrong.append((path, "half"))

    reader = threading.Thread(target=read)
    reader.start()
    for state in (OLD, NEW) * 2:
        put(root, state)
        assert fall.run(*build).code == 0
    over.set()
    reader.join()
    assert (reads > 500, wrong) == (True, [])


def test_a_swapped_site_is_the_one_that_a_build_makes_and_keeps_what_others_put_there(tmp_path: Path, fall: Falling) -> None:
    """THREATS F7."""
    root, site = tmp_path / "journal", tmp_path / "www"
    put(root, OLD)
    assert fall.run("-C", root, "build", "-o", site, "--swap").code == 0
    assert fall.run("-C", root, "build").code == 0
    assert tree(site) == tree(root / "_site/private")
    (site / "CNAME").write_text("ana.example.org")
    (site / "own").mkdir()
    (site / "own/link").symlink_to("../CNAME")
    (site / "own/folder").symlink_to("../assets")
    for each in (site, site / "own"):
        each.chmod(0o750)
    folder = os.open(site, os.O_RDONLY)
    put(root, NEW)
    for _ in range(2):
        done = fall.run("-C", root, "build", "-o", site, "--swap")
        assert done.code == 0, done
    assert not os.path.samestat(os.fstat(folder), site.stat())
    os.close(folder)
    assert (site / "own/link").readlink() == Path("../CNAME")
    assert (site / "CNAME").read_text() == "ana.example.org"
    assert (site / "own/folder").readlink() == Path("../assets")
    assert [each.stat().st_mode & 0o777 for each in (site, site / "own")] == [0o750, 0o750]
    assert fall.run("-C", root, "build").code == 0
    assert tree(site) == {**tree(root / "_site/private"), "CNAME": b"ana.example.org", "own/link": b"ana.example.org"}
    assert fall.run("-C", root, "build", "-o", site).err.count(" 0 files written") == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "www"]
    assert all(Path(target).is_file() for _, target in links(site))


@pytest.mark.parametrize("how", ["kill", "interrupt", "full"])
def test_a_swap_that_falls_leaves_the_old_site_or_the_new_one(tmp_path: Path, fall: Falling, how: str) -> None:
    """THREATS F1, F2, F7, F9: at the moments around the exchange, and one in each part before."""
    root, site = tmp_path / "journal", tmp_path / "www"
    states, sites = (OLD, NEW), []
    for state in states:
        put(root, state)
        whole = fall.run("-C", root, "build", "-o", site, "--swap")
        sites.append(tree(site))
    last = len(whole.moments)
    manifest = max(number for number, moment in enumerate(whole.moments, 1) if ".journalkit-site" in moment)
    for turn, at in enumerate((*spread(last, NUMBER), manifest + 1)):
        put(root, states[turn % 2])
        fell = fall.run("-C", root, "build", "-o", site, "--swap", how=how, at=at)
        assert "Traceback" not in fell.err
        assert tree(site) in sites
        again = fall.run("-C", root, "build", "-o", site, "--swap")
        assert (again.code, tree(site)) == (0, sites[turn % 2])
        assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "www"], (at, fell)
        assert litter(root) == []
        assert own(root).keys() == {"journal.yaml", *states[turn % 2]}


def test_where_folders_cannot_be_exchanged_they_change_places_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS F7: and a program that is killed between the two is understood by the next one."""
    from journalkit.site import swap

    monkeypatch.setattr(swap.sys, "platform", "another")
    (tmp_path / "journal").mkdir()
    site = tmp_path / "www"
    for number in range(3):
        with swap.swapped(site, tmp_path / "journal", "public", None) as beside:
            (beside / "index.html").write_text(str(number))
        assert (site / "index.html").read_text() == str(number)
        assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "www"]
        (site / "index.html").unlink()
    site.rename(tmp_path / ".www.journalkit-old")
    with swap.swapped(site, tmp_path / "journal", "public", None) as beside:
        (beside / "index.html").write_text("last")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "www"]


@pytest.mark.parametrize("which", ["new", "old"])
@pytest.mark.parametrize("files", [("notes.txt",), ("index.html",), (".journalkit-lock", "own/notes.txt")])
def test_a_swap_removes_nothing_beside_the_site_that_no_build_left(tmp_path: Path, which: str, files: tuple[str, ...]) -> None:
    from journalkit.site import swap
    from journalkit.site.write import Refused

    site, left = tmp_path / "www", tmp_path / f".www.journalkit-{which}"
    (tmp_path / "journal").mkdir()
    with swap.swapped(site, tmp_path / "journal", "public", None) as beside:
        (beside / "index.html").write_text("made")
    (site / "index.html").rename(tmp_path / "index.html")
    for name in files:
        (left / name).parent.mkdir(parents=True, exist_ok=True)
        (left / name).write_text("mine")
    before = tree(left)
    with pytest.raises(Refused, match="move it away"), swap.swapped(site, tmp_path / "journal", "public", None):
        pass
    assert tree(left) == before


def test_no_swap_begins_before_the_one_before_has_removed_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from journalkit.lock import Busy
    from journalkit.site import swap

    site, linked, busy = tmp_path / "www", swap._link, []

    def another_begins(folder: Path, to: Path, apart: frozenset[str] = frozenset()) -> None:
        linked(folder, to, apart)
        if to == site:
            with pytest.raises(Busy), swap.swapped(site, tmp_path / "journal", "public", None):
                pass
            busy.append(to)

    (tmp_path / "journal").mkdir()
    monkeypatch.setattr(swap, "_link", another_begins)
    with swap.swapped(site, tmp_path / "journal", "public", None) as beside:
        (beside / ".journalkit-site.json").write_bytes(Manifest("public", {}).to_bytes())
    assert busy == [site]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["journal", "www"]
