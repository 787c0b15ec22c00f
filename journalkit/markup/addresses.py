"""Where the addresses of links lead: within the journal or elsewhere, and which a page may have."""

from __future__ import annotations

import re

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SAFE_SCHEMES = ("http:", "https:", "mailto:")


def is_external(address: str) -> bool:
    """Whether an address leads to another site or opens a mail."""
    return SCHEME.match(address) is not None


def is_safe(address: str) -> bool:
    """Whether a link may be one: relative, or of a scheme that no browser runs; never `//host`."""
    address = address.strip()
    if any(ord(character) < 0x20 or character == "\\" for character in address) or address.startswith("//"):
        return False
    scheme = SCHEME.match(address)
    return scheme is None or scheme[0].lower() in SAFE_SCHEMES
