"""A month of a mentorship played through the commands alone: it checks clean, builds, and is the month that somebody typed by hand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.calls import at_terminal, call
from tests.conftest import Ran
from tests.typed_month import TYPED

END_OF_MONTH = "2026-03-31T18:00+02:00"
THREE_ANSWERS = (
    "## What worked\n\nThe name in the first line.\n\n## What surprised me\n\nNobody minded.\n\n## What data changed\n\nFive, not eleven."
)
# `@` sets the time; a number before a command is the code it ends with; `<…>` are changes in an editor. THREE_ANSWERS is on standard input.
MONTH = """
@ 2026-03-02T09:00+01:00
init . --title 'Ana grows into a lead' --name 'Ana Ruiz' --with 'Ben Okafor' --north-star 'The team decides without me' \
    --metric 'decisions made without me' --unit % --baseline 20 --target 70 --due 2026-12-18 --timezone Europe/Madrid
check
share north-star --public
roadmap apply first-90-days-as-lead
next
@ 2026-03-04T21:00
new goal 'Decisions stand in writing' --supports north-star --metric 'notes that others wrote' --unit notes --baseline 0 --target 12 \
    --due 'in 8 months' --share --body 'A note of half a page, with a name on it.'
new session 'What waits for me' --on 'thursday 17:00' --hypothesis '60% Fewer questions come back when it is written: all of it' \
    --hypothesis 'He has an answer ready' --share --step agree-on-day-90
prep
status
@ 2026-03-05T18:10
<held>
new insight 'Name the owner before you give the answer' --from ben --tag delegating --tag 'first weeks' --share
new insight 'I answer to be liked' --body '%%Not for Ben.%% It is quicker, too.' --private
new action 'Write the decision note before the stand-up' --insight 'name the owner' --hypothesis what-waits#1 --due 'in 2 weeks' \
    --expected 'The team decides: without asking me again' --kpi 'questions that come back' --unit questions --target 4 --confidence 70
new action 'Send five notes of my own' --assign ben --expected 'Ana sees that they need not be good.'
who name-the-owner
list actions --mine
4 done five-notes
2 new action 'Never' --due 12/05/2026
2 new insight 'Never' --expected 'x'
@ 2026-03-09T08:30
new update 'The note is out, two people have answered it' --about decision-note --body 'One of them before I was awake.'
new insight 'Silence is no agreement' --session none --tag meetings
find agreement
show silence
mv silence 2026-03-09-silence-is-not-agreement
share silence
who silence
unshare silence
2 who s
@ 2026-03-12T20:00
--as ben done 'five notes' --on 'yesterday 18:30'
confirm send-five
4 confirm send-five
--as ben new feedback 'You answered before the room did' --about what-waits --body 'Kind, and late? I counted: four of seven.'
advice
@ 2026-03-16T12:00
new action 'Buy a whiteboard' --session none --expected 'We draw before we talk.' --due friday
drop whiteboard
reopen whiteboard
drop whiteboard
new action 'A slip' --expected 'Nothing.'
rm slip --yes
@ 2026-03-18T18:20
done decision-note
next
@ 2026-03-20T08:30
reflect --outcome partly --result 5 --title 'The note worked, the timing did not' --share --body -
impact
@ 2026-03-23T09:00
new update 'A worse week' --about north-star --measure north-star=24 --measure in-writing=1 --on friday
new session 'Second month' --on '9 april 17:00' --hypothesis '40% Somebody else writes a note without being asked' --share
new action 'Ask nobody for a note' --hypothesis second-month#1 --expected 'One note by somebody else.'
hypotheses
<answered>
<second room>
check --strict
new session 'From talk to article' --on 'yesterday 11:00' --with chiara --duration '1h 20m' --goal in-writing --share
new insight 'Begin with the example' --from chiara --on yesterday --share
new action 'Write the abstract' --session 'from talk' --due 'next friday' --expected 'Chiara says yes.'
share 'begin with' --with ben
@ 2026-03-27T17:00
done abstract --on '16:30' --result 1 --no-edit
<reflected>
map
list --json
@ 2026-03-31T18:00+02:00
status
next
check --strict
build
build --room ben
build --room chiara
build --public
"""
EDITED = {
    "<held>": ("what-waits", r"s/status: planned/status: held\nduration: 50 min/"),
    "<answered>": (
        "what-waits",
        r"/confidence: 60/a\    outcome: supported\n    evidence: Five questions, not eleven.",
        r"/He has an answer/a\    outcome: refuted",
    ),
    "<reflected>": (
        "on-write-the-abstract",
        r"/## What worked/a\A day.",
        r"/## What surprised/a\Nothing.",
        r"/## What data/a\Nothing yet.",
    ),
}
ROOM = "  chiara:\n    people: [ana, chiara]\n"


def replaced(root: Path, path: str, old: str, new: str) -> None:
    """A change in an editor."""
    text = (root / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, text)
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def played(root: Path) -> list[Ran]:
    """What the commands of the month said, each of which ended as it should."""
    root.mkdir()
    now, said = "", []
    for line in MONTH.replace("\\\n", " ").strip().splitlines():
        if line.startswith("@ "):
            now = line[2:]
        elif line == "<second room>":
            replaced(root, "journal.yaml", "\nrooms:\n", '\n  chiara: {name: "Chiara Neri", role: "sponsor"}\nrooms:\n' + ROOM)
        elif line in EDITED:
            name, *edits = EDITED[line]
            editor = shlex.join(["sed", "-i", *(word for edit in edits for word in ("-e", edit))])
            done = at_terminal("edit", name, now=now, cwd=root, env={"EDITOR": editor, "VISUAL": None})
            assert done.code == 0, done
        else:
            code, command = re.fullmatch(r"(?:(\d) )?(.*)", line).groups()  # type: ignore[union-attr]
            done = call(*shlex.split(command), now=now, cwd=root, typed=THREE_ANSWERS)
            assert done.code == int(code or 0), (command, done)
            assert "Traceback" not in done.err
            said.append(done)
    return said


def typed(root: Path) -> None:
    """The journal that somebody typed by hand."""
    for part in TYPED.split("=== ")[1:]:
        path, _, text = part.partition("\n")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def site(root: Path, *audience: str) -> dict[str, bytes]:
    """All files of a site."""
    folder = root.parent / "-".join([root.name, "site", *audience]).replace("--", "")
    done = call("build", *audience, "-o", folder, now=END_OF_MONTH, cwd=root)
    assert done.code == 0, done
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_month_played_through_commands_checks_clean_and_is_the_month_typed_by_hand(tmp_path: Path) -> None:
    """One test, since the month takes seconds to play."""
    root, other = tmp_path / "played", tmp_path / "typed"
    assert len(played(root)) >= 60
    typed(other)
    for journal in (root, other):
        assert call("check", "--strict", now=END_OF_MONTH, cwd=journal) == Ran(0, "", "")
    assert not list(root.rglob(".journalkit-tmp*"))
    status = call("status", now=END_OF_MONTH, cwd=root).out
    assert "24 % on 20 Mar 2026" in status
    assert "Second month" in status
    assert "2026-03-09-silence-is-not-agreement" in call("find", "agreement", now=END_OF_MONTH, cwd=root).out
    assert "Five questions, not eleven." in " ".join(call("show", "what-waits", now=END_OF_MONTH, cwd=root).out.split())
    for audience in ((), ("--public",), ("--room", "ben"), ("--room", "chiara")):
        played_site, typed_site = site(root, *audience), site(other, *audience)
        assert sorted(played_site) == sorted(typed_site), audience
        assert [path for path, data in played_site.items() if data != typed_site[path]] == [], audience
    of_ben = b"".join(site(root, "--room", "ben").values())
    assert all(words not in of_ben for words in (b"liked", b"Not for Ben", b"From talk to article"))
    assert b"Begin with the example" in of_ben
    assert call("audit", "--public", now=END_OF_MONTH, cwd=root).code == 0
