"""`journalkit notify`."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import click

from journalkit.authoring.change import replace_whole
from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, App, Ending, printable, who_is_meant
from journalkit.cli.completion import people as complete_person
from journalkit.cli.reading import read_journal
from journalkit.cli.rooms import owner_of
from journalkit.cli.words import counted
from journalkit.kept import spoiled, state_folder
from journalkit.lock import Busy, held
from journalkit.mail.letter import Letter, NoAddress, checked, message_of, name_of
from journalkit.mail.offer import Offer, for_person, offers
from journalkit.mail.told import FILE, Told, keep_told, told_to
from journalkit.mail.way import NoWay, Program, Server, Undelivered, way_of
from journalkit.model.journal import Config
from journalkit.model.person import Person
from journalkit.seen import seen_by
from journalkit.values import Struct

DRAFTS = "mail"


class Post(Struct, frozen=True):
    """Everything that all letters of a run have in common; without a way they are written to files."""

    root: Path
    sender: Person
    found: tuple[Offer, ...]
    now: datetime
    way: Server | Program | None
    folder: Path | None
    withdrawals: bool


@click.command()
@click.option("--to", metavar="PERSON", default=None, shell_complete=complete_person, help="Tell this person only.")
@click.option("--withdrawals", is_flag=True, default=False, help="Also say how many entries are not shared any more.")
@click.option("--skip", is_flag=True, default=False, help="Send nothing, and count everything that is shared now as told.")
@click.option("--dry-run", "dry", is_flag=True, default=False, help="Write the e-mails to .eml files; send nothing.")
@click.option("-o", "output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", default=None, help="Where --dry-run writes.")
@click.pass_context
def command(ctx: click.Context, to: str | None, withdrawals: bool, skip: bool, dry: bool, output: Path | None) -> None:
    """Tell each person of your rooms by one e-mail what you newly shared with them. Sends nothing when nothing is new.

    The way is set by JOURNALKIT_SMTP (smtps://HOST, or smtp://HOST for STARTTLS) with JOURNALKIT_SMTP_USER and JOURNALKIT_SMTP_PASSWORD,
    or by JOURNALKIT_SENDMAIL (a command). Addresses are those in journal.yaml; JOURNALKIT_MAIL_FROM is the sender's, if not the owner's.

    \b
    Example:  journalkit notify --dry-run
    """
    app: App = ctx.obj
    root = app.root()
    if (dry and skip) or (output is not None and not dry):
        raise Ending("--dry-run and --skip exclude each other" if skip else "-o needs --dry-run", USAGE)
    journal = read_journal(root).journal
    if journal is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    config = journal.config
    owner_of(app, config)
    people = _people(config, to)
    try:
        way = None if dry or skip else way_of(os.environ)
        sender = Person(config.owner, config.people[config.owner].name, email=_sender(config))
        with held(state_folder(root) / "notify.lock", "another notify is running; wait for it to end"):
            if spoiled(root, FILE):
                raise Ending(
                    f".journalkit/{FILE}, which says who was told what, cannot be read; nothing is sent, since everybody would be told "
                    "everything once more. Delete it, and run journalkit notify --skip to begin with what is new from now on",
                    REFUSED,
                )
            folder = _drafts(root, output, dry=dry)
            post = Post(root, sender, offers(journal), app.time(config.timezone), way, folder, withdrawals)
            if skip:
                _skip(post, people)
                return
            codes = [_tell(post, person) for person in people]
    except NoWay as fault:
        raise Ending(printable(str(fault)), USAGE) from None
    except Busy as fault:
        raise Ending(str(fault), ENVIRONMENT) from None
    sent = codes.count(None)
    if not any(codes) and not sent:
        click.echo("nothing is new", err=True)
    elif sent:
        click.echo(f"{counted(sent, 'person', 'people')} {'would be ' if dry else ''}told", err=True)
    if any(codes):
        ctx.exit(max(each for each in codes if each))


def _people(config: Config, name: str | None) -> list[Person]:
    """Who may be told. Ends the command when nobody is called so."""
    if name is not None and name not in config.people:
        raise Ending(printable(f"there is nobody called {name!r}; {who_is_meant(name, config)}"), USAGE)
    return [each for each in config.people.values() if each.id != config.owner and name in (None, each.id)]


def _sender(config: Config) -> str:
    """The address of the sender. Ends the command when there is none."""
    address = os.environ.get("JOURNALKIT_MAIL_FROM") or config.people[config.owner].email or ""
    if not address:
        raise Ending(f"write your address in journal.yaml (people, {config.owner}, email) or set JOURNALKIT_MAIL_FROM", USAGE)
    try:
        return checked(address)
    except NoAddress as fault:
        raise Ending(printable(f"the sender's address: {fault}"), USAGE) from None


def _drafts(root: Path, output: Path | None, *, dry: bool) -> Path | None:
    """The folder for e-mails that are not sent; those of the last time are gone from the journal's own."""
    own = state_folder(root, DRAFTS)
    shutil.rmtree(own)
    if not dry:
        return None
    folder = output or own
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _skip(post: Post, people: list[Person]) -> None:
    """Count everything that is shared now as told."""
    for person in people:
        names = [item.name for each in for_person(post.found, person.id) for item in each.items]
        if names:
            keep_told(post.root, person.id, told_to(post.root, person.id).failed().knowing(names))
    click.echo("Nothing was sent. What is shared now counts as told.", err=True)


def _tell(post: Post, person: Person) -> int | None:
    """Tell a person what is new: None when that was done, 0 when there was nothing to tell, else the code of what went wrong."""
    news = for_person(post.found, person.id)
    shared = {item.name for each in news for item in each.items}
    told = told_to(post.root, person.id)
    done = False
    if post.way is not None and told.sending is not None and shared & set(told.sending):
        # that letter may have arrived: it goes again under the same name, with nothing added
        code = _send(post, person, news, told, frozenset(told.sending) & shared, told.sending)
        if code is not None:
            return code
        told, done = told_to(post.root, person.id), True
    looked = {f"{post.sender.id}/{name}" for each in news for name in seen_by(post.root, each.room).get(person.id, ())}
    new = frozenset(shared - told.names - looked)
    gone = frozenset(told.names - shared) if post.withdrawals else frozenset()
    if not new and not gone:
        return None if done else 0
    return _send(post, person, news, told, new, tuple(sorted(new)), gone)


def _send(
    post: Post,
    person: Person,
    news: tuple[Offer, ...],
    told: Told,
    new: frozenset[str],
    named: tuple[str, ...],
    gone: frozenset[str] = frozenset(),
) -> int | None:
    """Send one letter, which goes by what is `named`; None when it was sent, 0 when none is wanted, else the code of what went wrong."""
    if not person.notify:
        return 0
    if not person.email:
        click.echo(
            printable(f"  {'not told':<12}{person.id}: no e-mail address; write it in journal.yaml (people, {person.id}, email)"), err=True
        )
        return 0
    try:
        name = name_of(post.sender.id, person.id, told.number, named, post.sender.email or "")
        letter = Letter(person, post.sender, tuple(each.only(new) for each in news), len(gone), name)
        message = message_of(letter, post.now)
    except NoAddress as fault:
        click.echo(printable(f"  {'not told':<12}{person.id}: {fault}; mend it in journal.yaml (people, {person.id}, email)"), err=True)
        return FINDINGS
    if post.way is None:
        file = (post.folder or post.root) / f"{person.id}.eml"
        replace_whole(file, message.as_bytes())
        click.echo(printable(f"  {'would tell':<12}{person.id}: {letter.subject}  {file}"))
        return None
    begun = told.begun(named)
    keep_told(post.root, person.id, begun)
    try:
        post.way.send(message)
    except Undelivered as fault:
        if not fault.unsure:
            keep_told(post.root, person.id, told)
        click.echo(printable(f"Error: {person.id} was not told: {fault}"), err=True)
        return ENVIRONMENT
    keep_told(post.root, person.id, begun.sent(gone))
    click.echo(printable(f"  {'told':<12}{person.id}: {letter.subject}"))
    return None
