"""Front matter as programs, slips and enemies write it: each line says what is wrong, and nothing is read as something else."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from journalkit.diagnostic import Severity
from journalkit.model.audience import PUBLIC
from journalkit.pipeline import Checked, check_folder
from journalkit.view import project
from tests.calls import call
from tests.conftest import Make, entry

TYPE, TITLE, DATE = "type: insight\n", "title: T\n", "date: 2026-09-03\n"
HEAD = TYPE + TITLE + DATE


class Wrong(NamedTuple):
    """What stands in the file, and the error and its line (0 for none of them)."""

    text: str
    slug: str
    line: int


def header(fields: str, slug: str, line: int = 5) -> Wrong:
    return Wrong(f"---\n{HEAD}{fields}\n---\n", slug, line)


def dated(date: str, slug: str = "invalid-date") -> Wrong:
    return Wrong(f"---\n{TYPE}{TITLE}date: {date}\n---\n", slug, 4)


def titled(title: str, slug: str = "invalid-yaml") -> Wrong:
    return Wrong(f"---\n{TYPE}{DATE}title: {title}\n---\n", slug, 4)


BOMB = "\n".join(["x-a: &a {k: v}", *(f"x-{n}: &n{n} {{<<: [{'*a, ' * 9}*a]}}" for n in range(7))])
WRONG: dict[str, list[Wrong]] = {
    "C1": [header("x: &a [x]\nx-b: [*a, *a]", "alias"), header(BOMB, "alias"), header("x: " + "[" * 30_000, "too-deep")],
    "C2": [
        header(f"x-a: {tag} x", "yaml-tag")
        for tag in ("!!python/object/apply:os.system", "!secret", "!!binary", "!!set", "!!bool", "!!timestamp", "!!int", "!<tag:x>", "!")
    ],
    "C3": [
        header("shared: false\nshared: true", "duplicate-key", 6),
        header("shared: false\n'shared': true", "duplicate-key", 6),
        header('title: "Again"', "duplicate-key", 5),
        header("x-a: {b: 1, b: 2}", "duplicate-key"),
        header("x-a:\n  - b: 1\n    b: 2", "duplicate-key", 7),
    ],
    "C4": [
        header("x-a: &a {shared: public}\n<<: *a", "alias"),
        header("<<: {shared: public}", "alias"),
        header("x-a: &a public\nshared: *a", "alias"),
    ],
    "C6": [
        *(
            dated(each)
            for each in ("2024-02-30", "2024-13-01", "0000-00-00", "2024-1-1", "01/02/2024", "99999-01-01", "٢٠٢٤-٠١-٠١", "soon")
        ),
        *(dated(each) for each in ('"2024-02-30"', "2024-01-01T10:00+99:99", "2024-01-01T25:00", "20240101", "1704067200", "2024-W01-1")),
    ],
    "C8": [
        *(Wrong(f"---\n{TYPE}{DATE}title: {each}\n---\n", "wrong-type", 4) for each in ("[a, b]", "{a: b}")),
        *(Wrong(f"---\n{TITLE}{DATE}type: {each}\n---\n", "unknown-type", 4) for each in ("gaol", "Insight", "INSIGHT", "note")),
        Wrong(f"---\n{TITLE}{DATE}type: [insight]\n---\n", "wrong-type", 4),
        Wrong(f"---\n{TITLE}{DATE}---\n", "missing-field", 2),
        Wrong(f"---\n{TYPE}{DATE}title: ''\n---\n", "wrong-type", 4),
        header("tags: {a: b}", "wrong-type"),
        header("tags: [[a]]", "wrong-type"),
    ],
    "C9": [
        header(f"{each}: public", "unknown-field") for each in ("sharedd", "Shared", "sha\u200bred", "shar\u0435d", "\uff53hared", "share")
    ],
    "C10": [
        *(titled(each) for each in ("Session: x", "@sam", "`code`", "'it's'", "[draft] plan", '"a" b', "%x", "{a")),
        *(titled(*each) for each in (("*x*", "invalid-yaml"), ("*x", "alias"), ("&x y", "alias"))),
        titled("{{x}}", "wrong-type"),
        titled("!important", "yaml-tag"),
        header("\tsummary: x", "invalid-yaml"),
        header("summary:x", "invalid-yaml"),
    ],
    "C11": [
        Wrong(f"---\n{HEAD}", "unclosed-front-matter", 1),
        Wrong(f"---\n{HEAD}...\n", "unclosed-front-matter", 1),
        Wrong(f"---\n{HEAD} ---\n", "unclosed-front-matter", 1),
        Wrong(f"---\n{HEAD}----\n", "unclosed-front-matter", 1),
        Wrong('+++\ntitle = "x"\n+++\n', "foreign-front-matter", 1),
        Wrong('{"title": "x"}\n', "foreign-front-matter", 1),
        Wrong("---\n- a\n---\n", "not-a-mapping", 2),
        Wrong("---\nwords\n---\n", "not-a-mapping", 2),
        Wrong(f"---\n{HEAD}--- x\nb: 1\n---\n", "invalid-yaml", 5),
    ],
    "C12": [
        *(
            header(f"x-a: a{sign}shared: true", "control-character")
            for sign in ("\x85", "\u2028", "\u2029", "\x07", "\x7f", "\x9b", "\ufffe", "\ufeff", "\x1b")
        ),
        header("x-a: a\0b", "nul-byte"),
    ],
    "C13": [header("shared:\n  ? [a]\n  : b", "wrong-type", 6)],
}
FINE = {
    "C5": [("title", each) for each in ("no", "on", "012", "1.0", "2024-01-01", "1:30", "1_000", "yes", "NO", "0x1F", "1e3", ".inf")],
    "C6": [("date", each) for each in ("2024-02-29", "2024-01-01T10:00", "2024-01-01T10:00+02:00", "2024-01-01 10:00")],
    "C13": [(each, "1") for each in ("x-__proto__", "1", "null", "2024-01-01", "true", "constructor", "? x", "__proto__")],
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A journal of all of these files, and of good ones beside them."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "insights").mkdir()
    from tests.conftest import CONFIG

    (root / "journal.yaml").write_text(CONFIG, encoding="utf-8")
    for number, wrongs in WRONG.items():
        for index, wrong in enumerate(wrongs):
            (root / f"insights/{number.lower()}-{index}.md").write_bytes(wrong.text.encode("utf-8", "surrogatepass"))
    for number in range(5):
        (root / f"insights/good-{number}.md").write_text(entry("insight"), encoding="utf-8")
    return check_folder(root)


@pytest.mark.parametrize("number", WRONG)
def test_what_is_wrong_is_told_at_its_line_and_never_read(checked: Checked, number: str) -> None:
    """THREATS C1, C2, C3, C4, C6, C8, C9, C10, C11, C12: an error of the right rule at the right line, and no entry."""
    assert checked.journal is not None
    for index, wrong in enumerate(WRONG[number]):
        path = f"insights/{number.lower()}-{index}.md"
        told = [each for each in checked.diagnostics if each.path == path]
        source = wrong.text
        places = {(each.rule.slug, source.count("\n", 0, each.span.start) + 1) for each in told if each.severity is Severity.ERROR}
        assert (wrong.slug, wrong.line) in places or (wrong.slug in dict(places) and wrong.line == 0), (wrong, told)
        assert path not in {each.path for each in checked.journal.entries.values()}, wrong


def test_all_files_are_told_in_one_run_and_the_good_ones_are_read(checked: Checked) -> None:
    """THREATS C14: none hides another."""
    assert checked.journal is not None
    told = {each.path for each in checked.diagnostics}
    assert len(told) == sum(map(len, WRONG.values()))
    assert sorted(key.id for key in checked.journal.entries) == [f"good-{number}" for number in range(5)]


@pytest.mark.parametrize("number", FINE)
def test_what_somebody_typed_is_what_is_read(journal: Make, number: str) -> None:
    """THREATS C5, C6, C13: no value becomes another one, and keys of any kind are words."""
    files = {}
    for index, (name, value) in enumerate(FINE[number]):
        fields = {"title": "T", "date": "2026-09-03", name: value}
        files[f"insights/n{index}.md"] = "---\ntype: insight\n" + "".join(f"{key}: {each}\n" for key, each in fields.items()) + "---\n"
    found = check_folder(journal(files))
    assert found.journal is not None
    read = {each.path: each for each in found.journal.entries.values()}
    for index, (name, value) in enumerate(FINE[number]):
        if number != "C13":
            assert f"insights/n{index}.md" in read, (name, value, found.diagnostics)
        if name == "title":
            assert read[f"insights/n{index}.md"].title == value
    assert {each.rule.slug for each in found.diagnostics} <= {"unknown-field", "foreign-field", "invalid-yaml"}, found.diagnostics


def test_tags_that_look_like_other_values_stay_words(journal: Make) -> None:
    """THREATS C5."""
    root = journal({"insights/a.md": entry("insight", tags="[no, on, 012, 1.0, 2024-01-01, y, 1:30]")})
    found = check_folder(root)
    assert found.journal is not None
    (read,) = found.journal.entries.values()
    assert read.tags == ("no", "on", "012", "1.0", "2024-01-01", "y", "1:30")


@pytest.mark.parametrize(
    "said",
    [
        'a"b',
        "a\nb",
        "a\u2028shared: public",
        "---",
        "a: b",
        "--- ",
        "- a",
        "#a",
        "a #b",
        "'",
        "\\",
        "no",
        "{a}",
        "\u0085x",
        "!x",
        "&a",
        "*a",
        "%a",
        "@a",
        "`a`",
    ],
)
def test_a_title_cannot_become_another_field(journal: Make, said: str) -> None:
    """THREATS C15: what `new` writes is read back as that title, and nobody else may read it."""
    root = journal()
    done = call("-C", root, "new", "insight", "--no-edit", "--", said)
    found = check_folder(root)
    assert found.journal is not None
    if done.code:
        assert (done.code, list(found.journal.entries)) == (2, [])
        return
    (read,) = found.journal.entries.values()
    assert read.title.split() == said.split()
    assert call("-C", root, "who", read.id, "--json").out.count('"ben"') == 0
    assert json.loads(call("-C", root, "check", "--format", "json").out)["diagnostics"] == []


@pytest.mark.parametrize(
    "value",
    [
        "true",
        '"true"',
        "yes",
        "on",
        "1",
        "[true]",
        "tRUE",
        "TRUE",
        "null",
        "~",
        "public ",
        "Public",
        "[public]",
        "'public'",
        "0",
        "y",
        "True",
        "all",
        "{a: b}",
        "|\n  public",
        "true # x",
        "",
    ],
)
def test_no_spelling_of_shared_shows_an_entry_to_everyone(journal: Make, value: str) -> None:
    """THREATS C7: only the word `public` is public; what is not understood is an error and private."""
    root = journal({"insights/a.md": entry("insight", shared=value)})
    found = check_folder(root)
    assert found.journal is not None
    faulty = any(each.severity is Severity.ERROR for each in found.diagnostics)
    public = project(found.journal, PUBLIC).entries
    assert bool(public) == (value in ("public ", "'public'"))  # which YAML takes for the word itself
    assert faulty != bool(found.journal.entries)
