"""`journalkit hooks`."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, App, Ending, printable, surroundings
from journalkit.cli.reading import read_journal
from journalkit.cli.report import sources_of, text
from journalkit.cli.rooms import settings_of
from journalkit.cli.words import counted
from journalkit.diagnostic import Diagnostic
from journalkit.git.own import Repository, merged_by_line, repository_of
from journalkit.git.running import Failed, without_credentials
from journalkit.hooks.guard import Held, Push, held_back, pushes, reader_of
from journalkit.hooks.install import Done, Refused, install, journals, uninstall
from journalkit.hooks.laid_out import is_as_staged, laid_out, settings_below, within
from journalkit.layout import SETTINGS
from journalkit.merging.entry import Merged, merge
from journalkit.model.audience import Audience
from journalkit.pipeline import Effort, no_memo
from journalkit.reading.discover import discover
from journalkit.reading.load import read_settings
from journalkit.rooms.remote import HOST, SCHEME
from journalkit.values import replace

SHOWN = 20


@click.group()
def command() -> None:
    """Hooks for a journal in git: nothing faulty is committed, nothing private is pushed, and entries are merged by field.

    \b
    Example:  journalkit hooks install
    """


@command.command("install", short_help="put the hooks and the merge driver into the journal's repository")
@click.pass_context
def install_command(ctx: click.Context) -> None:
    """Put a pre-commit check, a pre-push guard and a merge driver for entries into the journal's git repository.

    Hooks that are there stay and run first; core.hooksPath is respected. Call it in every clone: git does not hand hooks on.

    \b
    Example:  journalkit hooks install
    """
    root = ctx.obj.root()
    config = settings_of(root)
    _report(install(_repository(root), root, sys.executable))
    if not config.private_remotes and not any(room.repository for room in config.rooms.values()):
        click.echo("journal.yaml calls no remote private yet, so only what everyone may read can be pushed:", err=True)
        click.echo("  private_remotes: [ADDRESS]     # a repository that only you can read", err=True)
        click.echo("  repository: ADDRESS            # of a room, under rooms: one that its people can read", err=True)


@command.command("uninstall", short_help="take them away again")
@click.pass_context
def uninstall_command(ctx: click.Context) -> None:
    """Take away what `hooks install` put there, and put back the hooks that were there before.

    \b
    Example:  journalkit hooks uninstall
    """
    root = ctx.obj.root()
    _report(uninstall(_repository(root), root))


def _report(done: Iterator[Done]) -> None:
    any_done = False
    try:
        for each in done:
            any_done = True
            click.echo(printable(f"{each.what:<9}{each.where}"))
    except Refused as fault:
        raise Ending(printable(str(fault)), REFUSED) from None
    except Failed as fault:
        raise Ending(printable(str(fault)), ENVIRONMENT) from None
    if not any_done:
        click.echo("Nothing was to be done.", err=True)


def _repository(root: Path, index: str = "") -> Repository:
    """The repository of the journal. Ends the command when there is none."""
    found = repository_of(root, replace(surroundings(), index=index))
    if found is None:
        raise Ending(f"{root} lies in no git repository; git init makes one", ENVIRONMENT)
    return found


@command.command("run", hidden=True)
@click.argument("name", type=click.Choice(["pre-commit", "pre-push"]))
@click.argument("arguments", nargs=-1)
@click.pass_context
def run_command(ctx: click.Context, name: str, arguments: tuple[str, ...]) -> None:
    """What the hooks call: `pre-commit`, or `pre-push REMOTE ADDRESS` with git's lines on standard input."""
    app: App = ctx.obj
    index = os.environ.get("GIT_INDEX_FILE", "") if name == "pre-commit" else ""
    repository = _repository(app.folder or Path.cwd(), str(Path(index).absolute()) if index else "")
    roots = journals(repository) or [app.root()]
    try:
        if name == "pre-commit":
            found = [_faulty(repository, root) for root in roots if (root / SETTINGS).is_file()]
            if any(found):
                ctx.exit(FINDINGS)
        else:
            pushed = _pushed(arguments, repository)
            if any([*(_would_show(repository, root, *pushed) for root in roots)]):
                ctx.exit(REFUSED)
    except Failed as fault:
        raise Ending(printable(f"{fault}. git {name.removeprefix('pre-')} --no-verify goes without this hook"), ENVIRONMENT) from None


def _prefix(repository: Repository, root: Path) -> str:
    """The path of the journal in the repository, with a / behind it."""
    place = root.resolve().relative_to(repository.top.resolve()).as_posix()
    return "" if place == "." else f"{place}/"


def _faulty(repository: Repository, root: Path) -> bool:
    """Show the errors in what is about to be committed. Whether there are any."""
    prefix = _prefix(repository, root)
    index = repository.staged()
    staged = {**within(index, prefix), **settings_below(index, prefix)}
    new, gone = repository.newly_staged()
    changed = {path.removeprefix(prefix) for path in new if path.startswith(prefix)}
    if not changed:
        return False
    with ExitStack() as stack:
        config = read_settings(root).value.config
        ignore = config.ignore if config else ()
        there = discover(root, ignore).value
        if is_as_staged(root, staged, (*there.markdown, *there.attachments), ignore):
            folder, checked = root, read_journal(root)
        else:
            folder = stack.enter_context(laid_out(repository, staged))
            checked = read_journal(folder, memo=no_memo())
        everywhere = gone or SETTINGS in changed
        found: tuple[Diagnostic, ...] = tuple(each for each in checked.errors if everywhere or each.path in changed)
        if found:
            click.echo(text(found, sources_of(folder, found)), err=True)
            said = counted(len(found), "error")
            click.echo(f"{said} in what you are about to commit; mend and add it again, or git commit --no-verify", err=True)
    return bool(found)


def _pushed(arguments: tuple[str, ...], repository: Repository) -> tuple[str, list[Push]]:
    """The address of the remote, and what is pushed there; from git, or as the program pre-commit says it, at first only by a name."""
    if len(arguments) == 2:
        return arguments[1], pushes(sys.stdin)
    address = os.environ.get("PRE_COMMIT_REMOTE_URL")
    if address is None:
        raise Ending("pre-push needs the name and the address of the remote, as git gives them to a hook", USAGE)
    old, new, name = (os.environ.get(f"PRE_COMMIT_{each}", "") for each in ("FROM_REF", "TO_REF", "LOCAL_BRANCH"))
    return address, pushes([f"HEAD {new or repository.commit_of(name or 'HEAD')} HEAD {old or '0' * 40}"])


def _would_show(repository: Repository, root: Path, address: str, pushed: list[Push]) -> bool:
    """Show what a push would let people read who may not. Whether there is anything."""
    if not (root / SETTINGS).is_file():
        place = shlex.quote(_prefix(repository, root).rstrip("/") or ".")
        moved = f"git config --fixed-value --unset journalkit.journal {place}, and journalkit hooks install at its new place"
        raise Failed(f"there is no {root / SETTINGS} now, which says who may read what. If the journal was moved: {moved}")
    config = read_settings(root).value.config
    if config is None:
        raise Failed("journal.yaml has errors, so nobody can tell who may read what")
    if not (SCHEME.match(address) or HOST.match(address)):
        address = str((Path.cwd() / address).absolute())
    audience = reader_of(address, config, root)
    if audience is None or not pushed:
        return False
    settings = (root / SETTINGS).read_bytes()
    held = held_back(repository, _prefix(repository, root), pushed, address, audience, settings, Effort())
    _say_held(held, audience, without_credentials(address))
    return bool(held)


def _say_held(held: list[Held], audience: Audience, address: str) -> None:
    for each in held[:SHOWN]:
        click.echo(printable(f"{each.path} (commit {each.commit[:9]}): {each.reason}"), err=True)
    if not held:
        return
    if len(held) > SHOWN:
        click.echo(f"and {len(held) - SHOWN} more", err=True)
    who = f"the people of room {audience.room}" if audience.room else "everyone"
    click.echo(printable(f"Nothing was pushed: {address} counts as a place that {who} can read."), err=True)
    click.echo("What was committed once stays in the commits, also after it is deleted or shared in a later one.", err=True)
    click.echo(
        "To leave it out, go back to before those commits (git reset --soft COMMIT), git restore --staged FILE, and commit anew.", err=True
    )
    click.echo(printable(f"If only you can read it, say so in journal.yaml:  private_remotes: [{address}]"), err=True)
    if not audience.room:
        click.echo("If only the people of a room can, give that room there:  repository: ADDRESS", err=True)


@command.command("merge", hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("signs", type=int, default=7)
@click.pass_context
def merge_command(ctx: click.Context, base: Path, ours: Path, theirs: Path, signs: int) -> None:
    """What git calls to merge an entry: writes the result to OURS; ends with 1 when something is left to be decided."""
    merged = _merged(base, ours, theirs, signs)
    if merged is None:
        try:
            clean = merged_by_line(Path.cwd(), (str(base.absolute()), str(ours.absolute()), str(theirs.absolute())), signs, surroundings())
        except Failed as fault:
            raise Ending(printable(str(fault)), FINDINGS) from None
        if not clean:
            ctx.exit(FINDINGS)
        return
    ours.write_bytes(merged.data)
    if merged.clashes:
        click.echo(printable(f"two values of: {', '.join(merged.clashes)}; the second ones have (theirs) behind their names"), err=True)
    if not merged.clean:
        ctx.exit(FINDINGS)


def _merged(base: Path, ours: Path, theirs: Path, signs: int) -> Merged | None:
    """The entry merged by field; None when git should merge the lines, also because something here goes wrong."""
    try:
        return merge(base.read_bytes(), ours.read_bytes(), theirs.read_bytes(), signs)
    except (ValueError, RuntimeError, LookupError, TypeError, AttributeError, MemoryError):  # git's own merge is never worse than none
        return None
