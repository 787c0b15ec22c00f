"""The only importer of jinja2: templates from the journal's `templates/`, else the packaged ones of the same path."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from journalkit.packaged import packaged_templates
from journalkit.reading.discover import is_temporary

Filter = Callable[..., object]


class TemplateFault(Exception):
    """A template could not be used; the message says which, where and why."""


def _is_markup(name: str | None) -> bool:
    """Whether the values in a template are escaped: in all but the templates of entries, which are YAML and Markdown."""
    return not (name or "").startswith("entry/")


class _Compiled(BytecodeCache):
    """The packaged templates as Python compiled them, kept where Python keeps what it compiled of the package, and as much to be trusted.

    Those of a journal are compiled each time: what lies in a journal is never run.
    """

    def __init__(self, packaged: Path) -> None:
        self._packaged = packaged
        self._folder = Path(__file__).parent / "__pycache__"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the compiled file; empty for a template that is not packaged."""
        own = filename is not None and Path(filename).is_relative_to(self._packaged)
        return f"template.{super().get_cache_key(name, filename)}.{sys.implementation.cache_tag}" if own else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same source by the same versions; anything else is left."""
        if bucket.key:
            with contextlib.suppress(OSError, EOFError, ValueError, TypeError), (self._folder / bucket.key).open("rb") as file:
                bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that may be written."""
        if bucket.key and not sys.dont_write_bytecode:
            temporary = self._folder / f"{bucket.key}.{os.getpid()}"
            with contextlib.suppress(OSError):
                temporary.write_bytes(bucket.bytecode_to_string())
                temporary.replace(self._folder / bucket.key)


class Templates:
    """The templates of one journal."""

    def __init__(self, journal: Path | None, filters: Mapping[str, Filter]) -> None:
        folders = [packaged_templates()] if journal is None else [journal / "templates", packaged_templates()]
        self._folders = folders
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            autoescape=_is_markup,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_Compiled(packaged_templates()),
            auto_reload=False,  # one of these serves one build
        )
        self._environment.filters.update(filters)

    def render(self, name: str, **values: object) -> str:
        """The text of a template. TemplateFault when it cannot be rendered."""
        try:
            return self._environment.get_template(name).render(**values)
        except TemplateError as fault:
            at = getattr(fault, "lineno", None)
            where = f"templates/{getattr(fault, 'name', None) or name}" + (f":{at}" if at else "")
            raise TemplateFault(f"{where}: {fault.message or fault}") from fault

    def source(self, name: str) -> str:
        """The template as it is written. TemplateFault when there is none."""
        try:
            loader = self._environment.loader
            return loader.get_source(self._environment, name)[0] if loader else ""
        except TemplateError as fault:
            raise TemplateFault(f"templates/{name}: {fault.message or fault}") from fault

    def files(self, folder: str) -> dict[str, Path]:
        """The files of a folder of templates, the journal's own before the packaged ones, by name."""
        found: dict[str, Path] = {}
        for root in reversed(self._folders):
            here = root / folder
            if here.is_dir():
                found.update({file.name: file for file in sorted(here.iterdir()) if file.is_file() and is_template(file.name)})
        return dict(sorted(found.items()))


def is_template(path: str) -> bool:
    """Whether a file below `templates/` is used, by its name: not what an editor keeps beside the file it edits."""
    return not any(part.startswith((".", "#")) or is_temporary(part) for part in path.split("/"))


def escaped(text: str) -> str:
    """A text as it stands in HTML, also within quotes."""
    return str(escape(text))


def safe(html: str) -> Markup:
    """HTML that needs no escaping."""
    return Markup(html)
