"""`journalkit import`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

import click

from journalkit.authoring.change import create_whole
from journalkit.cli.answer import Asked, answer_data, asked, json_option
from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, Ending, printable
from journalkit.cli.reading import read_journal
from journalkit.cli.report import text as report_text
from journalkit.cli.words import counted
from journalkit.importing.calendar import read_calendar
from journalkit.importing.dayone import read_dayone
from journalkit.importing.found import Collection
from journalkit.importing.jrnl import read_jrnl
from journalkit.importing.mapping import TYPES, Meaning, read_meaning
from journalkit.importing.marks import marked
from journalkit.importing.notes import read_notes
from journalkit.importing.plan import Here, Plan, plan
from journalkit.importing.table import read_table
from journalkit.reading.discover import discover, stays_inside
from journalkit.reading.place import id_of
from journalkit.reading.read import decode
from journalkit.schema.slug import folded
from journalkit.values import replace

PROGRAMS = MappingProxyType({"jrnl": read_jrnl, "dayone": read_dayone, "ics": read_calendar})
FORMATS = ("notes", "jrnl", "dayone", "csv", "ics")
SHOWN_NAMES = 6
SHOWN_ALIKE = 5  # things left out for the same reason; what is more is counted


@click.command()
@click.argument("program", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--map",
    "mapping",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What the source's names mean here.",
)
@click.option(
    "--type",
    "kind",
    metavar="TYPE",
    type=click.Choice(TYPES),
    default=None,
    help="What becomes of that which says no type. Default: insight.",
)
@click.option("--dry-run", is_flag=True, default=False, help="Say what would become what, and write nothing.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, program: str, sources: tuple[Path, ...], mapping: Path | None, kind: str | None, dry_run: bool, as_json: bool
) -> None:
    """Bring in what other programs wrote, as private entries; nothing of it is lost, and nothing is written over.

    FORMAT is notes (a folder of Markdown: Obsidian, Hugo, Jekyll, Zola), jrnl (its text or JSON), dayone (its JSON export), csv (a table of
    sessions, insights or actions) or ics (invitations). What was imported before is known again and left as it is.

    \b
    Example:  journalkit import notes ~/vault --dry-run
              journalkit import csv actions.csv --map platform.yaml
    """
    found = asked(ctx)
    meaning = _meaning(mapping, kind, found)
    for source in sources:
        _refuse_own(source, found.root)
    here, plans = _here(found), []
    for source in sources:
        made = plan(_read(program, source.resolve(), meaning, kind or ""), meaning, here)
        plans.append(made)
        here = here.after(made)
        if not dry_run:
            _write(made, found.root)
    whole = Plan(
        tuple(each for made in plans for each in made.entries),
        tuple(each for made in plans for each in made.before),
        tuple(each for made in plans for each in made.faults),
        {place: path for made in plans for place, path in made.files.items()},
        {},
    )
    _tell(whole, found, as_json=as_json, dry_run=dry_run)
    if not dry_run and whole.entries:
        _check(whole, found)
    if whole.faults:
        ctx.exit(FINDINGS)


def _refuse_own(source: Path, root: Path) -> None:
    """End the command for a source within the journal, and for one around it: it would import the journal itself."""
    here, there = root.resolve(), source.resolve()
    if there.is_relative_to(here) or (source.is_dir() and here.is_relative_to(there)):
        raise Ending(printable(f"{source} and the journal lie within each other; move what is to be imported elsewhere first"), REFUSED)


def _meaning(mapping: Path | None, kind: str | None, found: Asked) -> Meaning:
    """What the mapping file says, and the options. Ends the command when the file cannot be used as written."""
    said: Meaning = Meaning()
    if mapping is not None:
        try:
            outcome = decode(mapping.name, mapping.read_bytes())
        except OSError as fault:
            raise Ending(printable(f"{mapping} cannot be read: {fault.strerror}"), ENVIRONMENT) from None
        read = read_meaning(outcome.value, frozenset(found.journal.config.people)) if outcome.value else outcome.diagnostics
        if not isinstance(read, Meaning):
            click.echo(report_text(read, {mapping.name: outcome.value} if outcome.value else {}), err=True)
            raise Ending(printable(f"{mapping} cannot be used as it is written"), USAGE)
        said = read
    return replace(said, type=kind) if kind else said


def _read(program: str, source: Path, meaning: Meaning, kind: str) -> Collection:
    if program == "notes":
        return read_notes(source, meaning.ignore)
    if program == "csv":
        return read_table(source, kind, meaning)
    reader: Callable[[Path], Collection] = PROGRAMS[program]
    return reader(source)


def _here(found: Asked) -> Here:
    """The journal as it is now."""
    paths = discover(found.root, found.journal.config.ignore).value.markdown
    own = [path for path in paths if not path.startswith("rooms/")]
    taken = {name for each in found.journal.entries.values() for name in (each.id, *each.aliases)} | {id_of(path) for path in paths}
    return Here(found.root, found.journal, frozenset(map(folded, taken)), marked(found.root, own), found.practice.today)


def _write(made: Plan, root: Path) -> None:
    """Write files first and entries then, each whole or not at all, and none over another one."""
    texts = {each.draft.path: each.draft.text.encode("utf-8") for each in made.entries}
    try:
        for place, file in made.files.items():
            if not (root / place).exists():
                _create(root, place, file.read_bytes())
        for place, data in {**made.made, **texts}.items():
            _create(root, place, data)
    except FileExistsError as fault:
        raise Ending(printable(f"{fault.filename or 'a file'} came there meanwhile; import again: what is done stays"), REFUSED) from None
    except OSError as fault:
        raise Ending(
            printable(f"{fault.filename} cannot be written: {fault.strerror}; import again: what is done stays"), ENVIRONMENT
        ) from None


def _create(root: Path, place: str, data: bytes) -> None:
    file = root / place
    there = next(each for each in file.parents if os.path.lexists(each))
    if not stays_inside(root, there.relative_to(root).as_posix()):
        raise Ending(printable(f"{place} would lie outside the journal, where a symbolic link leads"), REFUSED)
    file.parent.mkdir(parents=True, exist_ok=True)
    create_whole(file, data)


def _tell(made: Plan, found: Asked, *, as_json: bool, dry_run: bool) -> None:
    """What became what, what was there before, and what was left out and why."""
    if as_json:
        answer_data(found, _data(made))
    else:
        for line in _lines(made):
            click.echo(printable(line))
    alike = Counter(each.message for each in made.faults)
    told = Counter[str]()
    for each in made.faults:
        told[each.message] += 1
        if told[each.message] <= SHOWN_ALIKE:
            click.echo(printable(f"left out: {each}"), err=True)
        elif told[each.message] == alike[each.message]:
            click.echo(f"left out: {alike[each.message] - SHOWN_ALIKE} more for the same reason; --json names all", err=True)
    done = "would be imported" if dry_run else "imported"
    click.echo(
        f"{counted(len(made.entries), 'entry', 'entries')} and {counted(len(made.files), 'file')} {done}, all private; "
        f"{len(made.before)} imported before; {len(made.faults)} left out",
        err=True,
    )


def _lines(made: Plan) -> Iterator[str]:
    for each in made.entries:
        yield f"{each.found.name} -> {each.draft.path}"
        if each.kept:
            more = f" and {len(each.kept) - SHOWN_NAMES} more" if len(each.kept) > SHOWN_NAMES else ""
            yield f"    kept: {', '.join(each.kept[:SHOWN_NAMES])}{more}"
        if each.files:
            yield f"    files: {', '.join(each.files)}"
        yield from (f"    {remark}" for remark in each.remarks)
    for one in made.before:
        if one.changed:
            yield f"{one.found.name} = {one.known.path}, imported before; it has changed in the source since, and was left as it is here"


def _data(made: Plan) -> dict[str, object]:
    return {
        "imported": [
            {
                "source": each.found.name,
                "path": each.draft.path,
                "type": each.fit.kind.name,
                "title": each.fit.title,
                "date": each.fit.date,
                "kept": list(each.kept),
                "files": list(each.files),
                "remarks": list(each.remarks),
            }
            for each in made.entries
        ],
        "before": [{"source": each.found.name, "path": each.known.path, "changed": each.changed} for each in made.before],
        "left_out": [{"source": each.name, "line": each.line or None, "message": each.message} for each in made.faults],
    }


def _check(made: Plan, found: Asked) -> None:
    """Say how many of the new entries have something for their writer to look at, warnings of the method included."""
    new = {each.draft.path for each in made.entries}
    wrong = {each.path for each in read_journal(found.root, found.practice.now).diagnostics if each.path in new}
    if wrong:
        click.echo(f"{len(wrong)} of them {'has' if len(wrong) == 1 else 'have'} faults or warnings; journalkit check shows them", err=True)
