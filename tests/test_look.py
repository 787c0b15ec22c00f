"""What the pages look like as far as their HTML says it: the chain, the first screen, themes, the register, and what no page may hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from journalkit.method.practice import Practice, practice
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.model.entry import Key
from journalkit.pipeline import check_folder
from journalkit.site.card import Cards
from journalkit.site.piece import Stage
from journalkit.site.relations import relate
from journalkit.view import project
from tests.conftest import EXAMPLE, Make, entry
from tests.test_site import NOW, PAGES, SITES, site

STAR = entry(
    "goal", "The star", date="2026-01-01", north_star="true", metric="{name: m, unit: '%', baseline: 20, target: 70}", shared="public"
)
LOOP = {
    "goals/star.md": STAR,
    "sessions/meeting.md": entry(
        "session", "The meeting", goal="star", with_="ben", shared="false", hypotheses="[{claim: It helps, confidence: 60}]"
    ),
    "insights/advice.md": entry("insight", "The advice", session="meeting", from_="ben", shared="public"),
    "actions/try.md": entry(
        "action",
        "The try",
        assignee="ana",
        session="meeting",
        insight="advice",
        hypothesis='"meeting#1"',
        goal="star",
        status="done",
        completed="2026-09-05",
        shared="public",
    ),
    "reflections/look.md": entry(
        "reflection", "The look", date="2026-09-06", action="try", outcome="met", measures="{star: 26}", shared="public"
    ),
    "insights/alone.md": entry("insight", "Alone", shared="public"),
}


class Faults(HTMLParser):
    """Collects what a strict policy for content would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"<{tag} {name}>" for name, _ in attrs if name == "style" or name.startswith("on")]
        self.found += [f"<{tag}>" for _ in [0] if tag in ("style", "base", "object", "embed", "iframe")]
        self.found += [f"<{tag} {name}={value}>" for name, value in attrs if (value or "").strip().lower().startswith("javascript:")]


def seen(root: Path, audience: Audience) -> Practice:
    """The practice of an audience; warnings about references to hidden entries are expected here."""
    checked = check_folder(root)
    assert checked.journal is not None
    assert checked.errors == ()
    return practice(project(checked.journal, audience), NOW)


def stages(at: Practice, author: str, name: str) -> tuple[Stage, ...]:
    return Cards(at, relate(at)).chain(at.view.entries[Key(author, name)])


def said(found: tuple[Stage, ...]) -> list[str]:
    """Each stage in a line: what it is called and what stands there, the entry's own in brackets."""
    texts = [f"{stage.word}: {', '.join(each.words for each in stage.found)}".replace("\u00a0", " ") for stage in found]
    return [f"[{text}]" if stage.here else text for stage, text in zip(found, texts, strict=True)]


def test_the_chain_of_an_action_leads_from_the_goal_to_what_changed(journal: Make) -> None:
    found = stages(seen(journal(LOOP), PRIVATE), "ana", "try")
    assert said(found) == [
        "North Star: The star",
        "Session: The meeting",
        "Hypothesis or advice: It helps, The advice",
        "[Action: The try]",
        "Reflection: The look",
        "Change: 26 % (+6 points)",
    ]
    assert [each.address for stage in found for each in stage.found] == [
        "goals/star.html",
        "sessions/meeting.html",
        "sessions/meeting.html#hypothesis-1",
        "insights/advice.html",
        "actions/try.html",
        "reflections/look.html",
        "reflections/look.html",
    ]
    assert found[-1].found[0].tone == "done"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("meeting", ["North Star: The star", "[Session: The meeting]", "Hypothesis or advice: It helps, The advice", "Action: The try"]),
        ("advice", ["North Star: The star", "Session: The meeting", "[Advice: The advice]", "Action: The try", "Reflection: The look"]),
        ("look", ["North Star: The star", "Session: The meeting", "Hypothesis or advice: It helps, The advice", "Action: The try"]),
        ("star", ["[North Star: The star]", "Session: The meeting", "Advice: The advice", "Action: The try", "Reflection: The look"]),
    ],
)
def test_every_entry_knows_where_it_stands(journal: Make, name: str, expected: list[str]) -> None:
    assert said(stages(seen(journal(LOOP), PRIVATE), "ana", name))[: len(expected)] == expected


def test_an_entry_without_relations_stands_in_no_loop(journal: Make) -> None:
    assert stages(seen(journal(LOOP), PRIVATE), "ana", "alone") == ()


def test_the_chain_for_others_has_no_hidden_stage(journal: Make) -> None:
    found = stages(seen(journal(LOOP), PUBLIC), "ana", "try")
    assert said(found) == [
        "North Star: The star",
        "Session: ",
        "Advice: The advice",
        "[Action: The try]",
        "Reflection: The look",
        "Change: 26 % (+6 points)",
    ]


def test_many_entries_of_a_stage_are_counted_and_lead_to_their_list(journal: Make) -> None:
    files = {**LOOP, **{f"actions/a{number}.md": entry("action", assignee="ana", session="meeting", goal="star") for number in range(3)}}
    root = journal(files)
    found = stages(seen(root, PRIVATE), "ana", "meeting")
    assert [(each.words.replace("\u00a0", " "), each.address) for each in found[3].found] == [
        ("4 actions", "sessions/meeting.html#actions")
    ]
    assert 'id="actions"' in site(root)["sessions/meeting.html"].decode()


def test_the_chain_stands_on_the_page_and_small_in_the_thread(journal: Make) -> None:
    files = {path: data.decode() for path, data in site(journal(LOOP)).items() if path.endswith(".html")}
    assert files["actions/try.html"].count('<nav class="chain"') == 1
    assert '<li class="kind-action there here" aria-current="step">' in files["actions/try.html"]
    assert 'class="chain"' not in files["insights/alone.html"]  # it stands in no loop
    in_thread = 'aria-label="In the loop: north star, session, hypothesis or advice, action, reflection, change"'
    assert in_thread in files["thread/2026-09.html"]
    assert in_thread in files["index.html"]


@pytest.mark.parametrize("name", SITES)
def test_the_north_star_comes_first_and_then_the_newest_entry(name: str) -> None:
    html = SITES[name]["index.html"].decode()
    marks = ('class="box star', 'class="chart chart-metric"', 'id="newest"', 'class="entry', 'id="commitments"', 'id="earlier"')
    places = [html.find(mark) for mark in marks]
    assert all(place > 0 for place in places[:4])
    assert [place for place in places if place > 0] == sorted(place for place in places if place > 0)


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_no_page_has_styles_handlers_or_frames_of_its_own(name: str, path: str) -> None:
    faults = Faults()
    faults.feed(SITES[name][path].decode())
    assert faults.found == []


def test_tables_and_code_of_a_text_have_no_styles_within_them(journal: Make) -> None:
    body = "| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n\n```python\nx = 1\n```\n"
    html = site(journal({"insights/a.md": entry("insight", body=body)}))["insights/a.html"].decode()
    faults = Faults()
    faults.feed(html)
    assert faults.found == []
    assert '<td class="to-left">1</td>\n<td class="to-right">2</td>\n<td class="to-center">3</td>' in html


def test_a_style_of_ones_own_is_linked_after_ours_only_when_it_is_there(journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight")})
    plain = site(root)
    assert "assets/custom.css" not in plain
    assert all(b"custom.css" not in data for path, data in plain.items() if path.endswith(".html"))
    (root / "templates/site").mkdir(parents=True)
    (root / "templates/site/custom.css").write_text(":root { --accent: red; }")
    own = site(root)
    assert own["assets/custom.css"] == b":root { --accent: red; }"
    html = own["insights/a.html"].decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', html) == ["../assets/style.css", "../assets/custom.css"]


def test_every_page_has_the_switch_of_the_theme_which_only_a_script_shows() -> None:
    for name, path in PAGES:
        html = SITES[name][path].decode()
        (switch,) = re.findall(r'<div class="theme"[^>]*>.*?</div>', html, re.S)
        assert " hidden>" in switch.split("\n")[0]
        assert re.findall(r'<button type="button" value="(\w+)"', switch) == ["auto", "light", "dark"]
        assert html.index("localStorage") < html.index('rel="stylesheet"')  # before anything is drawn


def test_the_register_is_on_the_private_site_alone(journal: Make) -> None:
    files = {**LOOP, "insights/old.md": entry("insight", "Old", date="2025-05-05", shared="public")}
    root = journal(files)
    own = site(root)
    assert [path for path in own if path.startswith("register/")] == ["register/2026.html", "register/2025.html"]
    rows = re.findall(r"<tr class=\"kind-(\w+)\"", own["register/2026.html"].decode())
    assert sorted(rows) == ["action", "goal", "insight", "insight", "reflection", "session"]
    public = site(root, PUBLIC)
    assert not [path for path in public if path.startswith("register/")]
    assert all(b"register/" not in data for path, data in public.items() if path.endswith(".html"))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("ja", "ltr")])
def test_the_page_runs_the_way_the_language_does(journal: Make, language: str, direction: str) -> None:
    config = f"format: 1\ntitle: T\nowner: ana\nlanguage: {language}\npeople:\n  ana: {{name: Ana}}\n"
    assert f'dir="{direction}">' in site(journal({}, config=config))["index.html"].decode().split("\n")[1]


def test_the_stylesheet_knows_no_left_and_right() -> None:
    """Logical properties only, so that it holds from right to left; cells of Markdown tables say left and right themselves."""
    css = (Path(__file__).parent.parent / "templates/site/assets/style.css").read_text()
    found = re.findall(r"(?<![-\w.])(?:margin|padding|border|inset)-(?:left|right)\b|(?<![-\w])(?:left|right)\s*:|float\s*:", css)
    assert found == []


@pytest.mark.parametrize("audience", [PRIVATE, PUBLIC], ids=str)
def test_pages_of_entries_stay_below_forty_kilobytes(audience: Audience) -> None:
    folders = ("goals/", "sessions/", "insights/", "actions/", "reflections/")
    heavy = {path: len(data) for path, data in site(EXAMPLE, audience).items() if path.startswith(folders) and len(data) >= 40_000}
    assert heavy == {}


def test_the_page_of_a_goal_does_not_grow_with_the_journal(journal: Make) -> None:
    def page(count: int) -> str:
        files = {"goals/star.md": STAR}
        files |= {f"insights/n{number:03}.md": entry("insight", f"No. {number}", goal="star") for number in range(count)}
        return site(journal(files))["goals/star.html"].decode()

    few, many = page(20), page(120)
    assert few.count('<li class="row') == many.count('<li class="row') == 5
    assert "and 115\u00a0older ones" in many
    assert len(many) < len(few) + 100


def test_the_thread_shows_the_newest_and_leads_to_every_month() -> None:
    html = SITES["private"]["thread.html"].decode()
    assert html.count('<li class="entry ') == 20
    months = [path for path in SITES["private"] if path.startswith("thread/")]
    assert len(months) == 7
    assert all(f'href="{path}"' in html for path in months)


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_what_names_or_describes_something_is_on_the_page(name: str, path: str) -> None:
    html = SITES[name][path].decode()
    named = {each for found in re.findall(r' aria-(?:describedby|labelledby)="([^"]+)"', html) for each in found.split()}
    assert named <= set(re.findall(r' id="([^"]+)"', html))


def test_every_picture_takes_its_room_before_it_is_there() -> None:
    pictures = [tag for name, path in PAGES for tag in re.findall(r"<img [^>]*>", SITES[name][path].decode())]
    assert pictures
    assert all(re.search(r' width="[1-9]\d*" height="[1-9]\d*" loading="lazy" decoding="async" alt="[^"]', tag) for tag in pictures)
