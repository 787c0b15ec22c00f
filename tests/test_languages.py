"""The languages of the site: catalogues that are whole, no word left in English, dates and numbers, and which way pages run."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import nodes

from journalkit.languages.say import ENGLISH, FOLDER, catalogue_digest, saying
from journalkit.languages.tags import SPOKEN, spoken
from journalkit.method.practice import practice
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.pipeline import build, check_folder, memo_of, site_of, told
from journalkit.site.render import FILTERS
from journalkit.templating import Templates
from journalkit.view import project
from tests.conftest import ROOT, Make, Run, entry
from translations.catalogues import CODES, HERE, brought_up, catalogue, compiled, untranslated
from translations.locales import module
from translations.words import reading, sentences

NOW = datetime(2026, 9, 15, 9, tzinfo=ZoneInfo("Europe/Madrid"))
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s|</?kbd>")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
TEMPLATES = sorted(each for each in (ROOT / "templates/site").iterdir() if each.is_file() and each.suffix in (".html", ".xml", ".json"))

# A journal in which nothing is written in Latin letters, but what has to be.
TEXT = "نص[^1] %%سر%%.\n\n- [ ] مهمة\n- [x] مهمة\n\n> [!NOTE]\n> نص\n\n> [!warning]\n> نص\n\n```\n١\n```\n\n[^1]: حاشية"
ARABIC = {
    "goals/star.md": entry(
        "goal", "النجم", "وصف الهدف.", date="2026-03-02", north_star="true", due="2026-12-18",
        metric="{name: قرارات, unit: '%', baseline: 20, target: 70}", shared="public",
    ),
    "goals/pillar.md": entry(
        "goal", "ركيزة", date="2026-03-04", supports="star", metric="{name: أسئلة, unit: سؤال, baseline: 31.5, target: 10}",
        shared="public", owner="ana",
    ),
    "sessions/first.md": entry(
        "session", "اللقاء الأول", "نص اللقاء.", date="2026-08-20T10:00", with_="ben", duration="80", goal="star", status="held",
        shared="true",
        hypotheses="[{claim: فرضية, confidence: 60, outcome: supported, evidence: دليل}, {claim: أخرى, confidence: 30, outcome: refuted}]",
    ),
    "sessions/second.md": entry(
        "session", "اللقاء الثاني", date="2026-09-24T10:00", with_="ben", status="planned", shared="true", duration="50",
        hypotheses="[{claim: توقع, confidence: 70}]",
    ),
    "insights/advice.md": entry("insight", "نصيحة", "نص.", date="2026-08-21", session="first", from_="ben", shared="public", tags="[وسم]"),
    "insights/own.md": entry("insight", "فكرة", TEXT, date="2026-08-22", summary="ملخص"),
    "actions/done.md": entry(
        "action", "عمل منجز", date="2026-08-21", assignee="ana", session="first", insight="advice", hypothesis='"first#1"', goal="star",
        due="2026-09-01", expected="نتيجة", kpi="{name: عدد, unit: مرة, target: 3}", confidence="80", status="done",
        completed="2026-09-02T10:00", shared="public",
    ),
    "actions/running.md": entry(
        "action", "عمل جار", date="2026-09-01", assignee="ana", status="done", completed="2026-09-14T12:00"
    ),
    "actions/late.md": entry("action", "عمل متأخر", date="2026-09-01", assignee="ana", due="2026-09-10", shared="true"),
    "actions/dropped.md": entry(
        "action", "عمل متروك", date="2026-08-01", assignee="ben", due="2026-08-10", status="dropped", shared="true"
    ),
    "actions/open.md": entry("action", "عمل مفتوح", date="2026-09-01", assignee="ben", due="next-session", session="first", shared="true"),
    "reflections/look.md": entry(
        "reflection", "نظرة", "نص.", date="2026-09-03", action="done", outcome="met", result="3", measures="{star: 57.5}", shared="public"
    ),
    "updates/news.md": entry("update", "خبر", "نص.", date="2026-09-05", about="late", status="progress", measures="{star: 60}"),
    "feedback/remark.md": entry("feedback", "ملاحظة", "نص.", date="2026-09-06", about="look"),
}  # fmt: skip

CONFIG = """\
format: 1
title: يوميات
summary: ملخص
owner: ana
timezone: Europe/Madrid
language: {}
site_url: https://ana.example.org/
people:
  ana: {{name: آنا, role: متدربة, email: ana@example.org}}
  ben: {{name: بن, role: مرشد}}
rooms:
  ben: {{people: [ana, ben], title: غرفة}}
"""
NOT_WORDS = frozenset(["journalkit", "Atom", "JSON", "Ctrl", "Enter", "Escape", "JavaScript", "Brier", "ana", "example", "org", "ben"])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the journal in Arabic letters."""
    folder = tmp_path_factory.mktemp("arabic")
    for path, text in ARABIC.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@lru_cache
def site(root: Path, language: str, audience: Audience = PRIVATE) -> dict[str, str]:
    """The texts of the site of a journal in a language."""
    (root / "journal.yaml").write_text(CONFIG.format(language), encoding="utf-8")
    checked = check_folder(root)
    assert checked.journal is not None and not checked.errors
    return {each.path: each.data.decode() for each in site_of(project(checked.journal, audience), root, NOW)}


class Seen(HTMLParser):
    """Collects what people read or hear of a page."""

    SAID = ("aria-label", "title", "placeholder", "alt", "data-head")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        known = dict(attrs)
        self.words += [known[name] or "" for name in self.SAID if name in known]
        self.words += [value or "" for name, value in attrs if name.startswith("data-") and tag in ("form", "script", "output")]
        self.words += [known.get("content") or ""] if known.get("name") == "description" else []

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def latin(text: str) -> set[str]:
    """The words of a text in Latin letters, without names that are the same in every language."""
    return {word for word in LATIN.findall(PLACE.sub("", text)) if word not in NOT_WORDS}


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_sentence_of_the_site_and_no_other(code: str) -> None:
    """`make languages` brings it up."""
    assert (HERE / f"{code}.po").read_bytes() == brought_up(code)
    assert untranslated(code) == []


@pytest.mark.parametrize("code", CODES)
def test_what_the_program_reads_is_made_of_the_catalogue(code: str) -> None:
    assert (FOLDER / f"{code}.mo").read_bytes() == compiled(code)


def test_the_data_of_dates_and_numbers_is_as_it_is_made() -> None:
    assert (FOLDER / "data.py").read_text(encoding="utf-8") == module()


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_places_of_its_sentence_and_no_markup_of_its_own(code: str) -> None:
    for message in catalogue(code):
        one, *more = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in texts if message.id else ():
            wanted = {*PLACE.findall(one), *(place for each in more for place in PLACE.findall(each))}
            assert set(PLACE.findall(text)) == wanted, text
            assert not re.search(r'[<>&"]', PLACE.sub("", text)), text  # it may stand in an attribute
            assert text == text.strip() and (not one[:1].isspace()), text


def test_every_word_that_is_said_by_a_name_is_a_term() -> None:
    """A term that the code makes up at run time stands in the table of terms; the others are written out where they are said."""
    known = {(each.context, each.text) for each in sentences() if each.context}
    assert {("type", kind) for kind in ("goal", "session", "insight", "action", "update", "reflection", "feedback")} <= known


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_outside_gettext(file: Path) -> None:
    tree = reading().parse(file.read_text(encoding="utf-8"))
    text = "\0".join(each.data for each in tree.find_all(nodes.TemplateData))
    text = re.sub(r"<(script|style)\b.*?</\1>|<\?xml.*?\?>|<!doctype html>", "", text, flags=re.S)
    attributes = re.findall(r'\b(?:aria-label|title|placeholder|alt|data-(?!clock|files|head|tone)\w+)="([^"]*)', text)
    outside = re.sub(r"<[^<>]*>", " ", re.sub(r'[\w:-]+="[^"]*"', "", text)) if file.suffix == ".html" else ""
    kept = {"Ctrl", "journalkit"}
    assert [word for word in LATIN.findall(" ".join([outside, *attributes])) if word not in kept] == []


def test_a_compiled_template_asks_for_nothing_that_it_says() -> None:
    """What is said is put in when a template is compiled, so that a page costs the same in every language."""
    for code in ("en", "ja"):
        environment = Templates(None, FILTERS, saying(code))._environment
        for file in TEMPLATES:
            assert "gettext" not in environment.compile(file.read_text(encoding="utf-8"), file.name, raw=True)


@pytest.mark.parametrize("audience", [PRIVATE, PUBLIC], ids=str)
def test_no_english_word_is_left_on_a_page_in_another_language(root: Path, audience: Audience) -> None:
    """Everything that people wrote is in Arabic here, and the site in Japanese: no word in Latin letters may be left."""
    left: dict[str, set[str]] = {}
    for path, text in site(root, "ja", audience).items():
        if path.endswith(".html"):
            seen = Seen()
            seen.feed(text)
            left[path] = latin(" ".join(seen.words))
        elif path.endswith(".ics"):
            left[path] = latin("".join(re.findall(r"^(?:SUMMARY|DESCRIPTION|NAME):(.*(?:\r\n .*)*)", text, re.M)).replace("\\n", " "))
        elif path.endswith(".xml") and path != "sitemap.xml":
            left[path] = latin(" ".join(re.findall(r"(?:<title>|&lt;d[dt]&gt;|term=\")([^&<\"]*)", text)))
        elif path.startswith("search/"):
            left[path] = latin(" ".join(re.findall(r'\["\w+","([^"]*)","[^"]*","[^"]*","[^"]*","([^"]*)"', text).__str__()))
    assert {path: words for path, words in left.items() if words} == {}
    assert len(left) >= 30


def test_english_is_what_it_is_without_a_language(root: Path) -> None:
    english = {path: text.replace("en-GB", "en") for path, text in site(root, "en-GB").items()}
    assert english == site(root, "en")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("3 Sep 2026", "3 Sep 2026, 18:30", "September 2026", "−4.5 h", "57 %", "+1.25 points", "1 day ago", "in 12 days")),
        ("es", ("3 sept 2026", "3 sept 2026, 18:30", "septiembre de 2026", "−4,5 h", "57 %", "+1,25 puntos", "hace 1 día", "en 12 días")),
        ("de", ("3. Sept. 2026", "3. Sept. 2026, 18:30", "September 2026", "−4,5 h", "57 %", "+1,25 Punkte", "vor 1 Tag", "in 12 Tagen")),
        (
            "fr",
            ("3 sept. 2026", "3 sept. 2026, 18:30", "septembre 2026", "−4,5 h", "57 %", "+1,25 points", "il y a 1 jour", "dans 12 jours"),
        ),
        ("ja", ("2026年9月3日", "2026年9月3日 18:30", "2026年9月", "−4.5 h", "57%", "+1.25 ポイント", "1日前", "12日後")),
    ],
)
def test_dates_numbers_and_plurals_are_written_as_in_the_language(code: str, said: tuple[str, ...]) -> None:
    say, day = saying(code), date(2026, 9, 3)
    found = (
        say.day(day),
        say.time(datetime(2026, 9, 3, 18, 30)),
        say.month(2026, 9),
        say.number(-4.5, "h"),
        say.percent(0.571),
        say.rounded(1.25, "%", signed=True),
        say.days_ago(1),
        say.in_days(12),
    )
    assert tuple(text.replace("\u00a0", " ") for text in found) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("2026", "12,500 €", "−1,234,567.25", "10,000 entries")),
        ("es", ("2026", "12.500 €", "−1.234.567,25", "10.000 entradas")),
        ("de", ("2026", "12.500 €", "−1.234.567,25", "10.000 Einträge")),
        ("fr", ("2026", "12\u202f500 €", "−1\u202f234\u202f567,25", "10\u202f000 entrées")),
        ("ja", ("2026", "12,500 €", "−1,234,567.25", "10,000件")),
    ],
)
def test_large_numbers_are_written_in_groups_of_three(code: str, said: tuple[str, ...]) -> None:
    say = saying(code)
    found = (say.number(2026), say.number(12500, "€"), say.number(-1234567.25), say.entries(10000))
    assert tuple(text.replace("\u00a0", " ") for text in found) == said


def test_french_counts_nothing_as_one() -> None:
    assert (saying("fr").entries(0), saying("es").entries(0)) == ("0\u00a0entrée", "0\u00a0entradas")


def test_durations_stay_together() -> None:
    assert saying("ja").hours(timedelta(hours=71, minutes=25)) == "71時間25分"
    assert saying("de").hours(timedelta(days=5)) == "5 Tagen"


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("de-AT", "de"), ("es-419", "es"), ("FR", "fr"), ("ja-JP", "ja"), ("pt-BR", "en"), ("ar", "en")]
)
def test_a_region_does_not_matter_and_other_languages_have_the_site_in_english(tag: str, code: str) -> None:
    assert spoken(tag) == code
    assert saying(tag).code == code


@pytest.mark.parametrize(("code", "_"), SPOKEN)
def test_a_page_says_its_language(root: Path, code: str, _: str) -> None:
    html = site(root, code)["index.html"]
    assert f'<html lang="{code}" dir="ltr">' in html
    assert f'<h2 id="newest">{saying(code).text("Newest")}</h2>' in html


def test_arabic_pages_run_from_right_to_left_and_words_of_people_the_way_they_are(root: Path) -> None:
    pages = {path: html for path, html in site(root, "ar").items() if path.endswith(".html")}
    assert all('<html lang="ar" dir="rtl">' in html for html in pages.values())
    for html in pages.values():  # a heading or a link that is named by what somebody wrote takes its direction from that
        named = [
            *re.findall(r"<h[123]\b[^>]*>(?=[\u0600-\u06ff])", html),
            *re.findall(r'<span class="what"><a [^>]*>(?=[\u0600-\u06ff])', html),
        ]
        assert [each for each in named if 'dir="auto"' not in each] == []
    assert '<div class="prose" dir="auto">' in pages["goals/star.html"]
    assert "<li dir=" not in pages["index.html"], (
        "the number of a point stands on the side of the page, not of the point: it would lie outside"
    )


def test_a_stylesheet_has_no_margins_that_tell_left_from_right() -> None:
    for file in sorted((ROOT / "templates/site/assets").glob("*.css")):
        css = file.read_text(encoding="utf-8")
        for top, right, bottom, left in re.findall(r"(?:padding|margin|inset): ?([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+);", css):
            assert right == left, (file.name, top, right, bottom, left)


def test_neither_styles_nor_scripts_know_an_element_by_what_it_is_called() -> None:
    for file in sorted((ROOT / "templates/site/assets").glob("*.*s")):
        assert not re.search(r"\[(?:aria-label|title|placeholder)\b", file.read_text(encoding="utf-8")), file.name


def test_commands_speak_english(root: Path, run: Run) -> None:
    site(root, "de")
    (root / "journal.yaml").write_text(CONFIG.format("de"), encoding="utf-8")
    assert "Next session" in run("-C", root, "status").out
    html = run("-C", root, "prep", "--html").out
    assert "Hypothesen" in html and "Three questions" not in html


def test_another_language_makes_every_page_anew(journal: Make) -> None:
    """Built over one another, sites are what they are when nothing was built before."""
    home = journal(ARABIC, config=CONFIG.format("en"))

    def built(folder: str) -> dict[Path, bytes]:
        checked, out = check_folder(home, NOW, memo_of(home)), home / "_site" / folder
        build(checked, PRIVATE, home, out, NOW)
        return {each.relative_to(out): each.read_bytes() for each in out.rglob("*") if each.suffix in (".html", ".js", ".ics")}

    assert b"Newest" in built("over")[Path("index.html")]
    (home / "journal.yaml").write_text(CONFIG.format("fr"), encoding="utf-8")
    over = built("over")
    assert "Le plus récent".encode() in over[Path("index.html")]
    assert over == built("fresh")


def test_compiled_templates_are_told_apart_by_the_catalogue() -> None:
    assert catalogue_digest("en") == ""
    assert len({catalogue_digest(code) for code in CODES}) == len(CODES)


def test_the_practice_of_a_command_speaks_english_until_it_is_told(root: Path) -> None:
    site(root, "es")
    (root / "journal.yaml").write_text(CONFIG.format("es"), encoding="utf-8")
    checked = check_folder(root)
    assert checked.journal is not None
    at = practice(project(checked.journal, PRIVATE), NOW)
    assert at.say is ENGLISH
    assert told(at).say.code == "es"


@pytest.mark.parametrize(
    ("written", "hint"),
    [("german", 'did you mean "de"?'), ("Español", 'did you mean "es"?'), ("jp", 'did you mean "ja"?'), ("xx", "the site speaks en")],
)
def test_a_language_that_is_none_is_an_error_that_helps(journal: Make, written: str, hint: str) -> None:
    (found,) = check_folder(journal({}, config=CONFIG.format(written))).errors
    assert "is not a language" in found.message
    assert hint in found.help
