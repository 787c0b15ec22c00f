"""Names and paths that lead away, collide, or cannot be written on some disk: each has a page of its own or a diagnostic."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from journalkit.diagnostic import Severity
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.pipeline import check_folder, no_memo, site_of
from journalkit.schema.slug import RESERVED, folded, is_slug
from journalkit.view import project
from tests.calls import call
from tests.conftest import Make, Run, entry
from tests.journal_parts import NOW

TRAVERSAL = [
    "../../x",
    "..%2f..%2fx",
    "%2e%2e%2fx",
    "..\\..\\x",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\x",
    "//host/x",
    "a/../../../x",
    "...//x",
]
FIELDS = [
    *("slug", "permalink", "id", "url", "layout", "template", "alias", "cover"),  # of other programs: of no effect here
    *("goal", "session", "aliases", "step", "room", "author", "tags", "title", "summary"),
]
OUTSIDE = b"these bytes lie outside of the journal"
ODD_ATTACHMENTS = [
    *(
        "nul.txt",
        "COM1.png",
        "a:b.txt",
        'a"b.txt',
        "a?b.txt",
        "a*b.txt",
        "a|b.txt",
        "a<b>.txt",
        "a\\b.txt",
        "dot.",
        "blank .txt",
        "two..txt",
    ),
    *(
        "zero\u200bwidth.txt",
        "bidi\u202e.txt",
        "e\u0301.txt",
        "x" * 240 + ".txt",
        "日" * 80 + ".txt",
        "tab\t.txt",
        "a b.txt",
        "100%.txt",
        "con",
    ),
]


def sites(root: Path, audience: Audience = PRIVATE) -> dict[str, bytes]:
    found = check_folder(root, memo=no_memo())
    assert found.journal is not None
    return {each.path: each.data for each in site_of(project(found.journal, audience), root, NOW)}


def errors(root: Path) -> dict[str, list[str]]:
    """The rules of the errors of each file."""
    told: dict[str, list[str]] = {}
    for each in check_folder(root, memo=no_memo()).diagnostics:
        if each.severity is Severity.ERROR:
            told.setdefault(each.path, []).append(each.rule.slug)
    return told


def assert_portable(path: str) -> None:
    assert path == unicodedata.normalize("NFC", path), path
    for name in path.split("/"):
        assert name not in ("", ".", "..") and not name.endswith((" ", ".")), path
        assert len(name.encode()) <= 200, path
        assert name.partition(".")[0].lower() not in RESERVED, path
        assert not set(name) & set('<>:"|?*\\'), path
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name), path


def test_fields_that_lead_away_lead_nowhere(journal: Make) -> None:
    """THREATS E2, E8: no field or link makes a path of the site, or reads a byte from outside of the journal."""
    files = {"insights/good.md": entry("insight")}
    for number, target in enumerate(TRAVERSAL):
        for field in FIELDS:
            files[f"insights/{field.replace('_', '-')}-{number}.md"] = entry(
                "insight", **{field if field != "title" else "x-t": f"'{target}'"}
            )
        links = f"![i]({target}) [l]({target}) [[{target}]] ![[{target}]] [r][r]\n\n[r]: <{target}>\n"
        files[f"insights/link-{number}.md"] = entry("insight", body=links)
        files[f"insights/titled-{number}.md"] = entry("insight", title=f"'{target}'")
    root = journal(files)
    (root.parent / "x").write_bytes(OUTSIDE)
    (root.parent.parent / "x").write_bytes(OUTSIDE)
    site = sites(root)
    assert "insights/good.html" in site
    assert all(OUTSIDE not in data for data in site.values())
    for path in site:
        assert_portable(path)
    told = errors(root)
    for number, target in enumerate(TRAVERSAL):
        for field in ("goal", "session", "step", "room", "author"):
            assert told.get(f"insights/{field}-{number}.md"), (field, target)
        assert f"insights/titled-{number}.html" in site
    assert "insights/good.md" not in told


def test_attachments_of_any_name_have_names_that_any_disk_can_hold(journal: Make) -> None:
    """THREATS E4: devices, signs, lengths, letters without a shape; each keeps its bytes, and no two share a name."""
    links = "\n".join(
        f"[{number}](<../attachments/{name}>)" for number, name in enumerate(ODD_ATTACHMENTS) if "\\" not in name and "<" not in name
    )
    root = journal({"insights/a.md": entry("insight", body=links, shared="public")})
    (root / "attachments").mkdir()
    for number, name in enumerate(ODD_ATTACHMENTS):
        (root / "attachments" / name).write_bytes(f"bytes {number}".encode())
    site = sites(root, PUBLIC)
    copied = {path: data for path, data in site.items() if path.startswith("attachments/")}
    assert len({folded(path) for path in site}) == len(site)
    for path in site:
        assert_portable(path)
    linked = [number for number, name in enumerate(ODD_ATTACHMENTS) if f"[{number}]" in links]
    faulty = {each.message for each in check_folder(root).diagnostics}
    assert len(copied) >= len(linked) - len(faulty)
    assert len(set(copied.values())) == len(copied) > 10


def test_tags_of_any_length_have_pages(journal: Make) -> None:
    """THREATS E4, E5: signs only, three hundred letters, and pairs that differ in their last sign only."""
    tags = ["!" * 300, "!" * 299 + "?", "word " * 100, "日" * 300, "🚀", "e\u0301" * 200, "CON", "index", "…", "c++", "c#"]
    root = journal({f"insights/n{number}.md": entry("insight", tags=f'["{tag}"]') for number, tag in enumerate(tags)})
    site = sites(root)
    pages = [path for path in site if path.startswith("tags/") and path.endswith(".html")]
    assert len(pages) == len({folded(path) for path in pages}) == len(tags)
    for path in site:
        assert_portable(path)


COLLIDING = {
    "the same name in two folders": ("insights/x.md", "sessions/x.md"),
    "case": ("insights/Plan.md", "insights/plan.md"),
    "composed and decomposed": ("insights/caf\u00e9.md", "insights/cafe\u0301.md"),
    "ligatures": ("insights/\ufb01ne.md", "insights/fine.md"),
    "full width": ("insights/\uff41b.md", "insights/ab.md"),
    "a sign at the end": ("insights/plan!.md", "insights/plan.md"),
}


@pytest.mark.parametrize("pair", COLLIDING.values(), ids=COLLIDING)
def test_names_that_collide_are_unique_pages_or_errors_that_name_a_file(journal: Make, pair: tuple[str, str]) -> None:
    """THREATS E3, E10: no page silently takes the place of another, also where a disk knows no case."""
    root = journal({path: entry(path.partition("s/")[0], f"Title {number}") for number, path in enumerate(pair)})
    if len(list(root.rglob("*.md"))) < 2:
        pytest.skip("this disk takes the two names for one")
    told, site = errors(root), sites(root)
    shown = [
        number
        for number in range(2)
        if any(f"Title {number}".encode() in data for path, data in site.items() if path.startswith(("insights/", "sessions/")))
    ]
    assert len(shown) + len(told) >= 2
    assert len({folded(path) for path in site}) == len(site)


def test_ids_like_pages_of_the_site_have_pages_of_their_own(journal: Make) -> None:
    """THREATS E3: `index`, `search`, `feed`, `404`, `tags`, `static`; a tag, a person and an entry of one name; the same title twice."""
    names = ["index", "search", "feed", "404", "tags", "static", "assets", "journal", "thread", "ben", "same-1", "same-2"]
    root = journal({f"insights/{name}.md": entry("insight", "The same", body=f"words of {name}", tags=f"[{name}]") for name in names})
    site = sites(root)
    for name in names:
        assert f"words of {name}".encode() in site[f"insights/{name}.html"]
        assert f"tags/{name}.html" in site
    assert b"words of" not in site["404.html"]


def test_a_private_twin_changes_no_public_address(journal: Make) -> None:
    """THREATS E3 (A21): the address of a page is made of its own file's name, never of a count."""
    alone = journal({"insights/plan.md": entry("insight", "Plan", shared="public")}, folder="alone")
    twins = journal(
        {"insights/plan.md": entry("insight", "Plan", shared="public"), "actions/plan-2.md": entry("insight", "Plan")}, folder="twins"
    )
    assert sites(alone, PUBLIC) == sites(twins, PUBLIC)


@pytest.mark.parametrize("title", ["🚀", "שלום", "…!?", "\u0301", "日本語"])
def test_an_entry_without_latin_letters_has_a_page_that_stays_where_it_is(journal: Make, title: str) -> None:
    """THREATS E5: the id is a file name from the first day, and a later title does not move it."""
    root = journal()
    done = call("-C", root, "new", "insight", title, "--no-edit")
    assert done.code == 0
    (file,) = root.glob("insights/*.md")
    assert is_slug(file.stem)
    before = {path for path in sites(root) if path.startswith("insights/")}
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Other ", 1), encoding="utf-8")
    assert {path for path in sites(root) if path.startswith("insights/")} == before == {f"insights/{file.stem}.html"}


def test_nothing_that_is_no_regular_file_is_read_or_copied(run: Run, journal: Make) -> None:
    """THREATS E7: links out of the journal, in a circle, to nothing, to `/`; pipes, devices, folders: an error each, and no wait."""
    root = journal({"insights/good.md": entry("insight", body="[a](../attachments/a.txt) [h](../attachments/hard.txt)")})
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_bytes(OUTSIDE)
    (root / "attachments").mkdir()
    links = {"out.md": outside / "secret.md", "loop.md": "loop.md", "nothing.md": "nowhere", "root.md": "/", "zero.md": "/dev/zero"}
    for name, target in links.items():
        (root / "insights" / name).symlink_to(target)
    (root / "attachments" / "a.txt").symlink_to(outside / "secret.md")
    (root / "attachments" / "folder").symlink_to(outside)
    (root / "attachments" / "hard.txt").hardlink_to(root / "insights" / "good.md")
    os.mkfifo(root / "insights" / "pipe.md")
    os.mkfifo(root / "attachments" / "pipe.txt")
    (root / "insights" / "folder.md").mkdir()
    done = run("-C", root, "build")
    assert done.code == 1
    told = {line.partition(":")[0] for line in run("-C", root, "check", "--format", "concise").out.splitlines()}
    assert told >= {*(f"insights/{name}" for name in (*links, "pipe.md", "folder.md")), "attachments/a.txt", "attachments/pipe.txt"}
    site = root / "_site" / "private"
    assert (site / "insights/good.html").is_file()
    assert not [file for file in site.rglob("*") if file.is_symlink() or (file.is_file() and OUTSIDE in file.read_bytes())]


@pytest.mark.parametrize("folder", ["with space", "100% {x}", 'quo"te', "ünï 🙂", "-x", "/".join(["deep"] * 210)])
def test_a_journal_builds_in_any_folder_from_any_other(run: Run, journal: Make, tmp_path: Path, folder: str) -> None:
    """THREATS E9: signs, Unicode, two hundred levels; named relatively, with a slash at the end."""
    root = journal({"insights/good.md": entry("insight")}, folder=folder)
    relative = os.path.relpath(root, tmp_path)
    named = [f"./{relative}/", root] if folder == "with space" else [f"./{relative}/"]
    for name in named:
        done = run("-C", name, "build", cwd=tmp_path) if folder[0] in "wd" else call("-C", root, "build")
        assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert (root / "_site/private/insights/good.html").is_file()
    if folder == "with space":
        assert run("check", cwd=root / "insights").code == 0


def test_ten_thousand_entries_in_one_folder_are_all_read(tmp_path: Path, journal: Make) -> None:
    """THREATS E10."""
    root = journal({"insights/good.md": entry("insight")})
    text = entry("insight")
    for number in range(10_000):
        (root / f"insights/n{number}.md").write_text(text, encoding="utf-8")
    found = check_folder(root)
    assert found.journal is not None
    assert (len(found.journal.entries), found.diagnostics) == (10_001, ())
