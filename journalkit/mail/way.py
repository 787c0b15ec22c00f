"""The way an e-mail goes: to a mail server, over TLS with a certificate that is verified, or to a program such as sendmail."""

from __future__ import annotations

import contextlib
import shlex
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from journalkit.git.programs import Unfinished, handed
from journalkit.values import Struct

PORTS = (("smtp", 587), ("smtps", 465), ("plain", 25))
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class NoWay(Exception):
    """The settings name no way that may be used; the message says why."""


class Undelivered(Exception):
    """An e-mail was not taken; the message says why. `unsure` when it may have been."""

    def __init__(self, message: str, *, unsure: bool = False) -> None:
        super().__init__(message)
        self.unsure = unsure


class Server(Struct, frozen=True):
    """A mail server. `tls` is `smtp` (STARTTLS), `smtps` (from the beginning) or `plain` (none)."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    seconds: float = 30.0

    def __repr__(self) -> str:
        """Everything but the password."""
        return f"{self.tls}://{self.host}:{self.port}"

    def send(self, message: EmailMessage) -> None:
        """Give an e-mail to the server, for the one to whom it is addressed. Undelivered when it does not take it."""
        sender, to = parties(message)
        try:
            with self._connected() as connection:
                try:
                    connection.send_message(message, sender, [to])
                except smtplib.SMTPServerDisconnected as fault:
                    raise Undelivered(f"{self.host} hung up: {fault}", unsure=True) from None
                except smtplib.SMTPRecipientsRefused as fault:
                    raise Undelivered(f"{self.host} refuses {to}: {_said(fault.recipients)}") from None
                except smtplib.SMTPException as fault:
                    raise Undelivered(f"{self.host} does not take it: {_reply(fault)}") from None
                except OSError as fault:
                    raise Undelivered(f"{self.host}: {fault}", unsure=True) from None
        except smtplib.SMTPException as fault:
            raise Undelivered(f"{self.host}: {_reply(fault)}") from None
        except OSError as fault:
            raise Undelivered(f"{self.host}, port {self.port}, cannot be reached: {fault}") from None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted and logged in; what goes wrong when it ends does not matter any more."""
        connection = self._opened()
        try:
            if self.tls == "smtp":
                connection.starttls(context=ssl.create_default_context())
            if self.user:
                connection.login(self.user, self.password)
            yield connection
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _opened(self) -> smtplib.SMTP:
        if self.tls == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=self.seconds)


class Program(Struct, frozen=True):
    """A program that takes an e-mail on its standard input, and the address as its last word."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    seconds: float = 60.0

    def send(self, message: EmailMessage) -> None:
        """Give an e-mail to the program. Undelivered when it fails."""
        try:
            handed((*self.words, parties(message)[1]), message.as_bytes(policy=SMTP.clone(linesep="\n")), self.environment, self.seconds)
        except Unfinished as fault:
            raise Undelivered(str(fault), unsure=fault.unsure) from None


def parties(message: EmailMessage) -> tuple[str, str]:
    """The addresses of the sender and of the one recipient."""
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    return sender, to


def way_of(environment: Mapping[str, str]) -> Server | Program:
    """The way that the settings name. NoWay when they name none, or one that is not safe."""
    address, command = environment.get("JOURNALKIT_SMTP", ""), environment.get("JOURNALKIT_SENDMAIL", "")
    if bool(address) == bool(command):
        raise NoWay(
            "set either JOURNALKIT_SMTP (smtps://HOST, or smtp://HOST for STARTTLS) or JOURNALKIT_SENDMAIL (a command), and not both; "
            "--dry-run needs neither"
        )
    if command:
        return Program(_words(command), environment)
    return _server(address, environment.get("JOURNALKIT_SMTP_USER", ""), environment.get("JOURNALKIT_SMTP_PASSWORD", ""))


def _words(command: str) -> tuple[str, ...]:
    try:
        found = tuple(shlex.split(command))
    except ValueError as fault:
        raise NoWay(f"JOURNALKIT_SENDMAIL cannot be read: {fault}") from None
    if not found:
        raise NoWay("JOURNALKIT_SENDMAIL is empty")
    return found


def _server(address: str, user: str, password: str) -> Server:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NoWay("JOURNALKIT_SMTP is no address such as smtps://mail.example.org or smtp://mail.example.org:587") from None
    if parts.scheme not in dict(PORTS) or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise NoWay("JOURNALKIT_SMTP is no address such as smtps://mail.example.org or smtp://mail.example.org:587")
    if parts.username is not None:
        raise NoWay("name and password do not stand in JOURNALKIT_SMTP; set JOURNALKIT_SMTP_USER and JOURNALKIT_SMTP_PASSWORD")
    if parts.scheme == "plain" and parts.hostname not in ON_THIS_MACHINE:
        raise NoWay("plain:// sends without encryption, which is for a server on this machine only; use smtp:// or smtps://")
    return Server(parts.hostname, port or dict(PORTS)[parts.scheme], parts.scheme, user, password)


def _reply(fault: smtplib.SMTPException) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        error = fault.smtp_error
        return f"{fault.smtp_code} {error.decode('utf-8', 'replace') if isinstance(error, bytes) else error}"
    return str(fault)


def _said(recipients: Mapping[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{code} {text.decode('utf-8', 'replace')}" for code, text in recipients.values())
