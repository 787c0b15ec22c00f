"""Templates of a journal with mistakes in them: each is told with its file and line, and none brings in what lies elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from journalkit.templating import TemplateFault, Templates

BROKEN = (
    ("{{ page.", "mine.html:2: "),
    ("{% if page %}", "mine.html:2: "),
    ("{{ nope }}", "mine.html:2: 'nope' is undefined"),
    ("{{ page.nope }}", "mine.html:2: "),
    ("{{ page|nope }}", "mine.html:2: No filter named 'nope'"),
    ('{% include "nope.html" %}', 'mine.html:2: there is no template "nope.html"'),
    ('{% include "../journal.yaml" %}', 'mine.html:2: there is no template "../journal.yaml"'),
    ("{{ page + 1 }}", "mine.html:2: TypeError: "),
    ("{{ 1 / 0 }}", "mine.html:2: ZeroDivisionError: "),
    ("{{ '%d' % page }}", "mine.html:2: TypeError: "),
    ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "mine.html:2: RecursionError: "),
    ('{% include "site/mine.html" %}', "mine.html:2: RecursionError: "),
    ("{{ 'x' * 10 ** 15 }}", "mine.html:2: MemoryError"),
)


def said(root: Path, *, page: object = "a page") -> str:
    with pytest.raises(TemplateFault) as fault:
        Templates(root, {}).render("site/mine.html", page=page)
    return str(fault.value)


def test_a_mistake_in_a_template_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    mine = tmp_path / "templates/site/mine.html"
    mine.parent.mkdir(parents=True)
    for text, expected in BROKEN:
        mine.write_text(f"<p>Mine</p>\n{text}\n", encoding="utf-8")
        assert said(tmp_path).startswith(f"templates/site/{expected}"), text
    mine.write_bytes(b"<p>\xe9</p>")
    assert said(tmp_path) == "templates/site/mine.html is not UTF-8 (byte 4); save it as UTF-8"


class Unfinished:
    """A page with a fault of this program in it."""

    @property
    def frame(self) -> object:
        raise ZeroDivisionError


def test_a_fault_that_no_template_of_the_journal_made_is_not_put_down_to_one(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Templates(tmp_path, {}).render("site/robots.txt", page=Unfinished())
    assert said(tmp_path).startswith('templates/site/mine.html: there is no template "site/mine.html"')


def test_a_link_out_of_the_journal_is_no_template_and_no_asset(tmp_path: Path) -> None:
    """What it says would be published, and stands in no file of the journal."""
    root, secret = tmp_path / "journal", tmp_path / "secret.txt"
    (root / "templates/site/assets").mkdir(parents=True)
    secret.write_text("quixotic", encoding="utf-8")
    (root / "templates/site/mine.html").symlink_to(secret)
    assert said(root) == "templates/site/mine.html: this symbolic link leads out of the journal; put the file itself there"
    (root / "templates/site/assets/mine.css").symlink_to(secret)
    with pytest.raises(TemplateFault, match=r"^templates/site/assets/mine.css: this symbolic link leads out"):
        Templates(root, {}).files("site/assets")
    (root / "templates/site/assets/mine.css").unlink()
    (root / "within.css").write_text("", encoding="utf-8")
    (root / "templates/site/assets/mine.css").symlink_to(root / "within.css")
    assert "mine.css" in Templates(root, {}).files("site/assets")
