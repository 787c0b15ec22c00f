"""Imports of files that other programs wrote and others published (tests/data/import/README.md), and of what these showed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from journalkit.importing.lines import read_line
from journalkit.importing.opening import first_words
from journalkit.importing.zones import read_zones
from journalkit.model.entry import Session
from tests.brought import DATA, assert_nothing_lost, entries, everything_in, folder, imported
from tests.conftest import Make

POST = "jekyll/_posts/2026-11-22-welcome-to-jekyll.markdown"


def brought(root: Path, program: str, source: Path) -> list[Path]:
    """Preview, import, and import again: the preview writes nothing, and the second import brings nothing."""
    before = everything_in(root)
    preview = imported(root, program, source, "--dry-run")
    assert everything_in(root) == before
    ran = imported(root, program, source)
    assert (ran.code, ran.out) == (0, preview.out), ran.err
    after = everything_in(root)
    assert imported(root, program, source).out == ""
    assert everything_in(root) == after
    return [root / path for path in after.keys() - before.keys()]


def words_in(value: Any) -> str:
    """All names and values of a document of JSON."""
    if isinstance(value, dict):
        return " ".join(f"{name} {words_in(each)}" for name, each in value.items())
    return " ".join(map(words_in, value)) if isinstance(value, list) else json.dumps(value, ensure_ascii=False)


def test_what_jekyll_writes_for_a_new_blog_comes_in_whole(journal: Make) -> None:
    root = journal({})
    made = {each.name: each.read_text(encoding="utf-8") for each in brought(root, "notes", DATA / "jekyll")}
    post = made["2026-11-22-welcome-to-jekyll.md"]
    assert_nothing_lost((DATA / POST).read_text(encoding="utf-8").replace("22 19:30:00 +0000", "22 19:30+00:00"), post)
    assert "\nx-layout: post\n" in post and "\nx-categories: jekyll update\n" in post and "\nshared: false\n" in post
    about = next(text for name, text in made.items() if name.endswith("-about.md"))
    assert_nothing_lost((DATA / "jekyll/about.markdown").read_text(encoding="utf-8"), about)
    assert len(entries(root)) == 3


def test_a_vault_of_obsidian_comes_in_whole(journal: Make) -> None:
    root = journal({})
    made = {each.name: each.read_text(encoding="utf-8") for each in brought(root, "notes", DATA / "obsidian")}
    known = entries(root)
    for file in (DATA / "obsidian").rglob("*.md"):
        text = file.read_text(encoding="utf-8").replace("\ncreated:", "\ndate:")
        assert_nothing_lost(text, next(each for each in made.values() if f"{file.relative_to(DATA).as_posix()}," in each))
    meeting = known["2023-09-12-meeting-with-steph"]
    assert [each.key.id for each in meeting.destinations.values() if each.key] == ["2023-09-12-out-of-control"]
    assert '\nx-people: ["[[Steph Ango]]"]\n' in made["2023-09-12-meeting-with-steph.md"]
    assert {each.date.machine for each in known.values() if each.title == "Kyoto"} == {"2023-09-12"}
    assert len(known) == 8


def test_texts_of_zola_come_in_whole(journal: Make) -> None:
    root = journal({})
    made = {each.name: each.read_text(encoding="utf-8") for each in brought(root, "notes", DATA / "zola")}
    for file in (DATA / "zola/content").rglob("*.md"):
        text = next(each for each in made.values() if f"{file.relative_to(DATA).as_posix()}," in each)
        assert_nothing_lost(file.read_text(encoding="utf-8"), text)
    first = made["2018-07-01-first-post.md"]
    assert "\nx-taxonomies: {categories: [Odd]}\n" in first
    assert "\ntags: [placeholder-posts, tag1]\n" in first or "\ntags: [placeholder posts, tag1]\n" in first
    assert len(entries(root)) == 6


def test_addresses_that_jekyll_fills_in_and_people_that_obsidian_links_are_understood(journal: Make, tmp_path: Path) -> None:
    source = folder(
        tmp_path / "blog",
        {
            "_config.yml": "url: https://old.example.org\n",
            "assets/i.png": "x",
            "_posts/2026-01-02-a.md": '---\ntitle: A\n---\n![i]({{ "/assets/i.png" | relative_url }}) '
            "[b]({{ site.baseurl }}{% link _posts/2026-01-03-b.md %}) "
            '[c]({{site.url}}{{site.baseurl}}/about/) <img src="{{ site.baseurl }}/assets/i.png">\n\n'
            "```\n[b]({% link _posts/2026-01-03-b.md %}) [c]({{ site.baseurl }}/c)\n```\n",
            "_posts/2026-01-03-b.md": "---\ntitle: B\n---\nb\n",
        },
    )
    made = {each.name: each.read_text(encoding="utf-8") for each in brought(journal({}), "notes", source)}
    text = made["2026-01-02-a.md"]
    assert "![i](../attachments/blog/assets/i.png) [[2026-01-03-b|b]] [c](https://old.example.org/about/)" in text
    assert '<img src="../attachments/blog/assets/i.png">' in text
    assert "```\n[b]({% link _posts/2026-01-03-b.md %}) [c]({{ site.baseurl }}/c)\n```" in text, "code stays as it is"


def test_a_vault_names_people_by_their_notes_and_shows_files_that_are_no_pictures(journal: Make, tmp_path: Path) -> None:
    source = folder(
        tmp_path / "vault",
        {
            ".obsidian/app.json": "{}",
            "Talk.md": '---\ndate: 2026-01-02\nmentor: "[[people/Ben Okafor|Ben]]"\n---\n![[plan.pdf#page=3]] ![[p.png]]\n',
            "plan.pdf": "x",
            "p.png": "x",
        },
    )
    text = next(each.read_text(encoding="utf-8") for each in brought(journal({}), "notes", source) if each.name == "2026-01-02-talk.md")
    assert "\nfrom: ben\n" in text
    assert "\n[plan](../attachments/vault/plan.pdf#page=3) ![p](../attachments/vault/p.png)" in text


def test_an_export_of_day_one_keeps_all_that_it_says(journal: Make) -> None:
    root = journal({})
    (path,) = brought(root, "dayone", DATA / "dayone/MyJournal.json")
    text = path.read_text(encoding="utf-8")
    (said,) = json.loads((DATA / "dayone/MyJournal.json").read_text(encoding="utf-8"))["entries"]
    assert "\ndate: 2018-04-21 18:57:04+01:00\n" in text and "\ntitle: test text\n" in text and "\nshared: false\n" in text
    for name, value in said.items():
        if name not in ("creationDate", "text"):
            assert f"\nx-{name}: " in text
            assert_nothing_lost(words_in(value), text)
    assert len(entries(root)) == 1


def test_invitations_of_google_and_exchange_keep_their_time_and_all_their_lines(journal: Make) -> None:
    root = journal({})
    for name in ("google.ics", "exchange.ics", "exchange-2010.ics"):
        written = (DATA / "ics" / name).read_text(encoding="utf-8")
        (path,) = brought(root, "ics", DATA / "ics" / name)
        text = path.read_text(encoding="utf-8").replace("\\n", " ")  # a line's end within quotes of YAML
        event = re.sub(r"\r?\n[ \t]", "", written).partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0].splitlines()
        for line in filter(None, event):
            read = read_line(line)
            assert read is not None
            if read.name not in ("dtstart", "dtend", "status"):
                assert read.name in ("summary", "description") or f"\nx-{read.name.removeprefix('x-')}: " in text
                assert_nothing_lost(" ".join((read.text, *read.parameters.values())).replace("\\n", " "), text)
    found = {each.title: each for each in entries(root).values() if isinstance(each, Session)}
    for title, day in (("Test 4", "2017-02-24 12:00-08:00"), ("Sprint 25 Daily Standup", "2015-07-03 10:00+02:00")):
        assert found[title].minutes == 30
        assert f"\ndate: {day}\n" in (root / found[title].path).read_text(encoding="utf-8")
    assert len(found) == 3


ZONE = """\
BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19801026T020000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19800330T020000
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3;UNTIL=20150401T000000Z
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20200101T000000
RDATE:20210101T000000
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Odd
BEGIN:STANDARD
DTSTART:19801026T020000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTHDAY=25,26;BYMONTH=10
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("zone", "written", "meant"),
    [
        ("Eastern Standard Time", "20260308T015900", "2026-03-08 01:59-05:00"),
        ("Eastern Standard Time", "20260308T020000", "2026-03-08 02:00-04:00"),
        ("Eastern Standard Time", "20261101T015900", "2026-11-01 01:59-04:00"),
        ("Eastern Standard Time", "20261101T020000", "2026-11-01 02:00-05:00"),
        ("Eastern Standard Time", "20260308", "2026-03-08"),
        ("Eastern Standard Time", "20260701T090007", "2026-07-01 09:00:07-04:00"),
        ("Office", "20140701T090000", "2014-07-01 09:00+02:00"),
        ("Office", "20160701T090000", "2016-07-01 09:00+01:00"),
        ("Office", "20200301T090000", "2020-03-01 09:00+03:00"),
        ("Office", "20201201T090000", "2020-12-01 09:00+01:00"),
        ("Office", "20210201T090000", "2021-02-01 09:00+03:00"),
        ("Office", "19790701T090000", "1979-07-01 09:00"),
        ("Odd", "20260701T090000", "2026-07-01 09:00"),
        ("/mozilla.org/20070129_1/America/New_York", "20260701T090000", "2026-07-01 09:00-04:00"),
        ("/Europe/Stockholm", "20260701T090000", "2026-07-01 09:00+02:00"),
        ("Europe/Madrid", "20260701T090000", "2026-07-01 09:00+02:00"),
        ("/", "20260701T090000", "2026-07-01 09:00"),
    ],
)
def test_a_zone_is_known_by_its_name_or_by_what_the_file_says_of_it(zone: str, written: str, meant: str) -> None:
    zones = read_zones(filter(None, map(read_line, ZONE.splitlines())))
    assert zones.local(written, zone) == meant


def test_a_zone_that_nobody_knows_and_a_time_that_no_clock_shows_are_said(journal: Make, tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY;LANGUAGE=en:E{0}\nSUMMARY:Again\nDTSTART;TZID=Odd:{1}\nDTEND;TZID=Odd:{1}\nEND:VEVENT\n"
    files = folder(tmp_path, {"in.ics": ZONE + event.format(1, "20260701T090000") + event.format(2, "20260701T250000")})
    ran = imported(root := journal({}), "ics", files / "in.ics")
    assert ran.code == 1 and "its time zone 'Odd' is unknown" in ran.out and "25:00:00 is no time of the day" in ran.err
    (path,) = (each.path for each in entries(root).values())
    text = (root / path).read_text(encoding="utf-8")
    for line in ("title: E1", "date: 2026-07-01 09:00", "x-timezone: Odd", "x-summary-parameters: LANGUAGE=en", "x-ics-summary: Again"):
        assert f"\n{line}\n" in text


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("![](dayone-moment://FF)\n\n**We** asked *twice*\\. And then\n", "We asked twice. And then"),
        ("![[a.png]] ![x](y.png)\n---\n> Said so\n", "Said so"),
        ("long " * 60, "long " * 38 + "long…"),
        ("x" * 300, "x" * 199 + "…"),
        ("![](a.png)\n\n***\n", ""),
        ("", ""),
    ],
)
def test_a_text_without_a_title_is_called_by_its_first_words_and_not_by_a_picture(body: str, title: str) -> None:
    assert first_words(body) == title
