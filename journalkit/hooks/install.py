"""The hooks and the merge driver put into a repository and taken from it: what was there before stays, and comes back."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from journalkit.authoring.change import replace_whole
from journalkit.git.own import Repository
from journalkit.values import Struct

HOOKS = ("pre-commit", "pre-push")
MADE = "# made by: journalkit hooks install"
BEFORE = ".before-journalkit"
JOURNAL = "journalkit.journal"
DRIVER = "merge.journalkit"
ATTRIBUTES = ".gitattributes"
LINES = f"{MADE}\n*.md merge=journalkit\n"
WITHOUT = {"pre-commit": "exit 0", "pre-push": "exit 1"}.items()

SCRIPT = """#!/bin/sh
{made}; journalkit hooks uninstall takes it away.
# A hook that was here before is {name}{before} now, and runs first.
before=$(dirname "$0")/{name}{before}
{read}
if [ -x "$before" ]; then
  {earlier} || exit $?
fi
git config --get-all {journal} >/dev/null 2>&1 || exit 0
if [ -x {python} ]; then
  {feed}{python} -P -m journalkit hooks run {name} "$@"
elif command -v journalkit >/dev/null 2>&1; then
  {feed}journalkit hooks run {name} "$@"
else
  echo "journalkit is not found, so {missing}." >&2
  {without}
fi
"""


class Refused(Exception):
    """Something of the user's is in the way; the message says what to do."""


class Done(Struct, frozen=True):
    """What was done to a file or setting, in words."""

    what: str
    where: str


def script(name: str, python: str) -> bytes:
    """The text of a hook."""
    push = name == "pre-push"
    feed = 'if [ -n "$input" ]; then printf \'%s\\n\' "$input"; fi | ' if push else ""
    text = SCRIPT.format(
        made=MADE,
        name=name,
        before=BEFORE,
        read="input=$(cat)" if push else ":",
        earlier=f'{{ {feed}"$before" "$@"; }}' if push else '"$before" "$@"',
        journal=JOURNAL,
        python=shlex.quote(python),
        feed=feed,
        missing="nobody can tell whether private entries would be pushed; git push --no-verify goes without"
        if push
        else "nothing was checked",
        without=dict(WITHOUT)[name],
    )
    return text.encode("utf-8", "surrogateescape")


def driver(python: str) -> str:
    """The command that git runs to merge an entry: this program, else its own merge of lines."""
    quoted = shlex.quote(python).replace("%", "%%")
    ours = f"{quoted} -P -m journalkit hooks merge %O %A %B %L"
    return f"if [ -x {quoted} ]; then {ours}; else git merge-file --marker-size=%L %A %O %B; fi"


def install(repository: Repository, root: Path, python: str) -> Iterator[Done]:
    """Put the hooks, the merge driver and its line of attributes in place. Refused or OSError before the first thing that cannot be."""
    folder, _ = repository.hooks
    for name in HOOKS:
        if not _is_ours(folder / name) and _exists(folder / name) and _exists(folder / f"{name}{BEFORE}"):
            raise Refused(f"{folder / name} would be kept as {name}{BEFORE}, and there is such a file already; put one of them away")
    attributes = root / ATTRIBUTES
    if attributes.is_symlink() or (attributes.exists() and not attributes.is_file()):
        raise Refused(f"{attributes} is not an ordinary file; write the line into it yourself: *.md merge=journalkit")
    folder.mkdir(parents=True, exist_ok=True)
    for name in HOOKS:
        yield from _put(folder / name, script(name, python))
    known = attributes.read_bytes() if attributes.exists() else b""
    if LINES.encode() not in known.replace(b"\r\n", b"\n"):
        gap = b"" if not known or known.endswith(b"\n") else b"\n"
        replace_whole(attributes, known + gap + LINES.encode(), like=attributes if attributes.exists() else None)
        yield Done("added", f"{ATTRIBUTES}: *.md merge=journalkit")
    repository.add(JOURNAL, _place(repository, root))
    repository.set(f"{DRIVER}.name", "entries of journalkit, by field and paragraph")
    repository.set(f"{DRIVER}.driver", driver(python))
    repository.set(f"{DRIVER}.recursive", "binary")
    yield Done("set", f"git config {DRIVER}.driver, {JOURNAL}")


def _put(hook: Path, data: bytes) -> Iterator[Done]:
    if _is_ours(hook):
        if hook.read_bytes() == data:
            return
    elif _exists(hook):
        hook.rename(hook.with_name(f"{hook.name}{BEFORE}"))
        yield Done("kept", f"{hook.name}{BEFORE}: the hook that was there; it runs first")
    replace_whole(hook, data)
    hook.chmod(0o755)
    yield Done("put", str(hook))


def uninstall(repository: Repository, root: Path) -> Iterator[Done]:
    """Take away what `install` put there, and put back what it kept. OSError."""
    folder, scope = repository.hooks
    place = _place(repository, root)
    others = [value for where, value in repository.settings(JOURNAL) if where == "local" and value != place]
    yield from _without_lines(root / ATTRIBUTES)
    repository.unset(JOURNAL, place)
    if others:
        yield Done("left", f"the hooks: {', '.join(others)} in this repository needs them")
        return
    repository.unset_section(DRIVER)
    yield Done("unset", f"git config {DRIVER}.driver, {JOURNAL}")
    if scope in ("global", "system"):
        yield Done("left", f"{folder}: other repositories use it too; in this one the hooks do nothing now")
        return
    for name in HOOKS:
        if _is_ours(folder / name):
            (folder / name).unlink()
            yield Done("removed", str(folder / name))
            if _exists(folder / f"{name}{BEFORE}"):
                (folder / f"{name}{BEFORE}").rename(folder / name)
                yield Done("put back", str(folder / name))


def _without_lines(attributes: Path) -> Iterator[Done]:
    if attributes.is_symlink() or not attributes.is_file():
        return
    known = attributes.read_bytes()
    rest = re.sub(
        re.escape(LINES.encode()).replace(
            rb"\
",
            rb"\r?\n",
        ),
        b"",
        known,
    )
    if rest == known:
        return
    if rest:
        replace_whole(attributes, rest, like=attributes)
    else:
        attributes.unlink()
    yield Done("removed", f"{ATTRIBUTES}: *.md merge=journalkit")


def journals(repository: Repository) -> list[Path]:
    """The folders of the journals for which the hooks were installed."""
    return [repository.top / value for scope, value in repository.settings(JOURNAL) if scope == "local"]


def _place(repository: Repository, root: Path) -> str:
    return root.resolve().relative_to(repository.top.resolve()).as_posix()


def _exists(file: Path) -> bool:
    return file.exists() or file.is_symlink()


def _is_ours(hook: Path) -> bool:
    if hook.is_symlink() or not hook.is_file():
        return False
    return MADE.encode() in hook.read_bytes()[:200]
