"""Imports of tables and invitations, what a mapping says of them, and how days, times and people are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journalkit.importing.when import NotADay, moment, moment_in
from journalkit.model.entry import Action, Session
from tests.brought import DATA, entries, folder, imported
from tests.conftest import CONFIG, Make


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


EXCEL = (
    "sep=;\r\nSession Date;Topic;Attendees\r\n"
    '2026-09-03;"Kick; off";"Ana Ruiz / Ben Okafor & Somebody"\r\n'
    '2026-09-04;"Two\r\nlines";"Okafor, Ben"\r\n'
    "16.9.26;Short year;\r\n"
    "2026-09-05;By role;Ben Okafor (Mentor)\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_of_excel_says_itself_what_stands_between_columns_and_names_of_people_may_stand_in_one_cell(
    journal: Make, tmp_path: Path, encoding: str
) -> None:
    root = journal({})
    (tmp_path / "sessions.csv").write_bytes(EXCEL.encode(encoding))
    ran = imported(root, "csv", tmp_path / "sessions.csv")
    assert "sessions.csv:6: 16.9.26 is no day of the calendar; write its year with four digits" in ran.err
    assert "sessions.csv:4 -> sessions/2026-09-04-two-lines.md" in ran.out, "the line in which it begins"
    found = {path: each for path, each in entries(root).items() if isinstance(each, Session)}
    assert {path: each.participants for path, each in found.items()} == {
        "2026-09-03-kick-off": ("ana", "ben"),
        "2026-09-04-two-lines": ("ben",),
        "2026-09-05-by-role": ("ben",),
    }
    assert "\nx-Attendees: [Somebody]\n" in (root / "sessions/2026-09-03-kick-off.md").read_text(encoding="utf-8")


def test_a_quote_that_is_never_closed_does_not_make_one_cell_of_the_rest_of_a_table(journal: Make, tmp_path: Path) -> None:
    (tmp_path / "insights.csv").write_text('Date,Insight\n2026-01-01,fine\n2026-01-02,"open\n2026-01-03,third\n')
    ran = imported(journal({}), "csv", tmp_path / "insights.csv")
    assert ran.code == 1 and "insights.csv:3: a quote is opened in this line and closed in none" in ran.err
    assert ran.out.count("->") == 1 and "2026-01-01-fine.md" in ran.out


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mittwoch, 16. März 2026", "2026-03-16"),
        ("16 de septiembre de 2026", "2026-09-16"),
        ("1er août 2026", "2026-08-01"),
        ("2026年9月6日 18:30", "2026-09-06 18:30"),
        ("16-Sep-2026", "2026-09-16"),
        ("16.09.2026, 15:00 Uhr", "2026-09-16 15:00"),
        ("5 juillet 2026", "2026-07-05"),
    ],
)
def test_days_are_read_in_the_languages_that_a_journal_may_have(text: str, day: str) -> None:
    assert moment(text) == day


def test_a_year_of_two_digits_is_not_guessed() -> None:
    for text in ("16-Sep-26", "9/16/26"):
        with pytest.raises(NotADay, match="write its year with four digits"):
            moment(text)


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
    assert re.findall(r"^bad\.yaml:(\d)", ran.err, re.M) == ["1", "2", "3"]


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


def test_a_due_day_that_could_be_two_is_kept_and_said_with_what_to_do(journal: Make, tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text("title,date,due\nOne,2026-09-03,03.09.2026\n")
    ran = imported(journal({}), "csv", tmp_path / "actions.csv")
    doubt = "03.09.2026 may be 2026-09-03 or 2026-03-09: say dates: day-first or month-first in a mapping (--map)"
    assert f"    kept: x-due\n    due is kept as it is: {doubt}\n" in ran.out


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
