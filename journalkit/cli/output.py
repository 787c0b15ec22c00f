"""Where an export goes: to standard output, to a file, or to a folder of its own; never over something that it did not make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from journalkit.authoring.change import create_whole, replace_whole
from journalkit.cli.app import ENVIRONMENT, REFUSED, USAGE, Ending, printable
from journalkit.cli.building import faults_end
from journalkit.cli.places import home_folder
from journalkit.cli.words import counted
from journalkit.kept import keep, kept
from journalkit.layout import SETTINGS, SITES
from journalkit.site.manifest import FILE_NAME
from journalkit.site.product import Product, There
from journalkit.site.write import output, unwritten
from journalkit.source import digest

STATE = "exports.json"
PRINTED = Path("-")  # how programs are told to print what they would write
MOST_REMEMBERED = 200


def put_file(text: str, target: Path | None, root: Path, *, force: bool) -> None:
    """Print a text, also for `-`, or write it to a file, whole or not at all.

    Ends the command when another one stands there, unless with `force`, and where an export has no place: among the files of the journal,
    and in the folder of a site, which others may be given as it is.
    """
    data = text.encode("utf-8")
    if force and (target is None or target == PRINTED):
        raise Ending("--force writes over a file: name it with -o FILE", USAGE)
    if target is None or target == PRINTED:
        click.echo(data, nl=False)
        return
    name = str(target.absolute())
    before = kept(root, STATE)
    if target.is_dir():
        raise Ending(printable(f"{target} is a folder; name a file with -o"), REFUSED)
    if target.exists() and not target.is_file():
        raise Ending(printable(f"{target} is not an ordinary file; name another file with -o"), REFUSED)
    if not target.absolute().parent.is_dir():
        raise Ending(printable(f"there is no folder {target.absolute().parent}"), ENVIRONMENT)
    reason = _no_place(target.resolve(), root.resolve())
    if reason:
        raise Ending(printable(f"{target} {reason}; name another file with -o"), REFUSED)
    try:
        if force or _is_ours(target, before.get(name)):
            replace_whole(target, data)
        else:
            create_whole(target, data)
    except FileExistsError:
        message = f"{target} is there, and no export made it as it is; name another file, or write over it: --force"
        raise Ending(printable(message), REFUSED) from None
    keep(root, STATE, value=dict([*((each, of) for each, of in before.items() if each != name), (name, digest(data))][-MOST_REMEMBERED:]))
    click.echo(printable(str(target)))


def _no_place(target: Path, root: Path) -> str:
    """Why an export has no place there; nothing where it has one. Both paths are without links."""
    if any((folder / FILE_NAME).exists() for folder in target.parents):
        return "would stand in the folder of a site, and be published with it"
    if not target.is_relative_to(root):
        return ""
    if target.parent != root and target.relative_to(root).parts[0] != SITES:
        return "would stand among the journal's own files"
    if target.name == SETTINGS or target.name.startswith(".") or target.suffix.casefold() == ".md":
        return "would be taken for a file of the journal"
    return ""


def _is_ours(target: Path, remembered: object) -> bool:
    """Whether a file stands as an export left it."""
    if target.is_symlink() or not target.is_file():
        return False
    try:
        return digest(target.read_bytes()) == remembered
    except FileNotFoundError:
        return False


def put_folder(files: Mapping[str, bytes], target: Path, root: Path, what: str, *, force: bool) -> None:
    """Bring a folder to exactly these files. Ends the command when the folder is not one that the same export made, or empty."""
    if force:
        raise Ending("--force writes over a file, never over a folder: delete it, or name another one with -o", USAGE)
    with faults_end(), output(target.absolute(), root, what, home_folder()) as out:
        products = []
        for number, (path, data) in enumerate(files.items()):
            with unwritten(target / path):
                (out.stage / str(number)).write_bytes(data)
            products.append(Product(path, There(digest(data)), str(number)))
        written = out.bring(list(files), products)
    click.echo(printable(str(target)))
    click.echo(f"{what}: {counted(written.written, 'file')} written, {written.removed} removed", err=True)


def folder_needed(target: Path | None, option: str) -> Path:
    """The folder that `-o` names. Ends the command when it names none."""
    if target is None or target == PRINTED:
        raise Ending(f"{option} writes a folder: name it with -o DIR", USAGE)
    return target
