"""One quiet e-mail to one person: plain text, nothing that is fetched when it is opened. What somebody wrote is one line of words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from journalkit.languages.say import ENGLISH
from journalkit.mail.offer import Item, Offer
from journalkit.model.person import Person
from journalkit.source import digest
from journalkit.values import Struct

WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?!-)(?=.{{1,64}}@){WORD}(?:\.{WORD})*@{LABEL}(?:\.{LABEL})*")
MOST = 20
LONGEST = 150
LONGEST_NAME = 50
KINDS = (("feedback", "Feedback"), ("update", "News"))


class NoAddress(Exception):
    """What stands for an e-mail address is none; the message says so."""


class Letter(Struct, frozen=True):
    """What is to be told: to whom, by whom, what is newly shared, room by room, and how much is not shared any more."""

    to: Person
    sender: Person
    news: tuple[Offer, ...]
    withdrawn: int
    id: str

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for each in self.news for item in each.items)

    @property
    def subject(self) -> str:
        """What the letter is about, on one line."""
        who = line(self.sender.name)
        if not self.items:
            return _inert(f"{who} shares less with you")
        what = line(self.items[0].title) if len(self.items) == 1 else _count(len(self.items), "entry", "entries")
        return _inert(f"{who} shared with you: {what}")


def name_of(sender: str, person: str, number: int, names: tuple[str, ...], address: str) -> str:
    """The Message-ID of a letter: the same for the same letter, however often it must be sent. NoAddress when the sender has none."""
    return f"<{digest(repr((sender, person, number, sorted(names))).encode())}@{checked(address).rpartition('@')[2]}>"


def checked(address: str) -> str:
    """The address in the form that every server takes: a domain of any script in ASCII. NoAddress when it is none."""
    local, _, domain = address.rpartition("@")
    try:
        found = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        found = ""
    if not ADDRESS.fullmatch(found):
        raise NoAddress(f"{line(address)!r} is no e-mail address")
    return found


def message_of(letter: Letter, now: datetime) -> EmailMessage:
    """The e-mail. NoAddress when one of the two has none."""
    message = EmailMessage(policy=SMTP)
    sender = checked(letter.sender.email or "")
    message["From"] = _mailbox(letter.sender.name, sender)
    message["To"] = _mailbox(letter.to.name, checked(letter.to.email or ""))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<mailto:{sender}?subject=stop>"
    message.set_content("\n".join(_body(letter)) + "\n", cte="quoted-printable")
    return message


def line(text: str) -> str:
    """The text on one line: without line ends, signs that cannot be seen or that turn the direction, and not too long."""
    plain = " ".join("".join(sign if sign.isprintable() or sign in "\u200d\ufe0f" else " " for sign in text).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _inert(text: str) -> str:
    """The line for a header, where `=?…?=` would stand for other signs, line ends among them, and so for another header."""
    return text.replace("=?", "= ?")


def _mailbox(name: str, address: str) -> Address:
    """A name with its address for a header; Python takes the quotes off a name that is longer than a line, so that what is in it counts."""
    name = _inert(line(name))
    return Address(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…", addr_spec=address)


def _body(letter: Letter) -> Iterator[str]:
    who = line(letter.sender.name)
    yield f"Hello {line(letter.to.name)},"
    for each in letter.news:
        if each.items:
            yield ""
            count = _count(len(each.items), "new entry", "new entries")
            yield f"{who} shares {count} with you in the room {line(each.title)}:"
            yield from _list(each, letter.to.id)
    if letter.withdrawn:
        are = "is" if letter.withdrawn == 1 else "are"
        yield ""
        yield f"{_count(letter.withdrawn, 'entry', 'entries')} that you could read {are} not shared with you any more."
    yield ""
    yield f"You get this because {who} shares a mentorship journal with you."
    yield f'To get no more of it, answer "stop" to {checked(letter.sender.email or "")}.'


def _list(offer: Offer, person: str) -> Iterator[str]:
    """The entries, the first ones each with its link, and how to read those that have none."""
    for each in offer.items[:MOST]:
        yield ""
        yield f"- {_kind(each, person)}: {line(each.title)}"
        yield f"  by {line(each.author)}{f', due {ENGLISH.day(each.due)}' if each.due else ''}".replace("\u00a0", " ")
        if each.link:
            yield f"  View: {each.link}"
    more = len(offer.items) - MOST
    if more > 0:
        yield ""
        yield f"and {more} more."
    if offer.synced and not all(each.link for each in offer.items):
        yield ""
        yield "To read it in a journal of your own: journalkit sync, then journalkit news."


def _count(amount: int, word: str, plural: str) -> str:
    return f"{amount} {word if amount == 1 else plural or f'{word}s'}"


def _kind(item: Item, person: str) -> str:
    kind = dict(KINDS).get(item.type, item.type.capitalize())
    return f"{kind} for you" if item.assignee == person else kind
