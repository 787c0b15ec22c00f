"""The templates of a journal as they are now, and a name for all that they and the program render."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from journalkit.digests import digest_together
from journalkit.packaged import this_program
from journalkit.reading.inputs import templates_of
from journalkit.values import Struct

if TYPE_CHECKING:
    from journalkit.templating import Templates


class Rendering(Struct):
    """The templates of a journal, and a name for all that they and the program render."""

    name: str = ""
    templates: Templates | None = None

    def of(self, root: Path, language: str) -> Templates:
        """The templates as they are now: those of the last time, when they are the same."""
        from journalkit.site.produce import templates_for

        name = _name(root, language)
        if self.templates is None or name != self.name:
            self.name, self.templates = name, templates_for(root, language)
        return self.templates

    def is_still_of(self, root: Path, language: str) -> bool:
        """Whether nothing of the templates has changed since, as they are read only when they are needed. If it has, they are let go."""
        still = self.name == _name(root, language)
        if not still:
            self.templates = None
        return still


def _name(root: Path, language: str) -> str:
    own = {f"template {path}": digest for path, digest in templates_of(root).items()}
    return digest_together({"program": this_program(), "journal": str(root), "language": language, **own})
