"""Templates of a journal with mistakes in them: each is told with its file and line, and none brings in what lies elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from journalkit.templating import TemplateFault, Templates
from tests.conftest import Make
from tests.test_site import site

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
    ("{% for each in range(10 ** 9) %}{% endfor %}", "mine.html:2: OverflowError: Range too big"),
    ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "mine.html:2: access to attribute '__init__'"),
    ("{{ page|attr('__class__') }}", "mine.html:2: access to attribute '__class__'"),
    ("{{ '{0.__class__}'.format(page) }}", "mine.html:2: access to attribute '__class__'"),
)
REACHING = "{{ [page or 1]|map(attribute='__class__')|list }}"


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


def test_a_template_of_a_journal_reaches_nothing_but_what_it_is_given(journal: Make) -> None:
    """It may be somebody else's: what Python keeps behind a value, and with it files and programs, is out of reach in every role."""
    root = journal({"templates/site/mine.html": REACHING, "templates/site/policy.html": f"<!-- {REACHING} -->"})
    assert Templates(root, {}).render("site/mine.html", page="a page") == "[Undefined]"
    assert b"<!-- [Undefined] -->" in site(root)["index.html"], "where a packaged template includes it"
    (root / "templates/site/mine.html").write_text("{% import 'site/its.html' as its %}{{ its.own(page) }}", encoding="utf-8")
    (root / "templates/site/its.html").write_text(f"{{% macro own(page) %}}{REACHING}{{% endmacro %}}", encoding="utf-8")
    assert Templates(root, {}).render("site/mine.html", page="a page") == "[Undefined]"
    (root / "templates/site/base.html").write_text(REACHING, encoding="utf-8")
    assert site(root)["index.html"] == b"[Undefined]", "where a packaged template goes on with it"


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
