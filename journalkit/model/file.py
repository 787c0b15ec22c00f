"""What is known of an attachment by its bytes. Made by attachments/looking.py."""

from __future__ import annotations

from journalkit.values import Struct


class FileFacts(Struct, frozen=True):
    """`width` and `height` of a picture in pixels as it is shown, 0 where there is no telling.

    `published` is the digest of the bytes that others get, empty where it is not known; `tells` is what those bytes still say of how the
    file was made.
    """

    width: int
    height: int
    published: str
    tells: tuple[str, ...] = ()
