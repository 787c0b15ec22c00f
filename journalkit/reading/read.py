"""One file to a Source: bytes to text, or what is wrong with them."""

from __future__ import annotations

import stat
from pathlib import Path

from journalkit.diagnostic import Outcome, diagnose
from journalkit.header_rules import CONTROL_CHARACTER, TOO_LARGE
from journalkit.reading.rules import NOT_UTF8, NUL_BYTE, UNREADABLE
from journalkit.source import Source, Span, digest

FILE_LIMIT = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
START = Span(0, 0)


def read(root: Path, path: str) -> Outcome[Source | None]:
    """The text of a file; None when it is gone, or, with diagnostics, when it cannot be read as text."""
    file = root / path
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return Outcome(None, (diagnose(UNREADABLE, path, START, "this is not a regular file"),))
        if status.st_size > FILE_LIMIT:
            return Outcome(
                None,
                (
                    diagnose(
                        TOO_LARGE,
                        path,
                        START,
                        "a file is limited to 1 MiB",
                        "split it, or make it an attachment",
                    ),
                ),
            )
        data = file.read_bytes()
    except FileNotFoundError:
        return Outcome(None)
    except OSError as fault:
        return Outcome(
            None,
            (
                diagnose(
                    UNREADABLE,
                    path,
                    START,
                    f"this file cannot be read: {fault.strerror}",
                    "check its permissions",
                ),
            ),
        )
    return decode(path, data)


def decode(path: str, data: bytes) -> Outcome[Source | None]:
    """The text of a file's bytes, or None with what is wrong with them."""
    marked = data.startswith(BYTE_ORDER_MARK)
    rest = data[len(BYTE_ORDER_MARK) :] if marked else data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Outcome(None, (diagnose(NOT_UTF8, path, START, "this file is UTF-16, not UTF-8", "save it as UTF-8"),))
    try:
        text = rest.decode("utf-8")
    except UnicodeDecodeError as fault:
        place = len(rest[: fault.start].decode("utf-8"))
        message = f"the byte 0x{rest[fault.start]:02X} is not UTF-8"
        return Outcome(None, (diagnose(NOT_UTF8, path, Span(place, place + 1), message, "save the file as UTF-8"),))
    if text.startswith("\ufeff"):
        message = "the file begins with two byte order marks"
        return Outcome(None, (diagnose(CONTROL_CHARACTER, path, Span(0, 1), message, "save the file as UTF-8 without one"),))
    nul = text.find("\0")
    if nul >= 0:
        place_of_nul = Span(nul, nul + 1)
        return Outcome(
            None,
            (diagnose(NUL_BYTE, path, place_of_nul, "a NUL byte", "the file is damaged: restore it from git"),),
        )
    return Outcome(Source(path, text, digest(data), marked))


def for_display(root: Path, path: str) -> Source:
    """The text of a file as far as it can be shown, for the excerpts of diagnostics; empty when it cannot be read."""
    try:
        data = (root / path).read_bytes()[:FILE_LIMIT] if (root / path).is_file() else b""
    except OSError:
        data = b""
    return Source(path, data.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace"), "")
