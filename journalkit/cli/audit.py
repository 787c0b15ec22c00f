"""`journalkit audit`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from journalkit.audit.proof import audit
from journalkit.audit.remote import audit_remote
from journalkit.cli.app import FINDINGS, USAGE, App, Ending, printable, surroundings
from journalkit.cli.audience import audience_asked, audience_of, audience_options
from journalkit.cli.places import site_folder
from journalkit.cli.reading import read_journal
from journalkit.cli.rooms import faults, from_here
from journalkit.cli.words import counted
from journalkit.model.entry import Key
from journalkit.model.journal import Journal
from journalkit.pipeline import Checked, no_memo
from journalkit.seen import marks_in, seen_in, tellable


@click.command()
@audience_options
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="DIR", default=None, help="The built site. Default: in _site/.")
@click.option("--remote", metavar="ADDRESS", default=None, help="With --room: the remote to read. Default: that of the room.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, output: Path | None, remote: str | None) -> None:
    """Prove that nothing hidden is in the public or a room's site. Without options: all of them.

    Builds the site from the journal, from a copy whose hidden entries are changed, and from one where they are deleted; the three must be
    equal, byte for byte. Then searches every byte and path for hidden ids, titles, file names, tags, phrases, names and addresses.
    With --room also what a sync would send, in the same way, and every object that lies at the room's remote; --remote names one that the
    room had before.

    \b
    Example:  journalkit audit --public
    """
    app: App = ctx.obj
    root = app.root()
    checked = read_journal(root, memo=no_memo())
    journal = checked.journal
    if journal is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    if output is not None and not output.is_dir():
        raise Ending(f"{output} is not a folder with a built site", USAGE)
    if output is not None and not public and room is None:
        raise Ending("-o needs --public or --room", USAGE)
    if remote is not None and room is None:
        raise Ending("--remote needs --room", USAGE)
    now = app.time(journal.config.timezone)
    chosen = [(public, room)] if public or room is not None else [(True, None), *((False, name) for name in journal.config.rooms)]
    failed = False
    for everyone, name in chosen:
        audience = audience_of(journal, audience_asked(everyone, name))
        built = output or site_folder(root, audience)
        told = _told(checked, root, name)
        result = audit(journal, audience, root, now, built, told)
        for finding in result.findings:
            click.echo(printable(finding))
        seen = f"{counted(result.visible, 'entry', 'entries')} visible, {counted(result.hidden, 'file')} hidden"
        done = f"{counted(result.files, 'page')} compared, {counted(result.words, 'word')} searched"
        verdict = counted(len(result.findings), "finding") if result.findings else "nothing hidden found"
        unbuilt = "" if built.is_dir() else f" (no site is built in {built} yet, so none there was searched)"
        click.echo(f"{audience} site: {seen}; {done}; {verdict}{unbuilt}", err=True)
        failed = failed or bool(result.findings)
        if name is not None and name == room:
            failed = _remote(journal, root, name, result.searched, told, _place(journal, root, name, remote)) or failed
    if failed:
        ctx.exit(FINDINGS)


def _told(checked: Checked, root: Path, name: str | None) -> Mapping[Key, str]:
    """The marks of what was looked at that the people of a room may be told."""
    journal = checked.journal
    if journal is None or name is None:
        return {}
    return tellable(journal.config, journal.config.rooms[name], marks_in(journal, name, checked.inputs.files), seen_in(root, name))


def _place(journal: Journal, root: Path, name: str, remote: str | None) -> str | None:
    """The address of the remote to read: the one that is named, from the current folder, else that of the room."""
    return from_here(remote, root) if remote is not None else journal.config.rooms[name].remote


def _remote(journal: Journal, root: Path, name: str, words: Mapping[str, str], told: Mapping[Key, str], place: str | None) -> bool:
    """Audit what lies at a remote of a room, and say so. Whether something is wrong there."""
    if place is None:
        click.echo(f"room {name} has no remote now, so none was read; --remote ADDRESS reads one that it had", err=True)
        return False
    with faults():
        result = audit_remote(journal, root, journal.config.rooms[name], words, surroundings(), told, place)
    for finding in result.findings:
        click.echo(printable(finding))
    seen = f"{counted(result.own, 'object')} of yours read, {counted(result.others, 'object')} of others"
    verdict = counted(len(result.findings), "finding") if result.findings else "exactly what is shared now"
    click.echo(f"room {name} remote: {seen}; {verdict}", err=True)
    return bool(result.findings)
