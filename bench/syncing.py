"""How long `journalkit sync` takes, beside git alone: `add`, `commit` and `push` of the same change. Run it with: make syncing SIZE=10000

The room and the other repository are folders on this disk. Each round makes all changes, one after the other, each followed by both.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from bench import corpus, journal
from bench.cases import CASES_BY_NAME, middle
from bench.corpus import LENGTH, Post
from bench.figures import Spread, paired, spread
from bench.install import ROOT, install_journalkit
from bench.machine import machine
from bench.measuring import Failed, environment
from bench.site import COMMITTER, Site, journal_folder

FIRST = "first"
MEMORY_DISK = Path("/dev/shm")
Times = dict[str, dict[int, float]]


def told(site: Site, first: int) -> Post:
    """The first text that the room may read, of this one and those at the same place of later cycles."""
    posts = (corpus.post(first + cycle * LENGTH) for cycle in count())
    return next(post for post in posts if "shared: false" not in site.program.text_of(post, site.count))


def more_words(site: Site, number: int) -> None:
    """A paragraph more in an insight."""
    post = told(site, middle(site.count, 8))
    site.write(replace(post, body=f"{post.body}\nA thought of later: {number}.\n"))


def another_tag(site: Site, number: int) -> None:
    """Other tags of an insight."""
    site.write(replace(told(site, middle(site.count, 4)), tags=(f"tag-{number}",)))


def new_entry(site: Site, number: int) -> None:
    """A new insight, the newest of all texts."""
    site.write(replace(told(site, middle(2 * site.count, 4) + 9 * number * LENGTH), day=corpus.day_of(site.count)))


def unshare(site: Site, number: int) -> None:
    """A session that no longer is for the room, and to which others refer."""
    session = next(post for place in count(middle(site.count, 0)) if (post := corpus.post(place)).kind == "session")
    site.reword(site.program.source_of(session), "shared: true", f"shared: false  # no. {number}")


def misspell(site: Site, number: int) -> None:
    """An error in an action to which others refer, so that it is not sent."""
    action = next(post for place in count(middle(site.count, 0)) if (post := corpus.post(place)).kind == "action")
    site.reword(site.program.source_of(action), "title:", f"titel: no. {number}\ntitle:")


CHANGES: dict[str, tuple[Callable[[Site, int], None], str]] = {  # and what a sync says then
    "no change": (CASES_BY_NAME["no change"].change, "nothing new"),
    "new words": (more_words, "1 sent again"),
    "a title": (CASES_BY_NAME["title"].change, "1 sent again"),
    "a tag": (another_tag, "1 sent again"),
    "a new entry": (new_entry, "1 sent"),
    "an entry less": (lambda site, number: site.delete(told(site, middle(site.count, 5))), "1 withdrawn"),
    "a session unshared": (unshare, "1 withdrawn"),
    "an error": (misspell, r"\d+ withdrawn"),
    "other settings": (lambda site, number: site.reword("journal.yaml", "title: ", f"title: {number} "), "nothing new"),
    "all touched": (CASES_BY_NAME["touch"].change, "nothing new"),
}


def run(command: list[str], folder: Path) -> tuple[float, str]:
    """The seconds that a command took, and what it printed. Failed when it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-600:]}")
    return seconds, done.stdout + done.stderr


def sync(site: Site, said: str) -> float:
    """The seconds of a sync. Failed when it does not say this."""
    words = [str(site.home / "bin" / "journalkit"), "--now", journal.now_of(site.count), "sync", "ben"]
    seconds, printed = run(words, site.folder)
    if not re.search(rf"\b{said}\b", printed):
        raise Failed(f"a sync did not say {said!r}: {printed[-600:]}")
    return seconds


def git(site: Site) -> float:
    """The seconds that git takes for the same: to look at all files, to commit, and to push."""
    start = time.perf_counter()
    for words in (
        ["add", "--all"],
        [*COMMITTER, "commit", "--quiet", "--allow-empty", "--message", "A change"],
        ["push", "--quiet", "alone"],
    ):
        run(["git", *words], site.folder)
    return time.perf_counter() - start


def measured(site: Site, rounds: int) -> tuple[Times, Times]:
    """The times of `sync` and of git by case and round; the first ones send everything."""
    for name in ("room", "alone"):
        run(["git", "init", "--quiet", "--bare", f"{name}.git"], site.folder.parent)
    run(["git", "remote", "add", "alone", "../alone.git"], site.folder)
    run(["git", "config", "push.default", "current"], site.folder)
    run([str(site.home / "bin" / "journalkit"), "room", "create", "ben", "--remote", "../room.git"], site.folder)
    ours: Times = {FIRST: {0: sync(site, "sent")}}
    gits: Times = {FIRST: {0: git(site)}}
    sync(site, "nothing new")
    for number in range(rounds):
        for name in CHANGES:
            _one(site, name, number, ours.setdefault(name, {}), gits.setdefault(name, {}))
    return ours, gits


def _one(site: Site, name: str, number: int, ours: dict[int, float], gits: dict[int, float]) -> None:
    """One change, sent by both; and undone, which nobody measures."""
    change, said = CHANGES[name]
    change(site, number)
    by: list[tuple[dict[int, float], Callable[[], float]]] = [
        (ours, lambda: sync(site, said)),
        (gits, lambda: git(site)),
    ]
    for found, act in by if number % 2 else reversed(by):
        found[number] = act()
    if site.edited:
        site.put_back()
        sync(site, "ben")
        git(site)


def _row(name: str, ours: dict[int, float], gits: dict[int, float]) -> str:
    """A line of the table: medians in seconds, also of what a sync takes beyond git in the same rounds, and the ratio of the two."""
    beyond = (ours[number] - gits[number] for number in ours)
    spreads = [spread(each) for each in (ours.values(), gits.values(), beyond, paired(ours, gits))]
    return f"| {name} | " + " | ".join(_shown(each) for each in spreads) + " |"


def _shown(found: Spread | None) -> str:
    return f"{found.median:.2f} ({found.least:.2f} to {found.most:.2f})" if found else "-"


def main() -> None:
    """Make a journal and a room, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("size", type=int, nargs="?", default=10000, help="how many entries")
    arguments.add_argument("rounds", type=int, nargs="?", default=5, help="how often")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        site = journal_folder(Path(folder) / "ana", given.size, install_journalkit(ROOT / ".bench"))
        ours, gits = measured(site, given.rounds)
        facts = "; ".join(f"{name}: {fact}" for name, fact in machine(Path(folder)).items())
    print(f"{given.size} entries, {given.rounds} rounds; {facts}\n")
    print("| change | `journalkit sync`, s | git alone, s | beyond, s | ratio |\n|---|---|---|---|---|")
    for name, found in ours.items():
        print(_row(name, found, gits[name]))


if __name__ == "__main__":
    main()
