"""Where a site stands: the address by which all its pages are known, and which they and the feeds tell everybody."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from journalkit.nodes import Node
from journalkit.schema.accepted import CHECKED, Accepted, whole
from journalkit.schema.field import Reading, quoted, scalar
from journalkit.schema.rules import INVALID_VALUE
from journalkit.values import Struct

NEVER = r"""\s?#\\"'<>\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"""
LABEL = rf"[^{NEVER}/@:.\[\]]+"
HOST = rf"(?:{LABEL}(?:\.{LABEL})*\.?|\[[0-9A-Fa-f:.]+\])"
UPWARDS = r"/(?:\.|%2[Ee]){1,2}(?=/|$)"
FORM = rf"(?!.*{UPWARDS})https?://{HOST}(?::[0-9]{{1,5}})?(?:/[^{NEVER}]*)?"
STEP = re.compile(UPWARDS)
NAMED = re.compile(rf"(https?://)[^{NEVER}/]*@(.*)", re.DOTALL)


class SiteAddress(Struct, frozen=True):
    """The whole address of a site's first folder; without a name and password, which every page would tell."""

    expects: str = "the address of a site (https://ana.example.org/thread/)"

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; that such a host and port can be is said by {CHECKED}"
        return {"type": "string", "pattern": whole(FORM), "description": about}

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if re.fullmatch(FORM, value.text) and _can_be(value.text):
            return value.text
        raise reading.fault(INVALID_VALUE, value.span, f"{quoted(value.text)} is not {self.expects}", _hint(value.text))


def _can_be(address: str) -> bool:
    """Whether such a host and port can be."""
    try:
        parts = urlsplit(address)
        return parts.port != 0 and bool((parts.hostname or "").encode("idna"))
    except ValueError:  # UnicodeError is one too
        return False


def _hint(text: str) -> str:
    """What to do, where it can be told."""
    if NAMED.fullmatch(text):
        return "leave out the name and the password before @: every page would tell them"
    for meant in (text.strip(), re.split("[?#]", text)[0], _straight(text), f"https://{text.strip().lstrip('/')}"):
        if meant != text and "." in meant and re.fullmatch(FORM, meant) and _can_be(meant):
            return f'did you mean "{meant}"?'
    return ""


def _straight(text: str) -> str:
    """The address without steps upwards."""
    try:
        return urljoin(text, re.sub("%2[Ee]", ".", urlsplit(text).path)) if STEP.search(text) else text
    except ValueError:
        return text
