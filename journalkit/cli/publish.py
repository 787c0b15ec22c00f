"""`journalkit publish`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from journalkit.audit.proof import audit
from journalkit.checks.people import NAMES_PERSON
from journalkit.checks.secrets import PUBLIC_ADDRESS, PUBLIC_SECRET
from journalkit.cli.app import (
    ENVIRONMENT,
    FINDINGS,
    REFUSED,
    USAGE,
    App,
    Ending,
    is_terminal,
    printable,
    surroundings,
)
from journalkit.cli.audience import SiteFolder, audience_asked, audience_of, audience_options
from journalkit.cli.building import faults_end, write
from journalkit.cli.places import home_folder, site_folder
from journalkit.cli.reading import read_journal, watched
from journalkit.cli.report import concise, sources_of
from journalkit.cli.words import counted
from journalkit.diagnostic import did_you_mean
from journalkit.git.copying import place_of
from journalkit.git.own import repository_of
from journalkit.git.running import Failed, without_credentials
from journalkit.git.store import Address
from journalkit.last_build import Built
from journalkit.lock import Busy
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.pipeline import Checked, Effort, no_memo
from journalkit.publishing import branch, elsewhere
from journalkit.publishing.hosts import HOSTS
from journalkit.publishing.news import NOTHING, Contents, News, Read, contents_of, news
from journalkit.publishing.site import Refused, Site, Unready, is_ours, site_in
from journalkit.rooms.projection import moment_of
from journalkit.rooms.remote import HOST, SCHEME, Misdirected, address_of
from journalkit.site.manifest import read_manifest
from journalkit.site.write import Refused as Unwritable
from journalkit.site.write import check_folder as check_target
from journalkit.values import Struct
from journalkit.view import readable

SHOWN = 40
BEFORE_PUBLIC = (NAMES_PERSON, PUBLIC_SECRET, PUBLIC_ADDRESS)


class Asked(Struct, frozen=True):
    """What is to be published, and for whom; `extra` are files for a host."""

    app: App
    root: Path
    checked: Checked
    audience: Audience
    extra: Mapping[str, bytes]
    yes: bool
    dry: bool


@click.command()
@audience_options
@click.option("--branch", "branch_name", metavar="NAME", default=None, help="To this branch of a git remote (gh-pages, for example).")
@click.option(
    "--remote", metavar="REMOTE", default=None, help="The remote of --branch: its name or address. Default: origin of the journal."
)
@click.option("--folder", type=SiteFolder(), metavar="DIR", default=None, help="To this folder.")
@click.option("--rsync", "target", metavar="TARGET", default=None, help="To host:folder, by rsync.")
@click.option("--setup", type=click.Choice(list(HOSTS)), default=None, help="Put the files on the branch that this host needs.")
@click.option("--dry-run", "dry", is_flag=True, default=False, help="Build, audit, and say what would become readable; send nothing.")
@click.option("--yes", is_flag=True, default=False, help="Do not ask: for machines, and for those who looked already.")
@click.pass_context
def command(
    ctx: click.Context,
    public: bool,
    room: str | None,
    branch_name: str | None,
    remote: str | None,
    folder: Path | None,
    target: str | None,
    setup: str | None,
    dry: bool,
    yes: bool,
) -> None:
    """Build the public or a room's site, audit it, show what becomes readable for the first time, and put it where others read it.
    Before anything new goes public it also shows names, addresses, keys and passwords that should hardly be there.

    Only a branch or folder is replaced that this program made. What somebody else put beside a site on a branch stays there.

    \b
    Example:  journalkit publish --branch gh-pages
              journalkit publish --setup github
    """
    app: App = ctx.obj
    root = app.root()
    branch_name = branch_name or (HOSTS[setup].branch if setup else None)
    if sum(each is not None for each in (branch_name, folder, target)) != 1 or (remote is not None and branch_name is None):
        raise Ending("say where to, with exactly one of --branch NAME (with --remote), --folder DIR, --rsync TARGET, --setup HOST", USAGE)
    if setup and (room is not None or branch_name != HOSTS[setup].branch):
        raise Ending(f"--setup {setup} is for the public site on the branch {HOSTS[setup].branch}", USAGE)
    asked_for = audience_asked(public, room)
    with _faults():
        if branch_name is not None:
            branch.checked_name(branch_name)
        if folder is not None:
            audience = PUBLIC if asked_for == PRIVATE else asked_for
            check_target((Path.cwd() / folder).absolute(), root.absolute(), str(audience), home_folder())
        address = _address(root, remote) if branch_name is not None else None
        checked, audience = _checked(app, root, PUBLIC if asked_for == PRIVATE else asked_for)
        asked = Asked(app, root, checked, audience, HOSTS[setup].contents() if setup else {}, yes, dry)
        if branch_name is not None and address is not None:
            _to_branch(asked, branch_name, address)
        elif folder is not None:
            _to_folder(asked, folder)
        elif target is not None:
            _elsewhere(asked, target)
    if setup and not dry:
        click.echo(HOSTS[setup].then, err=True)


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """What cannot be done ends the command with its code."""
    with faults_end():
        try:
            yield
        except Unwritable as fault:
            raise Ending(printable(str(fault).removesuffix(" with -o")), REFUSED) from None
        except Refused as fault:
            raise Ending(printable(str(fault)), REFUSED) from None
        except Misdirected as fault:
            raise Ending(printable(str(fault)), USAGE) from None
        except (Failed, Busy, Unready) as fault:
            raise Ending(printable(str(fault)), ENVIRONMENT) from None


def _checked(app: App, root: Path, asked: Audience) -> tuple[Checked, Audience]:
    """The journal, and whose site is asked for. Ends the command when there is none."""
    checked = read_journal(root, app.now, effort=Effort(around=surroundings()))
    if checked.journal is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    return checked, audience_of(checked.journal, asked)


def _built(asked: Asked) -> Site:
    """Build and audit the site. Ends the command when something hidden is in it."""
    app, root, audience = asked.app, asked.root, asked.audience
    folder = site_folder(root, audience)
    built = _written(asked, folder)
    journal = read_journal(root, memo=no_memo()).journal
    if journal is None:
        raise Ending("journal.yaml was changed meanwhile; publish again", ENVIRONMENT)
    found = audit(journal, audience, root, app.time(journal.config.timezone), folder)
    for finding in found.findings:
        click.echo(printable(finding), err=True)
    if found.findings:
        raise Ending(f"the audit of the {audience} site has {counted(len(found.findings), 'finding')}; nothing was published", REFUSED)
    entries, hidden = counted(built.entries, "entry", "entries"), counted(found.hidden, "file")
    click.echo(f"{audience} site: {entries}, {hidden} hidden; audited, nothing hidden found", err=True)
    return site_in(folder, str(audience))


def _address(root: Path, remote: str | None) -> Address:
    """The address of a remote that is named, or of `origin`. Ends the command when there is none."""
    repository = repository_of(root, surroundings())
    name = "origin" if remote is None else remote
    known = [value for _, value in repository.settings(f"remote.{name}.url")] if repository else []
    if repository and known:
        return address_of(known[0], repository.top)
    if remote is None:
        raise Ending("the journal's repository has no remote origin; say which with --remote ADDRESS", USAGE)
    if not (SCHEME.match(remote) or HOST.match(remote) or remote.startswith("-")):
        if not remote.strip() or not (Path.cwd() / remote).is_dir():
            names = repository.remotes if repository else ()
            hint = did_you_mean(remote, names) or (
                f"remotes: {', '.join(names)}" if names else "write its address, or the path of a repository"
            )
            raise Ending(printable(f"there is no remote and no folder called {remote!r}; {hint}"), USAGE)
        remote = str((Path.cwd() / remote).absolute())
    return address_of(remote, root)


def _to_branch(asked: Asked, name: str, address: Address) -> None:
    with branch.branch_at(asked.root, address, name, surroundings()) as at:
        there = branch.look(at, str(asked.audience))
        site = _built(asked)
        if _may_go_on(asked, site, there.contents, at.shown) is False:
            return
        journal = asked.checked.journal
        entries = readable(journal, asked.audience).values() if journal else ()
        title = journal.config.title if journal else ""
        done = branch.put(at, site, there, asked.extra, title, moment_of(entries))
    click.echo(printable(f"{at.shown}: {_counted_files(site)}" if done else f"{at.shown}: nothing new"))


def _to_folder(asked: Asked, folder: Path) -> None:
    target = (Path.cwd() / folder).absolute()
    manifest = read_manifest(target)
    before = contents_of(is_ours(manifest, str(asked.audience), str(folder)), _reader(target)) if manifest else NOTHING
    if _may_go_on(asked, _built(asked), before, str(folder)) is False:
        return
    built = _written(asked, target)
    click.echo(
        printable(f"{folder}: {counted(len(built.written), 'file')} written, {built.unchanged} unchanged, {len(built.removed)} removed")
    )


def _written(asked: Asked, folder: Path) -> Built:
    with watched(Effort()) as effort:
        return write(asked.app, asked.checked, asked.audience, asked.root, folder, effort)


def _reader(folder: Path) -> Read:
    def read(path: str) -> bytes | None:
        with contextlib.suppress(OSError):
            return (folder / path).read_bytes()
        return None

    return read


def _elsewhere(asked: Asked, target: str) -> None:
    place = place_of(target, Path.cwd())
    shown = without_credentials(target)
    there = elsewhere.look(place, str(asked.audience), surroundings())
    site = _built(asked)
    if _may_go_on(asked, site, there.contents, shown) is False:
        return
    elsewhere.put(place, site, there, surroundings())
    click.echo(printable(f"{shown}: {_counted_files(site)}"))


def _counted_files(site: Site) -> str:
    return f"{counted(len(site.manifest.files), 'file')} published"


def _may_go_on(asked: Asked, site: Site, before: Contents, where: str) -> bool:
    """Show what becomes readable and what goes, and ask. Ends the command when nobody agrees; False for a dry run."""
    found = news(before, contents_of(site.manifest, site.read))
    who = "everyone" if asked.audience == PUBLIC else f"the people of room {asked.audience.room}"
    _show(found, who)
    if found.first or found.changed:
        _warn(asked)
    if asked.dry:
        click.echo(printable(f"{where}: nothing was sent"), err=True)
        return False
    if asked.yes or not (found.first or found.changed):
        return True
    if not is_terminal():
        raise Ending(
            f"nobody is at the terminal to agree that {who} may read this; --yes says so beforehand. Nothing was published", REFUSED
        )
    if not click.confirm(printable(f"May {who} read this, at {where}?"), default=False, err=True):
        raise Ending("nothing was published", REFUSED)
    return True


def _warn(asked: Asked) -> None:
    """Show what is in the public site that should hardly be: names that are kept back, secrets, addresses."""
    found = [each for each in asked.checked.diagnostics if each.rule in BEFORE_PUBLIC] if asked.audience == PUBLIC else []
    if found:
        click.echo("look at this first:", err=True)
        click.echo(concise(found, sources_of(asked.root, found)), err=True)


def _show(found: News, who: str) -> None:
    for title, lines in (
        (f"{who} can read for the first time:", found.first),
        ("with other words than before:", found.changed),
        ("not shown any more (who has read it has read it):", found.gone),
    ):
        if lines:
            click.echo(title)
        for line in lines[:SHOWN]:
            click.echo(printable(f"  {line}"))
        if len(lines) > SHOWN:
            click.echo(f"  and {len(lines) - SHOWN} more")
