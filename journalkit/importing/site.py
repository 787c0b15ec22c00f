"""What the settings of a blog's program say of it: where its texts lie, and at which address they stood."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from journalkit.importing.data import of_node, of_value
from journalkit.importing.found import Data, read_limited
from journalkit.importing.header import too_dotted
from journalkit.located import compose

TOML_FILES = ("hugo.toml", "config.toml", "config/_default/hugo.toml", "config/_default/config.toml")
YAML_FILES = (
    "hugo.yaml",
    "hugo.yml",
    "config.yaml",
    "config.yml",
    "_config.yml",
    "config/_default/hugo.yaml",
    "config/_default/config.yaml",
)
ADDRESS = ("baseurl", "base_url", "url")
MOST = 1024 * 1024


def content_folder(folder: Path) -> Path:
    """The folder of the texts: `content` of a blog's own folder, else the folder itself."""
    inner = folder / "content"
    return (
        inner
        if inner.is_dir() and not inner.is_symlink() and any((folder / each).is_file() for each in (*TOML_FILES, *YAML_FILES))
        else folder
    )


def base_address(folder: Path) -> str:
    """The address of the blog in a folder; nothing when its settings say none."""
    for name in (*TOML_FILES, *YAML_FILES):
        data = read_limited(folder / name, MOST)
        if isinstance(data, bytes):
            said = {key.casefold(): each for key, each in _fields(name, data).items() if isinstance(each, str)}
            for each in (said.get(key, "") for key in ADDRESS):
                if isinstance(each, str) and _is_address(each):
                    return each.rstrip("/") + "/"
    return ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isascii() and not set(text) & set("<>\"' \t\n()")


def _fields(name: str, data: bytes) -> dict[str, Data]:
    text = data.decode("utf-8", "replace")
    if name.endswith(".toml"):
        if too_dotted(text):
            return {}
        try:
            return {key: of_value(each) for key, each in tomllib.loads(text).items()}
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            return {}
    front = compose(text, name, 0).value.front
    return {pair.key.text: of_node(pair.value) for pair in front.pairs} if front is not None else {}
