"""Whether a request may be answered at all, and which file of the site it asks for. Opens nothing, answers nothing."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from journalkit.values import Struct

ADDRESS = re.compile(r"(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9a-f:]{2,39}\])(?::[0-9]{1,5})?", re.I)
LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.I)
OWN = ".live/"


class Refusal(Struct, frozen=True):
    """Why a request gets no page: a status and words that repeat nothing of it."""

    status: int
    words: str


BAD = Refusal(400, "This request cannot be understood.")
NOT_FOUND = Refusal(404, "There is no such page.")
FOREIGN_NAME = Refusal(421, "This server answers to localhost and 127.0.0.1 only.")
FOREIGN_PAGE = Refusal(403, "Pages of other sites may not ask this server.")
METHOD = Refusal(405, "This server answers GET and HEAD only.")
NO_SUCH_PART = Refusal(416, "This file has no such part.")
OWN_FAULT = Refusal(500, "This page could not be served. The terminal in which journalkit runs says why.")


def refusal_of(
    version: str, method: str, hosts: list[str], origins: list[str], fetch_site: str, fetch_mode: str, *, exposed: bool = False
) -> Refusal | None:
    """Why a request is refused by its head alone, or None.

    A name other than this machine's own means that a foreign name leads here (DNS rebinding). Where the server is `exposed`, other
    machines know it by an address, which is no name. What another page of the browser asks for is refused, unless somebody follows a link
    of it.
    """
    if not version.startswith("HTTP/1.") or len(hosts) != 1 or len(origins) > 1:
        return BAD
    if not LOCAL.fullmatch(hosts[0]) and not (exposed and ADDRESS.fullmatch(hosts[0])):
        return FOREIGN_NAME
    if origins and origins[0].lower() != f"http://{hosts[0].lower()}":
        return FOREIGN_PAGE
    if fetch_site not in ("", "none", "same-origin") and fetch_mode != "navigate":
        return FOREIGN_PAGE
    return METHOD if method not in ("GET", "HEAD") else None


def site_path(target: str) -> str | Refusal:
    """The path on the site that a request's target names. Nothing in it leads upwards, is hidden, or hides a slash."""
    if not target.startswith("/"):
        return BAD
    raw = target[1:].partition("?")[0].partition("#")[0]
    if "\\" in raw or re.search(r"%(?:2f|5c|00)", raw, re.I) or re.search(r"%(?![0-9a-f]{2})", raw, re.I):
        return BAD
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return BAD
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        return BAD
    if path == "":
        return "index.html"
    if any(part == "" or part.startswith(".") for part in path.split("/")):
        return NOT_FOUND
    return path
