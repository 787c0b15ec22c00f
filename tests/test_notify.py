"""E-mails about what is newly shared: what they say, to whom they go, and that each goes once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from journalkit.mail.letter import line
from tests.calls import call
from tests.conftest import NOW, ROOT, Ran, entry
from tests.meeting import meet, synced, write
from tests.post import AUTHORITY, PASSWORD, USER, Box, free_port, killing, read_letter, server, text

ROOMS = {"two": ("ana", "ben"), "three": ("ana", "ben", "chi")}


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    """The journal of Ana, who shares one session with Ben, and keeps something to herself."""
    root = meet(tmp_path, ROOMS)["ana"]
    write(root, "sessions/kick-off.md", entry("session", "Kick-off", "We met.", shared="[two]"))
    write(root, "insights/secret.md", entry("insight", "Quixotic zephyr", shared="false", session="kick-off"))
    return root


def notify(root: Path, box: Box | None, *arguments: object, **env: str) -> Ran:
    way = {"JOURNALKIT_SMTP": f"plain://127.0.0.1:{box.port}"} if box else {}
    return call("-C", root, "notify", *arguments, env={**way, **env})


def told(root: Path, box: Box, *arguments: object, **env: str) -> list[EmailMessage]:
    """The e-mails that one run sends, which has nothing to complain of."""
    before = len(box.letters)
    done = notify(root, box, *arguments, **env)
    assert done.code == 0, done
    return box.letters[before:]


def drafts(root: Path, *arguments: object, **env: str) -> dict[str, EmailMessage]:
    """The e-mails of a dry run by person."""
    done = notify(root, None, "--dry-run", *arguments, **env)
    assert done.code == 0, done
    return {file.stem: read_letter(file.read_bytes()) for file in sorted((root / ".journalkit/mail").glob("*.eml"))}


def settings(root: Path, *changes: tuple[str, str]) -> None:
    """Change journal.yaml."""
    file = root / "journal.yaml"
    said = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in said
        said = said.replace(before, after)
    file.write_text(said, encoding="utf-8")


def test_each_person_is_told_once_what_is_new_and_nobody_when_nothing_is(ana: Path) -> None:
    with server() as box:
        (letter,) = told(ana, box)
        assert (letter["From"], letter["To"]) == ("Ana Ruiz <ana@example.org>", "Ben Okafor <ben@example.org>")
        assert letter["Subject"] == "Ana Ruiz shared with you: Kick-off"
        assert box.taken[0][:2] == ("ana@example.org", ["ben@example.org"])
        assert "- Session: Kick-off\n  by Ana Ruiz\n" in text(letter)
        assert 'answer "stop" to ana@example.org' in text(letter)
        assert "journalkit sync" in text(letter)
        assert letter["Auto-Submitted"] == "auto-generated"
        assert "mailto:ana@example.org" in letter["List-Unsubscribe"]
        done = notify(ana, box)
        assert (done.code, done.out, len(box.taken)) == (0, "", 1)
        assert "nothing is new" in done.err


def test_many_entries_of_several_rooms_are_one_letter_with_each_entry_once(ana: Path) -> None:
    for number in range(30):
        write(ana, f"insights/one-{number:02}.md", entry("insight", f"Insight {number}", shared="[three, two]", date="2026-09-04"))
    write(ana, "actions/do.md", entry("action", "Do it", assignee="ben", due="2026-09-10", room="three", date="2026-09-05"))
    with server() as box:
        letters = {each["To"].addresses[0].addr_spec: each for each in told(ana, box)}
    assert sorted(letters) == ["ben@example.org", "chi@example.org"]
    said = text(letters["ben@example.org"])
    assert letters["ben@example.org"]["Subject"] == "Ana Ruiz shared with you: 32 entries"
    assert said.count("Insight 29") == 1
    assert "and 11 more." in said or "and 10 more." in said
    assert "Commitment" not in said
    assert "Do it" in text(letters["chi@example.org"])
    assert "Action for you: Do it\n  by Ana Ruiz, due 10 Sep 2026" in said
    assert "Kick-off" not in text(letters["chi@example.org"])


def test_a_letter_holds_nothing_that_its_reader_may_not_read(ana: Path) -> None:
    before = drafts(ana)["ben"].as_bytes()
    write(ana, "insights/secret.md", entry("insight", "Something else", "More", shared="false", tags="[x]", date="2026-09-09"))
    write(ana, "sessions/kick-off.md", entry("session", "Kick-off", "We met. %%not for Ben%% [[secret]]", shared="[two]"))
    assert drafts(ana)["ben"].as_bytes() == before
    assert b"zephyr" not in before
    assert "chi" not in drafts(ana)


def test_links_lead_to_the_rooms_site_else_to_the_public_one(ana: Path) -> None:
    write(ana, "insights/open.md", entry("insight", "For all", shared="public"))
    settings(ana, ("owner:", "site_url: https://ana.example.org/t\nowner:"))
    letters = drafts(ana)
    assert "View: https://ana.example.org/t/insights/open.html\n" in text(letters["ben"])
    assert "sessions/kick-off.html" not in text(letters["ben"])
    assert call("-C", ana, "build", "--public").code == 0
    assert (ana / "_site/public/insights/open.html").is_file()
    settings(
        ana,
        ("two: {", "two: {site_url: 'https://room.example.org/', "),
        ("ana: {name: Ana Ruiz", "ana: {name: Ana Ruiz, public_name: A mentee"),
    )
    letters = drafts(ana)
    assert "View: https://room.example.org/sessions/kick-off.html\n" in text(letters["ben"])
    assert "View: https://room.example.org/insights/open.html\n" in text(letters["ben"])
    assert "View: https://ana.example.org/t/insights/open.html\n" in text(letters["chi"])
    assert call("-C", ana, "build", "--room", "two").code == 0
    assert (ana / "_site/rooms/two/sessions/kick-off.html").is_file()


def test_no_address_is_on_any_site_or_sent_to_a_room(ana: Path, tmp_path: Path) -> None:
    settings(ana, ("two: {", "two: {site_url: 'https://room.example.org/', "))
    for audience in (("--public",), ("--room", "two")):
        assert call("-C", ana, "build", *audience).code == 0
    synced(ana)
    files = [file for folder in ("_site/public", "_site/rooms/two") for file in (ana / folder).rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"ben@example.org" in file.read_bytes() or b"ana@example.org" in file.read_bytes()]


def test_withdrawals_are_told_as_a_number_and_only_when_asked(ana: Path) -> None:
    with server() as box:
        told(ana, box)
        write(ana, "sessions/kick-off.md", entry("session", "Kick-off", "We met.", shared="false"))
        assert told(ana, box) == []
        (letter,) = told(ana, box, "--withdrawals")
        assert letter["Subject"] == "Ana Ruiz shares less with you"
        assert "1 entry that you could read is not shared with you any more" in text(letter)
        assert "Kick-off" not in letter.as_string()
        assert told(ana, box, "--withdrawals") == []


def test_who_does_not_want_letters_or_was_told_otherwise_gets_none(ana: Path, tmp_path: Path) -> None:
    settings(ana, ("ben: {name: Ben Okafor", "ben: {notify: false, name: Ben Okafor"))
    with server() as box:
        assert told(ana, box) == []
        settings(ana, ("notify: false, ", ""))
        assert notify(ana, box, "--skip").code == 0
        assert told(ana, box) == []
        write(ana, "insights/next.md", entry("insight", "Next", shared="[two]"))
        synced(ana)
        synced(tmp_path / "ben")
        assert call("-C", tmp_path / "ben", "news").code == 0
        synced(tmp_path / "ben")
        synced(ana)
        assert told(ana, box) == []  # Ben has looked at it already
        write(ana, "insights/last.md", entry("insight", "Last", shared="[two]"))
        assert notify(ana, box, "--to", "chi").out == ""
        assert len(told(ana, box, "--to", "ben")) == 1


def test_what_others_sent_is_theirs_to_tell(ana: Path, tmp_path: Path) -> None:
    write(tmp_path / "chi", "insights/mine.md", entry("insight", "By Chi", shared="[three]"))
    synced(tmp_path / "chi")
    synced(ana)
    assert "By Chi" not in text(drafts(ana)["ben"])


HOSTILE = "Kick-off\\r\\nBcc: eve@example.org\\n\\nHello \\u202ex \U0001f642 Ünï"


def test_nothing_that_somebody_wrote_becomes_a_header_or_a_line(ana: Path) -> None:
    write(ana, "sessions/kick-off.md", entry("session", f'"{HOSTILE}"', shared="[two]"))
    settings(
        ana,
        ("name: Ben Okafor", 'name: "Ben\\r\\nBcc: eve@example.org <eve@example.org>, \\"Ö"'),
        ("name: Ana Ruiz", f'name: "{HOSTILE}"'),
        ("two: {", f'two: {{title: "{HOSTILE}", '),
    )
    with server() as box:
        (letter,) = told(ana, box)
    own = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe"}
    assert set(letter.keys()) == own | {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert [each.addr_spec for each in letter["To"].addresses] == ["ben@example.org"]
    assert [each.addr_spec for each in letter["From"].addresses] == ["ana@example.org"]
    assert box.taken[0][1] == ["ben@example.org"]
    lines = text(letter).splitlines()
    assert not [line for line in lines if line.startswith(("Bcc", "Hello \u202e"))]
    assert not any(sign in text(letter) + letter["Subject"] for sign in "\u202e\r")
    assert line("a\0b\u2028c\x85d\u202ee\r\nf" + "g" * 999) == "a b c d e f" + "g" * 138 + "…"
    assert "\U0001f642 Ünï" in letter["Subject"]
    assert box.taken[0][2].isascii()


@pytest.mark.parametrize(
    "coded",
    [
        *("=?utf-8?q?=0aBcc:_eve@example.org?=", "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?="),
        *("==??utf-8?q?=0d=0a=0d=0aHi?=", "x <eve@example.org>, " * 5),
    ],
)
def test_words_that_stand_for_others_in_a_header_stay_words(coded: str, ana: Path) -> None:
    """A person's name may come from a room's remote, and a line end in it would make a header of whatever follows."""
    write(ana, "sessions/kick-off.md", entry("session", f'"{coded} Go"', shared="[two]"))
    settings(ana, ("name: Ben Okafor", f'name: "Ben {coded}"'), ("name: Ana Ruiz", f'name: "Ana {coded}"'))
    (letter,) = drafts(ana).values()
    assert letter.keys().count("Subject") == letter.keys().count("To") == 1 and not {"Bcc", "Hi"} & set(letter.keys())
    assert coded[:40].replace("=?", "= ?").strip() in letter["Subject"]
    assert [each.addr_spec for name in ("To", "From") for each in letter[name].addresses] == ["ben@example.org", "ana@example.org"]
    assert "You get this because" in text(letter)


@pytest.mark.parametrize(
    "address",
    ["a@b\\r\\nBcc: eve@x", "-oQ/tmp@x", "ben", "<ben@x>", "a@b, c@d", "a b@c", "@", "a@-x", "a@" + 70 * "x", "a..b@c", "é@x"],
)
def test_what_is_no_address_is_told_and_nothing_is_sent_there(address: str, ana: Path) -> None:
    settings(ana, ("email: ben@example.org", f'email: "{address}"'))
    with server() as box:
        done = notify(ana, box)
        assert (done.code, box.taken) == (1, [])
        assert "is no e-mail address" in done.err
        assert notify(ana, box, JOURNALKIT_MAIL_FROM="a@b\r\nBcc: x@y").code == 2


def test_a_domain_of_any_script_is_written_as_every_server_takes_it(ana: Path) -> None:
    settings(ana, ("ben@example.org", "ben@bücher.example"), ("ana@example.org", "ana@bücher.example"))
    with server() as box:
        (letter,) = told(ana, box)
    assert box.taken[0][:2] == ("ana@xn--bcher-kva.example", ["ben@xn--bcher-kva.example"])
    assert letter["Message-ID"].endswith("@xn--bcher-kva.example>")


@pytest.mark.parametrize("tls", ["smtp", "smtps"])
def test_a_server_is_used_over_tls_with_a_certificate_that_is_verified(tls: str, ana: Path) -> None:
    login = tls == "smtp"  # the server of the tests knows people only there
    who = {"JOURNALKIT_SMTP_USER": USER, "JOURNALKIT_SMTP_PASSWORD": PASSWORD} if login else {}
    with server(tls=tls, login=login) as box:
        at = {"JOURNALKIT_SMTP": f"{tls}://localhost:{box.port}"}
        unknown = notify(ana, None, **at, **who)
        assert unknown.code == 3
        assert "certificate" in unknown.err.casefold()
        other = notify(ana, None, JOURNALKIT_SMTP=f"{tls}://127.0.0.1:{box.port}", **who, **AUTHORITY)
        assert (other.code, box.taken) == (3, [])
        wrong = notify(ana, None, **at, **AUTHORITY, JOURNALKIT_SMTP_USER=USER, JOURNALKIT_SMTP_PASSWORD="swordfish-7")
        assert (wrong.code, box.taken) == (3, [])
        assert "swordfish-7" not in wrong.out + wrong.err
        assert notify(ana, None, **at, **who, **AUTHORITY).code == 0
        assert len(box.taken) == 1
        assert box.encrypted == [True] or not login  # what came by smtps was encrypted from the first byte


def test_a_server_that_offers_no_encryption_gets_nothing(ana: Path) -> None:
    with server() as box:
        done = notify(ana, None, JOURNALKIT_SMTP=f"smtp://127.0.0.1:{box.port}", JOURNALKIT_SMTP_USER="a", JOURNALKIT_SMTP_PASSWORD="b")
        assert (done.code, box.taken) == (3, [])
        assert "STARTTLS" in done.err


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"JOURNALKIT_SMTP": "plain://mail.example.org"},
        {"JOURNALKIT_SMTP": "smtps://ana:hunter2@mail.example.org"},
        {"JOURNALKIT_SMTP": "mail.example.org"},
        {"JOURNALKIT_SMTP": "smtp://mail.example.org:x"},
        {"JOURNALKIT_SMTP": "smtps://mail.example.org", "JOURNALKIT_SENDMAIL": "sendmail"},
        {"JOURNALKIT_SENDMAIL": '"'},
    ],
)
def test_a_way_that_is_none_is_wrong_usage(way: dict[str, str], ana: Path) -> None:
    done = notify(ana, None, **way)
    assert done.code == 2
    assert "hunter2" not in done.err


def test_a_dead_server_loses_nothing_and_each_letter_goes_once(ana: Path) -> None:
    box = Box(port=free_port())
    dead = notify(ana, box)
    assert dead.code == 3
    assert "cannot be reached" in dead.err
    write(ana, "insights/next.md", entry("insight", "Next", shared="[two]"))
    with server(box):
        (letter,) = told(ana, box)
        assert letter["Subject"].endswith("2 entries")
        assert told(ana, box) == []


def test_one_who_is_refused_does_not_keep_the_others_from_their_letters(ana: Path) -> None:
    write(ana, "insights/next.md", entry("insight", "Next", shared="[three]"))
    with server(Box(refused=frozenset(["ben@example.org"]))) as box:
        done = notify(ana, box)
        assert done.code == 3
        assert "nobody of that name" in done.err
        assert [to for _, to, _ in box.taken] == [["chi@example.org"]]
        box.refused = frozenset()
        assert [each["To"].addresses[0].addr_spec for each in told(ana, box)] == ["ben@example.org"]


def test_a_letter_that_the_server_does_not_take_is_sent_again(ana: Path) -> None:
    with server(Box(answer=lambda: "451 try later")) as box:
        assert notify(ana, box).code == 3
        assert "try later" in notify(ana, box).err
        box.answer = lambda: "250 OK"
        assert len(told(ana, box)) == 1
        assert told(ana, box) == []


def test_whoever_is_killed_before_the_answer_sends_the_same_letter_again_and_no_other(ana: Path) -> None:
    """At most one copy too many, and one that programs for e-mail know by its Message-ID."""
    started: list[subprocess.Popen[bytes]] = []
    with server(Box(answer=killing(lambda: started[0].pid))) as box:
        environment = {**os.environ, "JOURNALKIT_NOW": NOW, "JOURNALKIT_SMTP": f"plain://127.0.0.1:{box.port}"}
        command = [sys.executable, "-m", "journalkit", "-C", str(ana), "notify"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        assert started[0].wait(60) < 0
        write(ana, "insights/next.md", entry("insight", "Next", shared="[two]"))
        box.answer = lambda: "250 OK"
        again, new = told(ana, box)
        first = box.letters[0]
        assert again["Message-ID"] == first["Message-ID"]
        assert text(again) == text(first)
        assert new["Message-ID"] != first["Message-ID"]
        assert new["Subject"].endswith("Next")
        assert told(ana, box) == []


def test_a_letter_that_may_have_arrived_is_not_sent_when_its_entries_are_gone(ana: Path) -> None:
    state = ana / ".journalkit" / "told.json"
    state.parent.mkdir(exist_ok=True)
    state.write_text(json.dumps({"ben": {"names": [], "number": 3, "sending": ["ana/gone"]}, "chi": 5}), encoding="utf-8")
    with server() as box:
        (letter,) = told(ana, box)
    assert "gone" not in letter.as_string()
    found: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
    assert found["ben"] == {"names": ["ana/kick-off"], "number": 4, "sending": None}


def test_where_it_cannot_be_read_who_was_told_nobody_is_told_everything_again(ana: Path) -> None:
    state = ana / ".journalkit" / "told.json"
    state.parent.mkdir(exist_ok=True)
    for spoiled in (b"", b"{", b"[]", b"\xff", b"[" * 100_000):
        state.write_bytes(spoiled)
        found = notify(ana, None, "--dry-run")
        assert found.code == 4 and "notify --skip" in found.err
        assert state.read_bytes() == spoiled
    state.unlink()
    assert notify(ana, None, "--skip").code == 0
    assert drafts(ana) == {}


def test_a_program_gets_the_letter_on_its_standard_input_and_the_address_as_a_word(ana: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = tmp_path / "send mail"
    script.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{out}'\ncat >> '{out}'\n", encoding="utf-8")
    script.chmod(0o755)
    done = notify(ana, None, JOURNALKIT_SENDMAIL=f"'{script}' -i --")
    assert done.code == 0, done
    words, _, rest = out.read_bytes().partition(b"ben@example.org\n")
    assert words == b"-i\n--\n"
    assert b"\r" not in rest
    assert read_letter(rest)["Subject"] == "Ana Ruiz shared with you: Kick-off"
    script.write_text("#!/bin/sh\ncat > /dev/null\necho no way >&2\nexit 75\n", encoding="utf-8")
    write(ana, "insights/next.md", entry("insight", "Next", shared="[two]"))
    failed = notify(ana, None, JOURNALKIT_SENDMAIL=f"'{script}'")
    assert failed.code == 3
    assert "no way" in failed.err
    assert notify(ana, None, JOURNALKIT_SENDMAIL="no-such-program-here").code == 3
    assert "Next" in text(drafts(ana)["ben"])


def test_a_dry_run_sends_and_remembers_nothing(ana: Path, tmp_path: Path) -> None:
    assert drafts(ana)["ben"]["Subject"] == "Ana Ruiz shared with you: Kick-off"
    assert not (ana / ".journalkit/told.json").exists()
    assert notify(ana, None, "--dry-run", "-o", tmp_path / "out").code == 0
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["ben.eml"]
    with server() as box:
        assert len(told(ana, box)) == 1
    assert not list((ana / ".journalkit").rglob("*.eml"))
    assert drafts(ana) == {}


def test_only_the_owner_tells_and_needs_an_address(ana: Path) -> None:
    assert call("-C", ana, "--as", "ben", "notify", "--dry-run").code == 2
    assert notify(ana, None, "-o", "x").code == 2
    assert notify(ana, None, "--dry-run", "--skip").code == 2
    assert notify(ana, None, "--dry-run", "--to", "bne").code == 2
    settings(ana, (", email: ana@example.org", ""))
    assert notify(ana, None, "--dry-run").code == 2
    assert drafts(ana, JOURNALKIT_MAIL_FROM="journal@example.org")["ben"]["From"] == "Ana Ruiz <journal@example.org>"
    settings(ana, (", email: ben@example.org", ""))
    done = notify(ana, None, "--dry-run", JOURNALKIT_MAIL_FROM="journal@example.org")
    assert done.code == 0
    assert "no e-mail address" in done.err
