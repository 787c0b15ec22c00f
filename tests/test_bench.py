"""The bench: the measured texts are a sound journal and the same for all, edits are seen and undone, and the arithmetic is right."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import corpus, journal, syncing, words
from bench.__main__ import merged
from bench.cases import CASES_BY_NAME, SMALLEST, edited_body, middle
from bench.corpus import Post
from bench.document import BEGIN, END, refresh
from bench.figures import Spread, paired, spread
from bench.install import VERSIONS
from bench.measuring import Failed, build, once
from bench.programs import JOURNALKIT, PEERS, PROGRAMS, Program
from bench.report import goals, growth, instructions, report
from bench.serving import can_serve, served, serving, wait
from bench.site import Site
from tests.conftest import ROOT, Run

HERE = Path(sys.executable).parent.parent  # the virtual environment of the tests, in which journalkit is installed
ENTRIES = 100
DIGEST = """
import hashlib
from bench import corpus, journal
print(hashlib.sha256("".join(journal.text_of(post, 60) for post in corpus.posts(60)).encode()).hexdigest())
"""


def made(program: Program, folder: Path, count: int = SMALLEST) -> Site:
    site = Site(program, count, folder / program.name, HERE)
    site.make()
    return site


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# The texts


def test_nothing_is_wrong_with_the_measured_journal(tmp_path: Path, run: Run) -> None:
    site = made(JOURNALKIT, tmp_path, ENTRIES)
    done = run("--now", journal.now_of(ENTRIES), "check", "--strict", cwd=site.folder)
    assert (done.code, done.out) == (0, "")


def test_the_measured_journal_has_all_types_in_proportion_and_ends_before_its_time() -> None:
    posts = list(corpus.posts(1000))
    kinds = Counter(post.kind for post in posts)
    assert kinds.keys() == journal.FOLDERS.keys()
    assert kinds["insight"] > kinds["action"] > kinds["reflection"] > kinds["session"] > kinds["feedback"] > kinds["goal"] > 1
    assert all(str(post.day) < journal.now_of(1000) for post in posts)
    assert sum("measures:" in journal.text_of(post, 1000) for post in posts) > 20
    assert len({post.name for post in posts}) == len(posts)


def test_the_texts_are_the_same_in_every_process() -> None:
    """Neither the clock nor the seed of hashes decides anything."""
    digests = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        digests.add(subprocess.run([sys.executable, "-c", DIGEST], env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    text = "".join(journal.text_of(post, 60) for post in corpus.posts(60))
    assert digests == {hashlib.sha256(text.encode()).hexdigest() + "\n"}


def test_every_text_has_about_250_words_of_the_usual_markdown_and_no_tag_in_it() -> None:
    for post in corpus.posts(200):
        assert 240 <= len(post.body.split()) <= 300
        assert all(part in post.body for part in ("## ", "\n- ", "\n```\n", "](https://"))
        assert not any(tag in post.body for tag in words.TAGS)
    bodies = [post.body for post in corpus.posts(200)]
    assert all(10 < sum(part in body for body in bodies) < 120 for part in ("\n| --- |", "\n> ", "\n1. ", "\n    - "))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_every_program_gets_the_same_texts(program: Program, tmp_path: Path) -> None:
    site = made(program, tmp_path)
    for post in corpus.posts(SMALLEST):
        text = (site.folder / program.source_of(post)).read_text(encoding="utf-8")
        assert text.endswith(post.body)
        head = text.removesuffix(post.body)
        assert all(word in head for word in (post.title, str(post.day), *post.tags))


def test_every_peer_has_pinned_packages() -> None:
    pinned = tomllib.loads(VERSIONS.read_text(encoding="utf-8"))
    assert pinned.keys() == {peer.name for peer in PEERS}
    packages = [(registry, package) for peer in pinned.values() for registry, some in peer.items() for package in some]
    assert packages and all({"pypi": "==", "npm": "@"}[registry] in package[1:] for registry, package in packages)


# The changes


@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_the_changes_of_a_round_leave_a_journal_in_which_nothing_is_wrong(number: int, tmp_path: Path, run: Run) -> None:
    site = made(JOURNALKIT, tmp_path)
    for name in ("body", "title", "tag", "add", "delete"):
        CASES_BY_NAME[name].change(site, number)
    done = run("--now", journal.now_of(SMALLEST), "check", cwd=site.folder)
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_every_change_changes_files_and_can_be_undone(program: Program, tmp_path: Path) -> None:
    site = made(program, tmp_path)
    before = tree(site.folder)
    for name in ("body", "title", "tag", "add", "delete", "template"):
        last = tree(site.folder)
        CASES_BY_NAME[name].change(site, 3)
        now = tree(site.folder)
        assert len({path for path in {*last, *now} if last.get(path) != now.get(path)}) == 1, name
        assert not CASES_BY_NAME[name].seen(site, 3) or name == "delete"
    site.put_back()
    assert tree(site.folder) == before


def test_touching_changes_times_and_no_bytes(tmp_path: Path) -> None:
    site = made(JOURNALKIT, tmp_path)
    before = tree(site.folder)
    files = [site.folder / journal.path_of(post) for post in corpus.posts(SMALLEST)]
    for file in files:
        os.utime(file, (1, 1))
    CASES_BY_NAME["touch"].change(site, 0)
    assert tree(site.folder) == before
    assert all(file.stat().st_mtime > 1 for file in files)


def test_every_change_reaches_the_site_of_journalkit(tmp_path: Path) -> None:
    """`build` fails when the output does not show it."""
    site = made(JOURNALKIT, tmp_path)
    names = ("cold", "body", "title", "tag", "add", "delete", "template")
    written = {name: build(site, CASES_BY_NAME[name], 0).written for name in names}
    assert site.missing() == [corpus.post(middle(SMALLEST, 5)).name]  # the deleted one
    assert 0 < written["body"] <= written["title"] < written["template"] < written["cold"]


def test_a_build_that_does_not_show_the_change_is_a_failure(tmp_path: Path) -> None:
    idle = replace(PEERS[0], build=(sys.executable, "-c", "pass"))
    site = made(idle, tmp_path)
    with pytest.raises(Failed, match="body: the output does not show it"):
        build(site, CASES_BY_NAME["body"], 0)


# Measuring


def test_a_run_tells_its_time_and_the_memory_of_its_own_process_only(tmp_path: Path) -> None:
    ballast = bytearray(200_000_000)
    small = once([sys.executable, "-c", "pass"], tmp_path)
    large = once([sys.executable, "-c", "held = bytearray(90_000_000); import time; time.sleep(0.3)"], tmp_path, watch=True)
    assert len(ballast) > small["largest"]
    assert large["largest"] > 90_000_000 and large["together"] > 80_000_000
    assert small["processor"] > 0 and large["seconds"] > 0.3


def test_a_command_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 3: no such thing"):
        once([sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"], tmp_path)


def served_as_written(text_of: Callable[[Post, int], str]) -> Program:
    """A program whose texts are its pages, so that it needs no server but one of files."""
    command = (sys.executable, "-m", "http.server", "{port}", "--bind", "127.0.0.1", "--directory", "public")
    path = "public/{name}.html".format
    return replace(
        PEERS[0],
        text_of=text_of,
        output="public",
        serve=command,
        source_of=lambda post: path(name=post.name),
        page_of=lambda post: path(name=post.name),
    )


def page(post: Post, count: int) -> str:
    return f"<title>{post.title}</title>{post.body}</html>"


def test_a_saved_change_is_timed_until_it_is_served_and_the_server_is_ended(tmp_path: Path) -> None:
    found = served(made(served_as_written(page), tmp_path), edits=1)
    assert len(found.seconds) == 1 and 0 < found.seconds[0] < 60
    assert found.asked >= 2
    assert not list(tmp_path.glob("*.served"))


def test_a_page_that_is_not_whole_is_counted(tmp_path: Path) -> None:
    torn = served_as_written(lambda post, count: page(post, count).removesuffix("</html>" if "bodymark" in post.body else ""))
    site = made(torn, tmp_path)
    with serving(site) as (asking, server):
        first, second = corpus.post(0), edited_body(SMALLEST, 1001)
        site.write(second)
        assert wait(asking, server, f"/{first.name}.html", first.title, 60)
        assert asking.missed == 0
        assert asking.page(f"/{second.name}.html") == ""
        assert asking.missed == 1
    assert server.poll() is not None


def test_a_program_that_has_no_command_that_serves_is_known_by_its_answer(tmp_path: Path) -> None:
    words = (sys.executable, "-c", "import sys; sys.exit(int(sys.argv[1]))")
    for code, can in (("0", True), ("2", False)):
        assert can_serve(made(replace(PEERS[0], serve=(*words, code, "--port", "{port}")), tmp_path / code)) is can


# Arithmetic


def test_a_spread_is_the_median_with_the_least_and_the_most() -> None:
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0, 3)
    assert spread([4.0, 1.0]) == Spread(2.5, 1.0, 4.0, 2)
    assert spread([]) is None


def test_ratios_are_of_runs_of_the_same_round() -> None:
    assert paired({0: 1.0, 1: 6.0, 2: 5.0}, {0: 2.0, 1: 2.0}) == [0.5, 3.0]


def run_of(number: int, seconds: float) -> dict[str, float]:
    megabytes = 50 * 1024 * 1024
    return {"round": number, "seconds": seconds, "processor": seconds, "largest": megabytes, "together": megabytes, "written": 7}


def result(count: int = 1000, cold: float = 1.0) -> dict[str, Any]:
    """Figures of two rounds, in which the second one is twice as slow for everybody."""
    builds = {
        "cold": {
            "journalkit": [run_of(0, cold), run_of(1, 2 * cold)],
            "hugo": [run_of(0, 0.5), run_of(1, 1.0)],
            "pelican": [run_of(0, 4.0)],
        },
        "no change": {"journalkit": [run_of(0, 0.1), run_of(1, 0.4)], "hugo": [run_of(0, 0.5), run_of(1, 1.0)]},
    }
    memory = {"journalkit": run_of(0, 1.0)}
    times = {"journalkit": [0.1, 0.2, 0.3], "hugo": [0.4, 0.5, 0.6]}
    served = {program: {"seconds": seconds, "asked": 1000, "missed": 2} for program, seconds in times.items()}
    size = {
        "count": count,
        "builds": builds,
        "memory": memory,
        "served": served,
        "notes": {"pelican": "one cold build only"},
        "date": "2026-09-15",
        "load": "0",
    }
    versions = {"journalkit": "1", "hugo": "2", "pelican": "3"}
    return {
        "schema_version": 1,
        "machine": {"processors": "2"},
        "versions": versions,
        "makes": versions,
        "sizes": [size],
        "instructions": {},
    }


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def test_the_report_shows_times_and_ratios() -> None:
    text = rows(report(result()))
    assert ["journalkit", "1.5 (1-2)", "0.25 (0.1-0.4)"] in text
    assert ["journalkit", "2 (2-2)", "0.3 (0.2-0.4)"] in text
    assert ["pelican", "4 (one run)", ""] in text
    assert ["journalkit", "200", "100", "300", "0.4", "2 of 1,000"] in text
    assert "- pelican: one cold build only" in report(result())


def test_goals_are_held_against_the_pairs() -> None:
    found = {(row[0], row[1], row[2]): row[-1] for row in rows(goals(result()["sizes"]))}
    assert found["cold", "1,000", "2 x hugo"] == "met"
    assert found["no change", "1,000", "0.3 x hugo"] == "not met"
    assert found["cold", "1,000", "0.25 x pelican"] == "aim reached"
    assert found["save to served", "1,000", "0.4 x hugo server"] == "not met"


def test_growth_is_by_entry() -> None:
    small, large = result(1000)["sizes"][0], result(10000, cold=8.0)["sizes"][0]
    assert [row[:3] for row in rows(growth([small, large]))[2:]] == [["1,000", "1.50", "1.5"], ["10,000", "1.20", "12"]]
    assert ["cold", "10,000", "8 x 1,000 entries", "11", "8", "aim reached"] in rows(goals([small, large]))


def test_instructions_are_shown_by_entry() -> None:
    found = {"python -c pass": {"0": 40_000_000}, "check": {"40": 200_000_000, "100": 800_000_000}}
    assert rows(instructions(found))[2:] == [["python -c pass", "40", "40", ""], ["check", "200", "800", "10.00"]]


def test_a_size_measured_again_takes_the_place_of_the_old_one() -> None:
    both = merged({**result(100), "sizes": [*result(100)["sizes"], *result(1000)["sizes"]]}, result(1000, cold=9.0))
    assert [size["count"] for size in both["sizes"]] == [100, 1000]
    assert both["sizes"][1]["builds"]["cold"]["journalkit"][0]["seconds"] == 9.0


def test_figures_stand_between_the_marks_of_the_document() -> None:
    document = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    assert refresh(document, "new\n") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe end.\n"
    with pytest.raises(ValueError, match="no lines"):
        refresh("# Title\n", "new")


def test_the_document_of_the_project_has_the_marks() -> None:
    assert refresh((ROOT / "docs" / "performance.md").read_text(encoding="utf-8"), "new")


# Rooms


def test_what_a_sync_is_measured_at_is_sent(tmp_path: Path) -> None:
    """Each change reaches the room, and is undone; the times of both are of the same rounds."""
    site = made(JOURNALKIT, tmp_path, ENTRIES)
    before = tree(site.folder)
    ours, gits = syncing.measured(site, 2)
    assert ours.keys() == gits.keys() == {syncing.FIRST, *syncing.CHANGES}
    assert all(ours[name].keys() == gits[name].keys() == {0, 1} for name in syncing.CHANGES)
    assert {path: data for path, data in tree(site.folder).items() if path in before and path != "journal.yaml"} == {
        path: data for path, data in before.items() if path != "journal.yaml"
    }
