"""The folder of one program's site: the texts are written there, edited, and put back; its output is cleared and looked at."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from bench import corpus, journal
from bench.corpus import Post
from bench.install import ROOT
from bench.programs import JOURNALKIT, OURS, Program

THEMES = ROOT / "bench" / "themes"
COMMITTER = ("-c", "user.name=Ana Ruiz", "-c", "user.email=ana@example.org", "-c", "gc.auto=0")


@dataclass(slots=True)
class Site:
    """A program's site of so many texts in a folder, and the program's own folder."""

    program: Program
    count: int
    folder: Path
    home: Path
    edited: dict[Path, str | None] = field(default_factory=dict)  # what a file was before it was edited; None when it was not there

    def words(self, command: tuple[str, ...], port: int = 0) -> list[str]:
        """A command of the program with its places filled in."""
        filled = {"home": str(self.home), "port": str(port), "now": journal.now_of(self.count), "minor": _minor(self.home)}
        return [word.format(**filled) for word in command]

    def make(self) -> None:
        """Write the whole site into its folder, which must not be there yet."""
        if self.program.name == OURS:
            self._make_journal()
        else:
            shutil.copytree(THEMES / self.program.name, self.folder)
        for name, target in self.program.links.items():
            (self.folder / name).symlink_to(self.home / target)
        made: set[Path] = set()
        for post in corpus.posts(self.count):
            file = self.folder / self.program.source_of(post)
            if file.parent not in made:
                file.parent.mkdir(parents=True, exist_ok=True)
                made.add(file.parent)
            file.write_text(self.program.text_of(post, self.count), encoding="utf-8")
        if self.program.name == OURS:
            self._commit()

    def _make_journal(self) -> None:
        """What a journal has besides its entries. The template that will be edited is the packaged one."""
        template = self.folder / self.program.template
        template.parent.mkdir(parents=True)
        shutil.copyfile(ROOT / self.program.template, template)
        (self.folder / "journal.yaml").write_text(journal.CONFIG, encoding="utf-8")
        (self.folder / ".gitignore").write_text("_site/\n.journalkit/\n", encoding="utf-8")

    def _commit(self) -> None:
        """Make the journal a git repository, as one is, where there is git."""
        if shutil.which("git"):
            for words in (
                ("init", "--quiet"),
                ("add", "--all"),
                (*COMMITTER, "commit", "--quiet", "--no-verify", "--message", "The journal"),
            ):
                subprocess.run(["git", *words], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def write(self, post: Post) -> None:
        """Write one text, new or changed."""
        self._write(self.folder / self.program.source_of(post), self.program.text_of(post, self.count))

    def delete(self, post: Post) -> None:
        """Delete the file of a text."""
        file = self.folder / self.program.source_of(post)
        self.edited.setdefault(file, file.read_text(encoding="utf-8"))
        file.unlink()

    def mark_template(self, mark: str) -> None:
        """Change the template of the pages of entries, so that every one of them shows a mark."""
        self.reword(self.program.template, "<h1", f"<p>{mark}</p>\n<h1")

    def reword(self, path: str, old: str, new: str) -> None:
        """Write other words in the place of the first ones like these in a file."""
        file = self.folder / path
        self._write(file, file.read_text(encoding="utf-8").replace(old, new, 1))

    def touch(self) -> None:
        """Give every text a new time of its last change, as git does when it writes the same bytes again."""
        for post in corpus.posts(self.count):
            file = self.folder / self.program.source_of(post)
            if file.exists():
                os.utime(file)

    def _write(self, file: Path, text: str) -> None:
        self.edited.setdefault(file, file.read_text(encoding="utf-8") if file.exists() else None)
        file.write_text(text, encoding="utf-8")

    def put_back(self) -> None:
        """Undo all edits."""
        for file, text in self.edited.items():
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(text, encoding="utf-8")
        self.edited.clear()

    def clear(self) -> None:
        """Remove all that the program ever wrote there."""
        for name in (self.program.output, *self.program.caches):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def page(self, post: Post) -> str | None:
        """The page of a text as it is on disk; None when there is none."""
        file = self.folder / self.program.page_of(post)
        return file.read_text(encoding="utf-8") if file.exists() else None

    def missing(self) -> list[str]:
        """The names of texts that have no page, or one without their title."""
        return [post.name for post in corpus.posts(self.count) if escape(post.title) not in (self.page(post) or "")]

    def files(self) -> dict[str, tuple[int, int]]:
        """Every file of the output and what tells whether it was written anew."""
        return dict(_stamps(str(self.folder / self.program.output)))


def journal_folder(folder: Path, count: int, home: Path) -> Site:
    """A journal alone, made in a folder."""
    site = Site(JOURNALKIT, count, folder, home)
    site.make()
    return site


def _stamps(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path)
            else:
                stat = entry.stat(follow_symlinks=False)
                yield entry.path, (stat.st_ino, stat.st_mtime_ns)


def _minor(home: Path) -> str:
    """The minor version of the Python for which a program is installed; none for others."""
    return next((folder.name.removeprefix("python3.") for folder in home.glob("lib/python3.*")), "")
