"""A room's view as a branch: it reads on the other side as it reads here, and nothing hidden is in it, over generated journals."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note, strategies

from journalkit.diagnostic import Severity
from journalkit.model.audience import room_audience
from journalkit.model.entry import Key
from journalkit.pipeline import check_folder
from journalkit.reading.place import id_of
from journalkit.rooms import projection
from journalkit.rooms.made import Known, Made
from journalkit.rooms.paths import ROOM_FILE, entry_place, why_refused
from journalkit.rooms.projection import Branch, branch_of
from journalkit.rooms.room_file import RoomFile, read_room_file, room_file
from journalkit.schema.kind import references
from journalkit.schema.scalar import flow_text
from journalkit.values import replace
from journalkit.view import View, project
from tests.conftest import Make, entry
from tests.journal_parts import CANARY, Audience
from tests.journal_rules import Whole
from tests.journals import PROFILE, journals
from tests.meeting import view_of
from tests.test_non_interference import checked, shown

NOT_COMPARED = frozenset(["path", "body", "body_start", "places", "destinations", "step", "room", "shared", "measures"])


def branches(whole: Whole, view_at: Any) -> list[tuple[Audience, View, Branch]]:
    """The owner's branch for each room that the owner is in."""
    found: list[tuple[Audience, View, Branch]] = []
    for number, room in enumerate(whole.rooms):
        view = project(view_at, room_audience(room.id))
        owner = view.config.owner
        if owner and owner in view.rooms[room.id].people:
            made = branch_of(view, owner)
            if found:  # what is remembered of another room must not change what this one gets
                assert branch_of(view, owner, before=Known(made=found[-1][2].made)) == made
            found.append((number, view, made))
    return found


def ids_of(made: Branch) -> dict[str, Made]:
    """What the files of a branch are called there, whatever they were made of."""
    return {path: replace(each, of="") for path, each in made.made.items()}


def test_what_an_entry_became_is_known_only_as_long_as_it_becomes_the_same(journal: Make) -> None:
    """Everything that a text on the branch is made of is changed once; what is remembered from before must not be sent then."""
    files = {
        "sessions/s.md": entry("session", "S", shared="true"),
        "sessions/other.md": entry("session", "Other", shared="true"),
        "actions/a.md": entry(
            "action", "A", "[s](../sessions/s.md) %%aside%% [[other]]", session="s", assignee="ana", step="x", shared="true"
        ),
        "attachments/x.png": "x",
        "insights/i.md": entry("insight", "I", "![x](../attachments/x.png) [[a|words]]", session="s", shared="true"),
        "rooms/ben/ben/insights/b.md": entry("insight", "B", shared="true"),
        "insights/near.md": entry("insight", "Near", "[b](../rooms/ben/ben/insights/b.md)", shared="true"),
        "roadmaps/mine.md": "---\ntype: roadmap\ntitle: Mine\nshared: true\nsteps:\n  - {id: x, title: T, why: W}\n---\n",
    }
    changes: dict[str, dict[str, str | None]] = {
        "a target is hidden": {"sessions/s.md": files["sessions/s.md"].replace("shared: true", "shared: false")},
        "a target has another type": {"sessions/other.md": entry("insight", "Other", shared="true")},
        "a target is gone": {"sessions/other.md": None, "rooms/ben/ben/insights/b.md": None},
        "an attachment is gone": {"attachments/x.png": None},
        "a field": {"actions/a.md": files["actions/a.md"].replace("assignee: ana", "assignee: ben")},
        "a text": {"actions/a.md": files["actions/a.md"].replace("other", "Other")},
        "the audience": {"insights/i.md": files["insights/i.md"].replace("shared: true", "shared: public")},
        "a title": {"insights/i.md": files["insights/i.md"].replace("title: I", "title: J")},
        "nothing": {},
    }
    first = branch_of(view_of(journal(files, folder="first"), "ben"), "ana")
    for number, (what, change) in enumerate(changes.items()):
        now = {path: text for path, text in {**files, **change}.items() if text is not None}
        view = view_of(journal(now, folder=str(number)), "ben")
        plain, quick = branch_of(view, "ana"), branch_of(view, "ana", before=Known(made=first.made))
        assert quick == plain and dict(quick.texts) == dict(plain.texts), what
        assert (quick.made == first.made) is (what == "nothing"), what
    view = view_of(journal(files, folder="second"), "ben")
    assert {len(each.id) for each in branch_of(view, "ana", before=Known("sha256")).made.values()} == {64}


def test_several_processes_write_what_one_writes(journal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "WORTH_A_PROCESS", 10)
    files = {
        f"insights/i-{number}.md": entry("insight", f"No. {number}", f"See [[i-{number - 1}]].", shared="true") for number in range(1, 60)
    }
    view = view_of(journal({**files, "insights/i-0.md": entry("insight", "The first", shared="true")}), "ben")
    one, several = branch_of(view, "ana"), branch_of(view, "ana", jobs=3)
    assert several == one and dict(several.texts) == dict(one.texts)
    assert list(several.made) == list(one.made) and len(one.made) > 60
    assert several.titles == one.titles


@PROFILE
@given(journals())
def test_nothing_hidden_stands_on_a_branch(whole: Whole) -> None:
    """THREATS H1, H2, H4: no canary of an entry, tag, file, roadmap, person or room that is kept from the room."""
    with checked(whole) as (_, journal):
        for audience, _view, made in branches(whole, journal):
            secrets = whole.secrets(audience)
            parts = {**made.texts, "commit": f"{made.name} {made.address} {made.message}", "files": " ".join(made.attachments)}
            for path, text in parts.items():
                searched = re.sub(r"alias-\w+", "", f"{path} {text}".casefold())  # of a visible entry, as it is about
                leaked = {f"kq{number}zx" for number in CANARY.findall(searched)} & secrets.keys()
                if leaked:
                    note(shown(whole.files()))
                    pytest.fail(f"for {audience}: {[(word, secrets[word]) for word in leaked]} in {path}:\n{text}")


@PROFILE
@given(journals())
def test_a_branch_reads_on_the_other_side_as_it_reads_here(whole: Whole) -> None:
    """Fields, words, links: what somebody else of the room sees of an entry is what its author shows the room."""
    with checked(whole) as (root, journal):
        for _audience, view, made in branches(whole, journal):
            me, room = view.config.owner, str(view.audience.room)
            for other in view.rooms[room].people:
                if other != me:
                    assert_alike(view, made, other_side(root, made, me, other, room), me, room)


def other_side(root: Path, made: Branch, me: str, other: str, room: str) -> tuple[View, list[str], set[str]]:
    """What the room sees in the journal of another one of its people, who received the branch, what is wrong with it there, and the ids
    of the files with errors.
    """
    with tempfile.TemporaryDirectory(prefix="journalkit-test-") as folder:
        there = Path(folder)
        config = re.sub(r"(?m)^owner: .*$", f"owner: {flow_text(other)}", (root / "journal.yaml").read_text(encoding="utf-8"))
        files: dict[str, bytes] = {"journal.yaml": config.encode()}
        for file in (root / "rooms" / room).rglob("*"):
            if file.is_file():
                person, _, path = file.relative_to(root / "rooms" / room).as_posix().partition("/")
                # in the journal of its author it is shared with the room that it came through, however that is said there
                own = re.sub(rb"(?m)^shared: (?:true|\[their-room\])$", f"shared: [{room}]".encode(), file.read_bytes())
                files.update([(path, own)] if person == other else [(f"rooms/{room}/{person}/{path}", file.read_bytes())])
        files |= {f"rooms/{room}/{me}/{path}": text.encode() for path, text in made.texts.items() if path != ROOM_FILE}
        files |= {f"rooms/{room}/{me}/{path}": (root / path).read_bytes() for path in made.attachments}
        for path, data in files.items():
            (there / path).parent.mkdir(parents=True, exist_ok=True)
            (there / path).write_bytes(data)
        found = check_folder(there)
        assert found.journal is not None, [each.message for each in found.diagnostics]
        errors = [each for each in found.diagnostics if each.severity is Severity.ERROR]
        wrong = [f"{each.path}: {each.rule.slug}: {each.message}" for each in errors if each.path.startswith(f"rooms/{room}/{me}/")]
        return project(found.journal, room_audience(room)), wrong, {id_of(each.path) for each in errors}


def assert_alike(here: View, made: Branch, there: tuple[View, list[str], set[str]], me: str, room: str) -> None:
    view, wrong, faulty = there
    assert [each for each in wrong if "broken-reference" not in each and "ambiguous" not in each] == [], made.texts
    for key, mine in here.entries.items():
        theirs = view.entries.get(key)
        if key.author != me or entry_place(mine) not in made.texts:
            continue
        if any(each.key is not None and each.key.id in faulty for _, each in references(mine)):
            continue  # no text that is sent has paths of the journal that receives it, but the ones made up here do
        assert theirs is not None or any(entry_place(mine) in each for each in wrong), made.texts[entry_place(mine)]
        if theirs is None:
            continue
        for field in mine.__struct_fields__:
            if field not in NOT_COMPARED:
                one, other = (comparable(getattr(each, field)) for each in (mine, theirs))
                assert one == other or one[0] == "reference", (field, one, other, made.texts[entry_place(mine)])
        assert mine.body.plain.split() == theirs.body.plain.split() or mine.body.links, made.texts[entry_place(mine)]
        own = {each.key for each in mine.destinations.values() if each.key and each.key.author == me and kept(each.key, made, here)}
        own &= view.entries.keys()  # what lacks there something that came through another room is told as wrong there, and left out
        assert own <= {each.key for each in theirs.destinations.values()}, made.texts[entry_place(mine)]
        assert len([d for d in theirs.destinations.values() if d.attachment]) == len(
            [d for d in mine.destinations.values() if d.attachment]
        )


def kept(key: Key, made: Branch, view: View) -> bool:
    found = view.entries.get(key)
    return found is not None and entry_place(found) in made.texts


def comparable(value: Any) -> tuple[Any, ...]:
    """References by what they lead to."""
    key = getattr(getattr(value, "entry", value), "key", None)
    return ("reference", key, getattr(value, "number", None)) if key else ("value", value)


VALUES = [
    'a: "b"',
    "it's",
    "#x",
    "- x",
    "no",
    "null",
    "~",
    "[a]",
    "{a: b}",
    "a, b",
    "'",
    "%x",
    "@x",
    "`x`",
    "x: y",
    "é—ü",
    "? x",
    "| x",
    "12",
    "2026-01-01",
]


@pytest.mark.parametrize("value", VALUES)
def test_any_text_of_a_field_arrives_as_it_is(value: str, journal: Make) -> None:
    quoted = '"' + value.replace('"', '\\"') + '"'
    files = {
        "actions/a.md": entry(
            "action", quoted, assignee="ben", expected=quoted, kpi=f"{{name: {quoted}, target: 0.1}}", tags=f"[{quoted}]"
        ),
        "sessions/s.md": entry("session", "S", shared="true", hypotheses=f"[{{claim: {quoted}, confidence: 60.5}}]", duration="1h 20m"),
    }
    view = view_of(journal(files), "ben")
    made = branch_of(view, "ana").texts
    again = view_of(journal({f"rooms/ben/ben/{path}": text for path, text in made.items() if path != ROOM_FILE}, folder="there"), "ben")
    action, session = again.entries[Key("ben", "a")], again.entries[Key("ben", "s")]
    was = view.entries[Key("ana", "a")]
    for name in ("title", "expected", "kpi", "tags"):
        assert getattr(action, name) == getattr(was, name)
    assert getattr(session, "hypotheses", None) == getattr(view.entries[Key("ana", "s")], "hypotheses", ())
    assert getattr(session, "minutes", None) == 80


@given(strategies.text(max_size=20), strategies.text(min_size=1, max_size=20))
def test_a_room_file_says_what_it_was_given(title: str, name: str) -> None:
    from journalkit.model.person import Person

    title, name = (" ".join(each.split()) for each in (title, name))
    said = RoomFile("ab", title or None, {"ana": Person("ana", name or "x", "no")}, {"chi": Person("chi", "C: d")})
    try:
        data = room_file(said).encode()
    except UnicodeEncodeError:
        return  # half a character
    found = read_room_file(data)
    assert found == said or isinstance(found, str)  # a sign that cannot be in a field is told, never another one
    if name.isascii() and name.isprintable() and "%%" not in name + title and "<!--" not in name + title and (title + "x").isprintable():
        assert found == said


@given(strategies.text(max_size=30))
def test_a_path_that_may_be_received_stays_in_its_folder(path: str) -> None:
    for whole in (path, f"attachments/{path}", f"insights/{path}.md"):
        if not why_refused(whole):
            parts = whole.split("/")
            assert not any(part in ("", ".", "..") or part.startswith(".") or "\\" in part for part in parts)
            assert whole == ROOM_FILE or parts[0] in (
                "attachments",
                "insights",
                "goals",
                "sessions",
                "actions",
                "updates",
                "reflections",
                "feedback",
            )


def test_the_branch_is_the_same_wherever_its_files_lie(journal: Make) -> None:
    """Folders are a convention of the one who writes; the branch has its own."""
    flat = {
        "insights/i.md": entry("insight", "I", "[s](../sessions/s.md)", shared="true"),
        "sessions/s.md": entry("session", "S", shared="true"),
    }
    deep = {"i.md": flat["insights/i.md"].replace("../sessions/", "2026/09/"), "2026/09/s.md": flat["sessions/s.md"]}
    one, other = (branch_of(view_of(journal(files, folder=name), "ben"), "ana") for name, files in (("flat", flat), ("deep", deep)))
    assert replace(one, made=ids_of(one)) == replace(other, made=ids_of(other))


def test_a_step_of_ones_own_roadmap_is_not_sent(journal: Make) -> None:
    roadmap = "---\ntype: roadmap\ntitle: Mine\nshared: true\nsteps:\n  - {id: own-step, title: T, why: W}\n---\n"
    files = {
        "roadmaps/mine.md": roadmap,
        "insights/own.md": entry("insight", "O", "[[mine]] and [[mine|words]]", shared="true", step="mine#own-step"),
        "insights/built-in.md": entry("insight", "B", shared="true", step="sponsorship#name-the-door"),
    }
    made = branch_of(view_of(journal(files), "ben"), "ana").texts
    assert "mine" not in made["insights/own.md"]
    assert "words" in made["insights/own.md"]
    assert 'step: "sponsorship#name-the-door"' in made["insights/built-in.md"]
