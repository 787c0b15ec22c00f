"""A branch that came from somebody to the files that may be received: every name, mode, size and text is looked at before anything is
written. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from journalkit.git.objects import FILE_MODE, FOLDER_MODE, Child, Objects, children, named_by
from journalkit.located import opens_with_front_matter, parse
from journalkit.nodes import Scalar
from journalkit.reading.read import FILE_LIMIT, decode
from journalkit.rooms.paths import NO_ENTRIES, decoded, why_refused
from journalkit.schema.slug import folded
from journalkit.values import Struct, field

MODES: Mapping[bytes, str] = MappingProxyType(
    {b"120000": "it is a symbolic link", b"160000": "it is another repository", b"100755": "it is a program"}
)


class Unusable(Exception):
    """Nothing of a branch can be received; the message says why."""


class Limits(Struct, frozen=True):
    """How much is received from one person: numbers of files and folders, bytes of one file and of all together."""

    files: int = 50_000
    folders: int = 2_000
    listing: int = 16 * 1024 * 1024
    commit: int = 64 * 1024
    entry: int = FILE_LIMIT
    attachment: int = 50 * 1024 * 1024
    total: int = 1024 * 1024 * 1024


LIMITS = Limits()


class Arrival(Struct, frozen=True):
    """The files of a branch that may be received: ids of their blobs by path; and what was refused by path, with the reason."""

    files: Mapping[str, str]
    refused: Mapping[str, str]


class _Walk(Struct):
    objects: Objects
    limits: Limits
    files: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    folders: int = 0


def arrival(objects: Objects, commit: str, limits: Limits = LIMITS) -> Arrival:
    """What may be received of the branch at a commit. Unusable when there is no telling."""
    walk = _Walk(objects, limits)
    _folder(walk, _root(objects, commit, limits), "")
    _sizes(walk)
    return Arrival(walk.files, walk.refused)


def _root(objects: Objects, commit: str, limits: Limits) -> str:
    """The tree of a commit."""
    data = _bytes(objects, commit, "commit", limits.commit)
    line = data.partition(b"\n")[0]
    if not line.startswith(b"tree "):
        raise Unusable("its commit has no files")
    return line.removeprefix(b"tree ").decode("ascii", "replace")


def _bytes(objects: Objects, sha: str, kind: str, most: int) -> bytes:
    """The bytes of an object of a kind."""
    info = objects.infos([sha]).get(sha)
    if info is None or info.type != kind:
        raise Unusable(f"it is {'missing' if info is None else info.type} where a {kind} is wanted")
    if info.size > most:
        raise Unusable(f"a {kind} of it has {info.size} bytes; {most} are the limit")
    return next((data for _, data in objects.contents([sha])), b"")


def _folder(walk: _Walk, tree: str, path: str) -> None:
    walk.folders += 1
    if walk.folders > walk.limits.folders:
        raise Unusable(f"it has more than {walk.limits.folders} folders")
    try:
        found = list(children(_bytes(walk.objects, tree, "tree", walk.limits.listing), named_by(tree)))
    except ValueError:
        raise Unusable("one of its folders cannot be read") from None
    for child in found:
        _child(walk, child, path)


def _child(walk: _Walk, child: Child, folder: str) -> None:
    name = decoded(child.name)
    path = f"{folder}{child.name.decode('utf-8', 'backslashreplace')}"
    if len(walk.files) + len(walk.refused) >= walk.limits.files:
        raise Unusable(f"it has more than {walk.limits.files} files")
    if child.mode == FOLDER_MODE and name is not None:
        reason = why_refused(f"{path}/x.md") if not folder else why_refused(f"{path}/x")
        if reason or not _taken(walk, path):
            walk.refused[f"{path}/"] = reason or f"on many disks this is the same name as {walk.taken[folded(path)]}"
        else:
            _folder(walk, child.id, f"{path}/")
        return
    reason = "its name is not UTF-8" if name is None else "its name has a /" if "/" in name else why_refused(path)
    if child.mode != FILE_MODE and name is not None:
        reason = MODES.get(child.mode, "it is no ordinary file")
    if not reason and not _taken(walk, path):
        reason = f"on many disks this is the same name as {walk.taken[folded(path)]}"
    if reason:
        walk.refused[path] = reason
    else:
        walk.files[path] = child.id


def _taken(walk: _Walk, path: str) -> bool:
    """Take a name, unless it is taken already."""
    key = folded(path)
    if key in walk.taken:
        return False
    walk.taken[key] = path
    return True


def _sizes(walk: _Walk) -> None:
    """Refuse what is too large, or no file after all, and what goes beyond the total."""
    infos, total = walk.objects.infos(dict.fromkeys(walk.files.values())), 0
    for path, sha in list(walk.files.items()):
        info = infos.get(sha)
        most = walk.limits.entry if path.endswith(".md") or path in NO_ENTRIES else walk.limits.attachment
        reason = ""
        if info is None or info.type != "blob":
            reason = "its bytes are missing"
        elif info.size > most:
            reason = f"it has {info.size} bytes; {most} are the limit"
        elif total + info.size > walk.limits.total:
            reason = f"with it the sender would send more than {walk.limits.total} bytes"
        else:
            total += info.size
        if reason:
            walk.refused[path] = reason
            del walk.files[path]


def why_not_text(path: str, data: bytes, sender: str) -> str:
    """What is wrong with the bytes of a received file; empty when nothing is, or when `check` will say so of the file."""
    if not path.endswith(".md") or path.startswith("attachments/"):
        return ""
    source = decode(path, data)
    if source.value is None:
        return "; ".join(f"{each.message}" for each in source.diagnostics)
    if not opens_with_front_matter(source.value.text):
        return "it does not open with front matter, so it is no entry"
    if "author" not in source.value.text:
        return ""
    document = parse(source.value).value
    author = document.front.get("author") if document else None
    if isinstance(author, Scalar) and not author.empty and author.text != sender:
        return f"it says that {author.text!r} wrote it, but this is the branch of {sender}"
    return ""


def single(objects: Objects, commit: str, name: str, limits: Limits = LIMITS) -> bytes | None:
    """The bytes of a file beside the folders of a branch; None when there is none, or when it cannot be received."""
    try:
        tree = _bytes(objects, _root(objects, commit, limits), "tree", limits.listing)
        listed = children(tree, named_by(commit))
        found = next((each.id for each in listed if each.name == name.encode() and each.mode == FILE_MODE), None)
        return _bytes(objects, found, "blob", limits.entry) if found else None
    except (Unusable, ValueError):
        return None


def texts(objects: Objects, files: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of files, by path."""
    by_id: dict[str, list[str]] = {}
    for path, sha in files.items():
        by_id.setdefault(sha, []).append(path)
    for sha, data in objects.contents(by_id):
        yield from ((path, data) for path in by_id[sha])
