"""What an attachment is: its size when it is a picture, its bytes as others get them, and what these still tell."""

from __future__ import annotations

from collections.abc import Callable

from journalkit.attachments.gif import gif, is_gif
from journalkit.attachments.heif import heif, is_heif
from journalkit.attachments.jpeg import is_jpeg, jpeg
from journalkit.attachments.picture import Picture
from journalkit.attachments.png import is_png, png
from journalkit.attachments.svg import may_be_svg, svg
from journalkit.attachments.telling import LARGEST, UNSEEN, told_by
from journalkit.attachments.webp import is_webp, webp
from journalkit.model.file import FileFacts
from journalkit.source import digest

__all__ = ["LARGEST", "TOO_LARGE", "facts_of", "published"]
FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Picture]], ...] = (
    (is_jpeg, jpeg),
    (is_png, png),
    (is_gif, gif),
    (is_webp, webp),
    (is_heif, heif),
)


TOO_LARGE = FileFacts(0, 0, "", (UNSEEN,))  # of a file that is larger than what is looked into


def facts_of(data: bytes) -> FileFacts:
    """All that is to be known of a file with these bytes."""
    picture = _picture(data)
    if picture is None:
        return FileFacts(0, 0, digest(data), told_by(data))
    return FileFacts(picture.width, picture.height, digest(picture.data))


def published(data: bytes) -> bytes:
    """The bytes that others get of a file: a picture without what a camera or a program wrote into it; any other file as it is."""
    picture = _picture(data)
    return data if picture is None else picture.data


def _picture(data: bytes) -> Picture | None:
    for is_one, read in FORMATS:
        if is_one(data):
            return read(data)
    return svg(data, published) if may_be_svg(data) else None
