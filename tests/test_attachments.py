"""What cameras and programs write into files stays with their owner: the picture is kept, to the last pixel, and nothing else.

The pictures are made and read by another library than the program's own, which is none.
"""

from __future__ import annotations

import base64
import io
import random
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from journalkit.attachments.looking import facts_of, published
from journalkit.attachments.telling import AUTHOR, LARGEST, NOTES, PLACE, UNSEEN, told_by
from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.pipeline import build, check_folder, no_memo
from journalkit.reading.attached import facts_of_attachments
from journalkit.rooms.projection import branch_of
from journalkit.rooms.stream import commit_of, stream_of
from journalkit.view import project
from tests.conftest import Make, entry
from tests.journal_parts import NOW
from tests.remembered import remembered_templates

SECRET = b"kqsecret"
WORD = SECRET.decode()
DESCRIPTION = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">%s</x:xmpmeta>' % SECRET
COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PIXELS = Image.frombytes("RGB", (24, 16), random.Random(7).randbytes(24 * 16 * 3))
TURNED = PIXELS.rotate(9)
ORIENTATIONS = range(1, 9)


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def notes(orientation: int) -> bytes:
    """What a camera writes: who owns it, where it was, which way up it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, WORD, {1: "N", 2: (48.0, 51.0, 29.0)}
    return exif.tobytes()


def texts() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add_text("Author", WORD)
    found.add_text("Comment", WORD, zip=True)
    found.add_itxt("XML:com.adobe.xmp", DESCRIPTION.decode())
    return found


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def made() -> dict[str, bytes]:
    """A picture of each kind, with all that can be written into it."""
    files = {}
    for each in ORIENTATIONS:
        exif = notes(each)
        files[f"{each}.jpg"] = saved(PIXELS, "JPEG", exif=exif, comment=SECRET, icc_profile=COLOURS, xmp=DESCRIPTION) + SECRET
        files[f"{each}.png"] = saved(PIXELS, "PNG", exif=exif, pnginfo=texts(), icc_profile=COLOURS) + SECRET
        files[f"{each}.webp"] = saved(PIXELS, "WEBP", exif=exif, xmp=DESCRIPTION, icc_profile=COLOURS, lossless=True) + SECRET
        files[f"{each}.avif"] = saved(PIXELS, "AVIF", exif=exif, xmp=DESCRIPTION, icc_profile=COLOURS)
    moving = {"save_all": True, "append_images": [TURNED], "duration": 50}
    return files | {
        "progressive.jpg": saved(PIXELS, "JPEG", exif=notes(6), progressive=True),
        "cmyk.jpg": saved(PIXELS.convert("CMYK"), "JPEG", exif=notes(6)),
        "lossy.webp": saved(PIXELS, "WEBP", quality=50, exif=notes(1)),
        "moving.webp": saved(PIXELS, "WEBP", exif=notes(1), xmp=DESCRIPTION, **moving),
        "moving.png": saved(PIXELS, "PNG", exif=notes(1), pnginfo=texts(), **moving),
        "moving.gif": saved(PIXELS.convert("P"), "GIF", comment=SECRET, loop=0, **moving) + SECRET,
    }


FILES = made()


def seen(data: bytes) -> list[bytes]:
    """The pixels of each picture of a file, as a viewer shows them."""
    picture = Image.open(io.BytesIO(data))
    frames = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        frames.append(ImageOps.exif_transpose(picture).convert("RGBA").tobytes())
    return frames


@pytest.mark.parametrize("name", FILES)
def test_of_a_picture_only_the_picture_goes_out(name: str) -> None:
    """THREATS A14."""
    before = FILES[name]
    after = published(before)
    assert SECRET in before or name in ("progressive.jpg", "cmyk.jpg", "lossy.webp")
    assert SECRET not in after
    assert WORD.encode("utf-16-le") not in after
    assert seen(after) == seen(before)
    left = Image.open(io.BytesIO(after))
    assert left.info.get("icc_profile") == Image.open(io.BytesIO(before)).info.get("icc_profile")
    assert set(left.getexif()) <= {0x0112}  # which way up it is
    assert dict(left.getexif().get_ifd(0x8825)) == {}
    assert published(after) == after


@pytest.mark.parametrize("name", FILES)
def test_the_size_is_that_of_the_picture_as_it_is_shown(name: str) -> None:
    facts = facts_of(FILES[name])
    assert (facts.width, facts.height) == ImageOps.exif_transpose(Image.open(io.BytesIO(FILES[name]))).size
    assert facts.tells == ()


def test_a_damaged_picture_is_never_more_than_it_was_and_never_a_fault() -> None:
    chance = random.Random(3)
    for name, data in FILES.items():
        for _ in range(40):
            spoiled = bytearray(data)
            for _ in range(chance.randrange(6)):
                spoiled[chance.randrange(min(400, len(spoiled)))] = chance.randrange(256)
            cut = bytes(spoiled[: chance.randrange(1, len(spoiled) + 1)])
            after = published(cut)
            assert len(after) <= len(cut) + 60, name
            assert published(after) == after, name
            facts_of(cut)


def test_of_a_picture_that_is_cut_off_what_is_there_can_still_be_seen() -> None:
    for name in ("1.png", "1.jpg"):
        after = published(FILES[name][:-120])
        assert SECRET not in after
        assert Image.open(io.BytesIO(after)).size == (24, 16)


DRAWING = f"""<?xml version="1.0"?>
<!-- {WORD} -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="10mm" viewBox="0 0 10 20" i:export-filename="/home/{WORD}/a.png">
<title>A &amp; B</title><metadata id="m"><x xmlns="urn:x">{WORD}</x></metadata><metadata/>
<i:view><i:grid a="{WORD}"/></i:view><g i:label='{WORD}' id="g"><path d="M0 0"/><a xlink:href="#g"/></g><?xpacket {WORD}?>
</svg>
<!-- {WORD} -->""".encode()


def test_of_a_drawing_what_is_not_drawn_is_cut_out() -> None:
    after = published(DRAWING)
    assert SECRET not in after
    assert b"<title>A &amp; B</title>" in after
    assert b'<g id="g"><path d="M0 0"/><a xlink:href="#g"/></g>' in after
    facts = facts_of(DRAWING)
    assert (facts.width, facts.height) == (38, 76)
    assert published(after) == after


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg viewBox="0 0 24 12"/>', (24, 12)),
        ('<svg viewBox="0,0,24,12" width="48"/>', (48, 24)),
        ('<svg width="3in" height="1in"/>', (288, 96)),
        ('<svg width="100%" height="50%" viewBox="0 0 3 2"/>', (3, 2)),
        ('<svg width="9e9" height="1e9"/>', (0, 0)),
        ("<svg/>", (0, 0)),
    ],
)
def test_the_size_of_a_drawing_is_what_it_says_or_what_it_shows(text: str, size: tuple[int, int]) -> None:
    facts = facts_of(text.encode())
    assert (facts.width, facts.height) == size


def test_a_drawing_that_breaks_off_ends_where_it_can_be_understood() -> None:
    assert published(b"<svg><g/><metadata>" + SECRET) == b"<svg><g/>"
    assert published(b"<svg><!-- " + SECRET) == b"<svg>"
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("k"))
    )
    assert len(published(bomb + b"]><svg>&j;</svg>")) < 2000


def test_the_pictures_in_a_drawing_are_pictures_too() -> None:
    drawing = b'<svg><image href="data:image/jpeg;base64,' + base64.b64encode(FILES["6.jpg"]) + b'"/></svg>'
    after = published(drawing)
    inner = base64.b64decode(after.split(b"base64,")[1].split(b'"')[0])
    assert SECRET not in inner
    assert seen(inner) == seen(FILES["6.jpg"])


@pytest.mark.parametrize(
    "data", [b"", b"x", b"a,b\n1,2\n", b"<!doctype html><!-- kqsecret --><p>", b"\x89PNG", b"\xff\xd8", b"RIFF", b"BM\0\0"]
)
def test_what_is_no_picture_goes_out_as_it_is(data: bytes) -> None:
    assert published(data) == data
    assert facts_of(data).tells == ()


def packed(files: dict[str, str]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return found.getvalue()


OFFICE = {"[Content_Types].xml": "<Types/>", "docProps/core.xml": "<cp><dc:creator>Ana</dc:creator></cp>"}
OBJECTS = zlib.compress(b"1 0 << /Author (Ana) >>")


@pytest.mark.parametrize(
    ("data", "tells"),
    [
        (b"%PDF-1.4\n1 0 obj << /Title (x) >> endobj", ()),
        (b"%PDF-1.4\n1 0 obj << /Author () >> endobj", ()),
        (b"%PDF-1.4\n1 0 obj << /Author (Ana) >> endobj", (AUTHOR,)),
        (b"%PDF-1.5\n4 0 obj << /Type /ObjStm /N 1 /Filter /FlateDecode >> stream\r\n" + OBJECTS + b"\nendstream", (AUTHOR,)),
        (b"%PDF-1.5\n4 0 obj << /Type /ObjStm >> stream\nrubbish\nendstream", ()),
        (b"%PDF-1.4\ntrailer << /Encrypt 9 0 R >>", (UNSEEN,)),
        (packed(OFFICE), (AUTHOR,)),
        (packed({**OFFICE, "docProps/core.xml": "<cp><dc:creator></dc:creator></cp>"}), ()),
        (packed({"photo.jpg": "x"}), (UNSEEN,)),
        (b"PK\x03\x04 cut off", (UNSEEN,)),
        (b"II*\0\x08\0\0\0", (NOTES,)),
        (b"\0\0\0\x14ftypqt  \0\0\0\0....moov\xa9xyz\0\x12+48.8", (PLACE,)),
        ("<svg/>".encode("utf-16"), (UNSEEN,)),
    ],
)
def test_what_cannot_be_taken_out_is_told(data: bytes, tells: tuple[str, ...]) -> None:
    assert told_by(data) == tells


def kept(root: Path) -> Path:
    """A journal's folder with a picture of which others may see only the picture."""
    (root / "attachments").mkdir()
    (root / "attachments/me.jpg").write_bytes(FILES["6.jpg"])
    (root / "attachments/cut.jpg").write_bytes(FILES["6.jpg"][:9])
    return root


TEXT = "![Me](../attachments/me.jpg) ![Cut](../attachments/cut.jpg)"
SHARED = {"insights/one.md": entry("insight", body=TEXT, shared="public")}


def test_others_get_the_picture_the_owner_the_file(journal: Make, tmp_path: Path) -> None:
    """THREATS A14, A23: and the user's own file is not changed."""
    root = kept(journal(SHARED))
    for audience, expected in ((PRIVATE, FILES["6.jpg"]), (PUBLIC, published(FILES["6.jpg"]))):
        folder = tmp_path / str(audience)
        first = build(check_folder(root), audience, root, folder, NOW)
        assert (folder / "attachments/me.jpg").read_bytes() == expected
        assert first.errors == ()
        page = (folder / "insights/one.html").read_text(encoding="utf-8")
        assert '<img src="../attachments/me.jpg" width="16" height="24" loading="lazy" decoding="async" alt="Me">' in page
        assert '<img src="../attachments/cut.jpg" loading="lazy" decoding="async" alt="Cut">' in page
        again = build(check_folder(root), audience, root, folder, NOW)
        assert again.written == ()
    assert (root / "attachments/me.jpg").read_bytes() == FILES["6.jpg"]
    (root / "attachments/me.jpg").write_bytes(FILES["1.jpg"])
    changed = build(check_folder(root), PUBLIC, root, tmp_path / "public", NOW)
    assert {"attachments/me.jpg", "insights/one.html"} <= set(changed.written)
    assert 'width="24" height="16"' in (tmp_path / "public/insights/one.html").read_text(encoding="utf-8")
    assert (tmp_path / "public/attachments/me.jpg").read_bytes() == published(FILES["1.jpg"])


def test_a_room_is_sent_the_picture_too(journal: Make) -> None:
    """THREATS H4."""
    root = kept(journal(SHARED))
    checked = check_folder(root)
    assert checked.journal is not None
    branch = branch_of(project(checked.journal, room_audience("ben")), "ana")
    stream = b"".join(stream_of(commit_of(branch, root), branch, "refs/x", frozenset(), root))
    assert branch.attachments == ("attachments/cut.jpg", "attachments/me.jpg")
    assert published(FILES["6.jpg"]) in stream
    assert SECRET not in stream


def test_a_very_large_file_is_not_looked_into_and_told_of(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as film:
        film.truncate(LARGEST + 1)
    found = facts_of_attachments(tmp_path, ["film.mp4", "gone.mp4"], {}, no_memo())
    assert {path: facts.tells for path, facts in found.items()} == {"film.mp4": (UNSEEN,)}
