"""The one gate, value by value: what is left of a small journal in the view of each audience."""

from __future__ import annotations

import pytest

from journalkit.model import audience as audiences
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.model.body import Body
from journalkit.model.entry import Action, Destination, Feedback, Goal, Insight, Key, Reach, Session, Sharing
from journalkit.model.file import FileFacts
from journalkit.model.journal import Config, Journal
from journalkit.model.person import Person
from journalkit.pipeline import check_folder
from journalkit.values import replace
from journalkit.view import View, project, readable, room_of
from tests.conftest import Make, entry

CONFIG = """\
format: 1
title: A journal
summary: What it is about
owner: ana
timezone: Europe/Madrid
language: de
site_url: https://ana.example.org/thread/
roadmap: career-change
people:
  ana: {name: Ana Ruiz, role: mentee, email: ana@example.org}
  ben: {name: Ben Okafor, role: mentor, email: ben@example.org, public_name: my mentor}
  cleo: {name: Cleo Marsh, role: peer}
  dan: {name: Dan Roe}
rooms:
  ben: {people: [ana, ben], title: The two, remote: ../ab.git, address: ana@example.com, repository: ../both.git, read_marks: true,
        roadmap: sponsorship}
  cleo: {people: [ana, cleo], remote: ../ac.git}
"""
OPEN = f"{CONFIG}thread: public\n"
ONE_ROOM = CONFIG.partition("  cleo: {people")[0]
BEN, CLEO = room_audience("ben"), room_audience("cleo")
EVERYBODY = (PRIVATE, BEN, CLEO, PUBLIC)
ROADMAP = "---\ntype: roadmap\ntitle: A plan\nshared: {shared}\nsteps:\n  - {{id: listen, title: Listen, why: Because.}}\n---\n{body}"


def read(make: Make, files: dict[str, str], config: str = CONFIG, folder: str = "journal") -> Journal:
    """The journal of some files, in which nothing may be wrong."""
    checked = check_folder(make(files, config, folder))
    assert checked.journal is not None and checked.errors == ()
    return checked.journal


def ids(view: View) -> set[str]:
    return {key.id for key in view.entries}


def readers(journal: Journal, name: str) -> list[Audience]:
    """The audiences that may read an entry, or a roadmap."""
    return [each for each in EVERYBODY if name in ids(project(journal, each)) or name in project(journal, each).roadmaps]


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


# What is left of an entry

WHOLE = {
    "goals/star.md": entry("goal", "Star", north_star="true", metric="{name: n, target: 5}", owner="dan", shared="public"),
    "goals/hidden.md": entry("goal", "Hidden", supports="star", shared="false"),
    "sessions/s.md": entry("session", "S", with_="[ben, dan]", room="ben", shared="true", hypotheses="[{claim: c}]", goal="star"),
    "sessions/h.md": entry("session", "H", with_="[cleo]", room="ben", shared="false", hypotheses="[{claim: c}]", goal="star"),
    "actions/a.md": entry(
        "action",
        "A",
        "[[s]], [[h|words]], [file](../attachments/f.txt), %%aside%% and [[plan]].",
        assignee="ben",
        session="s",
        goal="hidden",
        hypothesis='"s#1"',
        aliases="[other-name]",
        measures="{star: 1, hidden: 2}",
        step="sponsorship#name-the-door",
        shared="public",
    ),
    "actions/b.md": entry("action", "B", assignee="ana", hypothesis='"h#1"', session="h", goal="star", room="cleo", shared="[ben]"),
    "insights/i.md": entry("insight", "I", "Words.", **{"from": "ben"}, goal="star", shared="public"),
    "rooms/ben/ben/insights/his.md": entry("insight", "His", "[mine](../attachments/f.txt)", shared="public", session="ana/s"),
    "rooms/ben/ben/attachments/f.txt": "his",
    "attachments/f.txt": "mine",
    "roadmaps/plan.md": ROADMAP.format(shared="[cleo]", body="[[s]] and [[i]]"),
}


def test_the_owner_sees_all_as_it_is(journal: Make) -> None:
    found = read(journal, WHOLE)
    view = project(found, PRIVATE)
    assert view.audience == PRIVATE
    assert view.config is found.config
    assert view.people == dict(found.config.people)
    assert {name: room.people for name, room in view.rooms.items()} == {"ben": ("ana", "ben"), "cleo": ("ana", "cleo")}
    assert ids(view) == {"star", "hidden", "s", "h", "a", "b", "i", "his"}
    action = view.entries[Key("ana", "a")]
    was = found.entries[Key("ana", "a")]
    assert isinstance(action, Action) and isinstance(was, Action)
    assert action.body is was.body and action.path == was.path and action.places == was.places and action.body_start == was.body_start
    assert (action.title, action.aliases, action.step, action.shared) == ("A", ("other-name",), was.step, was.shared)
    assert [(each.goal.key, each.value) for each in action.measures] == [(Key("ana", "star"), 1), (Key("ana", "hidden"), 2)]
    assert action.goal is not None and action.goal.key == Key("ana", "hidden") and action.goal.text == ""
    assert action.hypothesis is not None
    assert (action.hypothesis.entry.key, action.hypothesis.number) == (Key("ana", "s"), 1)
    assert action.destinations == {
        "[[s]]": Destination(Key("ana", "s")),
        "[[h]]": Destination(Key("ana", "h")),
        "../attachments/f.txt": Destination(attachment="attachments/f.txt"),
        "[[plan]]": Destination(Key("ana", "plan")),
    }
    his = view.entries[Key("ben", "his")]
    assert his.received_in == ("ben",)
    assert view.attachments == {"attachments/f.txt": "attachments/f.txt", "rooms/ben/ben/attachments/f.txt": "attachments-ben/f.txt"}
    assert view.files_as_they_are


def test_a_room_sees_of_an_entry_what_it_may_see(journal: Make) -> None:
    found = read(journal, WHOLE)
    view = project(found, BEN)
    assert ids(view) == {"star", "s", "a", "b", "i", "his"}
    assert view.config == Config("A journal", "ana", {}, {}, "What it is about", False, "Europe/Madrid", None, "de")
    assert view.people == {
        "ana": Person("ana", "Ana Ruiz", "mentee"),
        "ben": Person("ben", "Ben Okafor", "mentor"),
        "dan": Person("dan", "Dan Roe"),
    }
    room = found.config.rooms["ben"]
    assert view.rooms == {"ben": replace(room, remote=None, address=None, repository=None, read_marks=None)}
    action = view.entries[Key("ana", "a")]
    was = found.entries[Key("ana", "a")]
    assert isinstance(action, Action) and isinstance(was, Action)
    assert action.body.text.strip() == "[[s]], words, [file](../attachments/f.txt),  and another entry."
    assert (action.title, action.path, action.body_start, action.places) == ("A", "", 0, {})
    assert (action.aliases, action.shared, action.room) == (("other-name",), Sharing(Reach.EVERYONE), "ben")
    assert [(each.goal.key, each.value) for each in action.measures] == [(Key("ana", "star"), 1)]
    assert action.session is not None and was.session is not None
    assert action.session == replace(was.session, text="", key=Key("ana", "s"))
    assert action.goal is None
    assert action.hypothesis is not None and was.hypothesis is not None
    assert action.hypothesis.entry == replace(was.hypothesis.entry, text="", key=Key("ana", "s"))
    assert action.hypothesis.number == 1
    assert action.destinations == {
        "[[s]]": Destination(Key("ana", "s")),
        "../attachments/f.txt": Destination(attachment="attachments/f.txt"),
    }
    other = view.entries[Key("ana", "b")]
    assert isinstance(other, Action)
    assert (other.hypothesis, other.session, other.room, other.shared) == (None, None, None, Sharing(Reach.ROOM))
    his = view.entries[Key("ben", "his")]
    assert isinstance(his, Insight)
    assert (his.received_in, his.copies, his.session and his.session.key) == ((), (), Key("ana", "s"))
    assert view.attachments == {"attachments/f.txt": "attachments/f.txt", "rooms/ben/ben/attachments/f.txt": "attachments-ben/f.txt"}
    assert set(view.roadmaps) == {"sponsorship"}
    assert not view.files_as_they_are


def test_everyone_sees_of_an_entry_what_everyone_may_see(journal: Make) -> None:
    found = read(journal, WHOLE)
    view = project(found, PUBLIC)
    assert ids(view) == {"star", "a", "i", "his"}
    site_url = "https://ana.example.org/thread/"
    assert view.config == Config("A journal", "ana", {}, {}, "What it is about", False, "Europe/Madrid", site_url, "de")
    assert view.people == {
        "ana": Person("ana", "Ana Ruiz", "mentee"),
        "my-mentor": Person("my-mentor", "my mentor", "mentor"),
        "dan": Person("dan", "Dan Roe"),
    }
    assert view.rooms == {}
    action = view.entries[Key("ana", "a")]
    assert isinstance(action, Action)
    assert (action.assignee, action.aliases, action.room, action.session, action.hypothesis) == ("my-mentor", (), None, None, None)
    assert action.body.text.strip() == "another entry, words, [file](../attachments/f.txt),  and another entry."
    assert action.step is not None and set(view.roadmaps) == {"sponsorship"}
    star, insight = view.entries[Key("ana", "star")], view.entries[Key("ana", "i")]
    assert isinstance(star, Goal) and star.owner == "dan"
    assert isinstance(insight, Insight) and insight.said_by == "my-mentor"
    his = view.entries[Key("my-mentor", "his")]
    assert (his.author, his.shared) == ("my-mentor", Sharing(Reach.EVERYONE))
    assert view.attachments == {"attachments/f.txt": "attachments/f.txt", "rooms/ben/ben/attachments/f.txt": "attachments-my-mentor/f.txt"}


def test_a_link_leads_to_its_target_under_the_name_that_the_audience_knows(journal: Make) -> None:
    files = {
        "rooms/ben/ben/insights/his.md": entry("insight", "His", shared="public"),
        "insights/i.md": entry("insight", "I", "[[ben/his]]", shared="public", aliases="[x]"),
        "feedback/f.md": entry("feedback", "F", about="ben/his", shared="public"),
        "goals/g.md": entry("goal", "G", author="ben", shared="public"),
        "sessions/s.md": entry("session", "S", measures="{ben/g: 3}", with_="[ben]", shared="public"),
    }
    view = project(read(journal, files), PUBLIC)
    assert view.entries[Key("ana", "i")].destinations == {"[[ben/his]]": Destination(Key("my-mentor", "his"))}
    remark = view.entries[Key("ana", "f")]
    assert isinstance(remark, Feedback) and remark.about.key == Key("my-mentor", "his")
    session = view.entries[Key("ana", "s")]
    assert isinstance(session, Session)
    assert [each.goal.key for each in session.measures] == [Key("my-mentor", "g")]
    assert session.participants == ("my-mentor",)


def test_a_title_that_is_a_heading_is_cut_with_the_text(journal: Make) -> None:
    text = "---\ntype: insight\ndate: 2026-09-03\nshared: public\n---\n# One%% aside%% two\n"
    files = {
        "insights/h.md": entry("insight", "H", shared="false"),
        "insights/i.md": text,
        "insights/k.md": entry("insight", "K", "# Other", shared="public"),
    }
    found = read(journal, files)
    view = project(found, PUBLIC)
    assert [view.entries[Key("ana", each)].title for each in "ik"] == ["One two", "K"]
    without = found.entries[Key("ana", "h")].body
    assert project(found, PUBLIC, lambda _: without).entries[Key("ana", "i")].title == "insight"


def test_definitions_that_nothing_uses_are_cut(journal: Make) -> None:
    """Also those that nothing uses any more once others are gone."""
    body = "One %%[a][x]%% [b][y].\n\n[x]: h.md\n[y]: h.md\n[z]: i.md"
    files = {"insights/i.md": entry("insight", "I", body, shared="public"), "insights/h.md": entry("insight", "H", shared="false")}
    found = read(journal, files)
    assert project(found, PUBLIC).entries[Key("ana", "i")].body.text.strip() == "One  b."
    alone = read(journal, {"insights/i.md": entry("insight", "I", "One.\n\n[z]: i.md", shared="public")}, folder="alone")
    assert project(alone, PUBLIC).entries[Key("ana", "i")].body.text.strip() == "One."
    calls: list[str] = []

    def reading(text: str) -> Body:
        calls.append(text)
        return found.entries[Key("ana", "h")].body

    assert project(found, PUBLIC, reading).entries[Key("ana", "i")].body is found.entries[Key("ana", "h")].body
    assert calls == ["One  [b][y].\n\n[x]: h.md\n[y]: h.md\n[z]: i.md\n"]


def test_what_becomes_an_aside_when_a_link_is_cut_is_cut_too(journal: Make) -> None:
    files = {
        "insights/i.md": entry("insight", "I", "One %[[h|%two]] and %[[h|%]] three.", shared="public"),
        "insights/h.md": entry("insight", "H", shared="false"),
    }
    assert project(read(journal, files), PUBLIC).entries[Key("ana", "i")].body.text.strip() == "One  three."


# People, rooms, files, roadmaps


def test_the_owner_knows_all_people_and_others_those_that_they_meet(journal: Make) -> None:
    found = read(journal, {})
    assert [set(project(found, each).people) for each in EVERYBODY] == [
        {"ana", "ben", "cleo", "dan"},
        {"ana", "ben"},
        {"ana", "cleo"},
        set(),
    ]


def test_names_that_would_be_one_in_public_are_numbered(journal: Make) -> None:
    config = """\
format: 1
title: A journal
owner: ana
people:
  ana: {name: Ana, public_name: A friend}
  ben: {name: Ben, public_name: "!!!"}
  cleo: {name: Cleo, public_name: a friend}
  dan: {name: Dan, public_name: "???"}
  a-friend-2: {name: Eve}
  somebody: {name: Fay, public_name: A friend}
  gus: {name: Gus}
"""
    files = {"sessions/s.md": entry("session", with_="[ben, cleo, dan, a-friend-2, somebody]", shared="public")}
    view = project(read(journal, files, config), PUBLIC)
    assert [(person.id, person.name) for person in view.people.values()] == [
        ("a-friend", "A friend"),
        ("somebody", "!!!"),
        ("a-friend-2", "a friend"),
        ("somebody-2", "???"),
        ("a-friend-2-2", "Eve"),
        ("a-friend-3", "A friend"),
    ]
    assert getattr(view.entries[Key("a-friend", "s")], "participants", ()) == (
        "somebody",
        "a-friend-2",
        "somebody-2",
        "a-friend-2-2",
        "a-friend-3",
    )
    assert view.config.owner == "a-friend"


def test_an_owner_whom_nobody_may_know_of_has_no_name(journal: Make) -> None:
    found = read(
        journal,
        {
            "insights/i.md": entry("insight", "I", "[[ana/plan]]", author="ben", shared="public", room="ben"),
            "roadmaps/plan.md": ROADMAP.format(shared="public", body=""),
        },
    )
    assert project(found, PUBLIC).config.owner == ""
    assert project(found, PUBLIC).roadmaps["plan"].author == ""
    assert project(found, PUBLIC).entries[Key("my-mentor", "i")].destinations == {"[[ana/plan]]": Destination(Key("", "plan"))}
    assert set(project(found, PUBLIC).people) == {"my-mentor"}
    assert project(found, BEN).config.owner == "ana"
    assert project(found, BEN).roadmaps["plan"].author == "ana"


def test_files_of_one_name_are_numbered_before_their_ending(journal: Make) -> None:
    """Ben's file from two rooms, and one without an ending."""
    files = {
        f"rooms/{room}/ben/insights/{room}.md": entry(
            "insight", room, "[a](../attachments/a.b.txt) [b](../attachments/bare) [c](../attachments/d/c.txt)", shared="public"
        )
        for room in ("ben", "cleo", "dan")
    }
    files |= {f"rooms/{room}/ben/attachments/{name}": room for room in ("ben", "cleo", "dan") for name in ("a.b.txt", "bare", "d/c.txt")}
    config = CONFIG.replace("[ana, cleo]", "[ana, ben, cleo]") + "  dan: {people: [ana, ben]}\n"
    found = read(journal, files, config)
    assert project(found, PRIVATE).attachments == {
        "rooms/ben/ben/attachments/a.b.txt": "attachments-ben/a.b.txt",
        "rooms/ben/ben/attachments/bare": "attachments-ben/bare",
        "rooms/ben/ben/attachments/d/c.txt": "attachments-ben/d/c.txt",
        "rooms/cleo/ben/attachments/a.b.txt": "attachments-ben/a.b-2.txt",
        "rooms/cleo/ben/attachments/bare": "attachments-ben/bare-2",
        "rooms/cleo/ben/attachments/d/c.txt": "attachments-ben/d/c-2.txt",
        "rooms/dan/ben/attachments/a.b.txt": "attachments-ben/a.b-3.txt",
        "rooms/dan/ben/attachments/bare": "attachments-ben/bare-3",
        "rooms/dan/ben/attachments/d/c.txt": "attachments-ben/d/c-3.txt",
    }


def test_a_file_of_somebody_whom_the_audience_does_not_know_is_shown_without_a_name(journal: Make) -> None:
    """No text links to such a file as long as one may link to one's own files only."""
    files = {"insights/i.md": entry("insight", "I", "[a](../attachments/f.txt)", shared="public"), "attachments/f.txt": "mine"}
    found = read(journal, files)
    his = "rooms/ben/ben/attachments/d/f.txt"
    linked = replace(found.entries[Key("ana", "i")], destinations={"../attachments/f.txt": Destination(attachment=his)})
    found = replace(found, entries={linked.key: linked})
    assert project(found, PUBLIC).attachments == {his: "attachments-received/d/f.txt"}
    assert project(found, BEN).attachments == {his: "attachments-ben/d/f.txt"}


def test_of_files_only_what_is_known_of_those_that_are_shown_is_told(journal: Make) -> None:
    files = {
        "insights/i.md": entry("insight", "I", "[a](../attachments/a.txt) [b](../attachments/b.txt)", shared="public"),
        "insights/h.md": entry("insight", "H", "[c](../attachments/c.txt)", shared="false"),
        **{f"attachments/{name}.txt": name for name in "abc"},
    }
    found = read(journal, files)
    facts = {f"attachments/{name}.txt": FileFacts(number, 0, name) for number, name in enumerate("ac")}
    view = project(replace(found, files=facts), PUBLIC)
    assert list(view.attachments) == ["attachments/a.txt", "attachments/b.txt"]
    assert view.files == {"attachments/a.txt": FileFacts(0, 0, "a")}


def test_what_the_owner_has_not_looked_at_is_told_to_the_owner_alone(journal: Make) -> None:
    files = {
        "rooms/ben/ben/insights/i.md": entry("insight", shared="public"),
        "rooms/ben/ben/insights/j.md": entry("insight", shared="public"),
    }
    found = read(journal, files)
    found = replace(found, unseen=frozenset([Key("ben", "i"), Key("ben", "gone")]))
    assert project(found, PRIVATE).unseen == {Key("ben", "i")}
    assert project(found, BEN).unseen == project(found, PUBLIC).unseen == frozenset()


@pytest.mark.parametrize(
    ("shared", "closed", "opened", "alone"),
    [
        ("false", [PRIVATE], [PRIVATE], [PRIVATE]),
        ("true", [PRIVATE], [PRIVATE, BEN, CLEO, PUBLIC], [PRIVATE, BEN]),
        ("[cleo]", [PRIVATE, CLEO], [PRIVATE, CLEO], [PRIVATE]),
        ("public", [PRIVATE, BEN, CLEO, PUBLIC], [PRIVATE, BEN, CLEO, PUBLIC], [PRIVATE, BEN, CLEO, PUBLIC]),
    ],
)
def test_a_roadmap_of_ones_own_is_read_by_those_it_is_shared_with(
    shared: str, closed: list[Audience], opened: list[Audience], alone: list[Audience], journal: Make
) -> None:
    files = {
        "roadmaps/plan.md": ROADMAP.format(shared=shared, body=""),
        "insights/i.md": entry("insight", step="plan#listen", shared="public"),
    }
    found = read(journal, files)
    assert readers(found, "plan") == closed
    for each in EVERYBODY:
        step = project(found, each).entries[Key("ana", "i")].step
        assert (step is not None) == (each in closed)
    assert readers(read(journal, files, OPEN, "open"), "plan") == opened
    if shared != "[cleo]":
        assert readers(read(journal, files, ONE_ROOM, "alone"), "plan") == alone


def test_a_roadmap_that_a_room_follows_is_read_there_whatever_it_says(journal: Make) -> None:
    files = {"roadmaps/plan.md": ROADMAP.format(shared="false", body="")}
    found = read(journal, files, CONFIG.replace("roadmap: sponsorship", "roadmap: plan"))
    assert readers(found, "plan") == [PRIVATE, BEN]


def test_a_built_in_roadmap_is_read_where_it_is_followed_or_a_visible_entry_names_it(journal: Make) -> None:
    found = read(journal, {"insights/i.md": entry("insight", step="first-90-days-as-lead#agree-on-day-90", shared="[cleo]")})
    assert readers(found, "first-90-days-as-lead") == [PRIVATE, CLEO]
    assert readers(found, "sponsorship") == [PRIVATE, BEN]  # the room follows it
    assert readers(found, "career-change") == [PRIVATE]  # the owner follows it


def test_a_roadmap_loses_what_its_readers_may_not_see(journal: Make) -> None:
    found = read(journal, WHOLE)
    mine = project(found, PRIVATE).roadmaps["plan"]
    assert (mine.body.text.strip(), mine.author, mine.path) == ("[[s]] and [[i]]", "ana", "roadmaps/plan.md")
    assert mine.shared == Sharing(Reach.ROOMS, ("cleo",))
    theirs = project(found, CLEO).roadmaps["plan"]
    assert (theirs.body.text.strip(), theirs.author, theirs.path) == ("another entry and [[i]]", "ana", "")
    assert theirs.shared == Sharing(Reach.ROOM)
    assert theirs.destinations == {"[[i]]": Destination(Key("ana", "i"))}
    public = replace(found, roadmaps={"plan": replace(found.roadmaps["plan"], shared=Sharing(Reach.EVERYONE))})
    assert project(public, CLEO).roadmaps["plan"].shared == Sharing(Reach.EVERYONE)
    assert project(public, CLEO).entries[Key("ana", "a")].destinations["[[plan]]"] == Destination(Key("ana", "plan"))


def test_a_view_finds_its_entries_and_tells_those_of_a_room(journal: Make) -> None:
    files = {
        "insights/own.md": entry("insight", shared="true", room="ben"),
        "insights/listed.md": entry("insight", shared="[cleo]"),
        "rooms/ben/ben/insights/his.md": entry("insight", shared="true"),
        "insights/secret.md": entry("insight", shared="false"),
    }
    found = read(journal, files)
    view = project(found, PRIVATE)
    assert view.find(None) is None and view.find(Key("ana", "nowhere")) is None
    own = view.find(Key("ana", "own"))
    assert own is not None and own.id == "own"
    told = {(key.id, room) for key, each in view.entries.items() for room in ("ben", "cleo") if view.in_room(each, room)}
    assert told == {("own", "ben"), ("listed", "cleo"), ("his", "ben")}
    theirs = project(found, CLEO)
    listed = theirs.find(Key("ana", "listed"))
    assert listed is not None and theirs.in_room(listed, "cleo") and not theirs.in_room(listed, "ben")


def test_an_audience_says_who_it_is() -> None:
    assert [str(each) for each in (PRIVATE, PUBLIC, BEN)] == ["private", "public", "room ben"]
    assert BEN.reach is audiences.Reach.ROOM


# A name that several entries have


def test_a_name_of_several_entries_means_to_a_reader_the_one_that_he_may_know_of_and_gives_no_room(journal: Make) -> None:
    """THREATS A10, A21: what is meant by a name is told from what the reader may read; to whom an entry goes is not told by such a name."""
    files = {
        "actions/a.md": entry("action", "A", "See [[x]].", assignee="ana", session="x", shared="[ben, cleo]"),
        "actions/b.md": entry("action", "B", assignee="ana", session="x", shared="true"),
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
    assert project(found, PRIVATE).entries[Key("ana", "b")].room is None


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
