"""When changes are built: at once after rest, together when there are many, and never too late."""

from __future__ import annotations

from journalkit.live.pace import Pace, Pending

PACE = Pace(quick=0.01, settle=0.1, limit=2.0, held_limit=8.0, few=3)


def test_nothing_is_due_before_anything_changed() -> None:
    assert Pending(PACE).due(held=False) is None


def test_the_first_whole_change_of_an_idle_journal_is_built_at_once() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=True)
    assert pending.due(held=False) == 5.01


def test_a_file_that_is_still_being_written_is_waited_for_and_built_at_once_when_it_is_whole() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=False)
    assert pending.due(held=False) == 5.1
    pending.note("a.md", 5.05, whole=True)
    assert pending.due(held=False) == 5.06


def test_a_file_that_vanished_may_come_again_so_it_is_not_built_at_once() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=True)
    pending.note("a.md", 5.001, whole=False)
    assert pending.due(held=False) == 5.101


def test_many_files_are_collected_until_they_settle() -> None:
    pending = Pending(PACE)
    for number in range(1000):
        pending.note(f"{number}.md", 5.0 + number / 1000, whole=True)
    assert pending.due(held=False) == 5.999 + 0.1
    assert pending.take() == {f"{number}.md" for number in range(1000)}


def test_where_files_are_looked_at_now_and_then_many_are_waited_for_until_a_look_finds_no_more() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=False)
    assert pending.due(held=False, looks=0.5) == 5.1
    for number in range(1000):
        pending.note(f"{number}.md", 5.0, whole=False)
    assert pending.due(held=False, looks=0.5) == 5.6


def test_of_what_git_wrote_a_look_may_have_seen_the_first_few_files_only() -> None:
    """THREATS G3."""
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=False)
    assert pending.due(held=True, looks=0.5) == 5.6
    assert pending.due(held=False, looks=0.5) == 5.6
    pending.take()
    pending.note("b.md", 7.0, whole=False)
    assert pending.due(held=False, looks=0.5) == 7.1


def test_constant_writing_does_not_starve_the_build() -> None:
    """THREATS G4."""
    pending = Pending(PACE)
    for number in range(300):
        pending.note("a.md", 5.0 + number / 100, whole=False)
    assert pending.due(held=False) == 7.0


def test_while_git_writes_nothing_is_built_at_once_nor_after_the_usual_time() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=True)
    assert pending.due(held=True) == 5.1
    for number in range(2000):
        pending.note("a.md", 5.0 + number / 100, whole=True)
    assert pending.due(held=True) == 13.0


def test_what_changes_during_a_build_or_just_after_it_is_collected() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=True)
    assert pending.take() == {"a.md"}
    pending.note("a.md", 5.2, whole=True)
    assert pending.due(held=False) == 5.2 + 0.1
    pending.built(6.0)
    pending.take()
    pending.built(7.0)
    pending.note("b.md", 7.05, whole=True)
    assert pending.due(held=False) == 7.05 + 0.1
    pending.take()
    pending.built(8.0)
    pending.note("b.md", 8.1, whole=True)
    assert pending.due(held=False) == 8.1 + 0.01


def test_when_it_is_not_known_what_changed_everything_may_have() -> None:
    pending = Pending(PACE)
    pending.note("a.md", 5.0, whole=True)
    pending.note(None, 5.0, whole=True)
    assert pending.due(held=False) == 5.1
    assert pending.take() is None
    assert pending.due(held=False) is None
