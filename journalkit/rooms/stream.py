"""A branch as git keeps it: the id of its one commit, worked out beforehand, and the stream that writes it.

The commit has no parent: what was shared before is in no history. The same branch has the same id wherever and whenever it is made.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from journalkit.attachments.looking import published
from journalkit.git.objects import object_id, tree_of
from journalkit.reading.discover import stays_inside
from journalkit.rooms.arrival import LIMITS
from journalkit.rooms.projection import Branch
from journalkit.values import Struct


class Commit(Struct, frozen=True):
    """The commit of a branch: its id, and the ids of its files by path. `unread` are attachments that cannot be sent, with the reason."""

    id: str
    files: Mapping[str, str]
    unread: Mapping[str, str]


def commit_of(branch: Branch, root: Path) -> Commit:
    """The commit that holds a branch, with the attachments as others get them."""
    naming = branch.naming
    files = {path: each.id for path, each in branch.made.items() if each.id}
    unread: dict[str, str] = {}
    for path in branch.attachments:
        data = _attachment(root, path)
        if isinstance(data, str):
            unread[path] = data
        else:
            files[path] = object_id("blob", data, naming)
    signed = f"{branch.name} <{branch.address}> {branch.moment} +0000"
    data = f"tree {tree_of(files, naming)}\nauthor {signed}\ncommitter {signed}\n\n{branch.message}"
    return Commit(object_id("commit", data.encode("utf-8"), naming), dict(sorted(files.items())), unread)


def _attachment(root: Path, path: str) -> bytes | str:
    """The bytes of an attachment as others get them, or why it cannot be sent."""
    try:
        status = (root / path).stat()
        if not stays_inside(root, path) or not stat.S_ISREG(status.st_mode):
            return "it is not a file of the journal"
        if status.st_size > LIMITS.attachment:
            return f"it has {status.st_size} bytes; {LIMITS.attachment} are the limit"
        return published((root / path).read_bytes())
    except OSError as fault:
        return f"it cannot be read: {fault.strerror}"


def stream_of(commit: Commit, branch: Branch, ref: str, there: frozenset[str], root: Path) -> Iterator[bytes]:
    """What fast-import is told, so that `ref` is the commit; blobs that are `there` already are only named."""
    for path, sha in commit.files.items():
        if sha not in there:
            data = branch.texts[path].encode("utf-8") if path in branch.texts else published((root / path).read_bytes())
            yield b"blob\ndata %d\n%s\n" % (len(data), data)
    signed = f"{branch.name} <{branch.address}> {branch.moment} +0000".encode()
    message = branch.message.encode()
    yield b"reset %s\ncommit %s\nauthor %s\ncommitter %s\n" % (ref.encode(), ref.encode(), signed, signed)
    yield b"data %d\n%s\n" % (len(message), message)
    for path, sha in commit.files.items():
        yield f'M 100644 {sha} "{path}"\n'.encode()
    yield b"\n"
