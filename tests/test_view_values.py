"""The one gate, value by value: what is left of a small journal in the view of each audience."""

from __future__ import annotations

import pytest

from journalkit.model import audience as audiences
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.model.body import Body
from journalkit.model.entry import Action, Destination, Feedback, Goal, Insight, Key, Reach, Session, Sharing
from journalkit.model.file import FileFacts
from journalkit.model.journal import Config
from journalkit.model.person import Person
from journalkit.values import replace
from journalkit.view import project
from tests.conftest import Make, entry
from tests.gate import BEN, CLEO, CONFIG, EVERYBODY, ONE_ROOM, OPEN, ROADMAP, ids, read, readers

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
