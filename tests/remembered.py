"""Compiled templates kept while a test builds many small sites."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2.bccache
import pytest

from journalkit import templating


class Remembered(templating._Compiled):
    """Compiled templates, so that a hundred small sites take seconds, also where Python may keep nothing on the disk."""

    def __init__(self, kept: dict[str, bytes], packaged: Path, language: str) -> None:
        super().__init__(packaged, language)
        self.kept = kept

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key:
            self.kept[bucket.key] = bucket.bytecode_to_string()


REMEMBERED = dict[str, bytes]()


@contextmanager
def remembered_templates() -> Iterator[None]:
    """While this lasts, a packaged template that was compiled once is not compiled again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "_Compiled", functools.partial(Remembered, REMEMBERED))
        yield
