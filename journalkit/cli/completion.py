"""`journalkit completion`, and what shells may complete: ids, people, rooms, goals, types, tags.

Completing reads file names and front matter only, never texts, and says nothing whatever is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from journalkit.cli.app import App, printable
from journalkit.values import Struct

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from journalkit.model.journal import Config
    from journalkit.nodes import Mapping

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_JOURNALKIT_COMPLETE"
F = TypeVar("F", bound=Callable[..., Any])
Choices: TypeAlias = Iterable[tuple[str, str]]
Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which your shell completes commands, options, ids, people, goals and rooms.

    Save it once where your shell looks for such scripts, and open a new shell. For zsh the folder must be in fpath before compinit runs.

    \b
    Example:  journalkit completion bash > ~/.local/share/bash-completion/completions/journalkit
              journalkit completion zsh > ~/.zfunc/_journalkit
              journalkit completion fish > ~/.config/fish/completions/journalkit.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:  # the script alone: click would start a bash to see how old it is
        click.echo(ShellComplete.source(kind(ctx.find_root().command, {}, "journalkit", VARIABLE)))


class Place(Struct, frozen=True):
    """The journal that is completed in."""

    root: Path
    config: Config


class Header(Struct, frozen=True):
    """What an entry's file name and front matter say."""

    id: str
    author: str
    type: str
    title: str
    tags: tuple[str, ...]


def _silent(choices: Callable[[Place, str], Choices]) -> Complete:
    """The choices that begin with what was typed, in any case, for click; nothing when anything is wrong."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            found = list(choices(_place(ctx), incomplete))
        except Exception:  # a shell that completes is no place for messages
            return []
        typed = incomplete.casefold()
        fitting = [(name, about) for name, about in found if name.casefold().startswith(typed)]
        return [CompletionItem(name, help=printable(about) or None) for name, about in fitting if printable(name) == name]

    return complete


def _place(ctx: click.Context) -> Place:
    """The journal that the options before the command name. ValueError when it cannot be used."""
    from journalkit.reading.load import read_settings

    folder = ctx.find_root().params.get("folder")
    root = App(Path(folder).expanduser() if folder is not None else None, datetime.now(UTC)).root()
    config = read_settings(root).value.config
    if config is None:
        raise ValueError(root)
    return Place(root, config)


def _people(place: Place, typed: str) -> Choices:
    return [(person.id, person.name) for person in place.config.people.values()]


def _rooms(place: Place, typed: str) -> Choices:
    return [(room.id, room.title or ", ".join(room.people)) for room in place.config.rooms.values()]


def _types(place: Place, typed: str) -> Choices:
    from journalkit.schema.kind import ALL_KINDS

    return [(kind.folder, "") for kind in ALL_KINDS]


def _kinds(place: Place, typed: str) -> Choices:
    from journalkit.schema.kind import ALL_KINDS

    return [(kind.name, "") for kind in ALL_KINDS]


def _tags(place: Place, typed: str) -> Choices:
    return [(tag, "") for tag in sorted({tag for header in _headers(place, lambda name, author: True) for tag in header.tags})]


def _entries(*types: str) -> Callable[[Place, str], Choices]:
    """The names of entries of these types (of all when none is given): the id where it is the only one, else with its author."""

    def choices(place: Place, typed: str) -> Choices:
        begins = typed.casefold()
        found = [
            header
            for header in _headers(place, lambda name, author: name.startswith(begins) or f"{author}/{name}".startswith(begins))
            if not types or header.type in types
        ]
        ids = [header.id for header in found]
        full = "/" in typed
        return sorted(
            (f"{each.author}/{each.id}" if full or (ids.count(each.id) > 1 and each.author != place.config.owner) else each.id, each.title)
            for each in found
        )

    return choices


def _headers(place: Place, wanted: Callable[[str, str], bool]) -> Iterator[Header]:
    """The headers of all entries whose id and sender are wanted; what cannot be read is passed over."""
    from journalkit.located import opens_with_front_matter, parse
    from journalkit.reading.discover import discover
    from journalkit.reading.place import id_of, place_of
    from journalkit.reading.read import read

    for path in discover(place.root, place.config.ignore).value.markdown:
        sender = place_of(path, place.config.owner).owner
        source = read(place.root, path).value if wanted(id_of(path), sender) else None
        document = parse(source).value if source is not None and opens_with_front_matter(source.text) else None
        if document is not None:
            front = document.front
            kind, title, author = ("".join(_texts(front, name)[:1]) for name in ("type", "title", "author"))
            if kind != "roadmap":
                yield Header(id_of(path), author or sender, kind, title, _texts(front, "tags"))


def _texts(front: Mapping, name: str) -> tuple[str, ...]:
    """The text or texts of a field."""
    from journalkit.nodes import Scalar, Sequence

    node = front.get(name)
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item.text.strip() for item in items if isinstance(item, Scalar) and not item.empty)


people = _silent(_people)
rooms = _silent(_rooms)
types = _silent(_types)
kinds = _silent(_kinds)
tags = _silent(_tags)
entries = _silent(_entries())
goals = _silent(_entries("goal"))
sessions = _silent(_entries("session"))
actions = _silent(_entries("action"))
insights = _silent(_entries("insight"))


def room_option(about: str) -> Callable[[F], F]:
    """The option `--room`, which names a room of the journal."""
    return click.option("--room", metavar="ROOM", default=None, shell_complete=rooms, help=about)
