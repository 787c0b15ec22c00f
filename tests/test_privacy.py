"""Privacy by hand-made journals: the cases of THREATS A that the property tests of test_non_interference.py do not reach."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.pipeline import check_folder
from journalkit.site.write import Refused
from tests.conftest import Make, Run, entry
from tests.remembered import remembered_templates
from tests.shown import CONFIG, METRIC, OPEN, ROADMAP, built, everything, rules_at, site


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def test_progress_counts_shared_measures_only(journal: Make) -> None:
    """THREATS A6."""
    files = {
        "goals/star.md": entry("goal", north_star="true", metric=METRIC, shared="public", date="2026-01-01"),
        "sessions/one.md": entry("session", measures="{star: 40}", shared="public", date="2026-02-01"),
    }
    hidden = {"sessions/two.md": entry("session", measures="{star: 87.3125}", shared="false", date="2026-03-01")}
    hidden |= {
        f"actions/done-{n}.md": entry("action", assignee="ana", goal="star", status="done", completed="2026-09-04", shared="false")
        for n in range(17)
    }
    pages = site(journal({**files, **hidden}, CONFIG))
    assert pages == site(journal(files, CONFIG, "without"))
    assert 'value="40"' in pages["goals/star.html"]
    assert "87.3" not in pages["goals/star.html"] + pages["index.html"]


def _rename(root: Path) -> None:
    (root / "sessions" / "one.md").rename(root / "sessions" / "renamed.md")


def _edit(old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / "sessions" / "one.md"
        file.write_text(file.read_text().replace(old, new))

    return change


CHANGES = {
    "unshare": _edit("shared: public", "shared: false"),
    "share with a room only": _edit("shared: public", "shared: [ben]"),
    "delete": lambda root: (root / "sessions" / "one.md").unlink(),
    "rename": _rename,
    "another tag": _edit("tags: [alone]", "tags: [both]"),
    "another month": _edit("date: 2026-03-05", "date: 2026-04-05"),
    "without attachment": _edit("[a](../attachments/a.txt)", ""),
    "broken": _edit("date: 2026-03-05", "date: 2026-03-35"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_old_folder_becomes_what_a_fresh_build_writes(journal: Make, tmp_path: Path, change: Callable[[Path], None]) -> None:
    """THREATS A16: old output after unshare, delete, rename, un-tag."""
    files = {
        "sessions/one.md": entry("session", "One", "[a](../attachments/a.txt)", date="2026-03-05", tags="[alone]", shared="public"),
        "sessions/two.md": entry("session", "Two", date="2026-05-05", tags="[both]", shared="public"),
        "updates/news.md": entry("feedback", "News", about="one", shared="public", author="ben"),
        "attachments/a.txt": "a",
    }
    root = journal(files, CONFIG)
    before = built(root, tmp_path / "old")
    change(root)
    after = built(root, tmp_path / "old")
    assert after == built(root, tmp_path / "fresh")
    assert after != before


@pytest.mark.parametrize(
    "name", [".draft.md", "#a.md#", ".#a.md", "a.md~", "a.md.bak", "a.md.orig", "a.md.swp", ".a.md.swp", "4913", "a.tmp", ".env"]
)
def test_files_of_editors_and_tools_are_never_read(journal: Make, name: str) -> None:
    """THREATS A17."""
    hidden = entry("session", "kqsecret", "kqsecret", shared="public")
    open_entry = {"sessions/open.md": entry("session", "Open", f"[a](../attachments/{name})", shared="public")}
    pages = site(journal({**open_entry, f"sessions/{name}": hidden, f"attachments/{name}": "kqsecret"}, CONFIG))
    assert "kqsecret" not in everything({p: t for p, t in pages.items() if p != "attachments/4913"})


@pytest.mark.parametrize("folder", [".git", ".journalkit", ".obsidian", "templates", "_site", "drafts"])
def test_folders_of_tools_hold_no_entries(journal: Make, folder: str) -> None:
    """THREATS A17."""
    config = CONFIG + "ignore: [drafts/]\n"
    pages = site(journal({f"{folder}/a.md": entry("session", "kqsecret", shared="public")}, config))
    assert "kqsecret" not in everything(pages)


SHARED = [
    'shared: "true"', "shared: 'public'\nshared: false", "shared: yes", "shared: on", "shared: 1", "shared: [true]", "shared: tRUE",
    "shared: True",
    "shared:", "shared: null", "shared: ~", "shared: {public: true}", "shared: []", "shared: [nobody]", "shared: Public", "shared: PUBLIC",
    "shared: 'public '", "shared: everyone", "shared: ben", "shared: [public]", "shared: !!bool true", "Shared: public", "sharedd: public",
    "ｓhared: public",
    "shar\u0435d: public", "sha\u200bred: public", "x: &a public\nshared: *a", "<<: {shared: public}", 'summary: "a"\u0085shared: public',
    'summary: "a"\u2028shared: public', "summary: a\n  shared: public", "shared : public\nshared: false", "? shared\n: [a, public]",
]  # fmt: skip


@pytest.mark.parametrize("line", SHARED)
@pytest.mark.parametrize("kind", ["session", "action"])
def test_whatever_is_not_exactly_a_way_to_share_shares_nothing(journal: Make, line: str, kind: str) -> None:
    """THREATS A18: never published, in a journal whose thread is public; an error that names the file."""
    more = "assignee: ana\n" if kind == "action" else ""
    text = f"---\ntype: {kind}\ntitle: kqsecret\ndate: 2026-03-04\n{more}{line}\n---\nshared: public\n"
    root = journal({"sessions/a.md": text}, OPEN if kind == "action" else CONFIG)
    for audience in (PUBLIC, room_audience("ben"), room_audience("cleo")):
        assert "kqsecret" not in everything(site(root, audience))
    fine = line == "summary: a\n  shared: public"  # one text over two lines
    assert fine or any(each.severity == "error" and each.path == "sessions/a.md" for each in check_folder(root).diagnostics)


@pytest.mark.parametrize("first", [PRIVATE, PUBLIC, room_audience("ben")], ids=str)
@pytest.mark.parametrize("second", [PRIVATE, PUBLIC, room_audience("ben"), room_audience("cleo")], ids=str)
def test_a_folder_keeps_its_audience(journal: Make, tmp_path: Path, first: Audience, second: Audience) -> None:
    """THREATS A19: the private and public site, in either order, and rooms."""
    root = journal({"sessions/a.md": entry("session", "kqsecret", shared="false")}, CONFIG)
    before = built(root, tmp_path / "site", first)
    if first == second:
        assert built(root, tmp_path / "site", second) == before
        return
    with pytest.raises(Refused):
        built(root, tmp_path / "site", second)
    assert {p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*") if p.is_file()} >= before.keys()


def test_the_command_refuses_with_its_own_code(journal: Make, run: Run, tmp_path: Path) -> None:
    """THREATS A19: exit 4, and the site stays."""
    root = journal({"sessions/a.md": entry("session", "kqsecret", shared="false")}, CONFIG)
    assert run("-C", root, "build", "-o", tmp_path / "site").code == 0
    page = (tmp_path / "site" / "sessions" / "a.html").read_bytes()
    ran = run("-C", root, "build", "--public", "-o", tmp_path / "site")
    assert ran.code == 4
    assert (tmp_path / "site" / "sessions" / "a.html").read_bytes() == page


def test_only_the_public_site_may_be_listed(journal: Make) -> None:
    """THREATS A19: a private site carries `noindex` and a banner on each page."""
    root = journal({"sessions/a.md": entry("session", "A", shared="public")}, CONFIG)
    for audience in (PRIVATE, room_audience("ben")):
        for path, text in site(root, audience).items():
            if path.endswith(".html"):
                assert 'name="robots" content="noindex' in text
                assert 'class="notice' in text
    assert "noindex" not in site(root)["sessions/a.html"]


def test_a_hidden_twin_changes_no_address(journal: Make) -> None:
    """THREATS A21: the same title, the same id of another author, the same heading, names that are one file on some disks."""
    files = {"sessions/talk.md": entry("session", "Talk", "# Talk\n\n## Talk", shared="public")}
    files |= {f"sessions/{name}.md": entry("session", name, "[[talk]]", shared="public") for name in ("fine", "große")}
    twins = {
        "insights/talk-2.md": entry("insight", "Talk", shared="false"),
        "insights/Talk.md": entry("insight", "Talk", shared="false"),
        "insights/ﬁne.md": entry("insight", "Talk", shared="false"),
        "insights/grosse.md": entry("insight", "Talk", shared="false"),
        "a/talk.md": entry("insight", "Talk", author="ben", shared="[ben]"),
        "rooms/cleo/cleo/sessions/talk.md": entry("session", "Talk", shared="true"),
    }
    root = journal({**files, **twins}, CONFIG)
    assert site(root) == site(journal(files, CONFIG, "without"))
    assert {"sessions/talk.html", "sessions/fine.html", "sessions/große.html"} <= set(site(root))
    assert not {"sessions/große.html", "insights/ﬁne.html"} & set(site(root, PRIVATE))


def test_a_hidden_entry_does_not_make_a_reference_ambiguous(journal: Make) -> None:
    """THREATS A21, A22: cleo's `[[talk]]` means ben's public entry, whether or not ana has a private one of that id."""
    files = {
        "a/talk.md": entry("session", "Talk of ben", author="ben", shared="public"),
        "b/other.md": entry("insight", "Other", "See [[talk]].", author="cleo", shared="public", session="talk"),
    }
    hidden = {"c/talk.md": entry("session", "Talk of ana", shared="false")}
    assert site(journal({**files, **hidden}, CONFIG)) == site(journal(files, CONFIG, "without"))


def test_times_of_files_and_their_order_do_not_matter(journal: Make, tmp_path: Path) -> None:
    """THREATS A23, A29: modification times, and the order in which the files were made."""
    files = {f"sessions/s{n}.md": entry("session", f"S{n}", shared="public") for n in range(4)}
    files |= {"sessions/hidden.md": entry("session", "H", shared="false")}
    first = journal(files, CONFIG, "first")
    second = journal(dict(reversed(files.items())), CONFIG, "second")
    for number, path in enumerate(second.rglob("*.md")):
        os.utime(path, (number * 10_000, number * 10_000))
    assert built(first, tmp_path / "one") == built(second, tmp_path / "two")


@pytest.mark.parametrize("fault", ["warning", "error"])
@pytest.mark.parametrize("audience", [("--public",), ("--room", "ben")])
def test_the_log_of_a_build_for_others_names_nothing_private(
    journal: Make, run: Run, tmp_path: Path, fault: str, audience: tuple[str, ...]
) -> None:
    """THREATS A24: counts only; names of private files, and their lines, belong to the owner's own `check`."""
    wrong = {"warning": "kqsecret: kqsecret", "error": "assignee: kqsecret"}[fault]
    hidden = entry("action", "kqsecret", shared="false").replace(
        "shared: false", f"shared: false\nassignee: ana\n{wrong}" if fault == "warning" else f"shared: false\n{wrong}"
    )
    root = journal({"actions/kqsecret.md": hidden, "sessions/a.md": entry("session", shared="public")}, CONFIG)
    assert rules_at(root, "actions/kqsecret.md")
    ran = run("-C", root, "build", *audience, "-o", tmp_path / "site")
    assert ran.code == (1 if fault == "error" else 0)
    assert "kqsecret" not in ran.out + ran.err


def test_a_day_that_lies_ahead_hides_nothing(journal: Make) -> None:
    """THREATS A28: decided in docs/format.md, the same on every page."""
    root = journal({"sessions/ahead.md": entry("session", "Ahead", date="2031-04-05", tags="[later]", shared="public")}, CONFIG)
    pages = site(root)
    assert {"sessions/ahead.html", "thread/2031-04.html", "tags/later.html"} <= pages.keys()
    for path in ("index.html", "thread.html", "sessions.html", "thread/2031-04.html", "tags/later.html"):
        assert "Ahead" in pages[path]
    assert "2031-04-05" in pages["sitemap.xml"]


MANY = {
    "goals/star.md": entry("goal", "Star", north_star="true", metric=METRIC, shared="public"),
    "sessions/écart.md": entry("session", "Ünïcode", "İ ı ß", shared="public", tags="[ß, İ, zz, c++]", date="2026-03-29 02:30"),
    "sessions/second.md": entry(
        "session", "Second", "[a](../attachments/ß.txt) [[écart]]", shared="public", date="2026-10-25 02:30 +01:00"
    ),
    "sessions/hidden.md": entry("session", "kqhidden", shared="false"),
    "attachments/ß.txt": "ß",
    **{
        f"actions/act-{n}.md": entry("action", f"Act {n}", assignee="ana", goal="star", due="2026-09-14", shared="public") for n in range(5)
    },
}


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {
            "PYTHONHASHSEED": "4242",
            "PYTHONUTF8": "0",
            "USER": "kquser",
            "LOGNAME": "kquser",
            "HOSTNAME": "kqhost",
            "SOURCE_DATE_EPOCH": "1",
        },
    ],
    ids=["time zone", "C locale", "Turkish", "hash seed and user"],
)
def test_the_same_journal_gives_the_same_bytes_everywhere(journal: Make, run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    """THREATS A29, A30: another folder, time zone, locale, hash seed, user and working folder; none of them in the output."""
    one = journal(MANY, CONFIG, "one")
    other = journal(MANY, CONFIG, "kqfolder with ünusual name/two")
    home = tmp_path / "kqhome"
    home.mkdir()
    results = []
    for number, (root, env, cwd) in enumerate(
        ((one, {"PYTHONHASHSEED": "0"}, None), (other, {**environment, "HOME": str(home)}, tmp_path))
    ):
        folder = tmp_path / f"kqoutput{number}"
        ran = run("-C", root, "build", "--public", "-o", folder, cwd=cwd, env=env)
        assert ran.code == 0, ran.err
        results.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert results[0] == results[1]


@pytest.mark.parametrize("audience", [PUBLIC, room_audience("ben"), PRIVATE], ids=str)
def test_no_path_user_host_remote_or_address_stands_in_the_output(
    journal: Make, tmp_path: Path, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    """THREATS A30."""
    for name in ("USER", "LOGNAME", "HOSTNAME"):
        monkeypatch.setenv(name, f"kq{name.lower()}")
    root = journal({**MANY, "rooms/ben/ben/insights/i.md": entry("insight", shared="public")}, CONFIG, "kqfolder")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("[user]\n\tname = kqgit\n\temail = kqgit@example.com\n")
    files = built(root, tmp_path / "kqoutput", audience)
    text = b"\n".join(path.encode() + b"\n" + data for path, data in files.items()).decode("utf-8", "replace")
    for word in (
        "kqfolder",
        "kqoutput",
        str(tmp_path),
        "kquser",
        "kqlogname",
        "kqhostname",
        "kqgit",
        "git@example.com",
        "ana-ben.git",
        os.uname().nodename,
    ):
        assert word not in text or (audience == PRIVATE and word == "ana-ben.git")
    if audience != PRIVATE:
        assert "@example.com" not in text


@pytest.mark.parametrize("shared", ["shared: true", "shared: public", "shared: false"])
def test_a_received_roadmap_is_refused_and_takes_the_place_of_none(journal: Make, shared: str) -> None:
    """THREATS A22, H11: each journal has roadmaps of its own only."""
    own = {"roadmaps/plan.md": ROADMAP.format(title="kqown", shared="shared: public")}
    received = {"rooms/ben/ben/roadmaps/plan.md": ROADMAP.format(title="kqhis", shared=shared)}
    root = journal({**own, **received}, CONFIG)
    assert [each.path for each in check_folder(root).diagnostics] == ["rooms/ben/ben/roadmaps/plan.md"]
    for audience in (PUBLIC, PRIVATE, room_audience("ben")):
        assert site(root, audience) == site(journal(own, CONFIG, "without"), audience)


def test_a_stranger_in_a_room_takes_nothing_away_from_the_room_of_the_sender(journal: Make) -> None:
    """THREATS A20, H11: cleo's room delivers a file in ben's name; what ben's own room sent stays readable there, and only there."""
    files = {"rooms/ben/ben/insights/advice.md": entry("insight", "Advice of ben", shared="true")}
    forged = {"rooms/cleo/ben/insights/advice.md": files["rooms/ben/ben/insights/advice.md"]}
    root = journal({**files, **forged}, CONFIG)
    assert "Advice of ben" in everything(site(root, room_audience("ben")))
    assert "Advice of ben" not in everything(site(root, room_audience("cleo")))
    assert [each.path for each in check_folder(root).diagnostics if each.rule.slug == "unknown-person"] == [
        "rooms/cleo/ben/insights/advice.md"
    ]


def test_a_room_gets_the_text_that_was_sent_to_it_or_none(journal: Make) -> None:
    """THREATS A20: two rooms received two versions of an entry."""
    files = {f"rooms/{room}/ben/insights/advice.md": entry("insight", "Advice", f"kqfor{room}", shared="true") for room in ("ben", "cleo")}
    root = journal(files, CONFIG.replace("[ana, cleo]", "[ana, ben, cleo]"))
    assert "kqforcleo" not in everything(site(root, room_audience("ben")))
    assert "kqforben" not in everything(site(root, room_audience("cleo")))


def test_an_alias_of_another_author_is_the_entry(journal: Make) -> None:
    """docs/format.md: an id without a person means the only one of that id, and a reference may use an alias."""
    files = {
        "sessions/talk.md": entry("session", "Talk", author="ben", aliases="[kickoff]", shared="public"),
        "feedback/f.md": entry("feedback", "Well done", "See [[kickoff]].", about="kickoff", shared="public"),
    }
    pages = site(journal(files, CONFIG))
    assert "Well done" in pages["sessions/ben/talk.html"]


def test_people_of_hidden_entries_are_not_there(journal: Make) -> None:
    """THREATS A26."""
    files = {
        "sessions/open.md": entry("session", "Open", shared="public", with_="[ben]"),
        "sessions/secret.md": entry("session", "Secret", shared="false", with_="[cleo]"),
    }
    pages = site(journal(files, CONFIG))
    assert "Ben Okafor" in everything(pages)
    assert "Cleo" not in everything(pages)
    assert "cleo" not in everything(pages)


def test_a_copy_of_the_journal_without_its_state_builds_the_same(journal: Make, tmp_path: Path) -> None:
    """THREATS A17, A29: caches and old sites have no say."""
    root = journal(MANY, CONFIG)
    before = built(root, root / "_site" / "public")
    built(root, root / "_site" / "private", PRIVATE)
    copy = tmp_path / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    assert built(copy, copy / "_site" / "public") == before
