"""A site on a branch of a git remote: one commit without a parent, so that what is not public any more is in no history.

A branch is written only when it is not there, or when this program made all of it. What somebody else added beside the site is kept.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from journalkit.git.running import Failed, Surroundings
from journalkit.git.store import Address, Store
from journalkit.layout import STATE
from journalkit.lock import held
from journalkit.publishing.news import NOTHING, Contents, contents_of
from journalkit.publishing.site import Refused, Site, is_ours
from journalkit.site.manifest import FILE_NAME, Manifest, manifest_of
from journalkit.source import digest
from journalkit.values import Struct, field

THERE, MADE, NEXT = "refs/published/there", "refs/published/made", "refs/published/next"
NO_JEKYLL = ".nojekyll"  # without it, GitHub Pages passes over some files
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]|/(?=[A-Za-z0-9]))*")
FORBIDDEN = re.compile(r"\.\.|\.lock(?:/|\Z)|\.(?:/|\Z)|\A(?:journal|refs)/|\AHEAD\Z")
AUTHOR = "journalkit <publish@journalkit.invalid>"
KEPT_MODES = ("100644", "100755")
MOST_MANIFEST = 64 * 1024 * 1024


class Branch(Struct, frozen=True):
    """A branch of a remote while its lock is held."""

    store: Store
    address: Address
    name: str

    @property
    def shown(self) -> str:
        """The branch in words."""
        return f"branch {self.name} of {self.address.shown}"

    @property
    def ref(self) -> str:
        """The name of its ref."""
        return f"refs/heads/{self.name}"


class There(Struct, frozen=True):
    """What the branch holds: its commit, the site on it, and what others put beside that, with mode and id by path."""

    commit: str | None = None
    contents: Contents = NOTHING
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def checked_name(name: str) -> str:
    """The name of a branch. Refused when it is none that may be written."""
    if not NAME.fullmatch(name) or FORBIDDEN.search(name) or len(name) > 200:
        raise Refused(f"{name!r} is no name of a branch for a site; gh-pages is one")
    return name


@contextlib.contextmanager
def branch_at(root: Path, address: Address, name: str, around: Surroundings) -> Iterator[Branch]:
    """The branch, locked against another run that publishes there. Busy or Refused."""
    checked_name(name)
    folder = root / STATE / "published"
    key = sha256(f"{address.url}\0{name}".encode()).hexdigest()[:16]
    for part in (folder.parent, folder, folder / f"{key}.git"):
        if part.is_symlink():
            raise Refused(f"{part.relative_to(root).as_posix()} is a symbolic link; move it away")
    (folder / f"{key}.git").mkdir(parents=True, exist_ok=True)
    with held(folder / f"{key}.lock", "another publish to the same branch is running; wait for it to end"):
        store = Store(folder / f"{key}.git", around)
        store.prepare()
        yield Branch(store, address, name)


def look(at: Branch, audience: str) -> There:
    """What the branch holds. Refused when it is not this program's to replace; Failed when it cannot be reached."""
    sha = at.store.remote_refs(at.address, at.ref).get(at.ref)
    at.store.agree(at.address, [sha] if sha else at.store.remote_refs(at.address).values())
    if sha is None:
        return There()
    at.store.fetch(at.address, {at.ref: THERE})
    sha = at.store.refs()[THERE]
    with at.store.objects() as objects:
        info = objects.infos([sha]).get(sha)
        if info is None or info.type != "commit":
            raise Refused(f"{at.shown} is no series of commits, so journalkit did not make it; choose another branch, or delete it")
    files = _files(at, sha)
    if FILE_NAME not in files:
        is_ours(None, audience, at.shown)
    with at.store.objects() as objects:
        blobs = {path: blob for path, (_, blob) in files.items()}
        size = objects.infos([blobs[FILE_NAME]]).get(blobs[FILE_NAME])
        small = [blobs[FILE_NAME]] if size and size.size <= MOST_MANIFEST else []
        manifest = is_ours(manifest_of(dict(objects.contents(small)).get(blobs[FILE_NAME], b"")), audience, at.shown)
        if at.store.refs().get(MADE) != sha:
            _check(at, manifest, blobs, dict(_digests(objects.contents(dict.fromkeys(blobs.values())))))
        found = dict(objects.contents([blobs[path] for path in manifest.files if path in blobs]))
    contents = contents_of(manifest, lambda path: found.get(blobs.get(path, "")))
    return There(sha, contents, {path: each for path, each in files.items() if path not in {*manifest.files, FILE_NAME, NO_JEKYLL}})


def _digests(contents: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    yield from ((sha, digest(data)) for sha, data in contents)


def _files(at: Branch, sha: str) -> dict[str, tuple[str, str]]:
    """Mode and id of all files of a commit, by path. Refused when there are some that could not be kept."""
    found: dict[str, tuple[str, str]] = {}
    for line in at.store.run("ls-tree", "-r", "-z", "--full-tree", sha).split(b"\0")[:-1]:
        state, _, name = line.partition(b"\t")
        mode, _, blob = state.decode().split(" ")
        path = name.decode("utf-8", "surrogateescape")
        if mode not in KEPT_MODES or '"' in path or "\n" in path:
            raise Refused(f"{at.shown} holds {path!r}, which is no ordinary file and was not put there by journalkit; move it away")
        found[path] = (mode, blob)
    return found


def _check(at: Branch, manifest: Manifest, blobs: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Refused when a file of the site is not as this program wrote it: somebody works there."""
    for path, wanted in manifest.files.items():
        if digests.get(blobs.get(path, "")) != wanted:
            raise Refused(
                f"{at.shown}: {path} was changed there by somebody else; nothing is overwritten. Choose another branch, or delete it"
            )


def put(at: Branch, site: Site, there: There, extra: Mapping[str, bytes], message: str, moment: int) -> bool:
    """Bring the branch to this site, with what lies beside it and some files more. Whether there was anything to do. Refused or Failed."""
    files = {**site.files(), NO_JEKYLL: b"", **extra}
    beside = {path: each for path, each in there.beside.items() if path not in extra}
    taken = [path for path in beside if path in files]
    if taken:
        raise Refused(f"{at.shown}: {taken[0]} was put there by somebody else, and the site has a page of that name now; move it away")
    if there.commit or NEXT in at.store.refs():  # which a run left that was killed
        at.store.will_be_untidy()
    at.store.imported(_stream(files, beside, there.commit, message, moment))
    made = at.store.refs()[NEXT]
    if there.commit and _tree(at, made) == _tree(at, there.commit):
        at.store.set_refs({NEXT: None})
        at.store.tidy()
        return False
    try:
        at.store.push(at.address, made, at.ref, there.commit)
    except Failed:
        if at.store.remote_refs(at.address, at.ref).get(at.ref) != made:
            raise
    at.store.set_refs({MADE: made, THERE: made, NEXT: None})
    at.store.tidy()
    return True


def _tree(at: Branch, commit: str) -> str:
    return at.store.run("rev-parse", "--verify", f"{commit}^{{tree}}").decode().strip()


def _stream(
    files: Mapping[str, bytes], beside: Mapping[str, tuple[str, str]], before: str | None, message: str, moment: int
) -> Iterator[bytes]:
    """What fast-import is told: a commit without a parent."""
    words = " ".join(message.split()).encode() + b"\n"
    yield b"reset %s\ncommit %s\n" % (NEXT.encode(), NEXT.encode())
    yield f"author {AUTHOR} {moment} +0000\ncommitter {AUTHOR} {moment} +0000\n".encode()
    yield b"data %d\n%s\n" % (len(words), words)
    for path, (mode, blob) in beside.items():
        yield f'M {mode} {blob} "{_quoted(path)}"\n'.encode("utf-8", "surrogateescape")
    for path, data in files.items():
        yield f'M 100644 inline "{_quoted(path)}"\n'.encode("utf-8", "surrogateescape") + b"data %d\n%s\n" % (len(data), data)
    yield b"\n"


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\")
