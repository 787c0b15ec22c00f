"""Links and references to hidden entries: what is left of them, and what `check` says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
