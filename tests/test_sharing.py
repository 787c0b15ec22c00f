"""share, unshare and who: who may read what, and through what."""

from __future__ import annotations

import pytest

from tests.authored import FOREIGN, HIS, TWO_ROOMS, action, fields
from tests.calls import call
from tests.conftest import CONFIG, Make, entry

# Who may read what


def test_who_says_through_what_an_entry_is_read(journal: Make) -> None:
    files = {
        "sessions/secret.md": entry("session", "Secret", date="2026-09-10"),
        "sessions/met.md": entry("session", "Met", date="2026-09-10", with_="ben", room="ben", shared="true"),
        "insights/inherits.md": entry("insight", "Inherits", session="met", shared="true"),
        "insights/open.md": entry("insight", "Open", shared="public", session="secret", body="[[met]]"),
        "insights/listed.md": entry("insight", "Listed", shared="[chiara]"),
        "actions/unsaid.md": entry("action", "Unsaid", assignee="ana", room="ben"),
        "updates/of-secret.md": entry("update", "About", about="unsaid", shared="[chiara]"),
        "rooms/ben/ben/insights/sent.md": entry("insight", "Sent", shared="true"),
    }
    root = journal(files, config=TWO_ROOMS)

    def who(name: str) -> list[str]:
        done = call("-C", root, "who", name)
        assert (done.code, done.err) == (0, "")
        return [line.strip() for line in done.out.splitlines()[1:]]

    ben, chiara, everyone = "room ben (Ben Okafor)", "room chiara (Chiara Neri)", "everyone, on the public site"
    assert who("secret") == [
        "you: yes",
        f"{chiara}: no (shared is not written, and this type is not shared by itself)",
        f"{ben}: no (shared is not written, and this type is not shared by itself)",
        f"{everyone}: no (shared is not written, and this type is not shared by itself)",
    ]
    assert f"{ben}: yes (shared: true, room ben, from met)" in who("inherits")
    assert f"{chiara}: yes (shared: [chiara])" in who("listed")
    assert f"{ben}: yes (actions are shared with their room, room: ben)" in who("unsaid")
    assert f"{chiara}: no (it is about unsaid, which they cannot read)" in who("of-secret")
    assert f"{ben}: yes (ben sent it to room ben)" in who("sent")
    assert "you: yes, it is by ben" in who("sent")
    assert who("open") == [
        "you: yes",
        f"{chiara}: yes (shared: public)",
        "they do not see session secret, which it names",
        "they do not see session met, which it names",
        f"{ben}: yes (shared: public)",
        "they do not see session secret, which it names",
        f"{everyone}: yes (shared: public)",
        "they do not see session secret, which it names",
        "they do not see session met, which it names",
    ]


def test_who_with_an_open_thread_says_so(journal: Make) -> None:
    root = journal({"insights/mine.md": entry("insight", shared="true")}, config=f"{CONFIG}thread: public\n")
    out = call("-C", root, "who", "mine").out
    assert "everyone, on the public site: yes (shared: true, and thread: public in journal.yaml)" in out
    shared = call("-C", root, "share", "mine", "--with", "ben")
    assert "It said shared: true already; nothing was changed." in shared.err


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        ("", [], "true"),
        ("false", [], "true"),
        ("false", ["--public"], "public"),
        ("false", ["--with", "ben"], "[ben]"),
        ("false", ["--with", "chiara", "--with", "ben", "--with", "ben"], "[ben, chiara]"),
        ("true", [], "true"),
        ("true", ["--with", "ben"], "true"),
        ("true", ["--with", "chiara"], "[ben, chiara]"),
        ("true", ["--public"], "public"),
        ("[chiara]", [], "[ben, chiara]"),
        ("[chiara]", ["--with", "ben"], "[ben, chiara]"),
        ("[chiara, ben]", ["--with", "ben"], "[chiara, ben]"),
        ("public", [], "public"),
        ("public", ["--with", "ben"], "public"),
    ],
)
def test_sharing_lets_others_read_and_takes_nobodys_reading_away(journal: Make, before: str, options: list[str], after: str) -> None:
    text = entry("insight", **({"room": "ben", "shared": before} if before else {"room": "ben"}))  # type: ignore[arg-type]
    root = journal({"insights/mine.md": text}, config=TWO_ROOMS)
    done = call("-C", root, "share", "mine", *options)
    assert done.code == 0
    assert fields((root / "insights/mine.md").read_text())["shared"] == after
    assert ("nothing was changed" in done.err) == (before == after)
    assert done.out == call("-C", root, "who", "mine").out


def test_unsharing_says_what_it_cannot_take_back(journal: Make) -> None:
    root = journal({"insights/mine.md": entry("insight", shared="public"), "actions/of-ben.md": action(assignee="ben"), **FOREIGN})
    done = call("-C", root, "unshare", "mine")
    assert done.code == 0
    assert "What was sent or published before cannot be taken back" in done.err
    assert "\nshared: false\n" in (root / "insights/mine.md").read_text()
    again = call("-C", root, "unshare", "mine")
    assert (again.code, again.err) == (0, "It said shared: false already; nothing was changed.\n")
    refused = call("-C", root, "unshare", "of-ben")
    assert (refused.code, "must be able to read it" in refused.err) == (4, True)
    for command in ("share", "unshare"):
        foreign = call("-C", root, command, "his")
        assert (foreign.code, "came from ben" in foreign.err) == (4, True)
    assert (root / "rooms/ben/ben/actions/his.md").read_text() == HIS
    assert call("-C", root, "share", "mine", "--public", "--with", "ben").code == 2
