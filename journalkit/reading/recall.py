"""What the reading of a file gave, as bytes for the memo, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from journalkit.diagnostic import Diagnostic, Rule, Severity
from journalkit.model.body import Body, LongTexts
from journalkit.model.entry import Action, Feedback, Goal, Insight, Reflection, Roadmap, Session, Update, Written
from journalkit.model.plain import Forms
from journalkit.source import Span

MODELS = (Goal, Session, Insight, Action, Update, Reflection, Feedback, Roadmap)
BODY, TEXTS = frozenset({"body"}), frozenset({"texts"})


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file is: its entry, whole or, when it is not `sound`, as far as it could be read; and all that is wrong with it.

    `claims` says that it is or wants to be an entry.
    """

    path: str
    written: Written | None
    sound: bool
    claims: bool
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Turns what was read to bytes and back; `rules` are all rules that a diagnostic may name."""

    rules: Mapping[str, Rule]
    forms: Forms = field(default_factory=Forms)

    def to_bytes(self, read: FileRead) -> bytes:
        """What was read of a file, without the long texts of its body."""
        found = [[*each.span, each.rule.slug, each.message, each.help, each.severity.value] for each in read.diagnostics]
        return _bytes([self._plain(read.written), read.sound, read.claims, found])

    def from_bytes(self, path: str, data: bytes, texts: Callable[[str], Callable[[], LongTexts]]) -> FileRead | None:
        """What was read of a file; `texts` gives those of a digest. None when this program cannot tell."""
        try:
            written, sound, claims, found = _value(data)
            diagnostics = tuple(
                Diagnostic(path, Span(start, end), self.rules[slug], message, help_text, Severity(severity))
                for start, end, slug, message, help_text, severity in found
            )
            return FileRead(path, self._written(written, texts), sound, claims, diagnostics)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def whole_body_to_bytes(self, body: Body) -> bytes:
        """A body with its long texts."""
        texts = body.texts()
        return _bytes([self.forms.of(Body, TEXTS).plain(body), [texts.text, texts.html, texts.excerpt, texts.plain]])

    def whole_body(self, data: bytes) -> Body | None:
        """The body of `whole_body_to_bytes`. None when this program cannot tell."""
        try:
            plain, texts = _value(data)
            long_texts = LongTexts(*texts)
            body: Body = self.forms.of(Body, TEXTS).built(plain, texts=lambda: long_texts)
            return body
        except (ValueError, TypeError):
            return None

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


def texts_to_bytes(texts: LongTexts) -> bytes:
    """The long texts of a body."""
    return _bytes([texts.text, texts.html, texts.excerpt, texts.plain])


def texts_from_bytes(data: bytes) -> LongTexts:
    """The texts of `texts_to_bytes`."""
    return LongTexts(*_value(data))


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _value(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
