"""What the reading of a file gave, as bytes for the memo, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from journalkit.diagnostic import Diagnostic, Rule, Severity
from journalkit.model.body import Body, LongTexts
from journalkit.model.entry import Action, Feedback, Goal, Insight, Reflection, Roadmap, Session, Update, Written
from journalkit.model.plain import Forms
from journalkit.source import Span, digest
from journalkit.values import Struct, field, replace

MODELS = (Goal, Session, Insight, Action, Update, Reflection, Feedback, Roadmap)
NOWHERE = Span(0, 0)
BODY, TEXTS = frozenset({"body"}), frozenset({"texts"})


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


class Recall(Struct, frozen=True):
    """Turns what was read to bytes and back; `rules` are all rules that a diagnostic may name.

    With `keeps` what was turned back once is kept, for a program that reads the same journal many times.
    """

    rules: Mapping[str, Rule]
    keeps: bool = False
    forms: Forms = field(default_factory=Forms)
    _known: dict[str, tuple[bytes, FileRead]] = field(default_factory=dict)

    def to_bytes(self, read: FileRead) -> bytes:
        """What was read of a file, without the long texts of its body."""
        found = [[*each.span, each.rule.slug, each.message, each.help, each.severity.value] for each in read.diagnostics]
        shape = self._shape(read.written, read.sound) if read.written else ""
        return _bytes([self._plain(read.written), read.sound, read.claims, found, shape])

    def from_bytes(self, path: str, data: bytes, texts: Callable[[str], Callable[[], LongTexts]]) -> FileRead | None:
        """What was read of a file; `texts` gives those of a digest. None when this program cannot tell."""
        known = self._known.get(path)
        if known is not None and known[0] == data:
            return known[1]
        read = self._from_bytes(path, data, texts)
        if read is not None and self.keeps:
            self._known[path] = (data, read)
        return read

    def _from_bytes(self, path: str, data: bytes, texts: Callable[[str], Callable[[], LongTexts]]) -> FileRead | None:
        try:
            written, sound, claims, found, shape = _value(data)
            diagnostics = tuple(
                Diagnostic(path, Span(start, end), self.rules[slug], message, help_text, Severity(severity))
                for start, end, slug, message, help_text, severity in found
            )
            return FileRead(path, self._written(written, texts), sound, claims, diagnostics, shape)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def whole_body_to_bytes(self, body: Body) -> bytes:
        """A body with its long texts."""
        texts = body.texts()
        return _bytes([self.forms.of(Body, TEXTS).plain(body), [texts.text, texts.html, texts.plain]])

    def whole_body(self, data: bytes) -> Body | None:
        """The body of `whole_body_to_bytes`. None when this program cannot tell."""
        try:
            plain, texts = _value(data)
            long_texts = LongTexts(*texts)
            body: Body = self.forms.of(Body, TEXTS).built(plain, texts=lambda: long_texts)
            return body
        except (ValueError, TypeError):
            return None

    def shape_of(self, body: Body) -> str:
        """A digest of all that is known of a body but its texts and where things stand in them."""
        return digest(_bytes(self.forms.of(Body, TEXTS).plain(_shapeless(body))))

    def _shape(self, written: Written, *state: bool) -> str:
        bare = replace(written, places=dict.fromkeys(written.places, NOWHERE), body_start=0, body=_shapeless(written.body))
        return digest(_bytes([self._plain(bare), *state]))

    def _plain(self, written: Written | None) -> list[Any] | None:
        if written is None:
            return None
        return [written.type, self.forms.of(type(written), BODY).plain(written), self.forms.of(Body, TEXTS).plain(written.body)]

    def _written(self, data: list[Any] | None, texts: Callable[[str], Callable[[], LongTexts]]) -> Written | None:
        if data is None:
            return None
        name, values, body = data
        model = next(each for each in MODELS if each.type == name)
        made = self.forms.of(Body, TEXTS).built(body, texts=texts(body[0]))
        written: Written = self.forms.of(model, BODY).built(values, body=made)
        return written


def _shapeless(body: Body) -> Body:
    """The body without its digest, all places in its text, and its opening and excerpt, which only pages show that show the text."""
    links = tuple(
        replace(
            link,
            whole=NOWHERE,
            label=NOWHERE if link.label else None,
            target_span=NOWHERE,
            definition=NOWHERE if link.definition else None,
        )
        for link in body.links
    )
    return replace(
        body, digest="", opening="", excerpt="x" if body.excerpt else "", links=links, asides=(), open_aside=None, unused=(), too_deep=None
    )


def texts_to_bytes(texts: LongTexts) -> bytes:
    """The long texts of a body."""
    return _bytes([texts.text, texts.html, texts.plain])


def texts_from_bytes(data: bytes) -> LongTexts:
    """The texts of `texts_to_bytes`."""
    return LongTexts(*_value(data))


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _value(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
