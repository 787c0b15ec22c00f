"""What the reading of a file gave, as bytes for the memo, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import Any, TypeAlias, get_type_hints

from journalkit.diagnostic import Diagnostic, Fix, Rule, Severity
from journalkit.model.body import Body, Link, LongTexts, Texts
from journalkit.model.entry import Action, Feedback, Goal, Insight, Reflection, Roadmap, Session, Update, Written
from journalkit.model.places import Places
from journalkit.source import Span, digest
from journalkit.values import Packer, Struct, Unpacker, ValidationError, defstruct, field, replace

AnyModel: TypeAlias = Goal | Session | Insight | Action | Update | Reflection | Feedback | Roadmap
MODELS = (Goal, Session, Insight, Action, Update, Reflection, Feedback, Roadmap)
NOWHERE = Span(0, 0)
SOMEWHERE = Span(0, 1)


class FileRead(Struct, frozen=True):
    """What a file is: its entry, whole or, when it is not `sound`, as far as it could be read; and all that is wrong with it.

    `claims` says that it is or wants to be an entry. `shape` is a digest of everything that it says but its long texts, and where
    things stand in them; a file that is no entry has none.
    """

    path: str
    written: Written | None
    sound: bool
    claims: bool
    diagnostics: tuple[Diagnostic, ...]
    shape: str = ""


class _Said(Struct, frozen=True, array_like=True):
    """A diagnostic of a file; its rule by name."""

    span: Span
    rule: str
    message: str
    help: str
    severity: Severity
    fix: Fix | None


class _Remembered(Struct, frozen=True, array_like=True):
    """A `FileRead` as the memo keeps it."""

    written: AnyModel | None
    sound: bool
    claims: bool
    said: tuple[_Said, ...]
    shape: str


def _faulty(model: type[Written]) -> type[Struct]:
    """The class of an entry that was read only in part: any field may have no value."""
    hints = get_type_hints(model)
    fields = [(name, hints[name] | None) for name in model.__struct_fields__]
    return defstruct(f"Faulty{model.__name__}", fields, tag=model.type, array_like=True)


def _mended(read: Any) -> AnyModel:
    """The entry, as far as it was read, of the class that it is meant to be of."""
    model = next(each for each in MODELS if each.type == read.__struct_config__.tag)
    return model(**{name: getattr(read, name) for name in model.__struct_fields__})


class _Whole(Struct, frozen=True, array_like=True):
    """A body with its long texts."""

    body: Body
    texts: LongTexts


def _shown(text: str) -> str:
    """A text that may hold what is no character, which is shown by its number."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _plain(value: Any) -> str | bytes:
    """Places as the bytes that they are; long texts, which are kept apart, by the digest of what they are of."""
    return value.packed if isinstance(value, Places) else str(value.digest)


def _meant(kind: type, plain: Any) -> Texts | Places:
    """What `_plain` was given."""
    return Places(plain) if kind is Places else Texts(plain)


class Recall(Struct, frozen=True, dict=True):
    """Turns what was read to bytes and back; `rules` are all rules that a diagnostic may name.

    With `keeps` what was turned back once is kept, for a program that reads the same journal many times.
    """

    rules: Mapping[str, Rule]
    keeps: bool = False
    _packer: Packer = field(default_factory=lambda: Packer(enc_hook=_plain))
    _files: Unpacker[_Remembered] = field(default_factory=lambda: Unpacker(_Remembered, dec_hook=_meant))
    _bodies: Unpacker[_Whole] = field(default_factory=lambda: Unpacker(_Whole, dec_hook=_meant))
    _known: dict[str, tuple[bytes, FileRead]] = field(default_factory=dict)

    def to_bytes(self, read: FileRead) -> bytes:
        """What was read of a file, without the long texts of its body."""
        said = tuple(_Said(each.span, each.rule.slug, each.message, each.help, each.severity, each.fix) for each in read.diagnostics)
        try:
            shape = self.shape(read.written, read.sound) if read.written else ""
            return self._packer.encode((read.written, read.sound, read.claims, said, shape))
        except UnicodeEncodeError:  # its name is no text, which is an error: nobody can name the entry
            shown = tuple(replace(each, message=_shown(each.message), help=_shown(each.help), fix=None) for each in said)
            return self._packer.encode((None, False, read.claims, shown, ""))

    def from_bytes(self, path: str, data: bytes, texts: Callable[[str], LongTexts]) -> FileRead | None:
        """What was read of a file; `texts` gives those of a digest. None when this program cannot tell."""
        known = self._known.get(path)
        if known is not None and known[0] == data:
            return known[1]
        read = self._from_bytes(path, data, texts)
        if read is not None and self.keeps:
            self._known[path] = (data, read)
        return read

    def _from_bytes(self, path: str, data: bytes, texts: Callable[[str], LongTexts]) -> FileRead | None:
        try:
            found = self._remembered(data)
            diagnostics = tuple(Diagnostic(path, e.span, self.rules[e.rule], e.message, e.help, e.severity, e.fix) for e in found.said)
        except (ValidationError, KeyError):
            return None
        if found.written is not None:
            found.written.body.texts.look_with(texts, found.written.body.digest)
        return FileRead(path, found.written, found.sound, found.claims, diagnostics, found.shape)

    def _remembered(self, data: bytes) -> _Remembered:
        """What the memo keeps of a file. ValidationError when it is of another kind."""
        try:
            return self._files.decode(data)
        except ValidationError:
            found = self._faulty_files.decode(data)
            written = _mended(found.written) if found.written is not None else None
            return _Remembered(written, found.sound, found.claims, found.said, found.shape)

    @cached_property
    def _faulty_files(self) -> Unpacker[Any]:
        """Reads what faulty files were, of which there are few."""
        kinds: Any = reduce(or_, (_faulty(model) for model in MODELS))
        fields = [(name, kinds | None if name == "written" else hint) for name, hint in get_type_hints(_Remembered).items()]
        return Unpacker(defstruct("Faulty", fields, array_like=True), dec_hook=_meant)

    def whole_body_to_bytes(self, body: Body) -> bytes:
        """A body with its long texts."""
        return self._packer.encode((body, body.texts()))

    def whole_body(self, data: bytes) -> Body | None:
        """The body of `whole_body_to_bytes`. None when this program cannot tell."""
        try:
            found = self._bodies.decode(data)
        except ValidationError:
            return None
        found.body.texts.look_with(lambda _: found.texts, found.body.digest)
        return found.body

    def shape_of(self, body: Body) -> str:
        """A digest of all that is known of a body but its texts and where things stand in them."""
        return digest(self._packer.encode(_shapeless(body)))

    def shape(self, written: Written, *state: bool) -> str:
        """A digest of what an entry says but for its long texts, and where things stand in them."""
        bare = replace(written, places=Places.of(dict.fromkeys(written.places, NOWHERE)), body_start=0, body=_shapeless(written.body))
        return digest(self._packer.encode((bare, *state)))


def _shapeless(body: Body) -> Body:
    """The body without its digest, all places in its text, and its opening and excerpt, which only pages show that show the text."""
    return replace(
        body,
        digest="",
        opening="",
        excerpt="x" if body.excerpt else "",
        links=tuple(_placeless(link) for link in body.links),
        leftovers=tuple(_placeless(link) for link in body.leftovers),
        asides=(),
        open_aside=None,
        unused=(),
        too_deep=None,
        tangled=None,
        lost=(),
        texts=Texts(""),
    )


def _placeless(link: Link) -> Link:
    """The link without its places; whether it has words stays, since a picture without any is told of (checks/pictures.py)."""
    label = link.label
    return replace(
        link,
        whole=NOWHERE,
        label=None if label is None else NOWHERE if label.start == label.end else SOMEWHERE,
        target_span=NOWHERE,
        definition=NOWHERE if link.definition else None,
    )


def texts_to_bytes(texts: LongTexts) -> bytes:
    """The long texts of a body."""
    return Packer().encode(texts)


def texts_from_bytes(data: bytes) -> LongTexts:
    """The texts of `texts_to_bytes`."""
    return Unpacker(LongTexts).decode(data)
