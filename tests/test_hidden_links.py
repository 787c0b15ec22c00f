"""Links and references to hidden entries: what is left of them, and what `check` says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from journalkit.model.audience import PUBLIC, room_audience
from journalkit.pipeline import check_folder
from tests.calls import call
from tests.conftest import Make, entry
from tests.remembered import remembered_templates
from tests.shown import CONFIG, everything, site


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def test_a_shared_action_under_a_private_goal_has_none(journal: Make) -> None:
    """THREATS A7."""
    files = {
        "goals/secret-goal.md": entry("goal", "Zebra", shared="false"),
        "actions/act.md": entry("action", assignee="ana", goal="secret-goal", shared="public"),
    }
    root = journal(files, CONFIG)
    text = everything(site(root))
    assert "actions/act.html" in text
    assert "Zebra" not in text
    assert "secret-goal" not in text
    warning = next(each for each in check_folder(root).diagnostics if each.rule.slug == "hidden-reference")
    assert warning.path == "actions/act.md"
    assert "goals/secret-goal.md" in warning.message
    without = {"actions/act.md": files["actions/act.md"].replace("goal: secret-goal\n", "")}
    assert site(root) == site(journal(without, CONFIG, "without"))


SPELLINGS = {
    "bare": "[[kqhidden]]",
    "with words": "[[kqhidden|words]]",
    "embed": "![[kqhidden]]",
    "relative": "[words](../sessions/kqhidden.md)",
    "percent sign": "[words](../sessions/%6bqhidden.md)",
    "entity": "[words](../sessions/kq&#104;idden.md)",
    "fragment": "[words](../sessions/kqhidden.md#part)",
    "tip": '[words](../sessions/kqhidden.md "about kqhidden")',
    "image": "![words](../sessions/kqhidden.md)",
    "reference": '[words][r]\n\n[r]: ../sessions/kqhidden.md "about kqhidden"',
    "reference over lines": "[words][r]\n\n[r]:\n  ../sessions/kqhidden.md\n  'about kqhidden'",
    "reference in a quote": "> [r]: ../sessions/kqhidden.md\n\n[words][r]",
    "shortcut": "[kqwords]\n\n[kqwords]: ../sessions/kqhidden.md",
    "table": "| [[kqhidden\\|words]] | b |\n|---|---|\n| `a\\|b` [[kqhidden\\|words]] | [[kqhidden]] \\| |",
    "partial tab": "1. one\n\n \tsee [[kqhidden|words]] here",
    "heading": "# [[kqhidden]] #",
    "footnote": "one[^1]\n\n[^1]: [[kqhidden]]",
    "definition": "term\n: [[kqhidden|words]]",
    "callout": "> [!NOTE]\n> [[kqhidden]]",
    "title of a callout": "> [!NOTE] see [[kqhidden|words]]\n> text",
    "link in the title of a callout": "> [!NOTE] [words](../sessions/kqhidden.md)\n> text",
    "beside an aside": "%%aside%%[[kqhidden]]%%aside%%",
    "made by an aside": "[[kq%%aside%%hidden]]",
    "words over two lines": "[[kqhidden|two\nlines]]",
    "words over two lines after a fragment": "[[kqhidden#part|two\nlines]]",
    "brackets in the words": "[[kqhidden|the [first] one]]",
    "no words": "[[kqhidden|]]",
    "at the end of a link": "[see [[kqhidden]]](https://example.com/)",
    "within a link": "[see [[kqhidden]] there](https://example.com/)",
    "raw anchor": '<a href="../sessions/kqhidden.md">words</a>',
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_no_spelling_of_a_link_shows_what_a_hidden_entry_is_called(journal: Make, text: str) -> None:
    """THREATS A10: the words may stay, the target must not; `check` warns."""
    files = {
        "sessions/kqhidden.md": entry("session", "Zebra", shared="false"),
        "sessions/open.md": entry("session", "Open", f"Before.\n\n{text}\n\nAfter.", shared="public"),
    }
    root = journal(files, CONFIG)
    pages = site(root)
    assert "After." in pages["sessions/open.html"]
    assert "kqhidden" not in everything(pages)
    assert "Zebra" not in everything(pages)


LONG = "words " * 100
UNREAD = {
    "too many words": f"[[kqhidden|{LONG}]]",
    "over lines": "[[\nkqhidden\n]]",
    "over lines of a quote": "> [[\n> kqhidden]]",
    "in bold signs": "[[**kqhidden**|words]]",
    "behind a backslash": "\\[[kqhidden]] [\\[kqhidden]]",
    "never closed": "[[kqhidden|words",
    "too many words in a cell": f"| a |\n|---|\n| [[kqhidden\\|{LONG}]] |",
    "in the words of another link": "[[other|see [words](kqhidden.md)]]",
    "in the words of a picture": "![see [[kqhidden]] here](https://example.com/a.png)",
    "in a tip": '[words](other.md "see [[kqhidden]]") [words](https://example.com "see [[kqhidden]]")',
    "round another link": "[a [b](https://example.com/) c](kqhidden.md)",
    "with a tip that is never closed": '[words](kqhidden.md "tip',
    "in a folder with blanks": "[words](../my notes/kqblank.md)",
    "definition within a paragraph": "text\n[r]: kqhidden.md",
    "definition of a path that leads nowhere": "text\n[r]: ../../elsewhere/kqhidden.md",
    "tag with a path that leads nowhere": '<area href="nowhere/kqhidden.md">',
    "in angle brackets": "<kqhidden.md> <../sessions/kqhidden.md>",
    "anchor with a sign of its end": '<a title="a>b" href="kqhidden.md">words</a>',
    "anchor with a lone quote": '<a title=it\'s href="kqhidden.md">words</a>',
    "anchor over paragraphs": '<a\n\nhref="kqhidden.md">',
    "anchor with an entity": '<a href="kq&#104;idden.md">words</a>',
    "area": '<area href="kqhidden.md"> <area href="kqhidden"> <area href=/sessions/kqhidden.md>',
    "form": '<form action="../sessions/kqhidden.md">',
    "map": '<img usemap="kqhidden&#46;md">',
    "several pictures": '<img srcset="a.png 1x, kqhidden.md 2x, %6bqhidden.md 3x">',
    "data": "<div data-x='kqhidden.md#part'>",
    "beside what looks like code": f"` one\n\n[[kqhidden|{LONG}]]\n\ntwo `",
}


def test_what_only_looks_like_a_link_to_a_hidden_entry_is_cut_and_warned_about(journal: Make) -> None:
    """THREATS A10: what the program does not read as a link stands as it was typed, but for what it names."""
    texts = {f"sessions/open-{n}.md": f"Before {n}.\n\n{text}\n\nAfter {n}." for n, text in enumerate(UNREAD.values())}
    files = {
        "sessions/kqhidden.md": entry("session", "Zebra", shared="false"),
        "my notes/kqblank.md": entry("session", "Zebra", shared="false"),
        "sessions/other.md": entry("session", "Other", shared="public"),
        **{path: entry("session", "Open", text, shared="public") for path, text in texts.items()},
    }
    root = journal(files, CONFIG)
    pages = site(root)
    assert [path for path, text in pages.items() if re.search("kq&#104;|(?i:kq|%6bq)(hidden|blank)", f"{path}\n{text}")] == []
    warned = {each.path for each in check_folder(root).diagnostics if each.rule.slug == "hidden-reference"}
    assert [name for name, path in zip(UNREAD, texts, strict=True) if path not in warned] == []


def test_what_looks_like_a_link_to_a_visible_entry_or_to_none_stands_as_it_was_typed(journal: Make) -> None:
    """Words are their author's."""
    typed = ['<area title="a>b" href="other.md">', "<nothing.md>", "[[1, 2], [3, 4]]", 'data="x.md"', f"[[other|{LONG.strip()}]]"]
    code = "`[[kqhidden]] <kqhidden.md>`"
    files = {
        "sessions/kqhidden.md": entry("session", "Zebra", shared="false"),
        "sessions/other.md": entry("session", "Other", shared="public"),
        "sessions/open.md": entry("session", "Open", "\n\n".join([*typed, code]), shared="public"),
    }
    page = html.unescape(site(journal(files, CONFIG))["sessions/open.html"])
    assert [each for each in typed if each not in page] == []
    assert "<code>[[kqhidden]] <kqhidden.md></code>" in page


def test_a_link_to_a_hidden_entry_in_a_field_is_a_warning(journal: Make) -> None:
    """THREATS A10: fields are plain words, and are shown as they were typed."""
    files = {
        "sessions/kqhidden.md": entry("session", "Zebra", shared="false"),
        "sessions/one.md": entry("session", "One", shared="public", summary='"after [[kqhidden]]"'),
        "sessions/two.md": entry("session", "Two", shared="public", summary='"after [it](../sessions/kqhidden.md)"'),
        "sessions/three.md": entry("session", "Three", shared="public", summary='"after [[one]] [[ and ["'),
    }
    found = [each.path for each in check_folder(journal(files, CONFIG)).diagnostics if each.rule.slug == "hidden-reference"]
    assert found == ["sessions/one.md", "sessions/two.md"]


def test_a_hidden_entry_with_the_id_of_a_visible_one_changes_nothing_for_those_who_cannot_read_it(journal: Make) -> None:
    """THREATS A10, A21: a name that several people's entries have means the only one that the reader may know of, in texts and fields."""
    files = {
        "sessions/one.md": entry("session", "One", "See [[x]].", shared="public"),
        "feedback/two.md": entry("feedback", "Two", "Heard.", about="x", shared="public"),
        "actions/three.md": entry("action", "Three", assignee="ana", insight="x", shared="public"),
        "rooms/ben/ben/insights/x.md": entry("insight", "Of Ben", author="ben", shared="public"),
    }
    twin = {"rooms/cleo/cleo/insights/x.md": entry("insight", "Of Cleo", author="cleo", shared="true")}
    with_twin, without = journal({**files, **twin}, CONFIG, "with"), journal(files, CONFIG, "without")
    for audience in (PUBLIC, room_audience("ben")):
        assert site(with_twin, audience) == site(without, audience)
    assert "Heard." in site(without)["insights/ben/x.html"]
    assert {each.path for each in check_folder(with_twin).diagnostics if each.rule.slug in ("ambiguous-reference", "broken-link")} == {
        *list(files)[:3]
    }
    assert "insights/" not in site(with_twin, room_audience("cleo"))["sessions/one.html"].partition("<main")[2]


def test_entries_without_a_room_do_not_tell_a_room_that_there_are_others(journal: Make) -> None:
    """THREATS A22, A26: neither in pages nor in data."""
    files = {
        "goals/g.md": entry("goal", "G", shared="public"),
        "sessions/one.md": entry("session", "One", shared="public", with_="[ben]"),
        "actions/a.md": entry("action", "A", assignee="ana", session="one", shared="[ben]", due="next-session"),
        "sessions/two.md": entry("session", "Two", shared="true", room="ben", status="planned", date="2026-10-03"),
    }
    alone = CONFIG.replace("  cleo: {people: [ana, cleo]}\n", "")
    ben = room_audience("ben")
    assert alone != CONFIG
    assert site(journal(files, CONFIG, "two"), ben) == site(journal(files, alone, "one"), ben)


def test_what_is_a_link_is_told_after_asides_are_gone(journal: Make) -> None:
    """THREATS A9, A10: the first aside ends in the paragraph of the link, where its closing sign looks like an opening one."""
    text = "One %%two\n\nthree%% four {link} five %%six%%.\n\n{definition}"
    hidden = entry("session", "Zebra", shared="false")
    linked = text.format(link="[words][r]", definition="[r]: kqhidden.md")
    pages = [
        site(journal({"sessions/open.md": entry("session", "Open", body, shared="public"), **files}, CONFIG, name))
        for name, body, files in (
            ("with", linked, {"sessions/kqhidden.md": hidden}),
            ("without", text.format(link="words", definition=""), {}),
        )
    ]
    assert "four words five" in pages[0]["sessions/open.html"]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "text",
    [
        "We are 100 %% sure.\n\n%%Ben is a kqfool%%\n\nMore.",
        "We are 100 %% sure.\n\n%%Ben is a kqfool%%\n\nAnd 50 %% more.",
        'Use `"%%s"`.\n\nAnd %%Ben is a kqfool%% more.',
        "- 100 %% sure\n- %% Ben\n\n  is a kqfool %%",
        "We are 100 %% sure.\n\n| a | b |\n|---|---|\n| 1 | %%Ben is a kqfool%% |",
        "<!-- 100 %% -->%%\n\n> <!--Ben%% is a kqfool-->",
        "We are 100 %% sure.\n\n[^nobody]: %%Ben is a kqfool%%",
        "We are 100 %% sure.\n\n[[open|%%Ben is a kqfool%%]]",
        "\\%% [[%%kqfool%%open]]",
        "\\%% ![%%kqfool%%](https://e.org/x.png)",
        '\\%% [a](b.md "%%kqfool%%")',
        "Words.[^n]\n\n[^n]: a\n\n[^m]: b %% c %%kqfool%% d",
        "Words.\n\n[^m]: b %% c %% d %% e %%kqfool%% f",
        "| a |\n|---|\n| %% | %%kqfool%% |",
        "We are 100 %%sure.\n\nSo I say%%\nBen is a kqfool\n%%",
        "We are 100 %%sure.\n\nSo I say%%Ben is a kqfool%%",
    ],
)
def test_a_sign_that_stands_alone_opens_no_aside_to_others(journal: Make, text: str) -> None:
    """THREATS A12: what the owner's page calls an aside is none that others read, wherever a lone sign stands before it; and it is told."""
    root = journal({"sessions/open.md": entry("session", "Open", text, shared="public")}, CONFIG)
    assert not [path for path, data in site(root).items() if "kqfool" in data]
    source = (root / "sessions/open.md").read_text()
    told = [each.span.start for each in check_folder(root).diagnostics if each.rule.slug == "unclosed-aside"]
    assert told and told[0] < source.index("kqfool")


@pytest.mark.parametrize("text", [v for k, v in SPELLINGS.items() if k != "made by an aside"])
def test_a_link_to_a_hidden_entry_is_a_warning_at_its_line(journal: Make, text: str) -> None:
    """THREATS A10."""
    files = {
        "sessions/kqhidden.md": entry("session", "Zebra", shared="false"),
        "sessions/open.md": entry("session", "Open", f"Before.\n\n{text}\n\nAfter.", shared="public"),
    }
    root = journal(files, CONFIG)
    source = (root / "sessions/open.md").read_text()
    found = [each for each in check_folder(root).diagnostics if each.rule.slug == "hidden-reference"]
    assert found, "no warning"
    lines = {source.count("\n", 0, each.span.start) for each in found}
    first = source.count("\n", 0, source.index("Before."))
    assert all(first < line for line in lines)


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("Words.\n\n[^u]: a note [[secret]] [w](secret.md)", "Words.\n\n[^u]: a note another entry w"),
        ("- [^1]: [w](secret.md)\n\n[^1]: twice", "- [^1]: w\n\n[^1]: twice"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 | more [[secret\\|told]] [w](secret.md) |",
            "| a | b |\n|---|---|\n| 1 | 2 | more told w |",
        ),
        ("![alt [[secret]] [w](secret.md)](https://e.org/x.png)", "![alt another entry w](https://e.org/x.png)"),
        ("- one\n\ttwo with [words](secret.md) and more\n- three", "- one\n\ttwo with words and more\n- three"),
        ("1. one\n\ttwo [[secret]] line", "1. one\n\ttwo another entry line"),
        ("`[[secret]]` is code, and\n\n    [w](secret.md)\n", "`[[secret]]` is code, and\n\n    [w](secret.md)"),
    ],
)
def test_what_no_page_shows_as_a_link_names_nothing_hidden_in_what_is_given_as_text(
    body: str, sent: str, journal: Make, tmp_path: Path
) -> None:
    """THREATS A10, H4: pages show such a note, cell or picture without its links; so do exports and what is sent to a room."""
    files = {
        "insights/i.md": entry("insight", "One", body, shared="public"),
        "insights/secret.md": entry("insight", "Hush", shared="false"),
    }
    root = journal(files)
    assert call("-C", root, "export", "markdown", "--folder", "--public", "-o", tmp_path / "plain").code == 0
    assert (tmp_path / "plain/insights/i.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip("\n") == sent
