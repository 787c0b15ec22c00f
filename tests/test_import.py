"""Imports: what other programs wrote becomes private entries, nothing is lost, nothing comes twice, nothing is written over."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.importing.notes import read_notes
from journalkit.importing.when import NotADay, moment, moment_in
from journalkit.model.audience import PUBLIC
from journalkit.model.entry import Action, Entry, Session
from journalkit.pipeline import check_folder
from journalkit.view import project
from tests.calls import call
from tests.conftest import CONFIG, ROOT, Make, Ran
from tests.journals import PROFILE

DATA = ROOT / "tests" / "data" / "import"
WORD = re.compile(r"\w+")


def imported(root: Path, program: str, *arguments: object) -> Ran:
    return call("-C", root, "import", program, *arguments)


def entries(root: Path) -> dict[str, Entry]:
    """The entries of a journal by id, which has no errors."""
    checked = check_folder(root)
    assert checked.journal is not None
    assert [f"{each.path}: {each.message}" for each in checked.errors] == []
    return {each.id: each for each in checked.journal.entries.values()}


def folder(path: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def everything_in(root: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(root)): each.read_bytes()
        for each in sorted(root.rglob("*"))
        if each.is_file() and ".journalkit" not in each.parts
    }


def assert_nothing_lost(source: str, text: str) -> None:
    """Every word of the source stands in the entry; only the ways of links are others."""
    missing = Counter(WORD.findall(source)) - Counter(WORD.findall(text))
    assert not missing, missing


def test_a_journal_of_jrnl_comes_in_alike_as_text_and_as_json(journal: Make) -> None:
    made = {}
    for name in ("jrnl.txt", "jrnl.json"):
        root = journal({}, folder=name)
        ran = imported(root, "jrnl", DATA / name)
        assert (ran.code, ran.out.count(" -> insights/")) == (0, 4), ran.err
        made[name] = {each.id: (each.title, str(each.date), each.tags, each.body.text.strip()) for each in entries(root).values()}
        assert imported(root, "jrnl", DATA / "jrnl.json").out == imported(root, "jrnl", DATA / "jrnl.txt").out == ""
    assert made["jrnl.txt"] == made["jrnl.json"]
    assert made["jrnl.txt"]["2026-03-02-ben-listens-before-he-answers"] == (
        "Ben listens before he answers.",
        "2026-03-02 18:30",
        ("pricing",),
        "I want to try that with @pricing. Twice a week.",
    )
    starred = (journal({}, folder="jrnl.txt") / "insights/2026-03-11-refused-one-request.md").read_text(encoding="utf-8")
    assert "\ntitle: Refused one request\n" in starred and "\nx-starred: true\n" in starred


def test_a_hugo_site_comes_in_whole_with_its_pictures_and_builds(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    ran = imported(root, "notes", DATA / "hugo")
    assert ran.code == 0, ran.err
    first = (root / "insights/2026-11-22-my-first-post.md").read_text(encoding="utf-8")
    assert "![A chart](../attachments/hugo/static/img/chart.png) See [[2026-03-04-second-a-post|the second]]" in first
    assert "and [what I do](https://example.org/about/)." in first
    assert "\nx-draft: true\n" in first and "\ndate: 2026-11-22 15:19:16+00:00\n" in first
    second = (root / "insights/2026-03-04-second-a-post.md").read_text(encoding="utf-8")
    assert '{{< figure src="../attachments/hugo/static/img/chart.png" title="Shown" >}}' in second
    assert '\n<img src="/img/chart.png">\n' in second
    assert_nothing_lost((DATA / "hugo/content/posts/second.md").read_text(encoding="utf-8").replace("T18:30:00", " 18:30"), second)
    assert "\ntags: [Lead Work, pricing]\n" in second and "\nx-resources: {a: [1, true, x]}\n" in second
    assert "\nx-shared: public\n" in second and "\nx-cover: attachments/hugo/static/img/chart.png\n" in second
    assert (root / "attachments/hugo/static/img/chart.png").read_bytes() == (DATA / "hugo/static/img/chart.png").read_bytes()
    assert call("-C", root, "build", "-o", tmp_path / "site").code == 0
    assert "A chart" in (tmp_path / "site/insights/2026-11-22-my-first-post.html").read_text(encoding="utf-8")


VAULT: dict[str, str | bytes] = {
    ".obsidian/app.json": "{}",
    "Daily/2026-03-05.md": "Met [[Ben Okafor]] about [[Pricing|the price]].\n\n![[chart.png|300]] #idea\n"
    "\n| a | b |\n|---|---|\n| [[Pricing]] | x |\n",
    "People/Ben Okafor.md": "---\naliases: [Ben]\ntags: person, mentor\ncssclasses: wide\nborn:\n---\n"
    "Knows [[Pricing#Why ask]] and [[Nobody]]. ![[Pricing]]\n",
    "Pricing.md": "---\ncreated: 2026-02-01\ntags:\n  - lead-work\n---\n# Pricing\n\n## Why ask\n\n"
    "[Ben](People/Ben%20Okafor.md), [up](../../etc/passwd) %%mine%%\n",
    "files/chart.png": b"\x89PNG",
    "templates/Resources.md": "---\nlast: {{date}}\n---\n",
    "Empty.md": "",
}


def test_a_vault_of_obsidian_keeps_its_links_pictures_and_properties(journal: Make, tmp_path: Path) -> None:
    root, vault = journal({}), folder(tmp_path / "vault", VAULT)
    assert imported(root, "notes", vault).code == 0
    texts = {each.name: each.read_text(encoding="utf-8") for each in (root / "insights").iterdir()}
    daily, pricing = texts["2026-03-05.md"], texts["2026-02-01-pricing.md"]
    ben = next(text for name, text in texts.items() if name.endswith("ben-okafor.md"))
    assert "about [[2026-02-01-pricing|the price]].\n\n![chart](../attachments/vault/files/chart.png) #idea" in daily
    assert "| [[2026-02-01-pricing]] | x |" in daily
    assert "Knows [[2026-02-01-pricing#Why ask|Pricing]] and [[Nobody]]. ![[2026-02-01-pricing]]" in ben
    assert "\ntags: [person, mentor]\n" in ben and "\nx-aliases: [Ben]\n" in ben and "\nx-born: null\n" in ben
    assert ", up (`../../etc/passwd`) %%mine%%" in pricing
    assert re.search(r"\[\[[\w-]*ben-okafor\|Ben\]\]", pricing)
    assert '\nx-last: "{{date}}"\n' in next(text for name, text in texts.items() if name.endswith("resources.md"))
    assert len(entries(root)) == 5
    assert not (root / "attachments/vault/files").joinpath("passwd").exists()


def test_posts_of_jekyll_and_zola_keep_their_days_names_and_links(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    blog = folder(
        tmp_path / "blog",
        {
            "_config.yml": "title: A blog\nurl: https://blog.example.org\n",
            "_posts/2020-01-02-hello-world.md": "---\nlayout: post\ntitle: Hello\ntags: one two\n---\n"
            "[next]({% post_url 2020-02-03-more %}) [old](/2020/02/03/more.html)\n",
            "_posts/2020-02-03-more.markdown": "---\nlayout: post\ndate: 2020-02-03 10:20:30 +0530\n---\nMore.\n",
        },
    )
    assert imported(root, "notes", blog).code == 0
    first = (root / "insights/2020-01-02-hello.md").read_text(encoding="utf-8")
    assert "[[2020-02-03-more|next]] [[2020-02-03-more|old]]" in first and "\ntags: [one, two]\n" in first and "\nx-layout: post\n" in first
    assert "\ndate: 2020-02-03 10:20:30+05:30\n" in (root / "insights/2020-02-03-more.md").read_text(encoding="utf-8")
    page = '+++\ntitle = "A page"\ndate = 2021-05-06\nweight = 3\n[taxonomies]\ntags = ["rust", "two words"]\nauthors = ["x"]\n'
    page += "[extra]\ndeep = {a = 1.5}\n+++\n[b](@/blog/b.md)\n"
    zola = folder(
        tmp_path / "zola",
        {
            "config.toml": 'base_url = "https://z.example.org"\n',
            "content/blog/a.md": page,
            "content/blog/b.md": "+++\ndate = 2021-05-07\n+++\nB.\n",
        },
    )
    assert imported(root, "notes", zola).code == 0
    text = (root / "insights/2021-05-06-a-page.md").read_text(encoding="utf-8")
    assert "\ntags: [rust, two words]\n" in text and "\nx-taxonomies: {authors: [x]}\n" in text
    assert "\nx-weight: 3\n" in text and "\nx-extra: {deep: {a: 1.5}}\n" in text and "[[2021-05-07-b|b]]" in text
    assert_nothing_lost(page.replace("blog/b.md", ""), text)


DAY_ONE = {
    "metadata": {"version": "1.0"},
    "entries": [
        {
            "uuid": "0F1E2D3C4B5A69788796A5B4C3D2E1F0",
            "creationDate": "2026-03-05T22:30:00Z",
            "timeZone": "Europe/Madrid",
            "starred": True,
            "tags": ["lead work", "pricing"],
            "location": {"placeName": "Madrid", "latitude": 40.4168, "longitude": -3.7038},
            "photos": [{"identifier": "ABCDEF0123456789", "md5": "0123456789abcdef0123456789abcdef", "type": "jpeg"}],
            "richText": "{}",
            "text": "# A price\\!\n\nWe asked.\n\n![](dayone-moment://ABCDEF0123456789)\n\n![](dayone-moment://FFFFFFFFFFFFFFFF)",
        },
        {"uuid": "1", "creationDate": "2026-03-06T08:00:00Z", "text": "![](dayone-moment://ABCDEF0123456789)"},
        {"uuid": "2", "text": "no day"},
    ],
}


def test_an_export_of_day_one_brings_its_photos(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    export = folder(tmp_path / "export", {"Journal.json": json.dumps(DAY_ONE), "photos/0123456789abcdef0123456789abcdef.jpeg": b"\xff\xd8"})
    ran = imported(root, "dayone", export)
    assert (ran.code, "entry 3: it has no creationDate" in ran.err) == (1, True)
    text = (root / "insights/2026-03-05-a-price.md").read_text(encoding="utf-8")
    assert '\ntitle: "A price!"\n' in text and "\ndate: 2026-03-05 23:30+01:00\n" in text and "\ntags: [lead work, pricing]\n" in text
    assert "\nx-location: {placeName: Madrid, latitude: 40.4168, longitude: -3.7038}\n" in text and "\nx-starred: true\n" in text
    assert "![picture](../attachments/dayone/photos/0123456789abcdef0123456789abcdef.jpeg)\n\n![](dayone-moment://FFFFFFFFFFFFFFFF)" in text
    assert len(entries(root)) == 2
    assert imported(root, "dayone", export / "Journal.json").out == ""


def test_tables_of_a_platform_become_sessions_insights_and_actions_that_name_each_other(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    tables = folder(
        tmp_path / "export",
        {
            "sessions.csv": "\ufeffID,Date,Topic,Mentor,Duration (min),Status,Notes,Rating\r\n"
            '17,2026-03-02 18:30,Kick-off,Ben Okafor,50,Completed,"Two lines,\nof notes",5\r\n',
            "insights.csv": "Lesson;Date;Mentor;Session\r\nAsk first;13.03.2026;ben@example.org;17\r\n",
            "actions.csv": "Action item,Created,Due date,Assigned to,Status,Completed on,Session,Priority\r\n"
            "Ask twice,2026-03-02,2026-03-20,Ana Ruiz,Done,2026-03-18,Kick-off,High\r\n"
            "Send the list,2026-03-02,2026-03-09,Ben Okafor,Open,,Kick-off,\r\n"
            "Ask twice,03/04/2026,,,,,,\r\n",
        },
    )
    ran = imported(root, "csv", *(tables / f"{name}.csv" for name in ("sessions", "insights", "actions")))
    assert ran.code == 1 and "actions.csv:4: 03/04/2026 may be 2026-04-03 or 2026-03-04: say dates" in ran.err
    found = entries(root)
    session, action = found["2026-03-02-kick-off"], found["2026-03-02-ask-twice"]
    assert isinstance(session, Session) and isinstance(action, Action)
    assert (session.status, session.minutes, session.participants) == ("held", 50, ("ben",))
    assert session.body.text.strip() == "Two lines,\nof notes"
    assert (action.assignee, action.status, str(action.due), str(action.completed)) == ("ana", "done", "2026-03-20", "2026-03-18")
    assert action.session is not None and action.session.key == session.key
    advice = (root / "insights/2026-03-13-ask-first.md").read_text(encoding="utf-8")
    assert "\nfrom: ben\n" in advice and "\nsession: 2026-03-02-kick-off\n" in advice
    theirs = (root / "insights/2026-03-02-send-the-list.md").read_text(encoding="utf-8")
    assert "\nx-assignee: ben\n" in theirs and "\nx-due: 2026-03-09\n" in theirs and "cannot be private" in ran.out
    assert '\nx-Rating: "5"\n' in (root / "sessions/2026-03-02-kick-off.md").read_text(encoding="utf-8")


MAP = """\
name: platform
type: action
fields: {What: title, When: date, Who: assignee, Why: x-reason, Ref: key}
values: {status: {fertig: done}}
people: {Ana R.: ana}
dates: day-first
"""


def test_a_mapping_says_what_names_and_words_mean(journal: Make, tmp_path: Path) -> None:
    root = journal({}, CONFIG.replace("method: off", "no-north-star: off"))
    folder(tmp_path, {"map.yaml": MAP, "list.csv": "What\tWhen\tWho\tWhy\tRef\tStatus\nAsk\t03/04/2026\tAna R.\tBecause\t9\tFertig\n"})
    ran = imported(root, "csv", tmp_path / "list.csv", "--map", tmp_path / "map.yaml")
    assert ran.code == 0, ran.err
    assert "1 of them has faults or warnings" in ran.err  # those of the method
    text = (root / "actions/2026-04-03-ask.md").read_text(encoding="utf-8")
    assert "\nassignee: ana\n" in text and "\nstatus: done\n" in text and "\nx-reason: Because\n" in text
    assert "\nx-imported: {key: csv:platform/action 9, content: " in text and "its own is taken" in ran.out


def test_a_folder_can_mean_a_type_and_a_wrong_mapping_is_told_by_its_line(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    notes = folder(
        tmp_path / "notes",
        {
            "meetings/one.md": "---\ndate: 2026-01-02\nwith: Ben Okafor, Carla\n---\nHi\n",
            "drafts/x.md": "x",
            "up.md": "---\ntype: update\n---\n",
        },
    )
    folder(
        tmp_path,
        {
            "map.yaml": "folders: {meetings: session}\nignore: [drafts/]\n",
            "bad.yaml": "tyqe: insight\nfields: {a: shared}\npeople: {x: nobody}\n",
        },
    )
    assert imported(root, "notes", notes, "--map", tmp_path / "map.yaml").code == 0
    session, other = sorted(entries(root).values(), key=lambda each: each.type, reverse=True)
    assert "\ntype: insight\n" in (text := (root / other.path).read_text(encoding="utf-8")) and "\nx-type: update\n" in text
    assert isinstance(session, Session) and session.participants == ("ben",)
    assert "\nx-with: [Carla]\n" in (root / session.path).read_text(encoding="utf-8")
    ran = imported(root, "notes", notes, "--map", tmp_path / "bad.yaml")
    assert ran.code == 2
    for said in ("bad.yaml:1:1", 'did you mean "type"', 'cannot become "shared"', "bad.yaml:3:"):
        assert said in ran.err


INVITATIONS = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VTIMEZONE\r
TZID:Europe/Madrid\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:one@example.org\r
SUMMARY:Kick-off\\, with a long ti\r
 tle\r
DTSTART;TZID=Europe/Madrid:20260302T183000\r
DTEND;TZID=Europe/Madrid:20260302T192000\r
DESCRIPTION:Bring the numbers.\\n\\nBoth.\r
LOCATION:Room 4\r
ORGANIZER;CN=Ben Okafor:mailto:ben@example.org\r
ATTENDEE;CN="Ruiz; Ana";PARTSTAT=ACCEPTED:mailto:ana@example.org\r
ATTENDEE:mailto:carla@example.org\r
BEGIN:VALARM\r
TRIGGER:-PT15M\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:two@example.org\r
SUMMARY:All day\r
DTSTART;VALUE=DATE:20270105\r
RRULE:FREQ=MONTHLY\r
STATUS:CANCELLED\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:three@example.org\r
SUMMARY:No start\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:four@example.org\r
DTSTART:20261201T100000Z\r
DURATION:PT1H\r
not a line\r
END:VEVENT\r
BEGIN:VTODO\r
SUMMARY:A task\r
END:VTODO\r
END:VCALENDAR\r
"""


def test_invitations_become_sessions_with_their_people(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    folder(tmp_path, {"invites.ics": INVITATIONS})
    ran = imported(root, "ics", tmp_path / "invites.ics")
    assert (ran.code, "part 3: the event has no DTSTART" in ran.err) == (1, True)
    found = entries(root)
    first, day, last = (
        found["2026-03-02-kick-off-with-a-long-title"],
        found["2027-01-05-all-day"],
        found["2026-12-01-a-session-without-a-title"],
    )
    assert isinstance(first, Session) and isinstance(day, Session) and isinstance(last, Session)
    assert (first.minutes, first.status, set(first.participants), first.body.text.strip()) == (
        50,
        "held",
        {"ana", "ben"},
        "Bring the numbers.\n\nBoth.",
    )
    assert (day.status, last.status, last.minutes) == ("cancelled", "planned", 60)
    text = (root / first.path).read_text(encoding="utf-8")
    assert "\ndate: 2026-03-02 18:30+01:00\n" in text and "\nx-location: Room 4\n" in text and '\nx-with: ["carla@example.org"]\n' in text
    assert "this is no event, but VTODO" in ran.err and "\nx-parts: not a line\n" in (root / last.path).read_text(encoding="utf-8")
    assert "TRIGGER:-PT15M" in text and "PARTSTAT=ACCEPTED" in text and "\nx-rrule:" in (root / day.path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T18:30:00.123Z", "2026-03-02 18:30+00:00"),
        ("2026-03-02 18:30:05 +0100", "2026-03-02 18:30:05+01:00"),
        ("2026-03-02 06:30:00 PM", "2026-03-02 18:30"),
        ("2026/3/2 12:05 am", "2026-03-02 00:05"),
        ("13.04.2026", "2026-04-13"),
        ("Mon, 2 Mar 2026 18:30", "2026-03-02 18:30"),
        ("March 2nd, 2026", "2026-03-02"),
        ("20260302T183000Z", "2026-03-02 18:30+00:00"),
        ("03/04/2026", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("2026-03-02 25:00", None),
    ],
)
def test_days_and_times_are_read_as_programs_write_them_and_never_guessed(written: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(NotADay):
            moment(written)
    else:
        assert moment(written) == meant
    assert moment_in("2026-07-01T22:30:00Z", "Europe/Madrid") == "2026-07-02 00:30+02:00"
    assert moment_in("2026-07-01T22:30:00Z", "No/Where") == "2026-07-01 22:30+00:00"


PIECES = st.sampled_from(
    ["word", " ", "\n", "\n\n", "# ", "- ", "[[a]]", "[x](b.md)", "![y](c.png)", "%%", "<!--", "---\n",
     "```\n", "|", "](", "[r]: /z\n", "[q][r]", "*", "\t", "é", "\\", "`"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("aé:#-[]{}'\"%<!&*>| \n,0", max_size=8),
    lambda each: st.lists(each, max_size=2) | st.dictionaries(st.text("ab-#: ", max_size=3), each, max_size=2),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["title", "date", "tags", "shared", "status", "with", "due", "a b", "x-a", "Ä", "summary", "type", "x-imported", ""]
)


@settings(PROFILE, max_examples=PROFILE.max_examples * 25 // 100)
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.lists(PIECES, max_size=12))
def test_any_note_comes_in_private_and_with_all_its_words(fields: dict[str, object], pieces: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="journalkit-test-") as name:
        top = Path(name)
        root, body = top / "journal", "".join(pieces)
        header = json.dumps({"a": 1, **fields})
        folder(root, {"journal.yaml": "format: 1\ntitle: T\nowner: ana\npeople: {ana: {name: Ana}}\n"})
        notes = folder(top / "notes", {"a.md": f"{header}\n{body}", "b.md": body, "c.png": b"c"})
        ran = imported(root, "notes", notes)
        assert ran.code == 0, ran.err
        found = read_notes(notes).found
        checked = check_folder(root)
        assert checked.journal is not None and len(checked.journal.entries) == len(found) == 2, [each.message for each in checked.errors]
        assert not project(checked.journal, PUBLIC).entries
        for each in found:
            (text,) = (
                text for path in (root / "insights").iterdir() if f"notes:notes/{each.key}," in (text := path.read_text(encoding="utf-8"))
            )
            for word in ("word", "é"):
                assert text.count(word) >= each.body.count(word)
        assert imported(root, "notes", notes).out == ""


def test_guests_are_known_by_name_and_what_repeats_is_said(journal: Make, tmp_path: Path) -> None:
    """A calendar often has other addresses than a journal."""
    event = "BEGIN:VEVENT\nUID:1\nSUMMARY:Weekly\nDTSTART:20260301T100000Z\nRRULE:FREQ=WEEKLY\n{}\nEND:VEVENT\n"
    file = tmp_path / "in.ics"
    file.write_text(
        "BEGIN:VCALENDAR\n"
        + event.format('ATTENDEE;CN="Okafor, Ben":mailto:x@example.net\nATTENDEE;CN=Ben Okafor:mailto:ben@work.example')
        + "END:VCALENDAR\n"
    )
    root = journal()
    ran = imported(root, "ics", file)
    assert "it repeats, and only this first one is imported" in ran.out
    session = next(each for each in entries(root).values() if isinstance(each, Session))
    assert session.participants == ("ben",)
    assert "x@example.net" in (root / session.path).read_text(encoding="utf-8")
    assert "this is a folder; name the files in it" in imported(root, "csv", DATA).err
