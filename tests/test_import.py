"""Imports of notes and diaries: what other programs wrote becomes private entries, nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.importing.notes import read_notes
from journalkit.model.audience import PUBLIC
from journalkit.pipeline import check_folder
from journalkit.view import project
from tests.brought import DATA, VAULT, assert_nothing_lost, entries, folder, imported
from tests.calls import call
from tests.conftest import Make
from tests.journals import PROFILE


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
