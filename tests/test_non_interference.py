"""What an audience gets is a function of what it may read, and of nothing else. The journals and the oracle are in tests/journals.py."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, note, settings

from journalkit.audit.proof import audit
from journalkit.diagnostic import Severity
from journalkit.model import audience as audiences
from journalkit.model.body import Body
from journalkit.model.journal import Journal
from journalkit.pipeline import check_folder, site_of
from journalkit.values import Struct
from journalkit.view import View, project
from tests.journal_parts import BACKWARDS, BUILT_IN_STEP, CANARY, ENTRY_FORMS, FOLDERS, LAST_SHAPES, NOW, SHAPES, Audience, shown_links
from tests.journal_rules import Whole
from tests.journals import PROFILE, journals, write
from tests.remembered import remembered_templates


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def named(whole: Whole, audience: Audience) -> audiences.Audience:
    """The program's word for an audience."""
    if isinstance(audience, int):
        return audiences.room_audience(whole.rooms[audience].id)
    return audiences.PUBLIC if audience == "public" else audiences.PRIVATE


@contextmanager
def checked(whole: Whole, audience: Audience = "private", mode: str = "original") -> Iterator[tuple[Path, Journal]]:
    """The journal in a folder, read and checked."""
    with tempfile.TemporaryDirectory(prefix="journalkit-test-") as folder:
        root = write(whole.files(audience, mode), Path(folder))
        found = check_folder(root)
        faulty = {path for item in whole.entries if item.faulty for path in (item.id, f"aw{CANARY.findall(item.id)[0]}vy-other")}
        errors = [each for each in found.diagnostics if each.severity is Severity.ERROR and not any(name in each.path for name in faulty)]
        assert not errors, f"{mode}: the generator made a faulty journal: {errors[0]}\n{shown(whole.files(audience, mode))}"
        assert found.journal is not None
        yield root, found.journal


def site_in(root: Path, view: View) -> dict[str, bytes]:
    return {artifact.path: artifact.data for artifact in site_of(view, root, NOW)}


def shown(files: dict[str, bytes]) -> str:
    """The files of a journal, for a failing test to show."""
    return "\n".join(f"=== {path}\n{data.decode()}" for path, data in files.items())


def site_of_variant(whole: Whole, audience: Audience, mode: str) -> dict[str, bytes]:
    """The site of an audience when all that is hidden from it is changed or deleted."""
    with checked(whole, audience, mode) as (root, journal):
        return site_in(root, project(journal, named(whole, audience)))


def assert_same(before: dict[str, bytes], after: dict[str, bytes], what: str, whole: Whole) -> None:
    for path in sorted({*before, *after}):
        one, other = before.get(path, b"(no such page)"), after.get(path, b"(no such page)")
        if one != other:
            start = max(0, next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0) - 120)
            was, became = (data[start : start + 300].decode("utf-8", "replace") for data in (one, other))
            note(shown(whole.files()))
            pytest.fail(f"{path} differs {what}\n--- was\n{was}\n--- became\n{became}", pytrace=False)


@PROFILE
@given(journals())
def test_a_site_stays_the_same_when_what_is_hidden_is_changed_or_deleted(whole: Whole) -> None:
    """THREATS A1 to A10, A20 to A22, A26, A27: other texts, titles, days, tags, numbers, ids; or gone with the references to them."""
    with checked(whole) as (root, journal):
        for audience in whole.audiences:
            before = site_in(root, project(journal, named(whole, audience)))
            for mode in ("changed", "deleted"):
                assert_same(before, site_of_variant(whole, audience, mode), f"for {audience} when what is hidden is {mode}", whole)


@PROFILE
@given(journals())
def test_nothing_hidden_stands_in_a_site_and_everything_visible_does(whole: Whole) -> None:
    """THREATS A1, A2, A5, A8 to A13, A17, A18, A25, A26, A30: no canary of what is hidden in any byte or path, also backwards."""
    with checked(whole) as (root, journal):
        for audience in whole.audiences:
            pages = site_in(root, project(journal, named(whole, audience)))
            secrets, promised = whole.secrets(audience), whole.promised(audience)
            met: set[str] = set()
            for path, data in pages.items():
                text = f"{path}\n{data.decode('utf-8')}".casefold()
                here = {f"kq{number}zx" for number in CANARY.findall(text)} | {f"kq{number[::-1]}zx" for number in BACKWARDS.findall(text)}
                met |= here
                leaked = sorted(here & secrets.keys())
                if leaked:
                    at = text.find(leaked[0])
                    note(shown(whole.files()))
                    pytest.fail(
                        f"for {audience}, {leaked[0]} of {secrets[leaked[0]]} stands in {path}: {text[max(0, at - 150) : at + 80]!r}"
                    )
            lost = sorted(promised.keys() - met)
            if lost:
                note(shown(whole.files()))
                pytest.fail(f"for {audience}, {lost[0]} of {promised[lost[0]]} is nowhere in the site")


@PROFILE
@given(journals())
def test_a_view_holds_what_the_written_rules_let_an_audience_read(whole: Whole) -> None:
    """DESIGN "Sharing": compared with rules written a second time, from the documents alone."""
    with checked(whole) as (_, journal):
        for audience in (*whole.audiences, "private"):
            view, sees = project(journal, named(whole, audience)), whole.sees(audience)
            note(f"{audience}\n{shown(whole.files())}")
            expected = sorted((whole.entries[n].kind, CANARY.findall(whole.entries[n].title)[0]) for n in sees.entries)
            assert sorted((entry.type, CANARY.findall(entry.title)[0]) for entry in view.entries.values()) == expected
            named_built_in = any(f"step: {BUILT_IN_STEP}" in whole.entries[n].lines for n in sees.entries)
            built_in = [BUILT_IN_STEP.partition("#")[0]] if named_built_in else []
            assert sorted(view.roadmaps) == sorted([*(whole.roadmaps[n].id for n in sees.roadmaps), *built_in])
            names = [(audience == "public" and whole.people[n].public_name) or whole.people[n].name for n in sorted(sees.people)]
            assert [person.name for person in view.people.values()] == names
            assert [person.email for person in view.people.values() if person.email and audience != "private"] == []
            assert sorted(view.rooms) == sorted(r.id for n, r in enumerate(whole.rooms) if audience in ("private", n))
            if audience != "private":
                assert sorted(view.attachments) == sorted(read_by(audience, whole, whole.attached[n].paths) for n in sees.files)


def read_by(audience: Audience, whole: Whole, paths: tuple[str, ...]) -> str:
    """Which copy of an attachment an audience reads: that which came through its room, else the first."""
    room = f"rooms/{whole.rooms[audience].id}/" if isinstance(audience, int) else "rooms/"
    return next((path for path in paths if path.startswith(room)), paths[0])


def words_in(value: object, written: bool = False) -> Iterator[tuple[str, bool]]:
    """All texts in a view, and whether they are as somebody wrote them; not the paths of attachments, which are needed to copy them."""
    if isinstance(value, str):
        yield value, written
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from words_in(name, True)
            yield from words_in(each, written)
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from words_in(each, written)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name not in ("attachment", "attachments"):
                yield from words_in(getattr(value, name), written or isinstance(value, Body))


@PROFILE
@given(journals())
def test_a_view_itself_holds_nothing_hidden(whole: Whole) -> None:
    """view.py: a hidden entry does not exist in a View: so whatever is made of it later, feeds or files for a room, cannot show it.

    Names of people and rooms may stand in a text as its author wrote it (`[[ben/talk]]`), and nowhere else.
    """
    with checked(whole) as (_, journal):
        for audience in whole.audiences:
            secrets = whole.secrets(audience)
            for text, written in words_in(project(journal, named(whole, audience))):
                for word in (f"kq{number}zx" for number in CANARY.findall(text)):
                    owner = secrets.get(word, ("always",))
                    if owner[0] in ("entry", "roadmap", "file", "tag") or (owner[0] in ("person", "room") and not written):
                        note(shown(whole.files()))
                        at = text.find(word)
                        pytest.fail(f"for {audience}, {word} of {owner}: {text[max(0, at - 150) : at + 80]!r}", pytrace=False)


@PROFILE
@given(journals())
def test_the_audit_finds_nothing(whole: Whole) -> None:
    """`journalkit audit` agrees: no differences and no traces."""
    with checked(whole) as (root, journal):
        for audience in whole.audiences:
            findings = audit(journal, named(whole, audience), root, NOW, None).findings
            if findings:
                note(shown(whole.files()))
                pytest.fail(f"for {audience}: {findings}")


def test_the_generator_makes_what_it_is_meant_to_make() -> None:
    """A guard for the tests above: entries of every kind, hidden and visible, every shape of text and every form of link to both."""
    met: set[tuple[object, ...]] = set()

    @settings(PROFILE, max_examples=400, derandomize=True, phases=[Phase.generate])
    @given(journals())
    def look(whole: Whole) -> None:
        for audience in whole.audiences:
            sees = whole.sees(audience)
            met.update((item.kind, number in sees.entries) for number, item in enumerate(whole.entries))
            for number in sees.entries:
                body = whole.entries[number].body
                met.update((block.shape,) for block in body)
                met.update((link.form, whole.shows(link.target, audience, sees)) for link in shown_links(body) if link.target[0] == "entry")

    look()
    assert {(kind, seen) for kind in FOLDERS for seen in (True, False)} <= met
    assert {(shape,) for shape in (*SHAPES, *LAST_SHAPES)} <= met
    assert {(form, seen) for form in ENTRY_FORMS for seen in (True, False)} <= met
