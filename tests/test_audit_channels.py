"""A leak in any channel is seen by the audit: planted in the built site of an audience, and in what is the same in all builds."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.pipeline import build, check_folder
from journalkit.site.manifest import FILE_NAME
from journalkit.site.write import LOCK_NAME
from tests.journal_parts import NOW
from tests.remembered import remembered_templates
from tests.test_audit import CONFIG, FILES, findings
from tests.ugly import picture

TITLE, PHRASE, ID = "Zebra in the meadow", "Purple elephants dance quietly at midnight.", "kq-hidden-id"
PNG = picture(3, 3)
END = PNG.index(b"IDAT") - 4


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def in_picture(name: bytes, data: bytes) -> bytes:
    """A picture with a note in it."""
    return PNG[:END] + chunk(name, data) + PNG[END:]


def zipped(text: str) -> bytes:
    """A text in a text of an office program."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{text * 3}</w:t>")
    return file.getvalue()


SIXTY_FOUR = base64.b64encode(f"x{PHRASE}".encode()).decode()
CHANNELS: dict[str, bytes | str] = {
    "text.html": f"<p>{TITLE}</p>",
    "split by markup.html": "<p>Zebra <b>in</b> the&nbsp;mea<wbr>dow</p>",
    "attribute.html": f"<img alt='{TITLE.upper()}'>",
    "comment.html": f"<!-- {PHRASE} -->",
    "style.css": f".{ID} {{ color: red }}",
    "data.json": json.dumps({"x": [PHRASE]}),
    "escaped.json": '{"x": "\\u005aebra in \\u0074he meadow"}',
    "escaped.js": "x = '\\x5aebra in the meadow'",
    "search/2026-09.js": f'push(["2026-09", [["session", "Session", {json.dumps(TITLE)}]]]);',
    "feed-of-something.xml": f"<content type='html'>&lt;p&gt;{PHRASE.replace(' ', ' &lt;i&gt;&lt;/i&gt;')}&lt;/p&gt;</content>",
    "sitemap-2.xml": f"<loc>https://example.org/sessions/{ID.replace('-', '%2D')}.html</loc>",
    "other.ics": "SUMMARY:Zebra in the\r\n  mea\r\n dow\r\n",
    "base64.txt": f"data:text/plain;base64,{base64.b64encode(TITLE.encode()).decode()}",
    "base64 for addresses.html": f"<a href='/x/{base64.urlsafe_b64encode(TITLE.encode()).decode()}'>x</a>",
    "base64 somewhere in a run.txt": f"abc{SIXTY_FOUR}",
    "hexadecimal.txt": f"id{PHRASE.encode().hex()}",
    "compressed.html.gz": gzip.compress(f"<p>{TITLE}</p>".encode()),
    "compressed.bin": b"\xff\0\xff" + zlib.compress(PHRASE.encode() * 9),
    "compressed in signs.txt": base64.b64encode(gzip.compress(TITLE.encode())),
    "office.docx": zipped(PHRASE),
    "two bytes a sign.txt": PHRASE.encode("utf-16-le"),
    "backwards.txt": f"x {TITLE[::-1]} x",
    "phrase backwards.txt": PHRASE[::-1],
    "picture with words.png": in_picture(b"tEXt", b"Title\0" + TITLE.encode()),
    "picture with packed words.png": in_picture(b"zTXt", b"Title\0\0" + zlib.compress(TITLE.encode())),
    "photograph.jpg": b"\xff\xd8\xff\xe1\0\x60Exif\0\0MM\0*\0\0" + "Dora Quandt".encode("utf-16-le") + b"\xff\xd9",
    "drawing.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><metadata>{PHRASE}</metadata></svg>",
    "digest.html": f"<div id='e-{hashlib.sha256(ID.encode()).hexdigest()}'></div>",
    "short-digest.js": f'x = "{hashlib.md5(TITLE.encode(), usedforsecurity=False).hexdigest()}"',
    f"{hashlib.blake2b(f'sessions/{ID}.md'.encode(), digest_size=16).hexdigest()}.txt": "x",
    f"{ID}/index.html": "x",
    f"files/{base64.urlsafe_b64encode(TITLE.encode()).decode().rstrip('=')}.png": PNG,
    "sessions/old-giraffe.txt": "x",
    "an address.html": "<meta name=author content='ana@example.com'>",
    "somebody.html": "Dora&#32;Quandt",
    ".notes~": TITLE,
    "x.js.map": json.dumps({"sources": [f"sessions/{ID}.md"]}),
}


def plant(folder: Path) -> None:
    for path, data in CHANNELS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)


def seen(found: tuple[str, ...], place: str) -> set[str]:
    """The planted files in which something hidden was found."""
    traces = [each.removeprefix(place).split(": ")[0] for each in found if "stands here" in each]
    return set(traces) & set(CHANNELS)


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    around = tmp_path_factory.mktemp("journal")
    for path, text in {**FILES, "journal.yaml": CONFIG}.items():
        (around / path).parent.mkdir(parents=True, exist_ok=True)
        (around / path).write_text(text, encoding="utf-8")
    return around


@pytest.mark.parametrize("audience", [PUBLIC, room_audience("ben")], ids=str)
def test_a_leak_in_any_channel_of_a_built_site_is_seen(root: Path, tmp_path: Path, audience: Audience) -> None:
    """THREATS A1, A2, A8, A9, A13, A14, A17, A25, A26: as text, encoded, packed, backwards, as a digest, in names, notes and caches."""
    build(check_folder(root), audience, root, tmp_path / "site", NOW)
    plant(tmp_path / "site")
    found = findings(root, audience, tmp_path / "site")
    assert set(CHANNELS) - seen(found, f"{tmp_path / 'site'}/") == set()


def test_a_leak_that_all_builds_share_is_seen_too(root: Path, tmp_path: Path) -> None:
    """What a template of the journal copies to every site is no difference between builds; only the search sees it."""
    copy = tmp_path / "journal"
    shutil.copytree(root, copy)
    flat = {path.replace("/", " "): data for path, data in CHANNELS.items() if not Path(path).name.startswith(".") and "/" not in path}
    (copy / "templates/site/assets").mkdir(parents=True)
    for name, data in flat.items():
        (copy / "templates/site/assets" / name).write_bytes(data.encode() if isinstance(data, str) else data)
    found = findings(copy)
    assert set(flat) - seen(found, "assets/") == set()


def hide_in_manifest(site: Path) -> None:
    text = (site / FILE_NAME).read_text()
    (site / FILE_NAME).write_text(text.replace('"version"', f'"x": "{len(PHRASE)}", "version"'))


def write_in_lock(site: Path) -> None:
    (site / LOCK_NAME).write_text("12 private")


def link_out(site: Path) -> None:
    (site / "index.html").rename(site.parent / "index.html")
    (site / "index.html").symlink_to(site.parent / "index.html")


def leave_folder(site: Path) -> None:
    (site / "x" / ID).mkdir(parents=True)


def change_a_number(site: Path) -> None:
    (site / "index.html").write_text((site / "index.html").read_text().replace("</main>", "<i>17</i></main>"))


@pytest.mark.parametrize("leak", [hide_in_manifest, write_in_lock, link_out, leave_folder, change_a_number], ids=lambda leak: leak.__name__)
def test_what_no_build_would_leave_in_the_folder_is_seen(root: Path, tmp_path: Path, leak: Callable[[Path], None]) -> None:
    """THREATS A6, A15, A16, A22: a number, a link, an empty folder, a word in a file of state, where there is nothing to search for."""
    site = tmp_path / "site"
    build(check_folder(root), PUBLIC, root, site, NOW)
    leak(site)
    found = findings(root, PUBLIC, site)
    assert any("as a build would write" in each for each in found)
    assert (leak is leave_folder) == any("stands here" in each for each in found)
