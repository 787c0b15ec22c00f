"""The one gate: who reads an entry, which room it is in, and what a name of several means, audience by audience."""

from __future__ import annotations

import inspect
import sys
from itertools import pairwise

import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.model.entry import Action, Destination, Feedback, Goal, Key
from journalkit.values import replace
from journalkit.view import project, readable, room_of
from tests.conftest import Make, entry
from tests.gate import BEN, CLEO, CONFIG, ONE_ROOM, OPEN, ROADMAP, ids, read, readers

CHAINS = [("goal", "supports", "goals", "true", BEN), ("feedback", "about", "feedback", "public", PUBLIC)]


# Who reads an entry


@pytest.mark.parametrize(
    ("shared", "room", "closed", "open_thread"),
    [
        ("false", "ben", [PRIVATE], [PRIVATE]),
        ("true", "ben", [PRIVATE, BEN], [PRIVATE, BEN, CLEO, PUBLIC]),
        ("true", "cleo", [PRIVATE, CLEO], [PRIVATE, BEN, CLEO, PUBLIC]),
        ("[cleo]", "ben", [PRIVATE, CLEO], [PRIVATE, CLEO]),
        ("[ben, cleo]", "ben", [PRIVATE, BEN, CLEO], [PRIVATE, BEN, CLEO]),
        ("public", "ben", [PRIVATE, BEN, CLEO, PUBLIC], [PRIVATE, BEN, CLEO, PUBLIC]),
    ],
)
def test_an_entry_of_ones_own_is_read_by_those_it_is_shared_with(
    shared: str, room: str, closed: list[Audience], open_thread: list[Audience], journal: Make
) -> None:
    files = {"insights/i.md": entry("insight", shared=shared, room=room)}
    assert readers(read(journal, files), "i") == closed
    assert readers(read(journal, files, OPEN, "open"), "i") == open_thread


@pytest.mark.parametrize(
    ("shared", "expected"),
    [("false", []), ("true", [PRIVATE, BEN]), ("[cleo]", [PRIVATE, CLEO]), ("public", [PRIVATE, BEN, CLEO, PUBLIC])],
)
def test_what_another_person_wrote_is_no_wider_for_an_open_thread(shared: str, expected: list[Audience], journal: Make) -> None:
    """DESIGN: "What another person wrote is public only if that person's own file says `public`." The owner's own `false` is another's."""
    files = {"insights/i.md": entry("insight", author="ben", shared=shared, room="ben")}
    for number, config in enumerate((CONFIG, OPEN)):
        assert readers(read(journal, files, config, str(number)), "i") == expected


@pytest.mark.parametrize(("shared", "expected"), [("true", [PRIVATE, BEN]), ("public", [PRIVATE, BEN, CLEO, PUBLIC])])
def test_what_was_received_is_read_in_the_room_that_it_came_through(shared: str, expected: list[Audience], journal: Make) -> None:
    files = {"rooms/ben/ben/insights/i.md": entry("insight", shared=shared)}
    for number, config in enumerate((CONFIG, OPEN)):
        assert readers(read(journal, files, config, str(number)), "i") == expected


def test_ones_own_entry_that_came_back_through_a_room_is_not_open_for_an_open_thread(journal: Make) -> None:
    found = read(journal, {"insights/i.md": entry("insight", shared="true", room="ben")}, OPEN)
    key = Key("ana", "i")
    back = replace(found, entries={key: replace(found.entries[key], received_in=("cleo",))})
    assert readers(back, "i") == [PRIVATE, CLEO]


def test_what_is_needed_must_be_readable_too(journal: Make) -> None:
    """An update of a hidden action, and a remark on that update."""
    files = {
        "actions/a.md": entry("action", assignee="ana", shared="[cleo]"),
        "updates/u.md": entry("update", about="a", shared="public"),
        "feedback/f.md": entry("feedback", about="u", shared="public"),
        "insights/i.md": entry("insight", shared="public"),
    }
    found = read(journal, files)
    assert ids(project(found, PUBLIC)) == {"i"}
    assert ids(project(found, BEN)) == {"i"}
    assert ids(project(found, CLEO)) == {"i", "a", "u", "f"}
    assert [key.id for key in readable(found, PRIVATE)] == ["a", "f", "i", "u"]


def test_what_needs_what_is_not_there_is_not_there(journal: Make) -> None:
    """A reference that was left out of the journal, and two entries that need each other."""
    files = {
        "insights/i.md": entry("insight", shared="public"),
        "feedback/f.md": entry("feedback", about="i", shared="public"),
        "feedback/g.md": entry("feedback", about="f", shared="public"),
    }
    found = read(journal, files)
    without = replace(found, entries={key: each for key, each in found.entries.items() if key.id != "i"})
    assert ids(project(without, PRIVATE)) == set()
    circle = {key: each for key, each in found.entries.items() if key.id != "i"}
    first, second = Key("ana", "f"), Key("ana", "g")
    feedback = circle[first]
    assert isinstance(feedback, Feedback)
    circle[first] = replace(feedback, about=replace(feedback.about, key=second))
    assert ids(project(replace(found, entries=circle), PRIVATE)) == set()


# The room of an entry


@pytest.mark.parametrize("name", ["session", "goal"])
def test_an_entry_takes_its_room_from_what_it_refers_to(name: str, journal: Make) -> None:
    metric = {"north_star": "true", "metric": "{name: n, target: 5}"} if name == "goal" else {}
    files = {
        f"{name}s/far.md": entry(name, shared="true", room="cleo", **metric),
        "actions/near.md": entry("action", assignee="ana", shared="true", **{name: "far"}),
        "updates/u.md": entry("update", about="near", shared="true"),
        "reflections/r.md": entry("reflection", action="near", shared="true", body="# What worked\n\nx"),
        "feedback/f.md": entry("feedback", about="u", shared="true"),
    }
    found = read(journal, files)
    for each in ("far", "near", "u", "r", "f"):
        assert readers(found, each) == [PRIVATE, CLEO]
    shown = project(found, CLEO)
    assert {each.room for each in shown.entries.values()} == {"cleo"}


def test_a_goal_takes_its_room_from_the_goal_that_it_supports(journal: Make) -> None:
    files = {
        "goals/star.md": entry("goal", north_star="true", metric="{name: n, target: 5}", shared="true", room="cleo"),
        "goals/pillar.md": entry("goal", supports="star", shared="true"),
    }
    assert readers(read(journal, files), "pillar") == [PRIVATE, CLEO]


def test_the_first_reference_that_has_a_room_gives_it(journal: Make) -> None:
    files = {
        "sessions/s.md": entry("session", shared="public"),
        "goals/g.md": entry("goal", shared="true", room="ben"),
        "insights/i.md": entry("insight", session="s", goal="g", shared="true"),
        "insights/alone.md": entry("insight", shared="true"),
    }
    found = read(journal, files)
    assert readers(found, "i") == [PRIVATE, BEN]
    assert readers(found, "alone") == [PRIVATE]
    assert project(found, PRIVATE).entries[Key("ana", "alone")].room is None


def test_the_only_room_is_that_of_every_entry_that_names_none(journal: Make) -> None:
    found = read(journal, {"insights/i.md": entry("insight", shared="true")}, ONE_ROOM)
    assert readers(found, "i") == [PRIVATE, BEN]
    assert project(found, BEN).entries[Key("ana", "i")].room == "ben"


def test_entries_that_refer_to_each_other_have_no_room_and_are_told_all_the_same(journal: Make) -> None:
    files = {
        "goals/a.md": entry("goal", shared="true"),
        "goals/b.md": entry("goal", supports="a", shared="true"),
        "sessions/s.md": entry("session", goal="b", shared="true"),
    }
    found = read(journal, files)
    first, second = Key("ana", "a"), Key("ana", "b")
    entries = dict(found.entries)
    goal, other = entries[first], entries[second]
    assert isinstance(goal, Goal)
    assert isinstance(other, Goal)
    assert other.supports is not None
    entries[first] = replace(goal, supports=replace(other.supports, key=second))
    for start in entries.values():
        assert room_of(start, found.config, entries.get, {}) is None
    assert ids(project(replace(found, entries=entries), BEN)) == set()


@pytest.mark.parametrize(("kind", "field", "folder", "shared", "audience"), CHAINS)
def test_a_chain_is_not_followed_by_calls_within_calls(
    kind: str, field: str, folder: str, shared: str, audience: Audience, journal: Make
) -> None:
    """The first file is at the top of it: for the room of each, and for what each needs."""
    names = [f"e{number:03}" for number in range(100)]
    files = {f"{folder}/{name}.md": entry(kind, shared=shared, **{field: below}) for name, below in pairwise([*names, "last"])}
    last = entry("goal", shared=shared, room="ben") if kind == "goal" else entry("action", assignee="ana", shared=shared)
    found = read(journal, {**files, f"{'goals' if kind == 'goal' else 'actions'}/last.md": last})
    depth, limit = len(inspect.stack(0)), sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 100)
    try:
        seen = project(found, audience)
    finally:
        sys.setrecursionlimit(limit)
    assert len(seen.entries) == len(files) + 1


def test_the_room_of_what_is_referred_to_is_told_through_any_number_of_entries(journal: Make) -> None:
    files = {
        "actions/a.md": entry("action", assignee="ana", session="s", shared="true"),
        "goals/g.md": entry("goal", supports="h", shared="true"),
        "goals/h.md": entry("goal", room="cleo", shared="true"),
        "sessions/s.md": entry("session", goal="g", shared="true"),
    }
    found = read(journal, files)
    assert {each.room for each in project(found, PRIVATE).entries.values()} == {"cleo"}
    for each in found.entries.values():
        assert room_of(each, found.config, found.entries.get, {}) == "cleo"


# Copies that came through several rooms


def test_an_entry_is_open_to_all_only_if_each_copy_says_so(journal: Make) -> None:
    both = CONFIG.replace("[ana, cleo]", "[ana, ben, cleo]")
    for number, (one, other, expected) in enumerate(
        (
            ("public", "public", [PRIVATE, BEN, CLEO, PUBLIC]),
            ("public", "true", [PRIVATE, BEN, CLEO]),
            ("true", "public", [PRIVATE, BEN, CLEO]),
        )
    ):
        files = {
            "rooms/ben/ben/insights/i.md": entry("insight", "One", shared=one),
            "rooms/cleo/ben/insights/i.md": entry("insight", "Other", shared=other),
        }
        found = read(journal, files, both, str(number))
        assert readers(found, "i") == expected
        titles = [project(found, each).entries[Key("ben", "i")].title for each in (PRIVATE, BEN, CLEO)]
        assert titles == ["One", "One", "Other"]
        assert project(found, PRIVATE).entries[Key("ben", "i")].shared.reach.value == one
        shown = [each for audience in expected[1:] for each in project(found, audience).entries.values()]
        assert {(each.received_in, each.copies) for each in shown} == {((), ())}


# A name that several entries have


def test_a_name_of_several_entries_means_to_a_reader_the_one_that_he_may_know_of_and_gives_no_room(journal: Make) -> None:
    """THREATS A10, A21: what is meant by a name is told from what the reader may read; to whom an entry goes is not told by such a name."""
    files = {
        "actions/a.md": entry("action", "A", "See [[x]].", assignee="ana", session="x", shared="[ben, cleo]"),
        "actions/b.md": entry("action", "B", assignee="ana", session="x", shared="true"),
        "actions/c.md": entry("action", "C", assignee="ana", session="mine", shared="true"),
        "sessions/mine.md": entry("session", "Mine", goal="y", shared="true"),
        "rooms/ben/ben/goals/y.md": entry("goal", "Of Ben", author="ben", room="ben", shared="true"),
        "rooms/cleo/cleo/goals/y.md": entry("goal", "Of Cleo", author="cleo", room="cleo", shared="true"),
        "rooms/ben/ben/sessions/x.md": entry("session", "Of Ben", author="ben", room="ben", shared="true"),
        "rooms/cleo/cleo/sessions/x.md": entry("session", "Of Cleo", author="cleo", room="cleo", shared="true"),
    }
    found = read(journal, files)
    assert readers(found, "b") == [PRIVATE]
    for audience, author in ((BEN, "ben"), (CLEO, "cleo")):
        shown = project(found, audience).entries[Key("ana", "a")]
        assert isinstance(shown, Action)
        assert shown.session is not None
        assert (shown.session.key, shown.session.among) == (Key(author, "x"), ())
        assert shown.destinations == {"[[x]]": Destination(key=Key(author, "x"))}
    assert [project(found, PRIVATE).entries[Key("ana", name)].room for name in ("b", "c", "mine")] == [None] * 3


def test_a_hidden_entry_with_the_name_of_a_visible_roadmap_is_not_taken_for_it(journal: Make) -> None:
    """THREATS A10."""
    files = {
        "sessions/s.md": entry("session", "S", "See [[ben/plan|one]] and [[ana/plan|other]].", shared="public"),
        "rooms/ben/ben/insights/plan.md": entry("insight", "Zebra", author="ben", shared="true"),
        "roadmaps/plan.md": ROADMAP.format(shared="public", body="Words."),
    }
    shown = project(read(journal, files), PUBLIC).entries[Key("ana", "s")]
    assert shown.body.text.strip() == "See one and [[ana/plan|other]]."
    assert {each.key for each in shown.destinations.values()} == {Key("ana", "plan")}


def test_a_step_that_several_roadmaps_have_is_of_the_only_one_that_a_reader_may_know_of(journal: Make) -> None:
    """THREATS A21."""
    files = {
        "insights/i.md": entry("insight", "I", step="listen", shared="public"),
        "insights/j.md": entry("insight", "J", step="own#listen", shared="public"),
        "roadmaps/plan.md": ROADMAP.format(shared="public", body="Words."),
        "roadmaps/own.md": ROADMAP.format(shared="false", body="Words."),
    }
    found = read(journal, files)
    public = project(found, PUBLIC).entries
    step = public[Key("ana", "i")].step
    assert step is not None
    assert (step.roadmap, step.step, step.among) == ("plan", "listen", ())
    assert public[Key("ana", "j")].step is None
    own = project(found, PRIVATE).entries
    assert own[Key("ana", "i")].step is None
    assert own[Key("ana", "j")].step == found.entries[Key("ana", "j")].step


def test_what_has_no_room_gives_none_to_what_refers_to_it(journal: Make) -> None:
    files = {
        "goals/g.md": entry("goal", shared="true"),
        "sessions/s.md": entry("session", goal="g", shared="true"),
        "insights/i.md": entry("insight", session="s", goal="g", shared="true"),
        "insights/j.md": entry("insight", session="s", shared="true"),
    }
    found = read(journal, files)
    known: dict[Key, str | None] = {}
    for each in found.entries.values():
        assert room_of(each, found.config, found.find, known) is None
    assert known == dict.fromkeys(found.entries)
    assert {each.room for each in project(found, PRIVATE).entries.values()} == {None}
