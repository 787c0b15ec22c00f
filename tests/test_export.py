"""Exports: each is what an audience may see and nothing else, well formed whatever a text says, and written over nothing of others."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import icalendar
import jsonschema
import pytest
from hypothesis import given, note, settings

from journalkit.exporting.folder import plain_entries
from journalkit.exporting.period import Period
from journalkit.exporting.readable import markdown_text
from journalkit.exporting.tables import harmless, kinds_of, table
from journalkit.exporting.whole import book_text, calendar_text, data_text
from journalkit.kept import kept
from journalkit.method.practice import Practice
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.pipeline import check_folder, practice_at, steady
from journalkit.schema.kind import ALL_KINDS, KINDS
from journalkit.site.compose import compose
from journalkit.site.paths import STYLESHEETS
from journalkit.site.produce import artifacts
from journalkit.view import project
from tests.calls import call
from tests.conftest import CONFIG, EXAMPLE, ROOT, Make, entry
from tests.journal_parts import BACKWARDS, CANARY, NOW
from tests.journal_rules import Whole
from tests.journals import PROFILE, journals
from tests.remembered import remembered_templates
from tests.test_non_interference import assert_same, checked, named, shown

AUDIENCES = (PRIVATE, room_audience("ben"), PUBLIC)


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def seen(root: Path, audience: Audience) -> Practice:
    journal = check_folder(root).journal
    assert journal is not None
    return steady(practice_at(project(journal, audience), NOW))


def exports(practice: Practice, root: Path) -> dict[str, bytes]:
    """Every export of a view, by a name for each file."""
    found = {
        "json": data_text(practice, root),
        "ics": calendar_text(practice, root),
        "md": markdown_text(practice, Period()),
        "html": book_text(practice, root, Period()),
        **{f"{kind.folder}.csv": table(kind, practice.entries, practice) for kind in kinds_of(practice)},
    }
    return {**{name: text.encode("utf-8") for name, text in found.items()}, **plain_entries(practice, root).files}


METRIC = "{name: m, baseline: 0, target: 10}"
VISIBLE = {
    "rooms/ben/ben/insights/b.md": entry("insight", "From the mentor", "Words.", shared="public"),
    "goals/star.md": entry("goal", "The star", date="2026-01-01", north_star="true", metric=METRIC, shared="public"),
    "sessions/s.md": entry(
        "session", "A session", "Words %%my aside%% and [[secret|a way]], [[ben/b]].", with_="[ben]", goal="star", shared="public"
    ),
    "actions/a.md": entry("action", "An action", "[There](../sessions/s.md).", assignee="ana", due="2026-09-20", shared="public"),
}
HIDDEN = {
    "insights/secret.md": entry("insight", "Kept back", "Nobody reads this.", goal="star", measures="{star: 9.125}", tags="[hush]"),
    "reflections/r.md": entry("reflection", "Kept back too", "Not this either.", action="a", outcome="missed", shared="false"),
}


def test_an_export_stays_the_same_when_what_is_hidden_is_changed_or_deleted(journal: Make) -> None:
    """THREATS A9: other texts, titles, days, numbers and tags; or gone with the references to them."""
    changed = {
        "insights/secret.md": entry("insight", "Something else", "Other words.", date="2026-10-01", tags="[loud]", shared="false"),
        "reflections/r.md": entry("reflection", "Other", "Other.", date="2026-09-04", action="a", outcome="met", result="4"),
    }
    visible = {path: text.replace("[[secret|a way]]", "a way").replace(" %%my aside%%", " ") for path, text in VISIBLE.items()}
    first = journal({**VISIBLE, **HIDDEN}, folder="first")
    second, third = journal({**VISIBLE, **changed}, folder="second"), journal(visible, folder="third")
    for audience in (room_audience("ben"), PUBLIC):
        before = exports(seen(first, audience), first)
        assert len(before) >= 10
        for path, data in before.items():
            assert not re.search(rb"[Kk]ept back|9\.125|hush|my aside|Nobody|Not this", data), path
            assert b"ecret" not in data, path
            assert audience != PUBLIC or not re.search(rb"Okafor|\bben\b", re.sub(rb"<style>.*?</style>", b"", data, flags=re.S)), path
        assert exports(seen(second, audience), second) == before
        assert {path: data.replace(b"  and", b" and") for path, data in exports(seen(third, audience), third).items()} == {
            path: data.replace(b"  and", b" and") for path, data in before.items()
        }
    assert b"Kept back" in exports(seen(first, PRIVATE), first)["md"]


@settings(PROFILE, max_examples=PROFILE.max_examples * 15 // 100)
@given(journals())
def test_exports_of_any_journal_stay_the_same_when_what_is_hidden_is_changed_or_deleted(whole: Whole) -> None:
    """THREATS A9: and no word of what is hidden stands in them."""
    with checked(whole) as (root, journal):
        for audience in whole.audiences:
            before = exports(steady(practice_at(project(journal, named(whole, audience)), NOW)), root)
            assert_nothing_hidden(before, whole, audience)
            for mode in ("changed", "deleted"):
                with checked(whole, audience, mode) as (other, changed):
                    after = exports(steady(practice_at(project(changed, named(whole, audience)), NOW)), other)
                assert_same(before, after, f"for {audience} when what is hidden is {mode}", whole)


def assert_nothing_hidden(files: dict[str, bytes], whole: Whole, audience: Audience) -> None:
    secrets = whole.secrets(audience)
    for path, data in files.items():
        text = f"{path}\n{data.decode('utf-8')}".casefold()
        met = {f"kq{number}zx" for number in CANARY.findall(text)} | {f"kq{each[::-1]}zx" for each in BACKWARDS.findall(text)}
        leaked = sorted(met & secrets.keys())
        if leaked:
            note(shown(whole.files()))
            pytest.fail(f"for {audience}, {leaked[0]} of {secrets[leaked[0]]} stands in {path}:\n{text}")


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_the_exports_of_the_example_are_what_its_site_says(audience: Audience) -> None:
    practice = seen(EXAMPLE, audience)
    planned = [each for each in compose(practice, STYLESHEETS) if each.path.endswith((".json", ".ics"))]
    site = {each.path: each.data for each in artifacts(planned, (), EXAMPLE, practice.view.config.language)}
    exported, there = json.loads(data_text(practice, EXAMPLE)), json.loads(site["journal.json"])
    jsonschema.validate(exported, json.loads((ROOT / "docs/schema/journal.schema.json").read_text(encoding="utf-8")))
    texts = {
        (each["author"], each["id"]): each["html"] for path in site if path.startswith("texts/") for each in json.loads(site[path])["texts"]
    }
    assert {(each["author"], each["id"]): each.pop("html") for each in exported["entries"]} == texts
    assert (exported.pop("$schema"), there.pop("$schema")) == ("urn:journalkit:schema:journal:1", "assets/journal.schema.json")
    assert exported == {**there, "entries": [{k: v for k, v in each.items() if k != "texts"} for each in there["entries"]]}
    assert calendar_text(practice, EXAMPLE).encode() == site["calendar.ics"]
    assert icalendar.Calendar.from_ical(calendar_text(practice, EXAMPLE)).events


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_a_table_has_a_line_for_each_entry_of_its_type_and_a_column_for_each_field(audience: Audience) -> None:
    practice = seen(EXAMPLE, audience)
    for kind in ALL_KINDS:
        rows = list(csv.DictReader(io.StringIO(table(kind, practice.entries, practice), newline="")))
        assert [(each["author"], each["id"]) for each in rows] == [each.key for each in practice.entries if each.type == kind.name]
        for each in rows:
            assert None not in each and {"text", "tags"} <= each.keys()
            assert {field.name for field in kind.fields} - {name.partition(".")[0] for name in each} <= {"type", "shared", "aliases"}
    stars = list(csv.DictReader(io.StringIO(table(KINDS["goal"], practice.entries, practice), newline="")))
    assert [each["metric.target"] for each in stars if each["north_star"] == "true"] != []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n1", " =", "＝", "＋", "－", "＠", "\u00a0="])
def test_no_cell_is_a_formula(sign: str) -> None:
    """THREATS B12."""
    assert harmless(f"{sign}cmd|' /C calc'!A0").startswith("'")
    assert (harmless("a = b"), harmless("2026-09-03"), harmless("a\x00\x1bb")) == ("a = b", "2026-09-03", "a\ufffd\ufffdb")


def test_titles_texts_and_tags_cannot_be_formulas_and_numbers_stay_numbers(journal: Make) -> None:
    metric = "{name: '=1+1', baseline: -5, target: 10}"
    root = journal(
        {
            "goals/star.md": entry("goal", "'=HYPERLINK(1)'", north_star="true", metric=metric, tags="['@x', '=y']", body="- a list\n"),
        }
    )
    practice = seen(root, PRIVATE)
    (row,) = csv.DictReader(io.StringIO(table(KINDS["goal"], practice.entries, practice), newline=""))
    assert (row["title"], row["metric.name"], row["metric.baseline"]) == ("'=HYPERLINK(1)", "'=1+1", "-5")
    assert (row["tags"], row["text"]) == ("'@x; =y", "'- a list")


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_a_folder_of_plain_entries_is_a_journal_without_errors_that_says_the_same(audience: Audience, tmp_path: Path) -> None:
    practice = seen(EXAMPLE, audience)
    found = plain_entries(practice, EXAMPLE)
    assert found.left_out == ()
    for path, data in found.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    people = "".join(f"  {each.id}: {{name: {json.dumps(each.name)}}}\n" for each in practice.view.people.values())
    rooms = "rooms:\n" + "".join(f"  {each.id}: {{people: [{', '.join(each.people)}]}}\n" for each in practice.view.rooms.values())
    rooms = rooms if practice.view.rooms else ""
    settings_text = f"format: 1\ntitle: T\nowner: {practice.owner}\ntimezone: {practice.view.config.timezone}\npeople:\n{people}"
    (tmp_path / "journal.yaml").write_text(settings_text + rooms, encoding="utf-8")
    checked_again = check_folder(tmp_path)
    assert checked_again.journal is not None
    assert [each.message for each in checked_again.errors] == []
    again = project(checked_again.journal, PRIVATE)
    assert again.entries.keys() == practice.view.entries.keys()
    for key, each in again.entries.items():
        before = practice.view.entries[key]
        assert (each.title, each.date, each.tags) == (before.title, before.date, before.tags)


def test_the_page_of_a_period_stands_alone(journal: Make) -> None:
    picture = next((EXAMPLE / "attachments").rglob("*.png"), None) or next(ROOT.glob("docs/images/*.png"))
    root = journal(
        {
            "insights/old.md": entry("insight", "Too old", date="2025-12-31", shared="public"),
            "insights/one.md": entry(
                "insight", "One", "![A chart](../attachments/a.png) [[two]] [[old|the old one]] [f](../attachments/f.txt)", shared="public"
            ),
            "insights/two.md": entry("insight", "Two", "Words.", date="2026-12-31", shared="public"),
            "attachments/f.txt": "text",
        }
    )
    (root / "attachments" / "a.png").write_bytes(picture.read_bytes())
    practice = seen(root, PUBLIC)
    ran = call("-C", root, "export", "html", "--public", "--since", "2026-01-01", "--until", "2026-12-31")
    page = ran.out
    assert (ran.code, "Too old" in page, "1\u00a0Jan" in page) == (0, False, True)
    assert page == book_text(practice, root, Period(*map(type(NOW).date, (NOW.replace(month=1, day=1), NOW.replace(month=12, day=31)))))
    anchors = set(re.findall(r'id="([^"]+)"', page))
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert "#insight-two" in addresses and any(each.startswith("data:image/png;base64,") for each in addresses)
    assert {each[1:] for each in addresses if not each.startswith("data:")} <= anchors
    assert "the old one" in page and "f.txt" not in page


def test_a_text_to_be_read_has_no_links_and_no_asides_and_keeps_to_its_days(journal: Make) -> None:
    root = journal(
        {
            "sessions/s.md": entry("session", "A *title*", "See [[i]] and [words](../insights/i.md). %%secret%%", with_="[ben]"),
            "insights/i.md": entry("insight", "The insight", "# The insight\n\n## Part\n\nWords.", date="2026-10-01"),
        }
    )
    ran = call("-C", root, "export", "markdown", "--until", "2026-09-30")
    assert ran.code == 0
    assert "# A \\*title\\*\n" in ran.out and "- **With:** Ben Okafor" in ran.out and "and words." in ran.out
    assert "[[" not in ran.out and "secret" not in ran.out and "The insight\n" not in ran.out
    assert call("-C", root, "export", "markdown").out.count("The insight") == 1


def test_where_a_hidden_definition_stood_no_empty_line_tells_of_it_and_code_keeps_its_own(journal: Make, tmp_path: Path) -> None:
    code = "```\na\n\n\nb\n```\n\n- x\n\n      c\n\n\n      d\n\n"
    with_link, without = "[the words][x]\n\n[x]: ../insights/secret.md\n\nEnd.\n\n[y]: ../insights/secret.md\n", "the words\n\nEnd.\n"
    made = {}
    for name, body in (("with", with_link), ("without", without)):
        files = {"insights/i.md": entry("insight", "One", code + body, shared="public"), "insights/secret.md": entry("insight", "Hush")}
        root = journal(files, folder=name)
        made[name] = exports(seen(root, PUBLIC), root)
    assert made["with"] == made["without"]
    assert made["with"]["insights/i.md"].endswith(f"---\n{code}{without}".encode())
    assert code.strip().encode() in made["with"]["md"]


def test_the_words_around_entries_are_said_in_the_language_of_the_journal(journal: Make) -> None:
    claims = "[{claim: Behauptung, confidence: 60, outcome: supported}]"
    config = f"{CONFIG}language: de\n"
    root = journal({"sessions/s.md": entry("session", "Treffen", with_="[ben]", hypotheses=claims)}, config)
    text = markdown_text(seen(root, PRIVATE), Period())
    assert "(gestützt, vorher zu 60 \\% sicher)" in text and "\n3.\u00a0Sept.\u00a02026\n" in text
    page = book_text(seen(root, PRIVATE), root, Period())
    assert '<span class="state">gestützt</span>' in page and "vorher zu 60\u00a0% sicher" in page
    nothing = Period(NOW.date().replace(year=2020), NOW.date().replace(year=2021))
    assert "bis" in markdown_text(seen(root, PRIVATE), nothing)
    assert "In dieser Zeit wurde nichts geschrieben." in book_text(seen(root, PRIVATE), root, nothing)
    assert "In dieser Zeit wurde nichts geschrieben." in markdown_text(seen(journal({}, config, "empty"), PRIVATE), Period())


def test_an_export_writes_over_its_own_file_and_over_no_other(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/i.md": entry("insight", "One")})
    target = tmp_path / "out.csv"
    assert call("-C", root, "export", "csv", "insights", "-o", target).code == 0
    first = target.read_bytes()
    (root / "insights/i.md").write_text(entry("insight", "Two"), encoding="utf-8")
    assert call("-C", root, "export", "csv", "insights", "-o", target).code == 0
    assert target.read_bytes() == first.replace(b"One", b"Two")
    target.write_bytes(b"mine")
    ran = call("-C", root, "export", "csv", "insights", "-o", target)
    assert (ran.code, "--force" in ran.err, target.read_bytes()) == (4, True, b"mine")
    assert call("-C", root, "export", "csv", "insights", "-o", target, "--force").code == 0
    assert target.read_bytes() == first.replace(b"One", b"Two")
    link = tmp_path / "link.csv"
    link.symlink_to(root / "journal.yaml")
    assert call("-C", root, "export", "csv", "insights", "-o", link).code == 4
    assert call("-C", root, "export", "json", "-o", tmp_path).code == 4


def test_an_export_never_stands_among_the_files_of_the_journal_or_of_a_site(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/i.md": entry("insight", "One", shared="public")})
    assert call("-C", root, "build", "--public").code == 0
    (tmp_path / "link.json").symlink_to(root / "journal.yaml")
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file() and ".journalkit" not in file.parts}
    inside = ("journal.yaml", "insights/i.md", "insights/new.json", "notes.md", ".gitignore", "_site/public/all.json", "../link.json")
    for target in (*inside, "_site/public/assets/all.json"):
        for force in ((), ("--force",)):
            assert call("-C", root, "export", "json", "-o", root / target, *force).code == 4, target
    for folder in ("insights", "_site/public/tables"):
        assert call("-C", root, "export", "csv", "-o", root / folder).code == 4, folder
    assert {file: file.read_bytes() for file in before} == before
    assert not [*root.rglob("all.json"), *root.rglob("new.json"), *root.rglob("notes.md")]
    assert call("-C", root, "export", "json", "-o", root / "year.json").code == 0
    ran = call("-C", root, "export", "json", "-o", tmp_path / "none/x.json")
    assert (ran.code, "there is no folder" in ran.err) == (3, True)


def test_an_export_is_known_again_under_a_name_that_is_no_text(journal: Make, tmp_path: Path) -> None:
    root, target = journal({"insights/i.md": entry("insight", "Zero")}), tmp_path / os.fsdecode(b"a\xffb")
    for title in ("One", "Two"):
        (root / "insights/i.md").write_text(entry("insight", title), encoding="utf-8")
        done = call("-C", root, "export", "csv", "insights", "-o", target)
        assert (done.code, title in target.read_text(encoding="utf-8")) == (0, True), done.err
    assert str(target) in kept(root, "exports.json")


def test_what_is_no_ordinary_file_is_refused_unread_also_with_force(journal: Make, tmp_path: Path) -> None:
    root, pipe, link = journal(VISIBLE), tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("/dev/zero")
    for target in (pipe, link):
        for more in ((), ("--force",)):
            refused = call("-C", root, "export", "json", "-o", target, *more)
            assert (refused.code, "is not an ordinary file" in refused.err) == (4, True), refused.err
    assert pipe.is_fifo() and link.is_symlink()


def test_a_folder_of_others_is_refused_and_one_of_the_same_export_is_brought_up_to_date(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/i.md": entry("insight", "One"), "sessions/s.md": entry("session", "S", with_="[ben]")})
    target = tmp_path / "tables"
    assert call("-C", root, "export", "csv", "-o", target).code == 0
    assert sorted(each.name for each in target.glob("*.csv")) == ["insights.csv", "sessions.csv"]
    (root / "sessions/s.md").unlink()
    assert call("-C", root, "export", "csv", "-o", target).code == 0
    assert [each.name for each in target.glob("*.csv")] == ["insights.csv"]
    assert call("-C", root, "export", "csv", "--public", "-o", target).code == 4
    assert call("-C", root, "export", "markdown", "--folder", "-o", target).code == 4
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine")
    assert call("-C", root, "export", "markdown", "--folder", "-o", tmp_path / "mine").code == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("csv",), "-o"),
        (("csv", "sesions"), "did you mean"),
        (("markdown", "--folder"), "-o"),
        (("markdown", "--folder", "--since", "2026-01-01"), "--folder"),
        (("html", "--since", "2026-02-01", "--until", "2026-01-01"), "lies before"),
        (("html", "--since", "tomorow"), "not a day"),
        (("json", "--room", "bne"), "did you mean"),
        (("json", "--room", "ben", "--public"), "exclude"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    ran = call("-C", EXAMPLE, "export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_hyphen_prints_and_what_names_no_file_is_refused(tmp_path: Path) -> None:
    printed = call("-C", EXAMPLE, "export", "json", "--public", "-o", "-", cwd=tmp_path)
    assert printed.code == 0
    schema = json.loads((ROOT / "docs/schema/journal.schema.json").read_text(encoding="utf-8"))
    assert json.loads(printed.out)["$schema"] == schema["$id"]
    assert not (tmp_path / "-").exists()
    for arguments, said in ((("-o", ""), "the name is empty"), (("--force",), "name it with -o FILE")):
        refused = call("-C", EXAMPLE, "export", "ics", *arguments, cwd=tmp_path)
        assert (refused.code, said in refused.err) == (2, True)
    folder = call("-C", EXAMPLE, "export", "csv", "-o", tmp_path / "tables", "--force")
    assert (folder.code, "never over a folder" in folder.err, (tmp_path / "tables").exists()) == (2, True, False)
    inside = call("-C", EXAMPLE, "export", "csv", "-o", EXAMPLE / "tables")
    assert (inside.code, "only _site/ may hold what is made of it" in inside.err, (EXAMPLE / "tables").exists()) == (4, True, False)
