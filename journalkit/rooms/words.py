"""What a sync did, in words: one line for each file, with a verb in front."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from journalkit.rooms.sync import Received, Sent

TAKEN_BACK = (
    "What was withdrawn is in no branch and no history of the room any more. But it cannot be taken back: whoever fetched it before may "
    "keep a copy, and a host may keep it, unseen, until it cleans up."
)


def lines_of(sent: Sent, received: Mapping[str, Received], titles: Mapping[str, str], left_out: Mapping[str, str]) -> Iterator[str]:
    """One line for each file that was sent, changed, withdrawn, received, refused or left out."""
    for verb, paths in (("sent", sent.added), ("sent again", sent.changed), ("withdrew", sent.withdrawn)):
        yield from _lines(verb, paths, titles)
    for path, reason in sorted(left_out.items()):
        yield f"  {'not sent':<12}{path}: {reason}"
    for person, each in received.items():
        changes = each.changes
        for verb, paths in (("received", changes.added), ("changed", changes.changed), ("gone", changes.removed)):
            yield from _lines(verb, (f"{person}/{path}" for path in paths), {})
        for path in changes.edited:
            yield f"  {'put right':<12}{person}/{path}: the folder is generated, and this was changed by hand"
        for path in each.aside:
            yield f"  {'kept':<12}{path}: what you had written there"
        for path, reason in sorted(each.refused.items()):
            yield f"  {'refused':<12}{person}/{path}: {reason}"


def _lines(verb: str, paths: Iterable[str], titles: Mapping[str, str]) -> Iterator[str]:
    for path in paths:
        title = f"  {titles[path]}" if path in titles else ""
        yield f"  {verb:<12}{path}{title}"


def summary(room: str, sent: Sent, received: Mapping[str, Received], *, dry: bool) -> str:
    """One line for a whole room."""
    changes = [each.changes for each in received.values()]
    counts = (
        (len(sent.added), "to send" if dry else "sent"),
        (len(sent.changed), "to send again" if dry else "sent again"),
        (len(sent.withdrawn), "to withdraw" if dry else "withdrawn"),
        (sum(len(each.added) for each in changes), "to receive" if dry else "received"),
        (sum(len(each.changed) for each in changes), "changed by others"),
        (sum(len(each.removed) for each in changes), "withdrawn by others"),
        (sum(len(each.edited) for each in changes), "put right"),
        (sum(len(each.refused) for each in received.values()), "refused"),
    )
    said = ", ".join(f"{count} {words}" for count, words in counts if count)
    seen = "what you have looked at is told" if sent.marks else ""
    same = seen or ("sent only who you are and what the room is called" if sent.pushed else "nothing new")
    return f"room {room}: {said or same}"
