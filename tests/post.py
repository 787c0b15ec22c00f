"""A real mail server on this machine for as long as a block lasts, with what it took.

The certificates in `data/mail/` are for these tests alone: an authority that is trusted nowhere else, and one for `localhost` with its key.
"""

from __future__ import annotations

import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as RULES
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

KEYS = Path(__file__).parent / "data" / "mail"
AUTHORITY = {"SSL_CERT_FILE": str(KEYS / "authority.pem")}
USER, PASSWORD = "ana", "open sesame"


@dataclass
class Box:
    """What a server took: from whom, for whom, and the bytes. `answer` is what it says to an e-mail, once it has it."""

    answer: Callable[[], str] = lambda: "250 OK"
    refused: frozenset[str] = frozenset()
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  # aiosmtpd calls it so
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd calls it so
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.content))
        self.encrypted.append(session.ssl is not None)
        return self.answer()

    @property
    def letters(self) -> list[EmailMessage]:
        """The e-mails, as a program for e-mail reads them."""
        return [read_letter(data) for _, _, data in self.taken]


def read_letter(data: bytes) -> EmailMessage:
    """An e-mail of these bytes."""
    found: EmailMessage = BytesParser(EmailMessage, policy=RULES).parsebytes(data)
    return found


def text(letter: EmailMessage) -> str:
    """The words of an e-mail."""
    content: str = letter.get_content()
    return content.replace("\r\n", "\n")


@contextmanager
def server(box: Box | None = None, tls: str = "plain", *, login: bool = False) -> Iterator[Box]:
    """A mail server at the port of the box: `plain`, `smtp` for STARTTLS or `smtps`."""
    box = box or Box()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(KEYS / "server.pem")
    how: dict[str, Any] = {"smtps": {"ssl_context": context}, "smtp": {"tls_context": context, "require_starttls": True}}.get(tls, {})
    if login:
        how |= {"authenticator": _knows, "auth_required": True, "auth_require_tls": True}
    box.port = box.port or free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port, enable_SMTPUTF8=True, **how)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def killing(process: Callable[[], int]) -> Callable[[], str]:
    """An answer that is never heard: the sender is killed just before."""

    def answer() -> str:
        os.kill(process(), signal.SIGKILL)
        return "250 OK"

    return answer
