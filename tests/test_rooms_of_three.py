"""Three people, two rooms, real remotes: a long story step by step, and random ones after which everybody has what is shared, no more."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import Ran, entry
from tests.meeting import branch, everything, git, meet, problems, received, sync, synced, tips, view_of, wanted, write

ROOMS = {"ab": ("ana", "ben"), "abc": ("ana", "ben", "chi")}
NOW = "2026-09-{day:02}T09:00+00:00"


class Story:
    """Says one step after the other, each on a day of its own, and counts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.people = meet(folder, ROOMS)
        self.steps = 0

    def says(self, person: str, *arguments: object, code: int = 0, day: int = 10) -> Ran:
        """What a person's command said, which ends with this code."""
        self.steps += 1
        done = call("-C", self.people[person], *arguments, now=NOW.format(day=day))
        assert done.code == code, (self.steps, person, arguments, done)
        return done

    def writes(self, person: str, path: str, text: str) -> None:
        self.steps += 1
        write(self.people[person], path, text)

    def meets(self, *people: str, day: int = 10) -> None:
        """Sync, in this order."""
        for person in people:
            self.says(person, "sync", day=day)

    def remote(self, room: str) -> bytes:
        return everything(self.folder / f"{room}.git")


def test_a_story_of_sixty_steps(tmp_path: Path) -> None:
    """A mentee, a mentor and a peer: assigned, done, confirmed, reflected on, answered, resolved, unshared, renamed, dropped, left."""
    s = Story(tmp_path)
    goal = entry("goal", "Lead", date="2026-09-01", north_star="true", metric="{name: decisions, baseline: 0, target: 9}", shared="[ab]")
    s.writes("ana", "goals/lead.md", goal)
    s.writes(
        "ana", "insights/diary.md", entry("insight", "Quixotic diary", "Zephyr words.", date="2026-09-01", goal="lead", shared="false")
    )
    s.says("ben", "new", "session", "Kick-off", "--no-edit", "--room", "ab", "--share", day=2)
    s.meets("ben", "ana", "chi", day=2)
    assert view_of(s.people["ana"], "ab").entries.keys() == {("ana", "lead"), ("ben", "2026-09-02-kick-off")}
    s.meets("ben", day=2)  # what Ana shared in between
    assert problems(s.people["ben"]) == []

    # A commitment is assigned, kept, confirmed and reflected on.
    s.says("ben", "new", "action", "Pricing note", "--assign", "ana", "--due", "2026-09-08", "--expected", "No calls", "--no-edit", day=2)
    s.meets("ben", "ana", day=3)
    assert "Pricing note" in s.says("ana", "status", day=3).out
    assert "ana" in s.says("ben", "done", "pricing-note", code=4, day=4).err.casefold()
    s.says("ana", "done", "pricing-note", day=5)
    s.meets("ana", "ben", day=5)
    assert "done 5" in s.says("ben", "list", "actions", "--room", "ab", day=5).out.replace("\u00a0", " ")
    s.says("ben", "confirm", "pricing-note", day=6)
    s.says("ana", "reflect", "pricing-note", "--outcome", "met", "--share", "--no-edit", "--body", "## What worked\n\nIt did.\n", day=6)
    s.meets("ben", "ana", "ben", day=6)
    for person in ("ana", "ben"):
        assert s.says(person, "list", "reflections", "--json", day=6).out.count('"met"') == 1
        s.says(person, "build", "--room", "ab", day=6)
    page = (s.people["ben"] / "_site/rooms/ab/actions/2026-09-02-pricing-note.html").read_text()
    assert "Confirmed" in page
    assert "Reflection" in page or "reflection" in page

    # Somebody completes what is not theirs: refused here, left out there.
    s.writes("ana", "actions/call.md", entry("action", "Call", date="2026-09-06", assignee="ben", room="ab"))
    s.meets("ana", "ben", day=7)
    s.writes("ana", "updates/lie.md", entry("update", "He did", date="2026-09-07", about="call", status="done", completed="2026-09-07"))
    assert "1 file of yours with errors not sent" in s.says("ana", "sync", day=7).err
    forged = branch(s.people["ana"], "ab", "ana").texts
    assert "updates/lie.md" not in forged
    git_commit(tmp_path / "ab.git", "ana", {**forged, "updates/lie.md": (s.people["ana"] / "updates/lie.md").read_text()})
    assert "1 received file with errors" in s.says("ben", "sync", day=7).err
    assert problems(s.people["ben"]) == ["rooms/ab/ana/updates/lie.md: completed-by-other"]
    assert "Call" in s.says("ben", "list", "actions", "--status", "open", day=7).out
    (s.people["ana"] / "updates/lie.md").unlink()
    s.meets("ana", "ben", day=7)
    assert problems(s.people["ben"]) == []

    # Feedback, answered and resolved.
    s.writes("ben", "feedback/how.md", entry("feedback", "How", "Who owns it?", date="2026-09-08", about="ana/lead", room="ab"))
    s.meets("ben", "ana", day=8)
    assert "How" in s.says("ana", "status", day=8).out
    s.writes(
        "ben", "feedback/how.md", entry("feedback", "How", "Answered.", date="2026-09-08", about="ana/lead", room="ab", status="resolved")
    )
    s.meets("ben", "ana", day=8)
    assert b"status: resolved" in received(s.people["ana"], "ab", "ben")["feedback/how.md"]

    # The room of three sees what is meant for it, and nothing of the room of two.
    s.says("chi", "new", "insight", "Ask first", "--no-edit", "--share", "--room", "abc", day=9)
    s.writes(
        "ana", "insights/public.md", entry("insight", "For all", "As [[2026-09-09-ask-first]] says.", date="2026-09-09", shared="public")
    )
    s.meets("chi", "ana", "ben", "chi", day=9)
    assert list(received(s.people["chi"], "abc", "ana")) == ["insights/public.md"]
    assert list(received(s.people["ben"], "abc", "chi")) == ["insights/2026-09-09-ask-first.md"]
    for words in (b"Kick-off", b"Pricing", b"lead", b"Quixotic", b"Zephyr", b"room: ab\n"):
        assert words not in s.remote("abc"), words
    assert b"Quixotic" not in s.remote("ab")

    # Taken back, renamed, dropped, left.
    s.says("ana", "unshare", "public", day=10)
    s.says("ben", "mv", "2026-09-02-kick-off", "first-meeting", day=10)
    s.says("ben", "drop", "call", day=10)
    s.meets("ana", "ben", "chi", "ana", day=10)
    assert b"For all" not in s.remote("ab") + s.remote("abc")
    assert received(s.people["chi"], "abc", "ana") == {}
    assert "sessions/first-meeting.md" in received(s.people["ana"], "ab", "ben")
    assert b"2026-09-02-kick-off.md" not in s.remote("ab")
    assert "open" not in s.says("ana", "list", "actions", day=10).out
    s.says("chi", "room", "leave", "abc", day=11)
    s.meets("ana", "ben", day=11)
    assert b"Ask first" not in s.remote("abc")
    assert received(s.people["ana"], "abc", "chi") == {}
    s.meets("ana", "ben", day=11)
    for person in ("ana", "ben"):
        for room in ("ab", "abc"):
            s.says(person, "build", "--room", room, day=11)
            s.says(person, "audit", "--room", room, day=11)
    assert s.steps >= 60
    for person in ("ana", "ben"):
        assert problems(s.people[person]) == (["insights/public.md: broken-link"] if person == "ana" else [])
        for room in ("ab", "abc"):
            other = "ben" if person == "ana" else "ana"
            assert received(s.people[person], room, other) == wanted(s.people[other], room, other)


def git_commit(remote: Path, person: str, files: dict[str, str]) -> None:
    """A commit with these files at a person's branch, as anybody with a key to the remote can make it."""
    stream = [f"reset refs/heads/journal/{person}\ncommit refs/heads/journal/{person}\ncommitter M <m@m> 1 +0000\ndata 1\nx\n".encode()]
    for path, text in files.items():
        stream.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (path.encode(), len(text.encode()), text.encode()))
    git(remote, "fast-import", "--quiet", "--force", data=b"".join(stream))


WORDS = ("quixotic", "zephyr", "vortex", "fjord", "glyph", "nymph", "waltz", "jukebox")
SHARED = ("true", "false", "public", "[ab]", "[abc]", "[ab, abc]")


class Chance:
    """Three people who write, change, share, unshare, delete and sync by chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.people = meet(folder, ROOMS)
        self.number = 0

    def step(self) -> None:
        person = self.random.choice(sorted(self.people))
        own = sorted(file for file in self.people[person].glob("*/*.md"))
        doing = self.random.choice(("write", "write", "write", "change", "share", "delete", "sync", "sync", "news"))
        if doing == "sync":
            sync(self.people[person])
        elif doing == "news":
            assert call("-C", self.people[person], "news").code == 0
        elif doing == "write" or not own:
            self.write(person)
        elif doing == "delete":
            self.random.choice(own).unlink()
        else:
            file = self.random.choice(own)
            text = file.read_text()
            if doing == "share":
                text = re.sub(r"(?m)^shared: .*$", f"shared: {self.shared(person)}", text)
            else:
                text = text.partition("\n---\n")[0] + f"\n---\n{self.text(person)}\n"
            file.write_text(text)

    def shared(self, person: str) -> str:
        fit = [each for each in SHARED if person != "chi" or each in ("true", "false", "public", "[abc]")]
        return self.random.choice(fit)

    def text(self, person: str) -> str:
        """A secret of its own, an aside, and links to whatever there is."""
        self.number += 1
        ids = sorted(file.stem for file in self.people[person].rglob("*.md") if ".journalkit" not in file.parts)
        links = "".join(f" [[{name}]] [[{name}|words]]" for name in self.random.sample(ids, min(2, len(ids))))
        return f"Secret {self.random.choice(WORDS)}{self.number}x.{links} %%aside {self.number}y%% ![f](../attachments/{person}.txt)"

    def write(self, person: str) -> None:
        self.number += 1
        kind = self.random.choice(("session", "insight", "action", "update", "feedback"))
        fields: dict[str, object] = {
            "shared": self.shared(person),
            "room": self.random.choice(("ab", "abc") if person != "chi" else ("abc",)),
        }
        ids = sorted(file.stem for file in self.people[person].rglob("*.md") if ".journalkit" not in file.parts)
        actions = [name for name in ids if name.startswith("action")]
        if kind in ("update", "feedback"):
            about = actions if kind == "update" else ids
            if not about:
                return
            fields["about"] = self.random.choice(about)
        if kind == "action":
            fields["assignee"] = self.random.choice(("ana", "ben") if fields["room"] == "ab" else ("ana", "ben", "chi"))
        name = f"{kind}-{self.number}-{self.random.choice(WORDS)}{self.number}z"
        write(self.people[person], f"attachments/{person}.txt", f"attached {self.number}")
        folder = {"feedback": "feedback"}.get(kind, f"{kind}s")
        write(self.people[person], f"{folder}/{name}.md", entry(kind, f"Title {self.number}t", self.text(person), **fields))  # type: ignore[arg-type]

    def settle(self) -> None:
        """Sync until nobody has anything new."""
        for _ in range(6):
            before = [tips(self.folder / f"{room}.git") for room in ROOMS]
            for person in sorted(self.people):
                assert sync(self.people[person]).code == 0
            if before == [tips(self.folder / f"{room}.git") for room in ROOMS]:
                return
        raise AssertionError("the journals do not settle")


@pytest.mark.parametrize("seed", range(6))
def test_after_any_series_everybody_has_what_is_shared_and_no_more(seed: int, tmp_path: Path) -> None:
    """All objects of each remote are those of the branches of now, byte for byte, and received folders are what their senders show."""
    chance = Chance(tmp_path, seed)
    for _ in range(40):
        chance.step()
    chance.settle()
    for room, members in ROOMS.items():
        remote = tmp_path / f"{room}.git"
        expected: set[bytes] = set()
        for person in members:
            expected |= {text.encode() for text in branch(chance.people[person], room, person).texts.values()}
            expected |= {(chance.people[person] / path).read_bytes() for path in branch(chance.people[person], room, person).attachments}
            for other in members:
                if other != person:
                    assert received(chance.people[other], room, person) == wanted(chance.people[person], room, person)
        names = git(remote, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)").splitlines()
        blobs = [line.split()[1] for line in names if line.startswith("blob")]
        assert {git(remote, "cat-file", "blob", name).encode() for name in blobs} == expected
        reachable = git(remote, "rev-list", "--objects", "--all").splitlines()
        assert sorted(line.split()[0] for line in reachable) == sorted(line.split()[1] for line in names)
        for person in members:
            store = chance.people[person] / f".journalkit/rooms/{room}.git"
            stored = git(store, "rev-list", "--objects", "--all").splitlines()
            assert len(stored) == len(git(store, "cat-file", "--batch-all-objects", "--batch-check").splitlines())
    for root in chance.people.values():
        assert not re.search(r"^  (sent|withdrew|received|changed|gone|put right)", synced(root), re.M)
