"""Renaming an entry that others refer to, and what a rename must not change the meaning of."""

from __future__ import annotations

import pytest

from journalkit.authoring.change import Unchangeable
from journalkit.authoring.references import read_texts
from journalkit.model.entry import Entry
from journalkit.pipeline import check_folder
from tests.conftest import Make, entry
from tests.journal_parts import NOW
from tests.moves import NEW, OLD, THREE, everything, moved, received, session

# What others wrote


def test_the_old_id_stays_an_alias_when_others_refer_to_it(journal: Make) -> None:
    theirs = received(entry("feedback", about=f"ana/{OLD}", body=f"[[{OLD}]]"))
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs})
    before = check_folder(root, NOW).diagnostics
    move = moved(root)
    assert move.alias
    assert [(each.path, each.line) for each in move.foreign] == [("rooms/ben/ben/feedback/f.md", 5), ("rooms/ben/ben/feedback/f.md", 7)]
    assert move.broken == ()
    assert (root / "rooms/ben/ben/feedback/f.md").read_text() == next(iter(theirs.values()))
    assert (root / f"sessions/{NEW}.md").read_text() == session(shared=f"true\naliases: [{OLD}]")
    assert check_folder(root, NOW).diagnostics == before


def test_without_an_alias_what_others_wrote_breaks_only_if_that_is_said(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **received(entry("feedback", about=OLD))})
    move = moved(root, alias=False)
    assert not move.alias
    assert [each.line for each in move.broken] == [5]
    assert (root / f"sessions/{NEW}.md").read_text() == session(shared="true")


def test_a_link_by_path_in_a_file_of_somebody_else_cannot_be_kept(journal: Make) -> None:
    theirs = received(entry("feedback", about=OLD, body=f"[x](../../../../sessions/{OLD}.md)"))
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs})
    before = everything(root)
    with pytest.raises(Unchangeable, match=r"--no-alias renames it all the same:\n  rooms/ben/ben/feedback/f\.md:7"):
        moved(root)
    assert everything(root) == before
    assert len(moved(root, alias=False).broken) == 2


@pytest.mark.parametrize(
    ("aliases", "after"),
    [
        ("[kick, 'start']", f"[kick, 'start', {OLD}]"),
        ("[kick, ] # why", f"[kick, {OLD}, ] # why"),
        ("kick # why", f"[kick, {OLD}] # why"),
        ("'a, b'", f"['a, b', {OLD}]"),
        ("# why", f"[{OLD}] # why"),
        ("[]", f"[{OLD}]"),
        ("~", f"[{OLD}]"),
        ("\n  - kick # why\n  - 'start'  # because\n# below", f"\n  - kick # why\n  - 'start'  # because\n  - {OLD}\n# below"),
        ("\n- kick", f"\n- kick\n- {OLD}"),
        (f"[{OLD}]", f"[{OLD}]"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_alias_is_added_to_those_that_are_there(journal: Make, aliases: str, after: str, ends: str) -> None:
    def text(value: str) -> bytes:
        return session(aliases=value).replace("\n", ends).encode()

    root = journal({"insights/a.md": entry("insight", session="kick") if "kick" in aliases else entry("insight")})
    (root / "sessions").mkdir()
    (root / f"sessions/{OLD}.md").write_bytes(text(aliases))
    moved(root, alias=True)
    assert (root / f"sessions/{NEW}.md").read_bytes() == text(after)
    texts, _ = read_texts(root)
    own = texts.files[f"sessions/{NEW}.md"].written
    assert isinstance(own, Entry)
    assert OLD in own.aliases


@pytest.mark.parametrize(
    ("files", "place"),
    [
        # what ana wrote about ben's entry would be about her own
        ({"insights/a.md": entry("insight", body=f"[[{NEW}]]")}, "insights/a.md:6"),
        # what chiara wrote about ben's entry could be about either
        ({"rooms/ben/chiara/insights/a.md": entry("insight", shared="true", session=NEW)}, "rooms/ben/chiara/insights/a.md:6"),
        # an entry of ben's in ana's folder would name his own
        ({"insights/a.md": entry("insight", author="ben", session=OLD)}, "insights/a.md:6"),
    ],
)
def test_a_move_that_would_change_the_meaning_of_a_reference_is_refused(journal: Make, files: dict[str, str], place: str) -> None:
    theirs = {f"rooms/ben/ben/sessions/{NEW}.md": session(shared="true")}
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs, **files}, config=THREE)
    before = everything(root)
    with pytest.raises(Unchangeable, match=place):
        moved(root)
    assert everything(root) == before


def test_a_broken_reference_of_somebody_else_to_the_old_id_does_not_come_to_mean_a_third_one(journal: Make) -> None:
    """Chiara's bare id meant Ana's or Ben's entry; without Ana's it would silently mean Ben's."""
    theirs = {
        f"rooms/ben/ben/sessions/{OLD}.md": session(shared="true"),
        "rooms/ben/chiara/insights/a.md": entry("insight", shared="true", session=OLD),
    }
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs}, config=THREE)
    with pytest.raises(Unchangeable, match="would mean ben/"):
        moved(root, alias=False)
    assert moved(root).alias


def test_what_led_nowhere_may_lead_to_the_entry_now(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=NEW, body=f"[[{NEW}]]")})
    assert len(check_folder(root, NOW).diagnostics) == 2
    moved(root)
    assert check_folder(root, NOW).diagnostics == ()
