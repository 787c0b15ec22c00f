"""The pictures that other sites show of a page: only where what draws them is installed, of a public site whose address is known."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.pipeline import build, check_folder, site_of
from journalkit.site.preview import WIDTH, _lines, _title
from journalkit.view import project
from tests.conftest import CONFIG, ROOT, Make, entry
from tests.journal_parts import NOW

EXTRA = ROOT / ".venv" / "og"
WITH_ADDRESS = CONFIG + "site_url: https://ana.example.org/thread\n"
STAR = entry("goal", "The star", north_star="true", metric="{name: m, unit: '%', baseline: 20, target: 70}", shared="public")
FILES = {
    "goals/star.md": STAR,
    "insights/one.md": entry("insight", "One", shared="public"),
    "insights/hidden.md": entry("insight", "Hidden", shared="false"),
    "updates/news.md": entry("update", "News", about="star", shared="public", measures="{star: 45}"),
}
ENTRIES = ["previews/goals/star.png", "previews/insights/one.png"]


@pytest.fixture(scope="session")
def library() -> ModuleType:
    """What the extra `[og]` installs; `make test` puts it apart, so that only these tests draw."""
    assert EXTRA.is_dir(), "make test installs what draws"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXTRA))
        importlib.import_module("resvg_py")
    return sys.modules.pop("resvg_py")


@pytest.fixture
def extra(library: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is installed."""
    monkeypatch.setitem(sys.modules, "resvg_py", library)


def site(root: Path, audience: Audience = PUBLIC) -> dict[str, bytes]:
    journal = check_folder(root).journal
    assert journal is not None
    return {each.path: each.data for each in site_of(project(journal, audience), root, NOW)}


def pictures(files: dict[str, bytes]) -> list[str]:
    return sorted(path for path in files if path.startswith("previews/"))


def test_each_page_has_a_picture_that_other_sites_show(journal: Make, extra: None) -> None:
    files = site(journal(FILES, WITH_ADDRESS))
    assert pictures(files) == [ENTRIES[0], "previews/index.png", ENTRIES[1]]
    for path in pictures(files):
        assert Image.open(io.BytesIO(files[path])).size == (1200, 630)
    page = files["insights/one.html"].decode()
    assert '<meta property="og:image" content="https://ana.example.org/thread/previews/insights/one.png">' in page
    assert '<meta property="og:image" content="https://ana.example.org/thread/previews/index.png">' in files["thread.html"].decode()
    assert files["previews/insights/one.png"] not in (files[ENTRIES[0]], files["previews/index.png"])
    assert b"previews/" not in files["sitemap.xml"]


def test_the_same_picture_has_the_same_bytes_and_is_not_drawn_again(journal: Make, tmp_path: Path, extra: None) -> None:
    """THREATS A22, A29: what changes with the days, and what is hidden, is not in the pictures of entries."""
    root, folder = journal(FILES, WITH_ADDRESS), tmp_path / "site"
    build(check_folder(root), PUBLIC, root, folder, NOW)
    (root / "updates/more.md").write_text(entry("update", "More", date="2026-09-04", about="star", shared="public", measures="{star: 50}"))
    (root / "insights/hidden.md").write_text(entry("insight", "Otherwise hidden", shared="false"))
    again = build(check_folder(root), PUBLIC, root, folder, NOW)
    assert [path for path in again.written if path.startswith("previews/")] == ["previews/index.png"]
    clean = site(root)
    assert {path: (folder / path).read_bytes() for path in pictures(clean)} == {path: clean[path] for path in pictures(clean)}


def test_without_the_extra_or_the_address_and_for_others_there_are_words_only(
    journal: Make, library: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = journal(FILES, WITH_ADDRESS)
    without = site(root)
    monkeypatch.setitem(sys.modules, "resvg_py", library)
    for files in (without, site(root, PRIVATE), site(root, room_audience("ben")), site(journal(FILES, folder="no-address"))):
        assert pictures(files) == []
        assert not any(b"og:image" in data for data in files.values())


@pytest.mark.parametrize("title", ["W" * 400, "word " * 90, "漢" * 300, "", "x", "a\u0301" * 200, "ein-sehr-langes-wort" * 9])
def test_every_title_has_room(title: str) -> None:
    lines, size = _title(title)
    assert 1 <= len(lines) <= 5
    assert all(sum(1 for sign in line if sign != "\u0301") * size * 0.37 <= WIDTH for line in lines)
    assert (
        "".join(lines).replace("…", "").replace(" ", "") == title.replace(" ", "")[: len("".join(lines).replace("…", "").replace(" ", ""))]
    )
    assert "".join(_lines(title, 10)).replace(" ", "") == title.replace(" ", "")


def test_signs_of_every_script_can_be_drawn(extra: None) -> None:
    from journalkit.site.drawn import drawn

    for words in ("Ask before solving", "Спросить · Ρωτήστε · Łódź 57\u00a0%", "質問 🙂 سؤال \ufffd"):
        assert drawn(f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><text y="30">{words}</text></svg>').startswith(
            b"\x89PNG"
        )
