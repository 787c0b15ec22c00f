"""Planned pages and files to what stands on the disk: each made, and rendered only when it is not there yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from journalkit.site.fingerprint import Fingerprints, Named
from journalkit.site.page import Planned
from journalkit.site.paths import STYLESHEETS, attachment_path
from journalkit.site.product import Copied, Product, There
from journalkit.site.render import bytes_of, pieces_of, templates_in
from journalkit.site.write import unwritten
from journalkit.source import digest, new_digest
from journalkit.templating import Templates
from journalkit.values import Struct

if TYPE_CHECKING:  # a build of new texts alone needs none of it
    from journalkit.view import View

OWN_STYLE = "custom.css"
NAMELESS = Named()


class Artifact(Struct, frozen=True):
    """One file of the site: its path there, and its bytes."""

    path: str
    data: bytes


class Production(Struct, frozen=True):
    """Everything that a site is made of. `there` is what stands already, `stage` the folder for what is new; `settled` are the pages of
    which it is known, without making them, that they would be the same. `keeps` says whether pages are to be kept as bytes.
    """

    planned: tuple[Planned, ...]
    copied: tuple[Copied, ...]
    templates: Templates
    rendered_by: str
    there: Mapping[str, There]
    settled: Set[str]
    stage: Path
    keeps: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all files, what is linked to before what links to it."""
        return (*(each.path for each in self.copied), *(each.path for each in self.planned))

    def products(self, numbers: Iterable[int]) -> Iterator[Product]:
        """Some of the files, by where they stand among `paths`. TemplateFault when one cannot be rendered."""
        fingerprints = Fingerprints(self.rendered_by)
        for number in numbers:
            if number < len(self.copied):
                yield self._copied(self.copied[number])
                continue
            planned = self.planned[number - len(self.copied)]
            there = self.there.get(planned.path)
            if there is not None and planned.path in self.settled:
                yield Product(planned.path, there)
                continue
            page = planned.make()
            named = fingerprints.of(page)
            if there is not None and named.fingerprint and there.fingerprint == named.fingerprint:
                yield Product(planned.path, there)
            else:
                yield self._new(planned.path, pieces_of(page, self.templates), named)

    def _copied(self, copied: Copied) -> Product:
        there = self.there.get(copied.path)
        if there is not None and copied.digest == there.digest:
            return Product(copied.path, There(there.digest))
        return self._new(copied.path, [copied.data()])

    def _new(self, path: str, pieces: Iterable[bytes], named: Named = NAMELESS) -> Product:
        """A file with these bytes, staged when they do not stand in their place."""
        staged = digest(path.encode("utf-8", "surrogatepass"))
        now, there = There(self._staged(path, staged, pieces), named.fingerprint, named.texts), self.there.get(path)
        page = named.kept() if self.keeps and named.texts else b""
        if there is None or there.digest != now.digest:
            return Product(path, now, staged, page)
        with unwritten(self.stage.parent / path):
            (self.stage / staged).unlink()
        return Product(path, now, "", page)

    def _staged(self, path: str, name: str, pieces: Iterable[bytes]) -> str:
        """Write a file of the site to the stage; its digest."""
        found, stands = new_digest(), self.stage.parent / path
        with unwritten(stands):
            file = (self.stage / name).open("wb", buffering=0)
        with file:
            for piece in pieces:
                found.update(piece)
                left = memoryview(piece)
                with unwritten(stands):
                    while left:
                        left = left[file.write(left) :]
        return found.hexdigest()


def templates_for(journal: Path, language: str = "en") -> Templates:
    """The templates of the sites of a journal in a language."""
    return templates_in(journal, language)


def artifacts(planned: Iterable[Planned], copied: Iterable[Copied], journal: Path, language: str) -> Iterator[Artifact]:
    """All files of a site, what is linked to before what links to it. TemplateFault when one cannot be rendered."""
    templates = templates_for(journal, language)
    for each in copied:
        yield Artifact(each.path, each.data())
    for page in planned:
        yield Artifact(page.path, bytes_of(page.make(), templates))


def stylesheets(copied: Iterable[Copied]) -> tuple[str, ...]:
    """The stylesheets of a site among the files that are copied: ours, then the journal's own where it has one."""
    own = f"assets/{OWN_STYLE}"
    return (*STYLESHEETS, own) if any(each.path == own for each in copied) else STYLESHEETS


def copied_files(journal: Path, view: View, digests: Mapping[str, str]) -> tuple[Copied, ...]:
    """The assets of the templates, the journal's own style, and the attachments of a view; `digests` are those of the journal's files."""
    templates = templates_for(journal)
    own = {name: file for name, file in templates.files("site").items() if name == OWN_STYLE}
    return (
        *(Copied(f"assets/{name}", file) for name, file in {**templates.files("site/assets"), **own}.items()),
        *(_attached(journal, view, source, digests.get(source, "")) for source in view.attachments),
    )


def _attached(journal: Path, view: View, source: str, digest_there: str) -> Copied:
    """An attachment by the name under which it is shown; what it is on the site is known by what it was when it was read."""
    shown = view.attachments[source]
    if not view.files_as_they_are:
        digest_there = view.files[shown].published if shown in view.files else ""
    return Copied(attachment_path(shown), journal / source, digest_there, view.files_as_they_are)
