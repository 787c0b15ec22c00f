"""A journal as git has it, laid out in a folder of its own, so that it is read like any other. Knows nothing of who may see what."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from journalkit.git.objects import named_by, object_id
from journalkit.git.own import Repository
from journalkit.git.running import Failed
from journalkit.layout import SETTINGS
from journalkit.reading.discover import is_attachment, is_entered, is_markdown


def within(files: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Those of the files of a repository that a journal reads, by their paths in its folder; `ignore` counts for none."""
    return {path: sha for path, sha in _inside(files, prefix).items() if path == SETTINGS or is_part(path)}


def settings_below(files: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The journal.yaml of journals within a journal, of which that one reads nothing, by their paths in its folder."""
    inside = _inside(files, prefix)
    below = (f"{place}{SETTINGS}" for place in places_of_journals(inside) if place)
    return {path: inside[path] for path in below if is_entered(path)}


def places_of_journals(paths: Iterable[str]) -> set[str]:
    """The folders in which there is a journal.yaml, with a / behind them; the top is an empty one."""
    return {path.removesuffix(SETTINGS) for path in paths if path == SETTINGS or path.endswith(f"/{SETTINGS}")}


def _inside(files: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {path.removeprefix(prefix): sha for path, sha in files.items() if path.startswith(prefix)}


def is_part(path: str) -> bool:
    """Whether a path is that of an entry or attachment."""
    return (is_markdown(path) or is_attachment(path)) and is_entered(path)


@contextlib.contextmanager
def laid_out(repository: Repository, files: Mapping[str, str], settings: bytes | None = None) -> Iterator[Path]:
    """A folder with these files, until the block ends; attachments are empty in it. `settings` serves where there is no journal.yaml."""
    with tempfile.TemporaryDirectory(prefix="journalkit-hooks-") as name:
        folder = Path(name)
        if SETTINGS not in files and settings is not None:
            (folder / SETTINGS).write_bytes(settings)
        texts: dict[str, list[str]] = {}
        for path, sha in files.items():
            if any(part in ("", ".", "..") for part in path.split("/")):
                raise Failed(f"{path!r} is no path of a file")
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if is_attachment(path):
                (folder / path).touch()
            else:
                texts.setdefault(sha, []).append(path)
        for sha, data in repository.contents(texts):
            for path in texts[sha]:
                (folder / path).write_bytes(data)
        yield folder


def is_as_staged(root: Path, staged: Mapping[str, str], there: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether the files of a journal are what is staged of it: these and no others, byte for byte. What it is to `ignore` may differ."""
    read = {path: sha for path, sha in staged.items() if path == SETTINGS or is_entered(path, ignore)}
    if set(there) != {path for path in read if path != SETTINGS}:
        return False
    try:
        return all(
            object_id("blob", (root / path).read_bytes(), named_by(sha)) == sha for path, sha in read.items() if not is_attachment(path)
        )
    except OSError:
        return False
