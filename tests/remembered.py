"""Compiled templates kept while a test builds many small sites."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import jinja2
import jinja2.bccache
import pytest

from journalkit import templating


class Remembered(jinja2.BytecodeCache):
    """Compiled templates, so that a hundred small sites take seconds."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


REMEMBERED = Remembered()


@contextmanager
def remembered_templates() -> Iterator[None]:
    """While this lasts, a template that was compiled once is not compiled again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "Environment", functools.partial(templating.Environment, bytecode_cache=REMEMBERED))
        yield
