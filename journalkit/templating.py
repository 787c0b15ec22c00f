"""The only importer of jinja2: templates from the journal's `templates/`, else the packaged ones of the same path.

What a template says is marked as gettext wants it (`{% trans %}`, `_()`), and put into the template in the language of the site when it is
compiled: a page costs the same in every language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType
from typing import Any, TypeGuard

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from journalkit.languages.say import ENGLISH, Say, catalogue_digest
from journalkit.packaged import packaged_templates
from journalkit.reading.discover import is_temporary, stays_inside
from journalkit.temporary import beside, sweep

Filter = Callable[..., object]
MARK = re.compile(r"\btrans\b|gettext\(|\b_\(")
PLACE = re.compile(r"%\((\w+)\)s|%(%)")
SAYS = (("gettext", 1), ("_", 1), ("pgettext", 2))
BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)  # what expressions raise
IN_HTML = re.compile("[&<>\"']")


class TemplateFault(Exception):
    """A template could not be used; the message says which, where and why."""


def _is_markup(name: str | None) -> bool:
    """Whether the values in a template are escaped: in all but the templates of entries, which are YAML and Markdown."""
    return not (name or "").startswith("entry/")


class _Translated(NodeTransformer):
    """Puts in what a template says: a sentence that does not depend on a number stands there as if the template had been written so."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def put_in(self, template: nodes.Template) -> nodes.Template:
        """The template with its sentences."""
        for output in template.find_all(nodes.Output):
            output.nodes = [part for each in output.nodes for part in self._parts(each)]
        return template

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  (the name that the library calls)
        """A sentence within an expression becomes its words, when it has no values."""
        self.generic_visit(node)
        if not _is_sentence(node) or node.kwargs:
            return node
        return nodes.MarkSafeIfAutoescape(nodes.Const(PLACE.sub("%", self._sentence(node)), lineno=node.lineno), lineno=node.lineno)

    def _sentence(self, node: nodes.Call) -> str:
        words = [each.as_const() for each in node.args]
        return self._say.in_context(*words) if len(words) > 1 else self._say.text(*words)

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """What is put out at one place: a sentence with its values becomes words and values in turn."""
        if isinstance(node, nodes.TemplateData):
            return [node]
        if not _is_sentence(node):
            return [self.visit(node)]
        values = {each.key: self.visit(each.value) for each in node.kwargs}
        sentence, parts, reached = self._sentence(node), [], 0
        for place in PLACE.finditer(sentence):
            parts.append(nodes.TemplateData(sentence[reached : place.start()] + (place[2] or ""), lineno=node.lineno))
            parts += [values[place[1]]] if place[1] else []
            reached = place.end()
        return [*parts, nodes.TemplateData(sentence[reached:], lineno=node.lineno)]


def _is_sentence(node: nodes.Node) -> TypeGuard[nodes.Call]:
    """Whether a node is `_("…")`, or `pgettext("…", "…")`, or what `{% trans %}` becomes."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and (node.node.name, len(node.args)) in SAYS
        and all(isinstance(each, nodes.Const) for each in node.args)
    )


def _put_out(value: object) -> str:
    """What `escape` gives, as it is put out: most values are short texts without a sign that HTML knows, or HTML already."""
    if type(value) is Markup or (type(value) is str and IN_HTML.search(value) is None):
        return value
    return escape(value)


class _Template(Template):
    """A compiled template that puts its values out in the quicker way."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, *rest: Any, **options: Any) -> Template:
        """The template of this code; `escape` is what the code calls for each value."""
        template = super().from_code(environment, code, *rest, **options)
        template.root_render_func.__globals__["escape"] = _put_out
        return template


class _Environment(Environment):
    """Templates that are compiled in a language."""

    template_class = _Template

    def __init__(self, say: Say, **options: Any) -> None:
        super().__init__(**options)
        self._say = say
        self.policies["ext.i18n.trimmed"] = True

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *rest: Any, **options: Any) -> Any:
        """Compile a template with its sentences put in."""
        if isinstance(source, str) and MARK.search(source):
            self._learn()
            source = _Translated(self._say).put_in(self.parse(source, name, filename))
        return super().compile(source, name, filename, *rest, **options)

    def _learn(self) -> None:
        """Load what reads the marks; templates that were compiled before do not need it."""
        if "jinja2.ext.InternationalizationExtension" not in self.extensions:
            self.add_extension("jinja2.ext.i18n")
            extended: Any = self  # by the extension, with what follows
            extended.install_gettext_callables(self._say.text, self._say.plural, newstyle=True, pgettext=self._say.in_context)


class _Confined(_Environment, SandboxedEnvironment):
    """Templates that may be anybody's: what they say is rendered, and they reach nothing but what they are given to show.

    What Python keeps behind values and functions, and with it files and programs, is out of reach; no loop counts beyond 100,000.
    """


class _Compiled(BytecodeCache):
    """The packaged templates as Python compiled them, kept where Python keeps what it compiled of the package, and as much to be trusted.

    Those of a journal are compiled each time: what lies in a journal is never run.
    """

    def __init__(self, packaged: Path, language: str) -> None:
        self._packaged = packaged
        self._language = language
        self._catalogue = catalogue_digest(language)
        self._folder = Path(__file__).parent / "__pycache__"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the compiled file; empty for a template that is not packaged."""
        own = filename is not None and Path(filename).is_relative_to(self._packaged)
        return f"template.{self._language}.{super().get_cache_key(name, filename)}.{sys.implementation.cache_tag}" if own else ""

    def get_source_checksum(self, source: str) -> str:
        """By what one source is told from another: itself, and the sentences that are put in."""
        return super().get_source_checksum(source + self._catalogue)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same source by the same versions; anything else is left."""
        if bucket.key:
            with suppress(OSError, EOFError, ValueError, TypeError), (self._folder / bucket.key).open("rb") as file:
                bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that may be written."""
        if bucket.key and not sys.dont_write_bytecode:
            sweep(self._folder)
            temporary = beside(self._folder / bucket.key)
            with suppress(OSError):
                temporary.write_bytes(bucket.bytecode_to_string())
                temporary.replace(self._folder / bucket.key)


class _OwnLoader(FileSystemLoader):
    """Finds the templates of a journal; none that lies elsewhere, since what it says is published."""

    def __init__(self, journal: Path) -> None:
        super().__init__(journal / "templates")
        self._journal = journal

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template as it is written. TemplateFault when it is no text, or leads out of the journal."""
        try:
            found = super().get_source(environment, template)
        except UnicodeDecodeError as fault:
            raise TemplateFault(f"templates/{template} is not UTF-8 (byte {fault.start + 1}); save it as UTF-8") from None
        _check_place(self._journal, f"templates/{template}")
        return found


def _check_place(journal: Path, path: str) -> None:
    if not stays_inside(journal, path):
        raise TemplateFault(f"{path}: this symbolic link leads out of the journal; put the file itself there")


class _OwnFirst(ChoiceLoader):
    """The templates of a journal, which are confined, before the packaged ones, which are not: so these cost no more."""

    def __init__(self, own: FileSystemLoader, packaged: FileSystemLoader, confined: Environment, free: Environment) -> None:
        super().__init__([own, packaged])
        self._own, self._packaged, self._confined, self._free = own, packaged, confined, free
        free.loader = confined.loader = self
        free.globals = confined.globals

    def load(self, environment: Environment, name: str, *rest: Any) -> Template:
        """The template as it is rendered, whoever includes it. TemplateNotFound."""
        try:
            return self._own.load(self._confined, name, *rest)
        except TemplateNotFound:
            template = self._packaged.load(self._free, name, *rest)
            template.environment = self._confined  # what filters ask when an own template goes on with the packaged one's values
            return template


class Templates:
    """The templates of one journal, in a language."""

    def __init__(self, journal: Path | None, filters: Mapping[str, Filter], say: Say = ENGLISH) -> None:
        folders = [packaged_templates()] if journal is None else [journal / "templates", packaged_templates()]
        self._folders = folders
        self._journal = journal
        packaged = FileSystemLoader(packaged_templates())
        options: dict[str, Any] = {
            "loader": packaged,
            "autoescape": _is_markup,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "keep_trailing_newline": True,
            "bytecode_cache": _Compiled(packaged_templates(), say.code),
            "auto_reload": False,  # one of these serves one build
        }
        self._environment = _Environment(say, **options)
        self._environment.filters.update(filters)
        if journal is not None:
            confined = _Confined(say, **options)
            confined.filters = self._environment.filters
            _OwnFirst(_OwnLoader(journal), packaged, confined, self._environment)

    def render(self, name: str, **values: object) -> str:
        """The text of a template. TemplateFault when it cannot be rendered."""
        with self._placed(name):
            return self._environment.get_template(name).render(**values)

    def parts(self, name: str, **values: object) -> Iterator[str]:
        """The text of a template in the parts that it is put out in. TemplateFault when it cannot be rendered."""
        with self._placed(name):
            yield from self._environment.get_template(name).generate(**values)

    @contextmanager
    def _placed(self, name: str) -> Iterator[None]:
        """What a template cannot do in this block is told with its place. TemplateFault."""
        try:
            yield
        except TemplateNotFound as fault:
            where = self._place(fault) or f"templates/{name}"
            raise TemplateFault(
                f'{where}: there is no template "{fault.name}"; names begin below templates/, like site/parts.html'
            ) from fault
        except TemplateError as fault:
            at = getattr(fault, "lineno", None)
            where = f"templates/{getattr(fault, 'name', None) or name}" + (f":{at}" if at else "")
            raise TemplateFault(f"{where if at else self._place(fault) or where}: {fault.message or fault}") from fault
        except BROKEN as fault:
            where = self._place(fault, own=True)
            if not where:
                raise  # which no template of the journal has caused
            raise TemplateFault(f"{where}: {type(fault).__name__}: {str(fault) or 'too large'}") from fault

    def _place(self, fault: BaseException, *, own: bool = False) -> str:
        """The file and line of the last template that a fault went through; with `own`, of the journal's own ones."""
        place, at = "", fault.__traceback__
        while at is not None:
            file = Path(at.tb_frame.f_code.co_filename)
            folder = next((each for each in self._folders[: 1 if own else None] if file.is_relative_to(each)), None)
            if folder is not None and not (own and self._journal is None):
                place = f"templates/{file.relative_to(folder).as_posix()}:{at.tb_lineno}"
            at = at.tb_next
        return place

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
                files = [file for file in sorted(here.iterdir()) if file.is_file() and is_template(file.name)]
                if self._journal is not None and root != packaged_templates():
                    for file in files:
                        _check_place(self._journal, f"templates/{folder}/{file.name}")
                found.update({file.name: file for file in files})
        return dict(sorted(found.items()))


def is_template(path: str) -> bool:
    """Whether a file below `templates/` is used, by its name: not what an editor keeps beside the file it edits."""
    return not any(part.startswith((".", "#")) or is_temporary(part) for part in path.split("/"))


def escaped(text: str) -> str:
    """A text as it stands in HTML, also within quotes."""
    return str(_put_out(text))


def safe(html: str) -> Markup:
    """HTML that needs no escaping."""
    return Markup(html)
