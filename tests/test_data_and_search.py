"""The data of a site for programs and for its search: whole, described by its schema, well formed whatever a text says."""

from __future__ import annotations

import json
import posixpath
import re
from typing import Any

import jsonschema
import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.pipeline import check_folder
from journalkit.schema.kind import ALL_KINDS
from journalkit.view import project
from tests.conftest import CONFIG, EXAMPLE, ROOT, Make, entry
from tests.test_feeds import HOSTILE
from tests.test_site import AUDIENCES, SITES, site

SCHEMA = json.loads((ROOT / "docs/schema/journal.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
FILE = re.compile(r"\(window\.journalkitSearch = window\.journalkitSearch \|\| \[\]\)\.push\((\[.*\])\);\n", re.S)
NOT_SAID = {"shared", "aliases"}


def rows(files: dict[str, bytes]) -> list[list[Any]]:
    """What the search can find, read as a browser would."""
    found = []
    for path in sorted(files):
        if path.startswith("search/"):
            match = FILE.fullmatch(files[path].decode())
            assert match, path
            found += json.loads(match[1])[1]
    return found


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_the_data_of_the_example_are_as_the_schema_says(audience: Any) -> None:
    files = SITES[str(audience)]
    data = json.loads(files["journal.json"])
    VALIDATOR.validate(data)
    assert json.loads(files[data["$schema"]]) == SCHEMA
    checked = check_folder(EXAMPLE)
    assert checked.journal is not None
    view = project(checked.journal, audience)
    assert {(each["author"], each["id"]) for each in data["entries"]} == set(view.entries)
    assert {each["address"].partition("#")[0] for each in data["entries"]} <= set(files)
    there = set()
    for path in {each["texts"] for each in data["entries"]}:
        texts = json.loads(files[path])
        jsonschema.validate(texts, json.loads(files[posixpath.normpath(f"texts/{texts['$schema']}")]))
        there |= {(each["author"], each["id"], path) for each in texts["texts"]}
    assert there == {(each["author"], each["id"], each["texts"]) for each in data["entries"]}


def test_the_data_for_a_room_name_no_other_room_and_do_not_tell_that_there_is_one(journal: Make) -> None:
    names = {"insights/a.md": {"room": "ben"}, "insights/b.md": {"room": "other"}, "insights/c.md": {}}
    files = {path: entry("insight", shared="public", **room) for path, room in names.items()}
    root = journal(files, CONFIG.replace("rooms:\n", "rooms:\n  other: {people: [ana, ben]}\n"))
    for audience, rooms in ((room_audience("ben"), ["ben"] * 3), (PUBLIC, [None] * 3), (PRIVATE, ["ben", "other", None])):
        data = json.loads(site(root, audience)["journal.json"])
        assert [each["room"] for each in sorted(data["entries"], key=lambda each: str(each["id"]))] == rooms


def test_the_schema_is_sound_and_names_every_field_of_every_type() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name in ("journal", "texts"):
        published = (ROOT / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")
        assert published == (ROOT / f"templates/site/assets/{name}.schema.json").read_text(encoding="utf-8")
    common = set(SCHEMA["$defs"]["common"]["properties"])
    for kind in ALL_KINDS:
        assert {field.name for field in kind.fields} - NOT_SAID <= common | set(SCHEMA["$defs"][kind.name]["properties"])


def test_an_entry_with_every_field_is_as_the_schema_says(journal: Make) -> None:
    root = journal(
        {
            "goals/star.md": entry(
                "goal",
                north_star="true",
                owner="ana",
                due="2026-12-01",
                metric="{name: m, unit: h, baseline: 1, target: 2.5}",
                summary="S",
                tags="[a, b]",
            ),
            "goals/low.md": entry("goal", supports="star"),
            "sessions/s.md": entry(
                "session",
                date="2026-09-03 18:30:05+02:00",
                with_="[ben]",
                duration="1 h",
                goal="star",
                hypotheses="[{claim: C, confidence: 60, outcome: mixed, evidence: E}, {claim: D}]",
                measures="{star: 1.5}",
            ),
            "insights/i.md": entry("insight", session="s", goal="star", from_="ben"),
            "insights/own.md": entry("insight"),
            "actions/a.md": entry(
                "action",
                assignee="ana",
                session="s",
                goal="star",
                insight="i",
                hypothesis='"s#1"',
                due="next-session",
                expected="E",
                kpi="{name: k, unit: u, target: 3}",
                confidence="70",
                status="done",
                completed="2026-09-14 10:00",
            ),
            "updates/u.md": entry("update", about="a", status="progress"),
            "reflections/r.md": entry("reflection", action="a", outcome="met", result="2"),
            "feedback/f.md": entry("feedback", about="r"),
        }
    )
    data = json.loads(site(root, PRIVATE)["journal.json"])
    VALIDATOR.validate(data)
    found = {each["id"]: each for each in data["entries"]}
    assert found["a"]["hypothesis"] == {"session": found["a"]["session"], "number": 1}
    assert found["a"]["clock"]["state"] == "in time"
    assert found["i"]["verdict"] == "held"
    assert found["own"]["verdict"] is None
    assert found["star"]["progress"]["current"] == 1.5
    assert found["a"]["insight"] == {"type": "insight", "id": "i", "author": "ana", "title": "A title", "address": "insights/i.html"}


@pytest.mark.parametrize("name", SITES)
def test_the_search_finds_every_entry_of_the_site_and_its_addresses_lead_somewhere(name: str) -> None:
    found = rows(SITES[name])
    assert sorted(row[2] for row in found) == sorted(each["title"] for each in json.loads(SITES[name]["journal.json"])["entries"])
    assert {row[3].partition("#")[0] for row in found} <= set(SITES[name])
    page = SITES[name]["search.html"].decode()
    assert set(re.findall(r"search/\d{4}-\d\d\.js", page)) == {path for path in SITES[name] if path.startswith("search/")}
    for value, place in (("type", 0), ("person", 6), ("goal", 8), ("tag", 9), ("room", 7)):
        chosen = re.search(rf'<select[^>]* name="{value}">(.*?)</select>', page, re.S)
        there = {each for row in found for each in ([row[place]] if place == 0 else row[place])}
        if chosen:
            assert set(re.findall(r'<option value="([^"]+)"', chosen[1])) == there
        else:
            assert len(there) < 2


def test_names_of_values_are_those_that_the_script_reads() -> None:
    script = (ROOT / "templates/site/assets/search.js").read_text(encoding="utf-8")
    names = re.search(r"NAMES = (\[.*\]);", script)
    assert names
    assert json.loads(names[1]) == ["kind", "word", "title", "address", "day", "when", "people", "rooms", "goals", "tags", "words", "text"]
    assert {len(row) for row in rows(SITES["private"])} == {12}


def test_no_script_puts_text_into_a_page_as_html() -> None:
    for file in (ROOT / "templates/site/assets").glob("*.js"):
        if file.name != "minisearch.js":
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", file.read_text(encoding="utf-8")
            )


def test_no_text_ends_the_script_it_stands_in(journal: Make) -> None:
    """THREATS B14."""
    files = site(journal({"insights/a.md": entry("insight", body=HOSTILE, shared="public")}), PUBLIC)
    data = files["search/2026-09.js"].decode()
    assert "</script" not in data
    assert "\u2028" not in data
    assert "</script> {{ 7 }}" in rows(files)[0][11]
    assert "]]&gt; &lt;/script&gt; {{ 7 }}" in json.loads(files["texts/2026-09.json"])["texts"][0]["html"]


def test_an_empty_site_has_data_and_no_search(journal: Make) -> None:
    files = site(journal(), PUBLIC)
    VALIDATOR.validate(json.loads(files["journal.json"]))
    assert "search.html" not in files


def test_what_is_vendored_has_its_licence_beside_it() -> None:
    text = (ROOT / "templates/site/assets/minisearch.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert "MiniSearch 7.2.0" in text.splitlines()[0]
    assert "MiniSearch 7.2.0" in (ROOT / "templates/site/assets/minisearch.js").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.content | data }}\n",
        "{% for part in page.content | data %}{{ part }}{% endfor +%}\n",
        '{{ page.content | data | string | replace("", "") }}\n',
    ],
    ids=["whole", "in parts", "as words"],
)
def test_a_template_of_ones_own_may_put_the_data_out_as_a_whole_or_in_parts(journal: Make, template: str) -> None:
    root = journal({"insights/a.md": entry("insight", "<Ä> & more", "Words.")})
    files = site(root, PRIVATE)
    (root / "templates/site").mkdir(parents=True)
    (root / "templates/site/data.json").write_text(template, encoding="utf-8")
    own = site(root, PRIVATE)
    assert {path: own[path] for path in own if path.endswith(".json")} == {path: files[path] for path in files if path.endswith(".json")}
