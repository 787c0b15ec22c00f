"""The answer to one request: a file of the site, the state of the site for a page, or the stream of news."""

from __future__ import annotations

import contextlib
import json
import socket
from http.client import HTTPMessage, LineTooLong
from http.server import BaseHTTPRequestHandler
from io import BufferedIOBase
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast
from urllib.parse import parse_qs

from journalkit.live.bar import Bar, based
from journalkit.live.connections import Connections
from journalkit.live.files import HTML, can_run, content_type, open_file, size_of
from journalkit.live.limits import ANSWER_SECONDS, HEAD_BYTES, STATE_FIELDS
from journalkit.live.news import News
from journalkit.live.ranges import Unsatisfiable, part_of
from journalkit.live.requests import BAD, METHOD, NO_SUCH_PART, NOT_FOUND, OWN, OWN_FAULT, Refusal, refusal_of, site_path
from journalkit.values import Struct

TEXT = "text/plain; charset=utf-8"
HEADERS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Connection", "close"),
)
HEARTBEAT_SECONDS = 10.0
CHUNK = 1 << 16
Headers: TypeAlias = tuple[tuple[str, str], ...]


class Served(Struct, frozen=True):
    """What is served: the site's folder, the bar on its pages, the news; below which paths files are not the site's own pages.

    `exposed`: other machines may ask too, by an address of this one.
    """

    folder: Path
    bar: Bar
    news: News
    foreign: tuple[str, ...]
    exposed: bool = False


class _Head:
    """The head of a request, line by line, up to a limit."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = HEAD_BYTES
        self.close = file.close

    def readline(self, most: int) -> bytes:
        """The next line. LineTooLong beyond the limit, for which the library has an answer."""
        line: bytes = self._file.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise LineTooLong("head")
        return line


class Handler(BaseHTTPRequestHandler):
    """Answers one request and closes the connection."""

    protocol_version = "HTTP/1.1"
    server_version = "journalkit"
    sys_version = ""
    timeout = ANSWER_SECONDS

    def __init__(self, served: Served, connections: Connections, *rest: Any) -> None:
        self._served = served
        self._connections = connections
        self._begun = False
        super().__init__(*rest)  # which answers the request

    def handle(self) -> None:
        """One request, whatever it says of keeping the connection. A fault of ours is told to who asks without its words."""
        self.close_connection = True
        try:
            self.handle_one_request()
        except (ConnectionError, TimeoutError):
            raise
        except Exception:
            if not self._begun:
                with contextlib.suppress(OSError):
                    self._refuse(OWN_FAULT)
            raise

    def parse_request(self) -> bool:
        """Whether the request is one that may be answered; if not, it has been refused."""
        whole = self.rfile
        self.rfile = cast(BufferedIOBase, _Head(whole))
        try:
            if not super().parse_request():
                return False
        finally:
            self.rfile = whole
        self.close_connection = True
        self._connections.asked(self.connection)
        self.headers = head = self.headers or HTTPMessage()  # of a request without a head newer Pythons give a dictionary
        refusal = refusal_of(
            self.request_version,
            self.command,
            head.get_all("Host", []),
            head.get_all("Origin", []),
            head.get("Sec-Fetch-Site", ""),
            head.get("Sec-Fetch-Mode", ""),
            exposed=self._served.exposed,
        )
        if refusal is not None:
            self._refuse(refusal)
        return refusal is None

    def handle_expect_100(self) -> bool:
        """Nobody needs to send a body here."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses: in words that repeat nothing of the request."""
        self._connections.asked(self.connection)
        self._refuse(Refusal(code, BAD.words))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's own name
        """Requests are not written down."""

    def do_HEAD(self) -> None:
        """The head of what GET answers."""
        self.do_GET()

    def do_GET(self) -> None:
        """A file, or news."""
        if self.path.startswith(f"/{OWN}"):
            self._own(self.path[len(OWN) + 1 :])
            return
        path = site_path(self.path)
        file = open_file(self._served.folder, path) if isinstance(path, str) else None
        if isinstance(path, Refusal) and path != NOT_FOUND:
            self._refuse(path)
        elif file is None or not isinstance(path, str):
            self._missing()
        else:
            with file:
                self._file(path, file)

    def _file(self, path: str, file: BinaryIO) -> None:
        """A file as it is; a page of the site with the bar."""
        served = self._served
        kind = content_type(path)
        own = not path.startswith(served.foreign)
        if kind == HTML and own:
            edition = served.news.edition  # before the page is read: what is written after this is news to it
            self._send(200, kind, served.bar.added_to(file.read(), edition.run, edition.build, path))
            return
        size = size_of(file)
        try:
            part = part_of(self.headers.get_all("Range", []), size) if self.command == "GET" and "If-Range" not in self.headers else None
        except Unsatisfiable:
            self._refuse(NO_SUCH_PART, (("Content-Range", f"bytes */{size}"),))
            return
        start, end = part or (0, size)
        more = (("Accept-Ranges", "bytes"), *((("Content-Range", f"bytes {start}-{end - 1}/{size}"),) if part else ()))
        self._head(206 if part else 200, kind, end - start, more, sandboxed=not own and can_run(kind))
        file.seek(start)
        left = end - start
        while left and self.command == "GET":
            data = file.read(min(CHUNK, left))
            if not data:
                break
            self.wfile.write(data)
            left -= len(data)

    def _missing(self) -> None:
        """The site's page for what is not there, which reloads when it is; what was asked for stands in the browser's address alone."""
        served = self._served
        edition = served.news.edition
        file = open_file(served.folder, "404.html")
        if file is None:
            self._send(
                404,
                HTML,
                served.bar.added_to(
                    b"<!doctype html>\n<title>404</title>\n<p>There is no such page.</p>\n", edition.run, edition.build, ""
                ),
            )
            return
        with file:
            self._send(404, HTML, based(served.bar.added_to(file.read(), edition.run, edition.build, "")))

    def _own(self, target: str) -> None:
        """What the server itself has to say to its pages."""
        name, _, query = target.partition("?")
        if name == "live.js":
            self._send(200, content_type(name), self._served.bar.script)
        elif name == "state":
            self._state(query)
        elif name == "events":
            self._events()
        else:
            self._refuse(NOT_FOUND)

    def _state(self, query: str) -> None:
        """The state of the site, and whether what a page shows is old."""
        try:
            asked = parse_qs(query, max_num_fields=STATE_FIELDS, errors="strict")
            run, build, paths = asked.get("run", [""])[0], int(asked.get("build", ["0"])[0]), asked.get("path", [])
        except ValueError:
            self._refuse(BAD)
            return
        news = self._served.news
        data = {**news.edition.as_data(), "stale": news.is_stale(run, build, paths)}
        self._send(200, content_type("state.json"), json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"))

    def _events(self) -> None:
        """Server-sent events: one for each build of which pages must know. A client that does not read is left after a while."""
        self._head(200, "text/event-stream; charset=utf-8", None)
        if self.command != "GET":
            return
        self._connections.stream(self.connection)
        news = self._served.news
        edition = news.edition
        self.wfile.write(b"retry: 1000\n\n" + _event(edition.run, edition.build))
        while not news.closed:
            newer = news.wait(edition.build, HEARTBEAT_SECONDS)
            edition = newer or edition
            self.wfile.write(_event(edition.run, edition.build) if newer else b":\n\n")

    def _refuse(self, refusal: Refusal, more: Headers = ()) -> None:
        self.request_version = "HTTP/1.1"  # the library sends no head to older ones
        allow = (("Allow", "GET, HEAD"),) if refusal.status == METHOD.status else ()
        self._send(refusal.status, TEXT, f"{refusal.words}\n".encode(), (*more, *allow))
        with contextlib.suppress(OSError):  # what is still being sent is read away, else the client would not see the answer
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.5)
            for _ in range(16):
                if not self.connection.recv(CHUNK):
                    break

    def _send(self, status: int, kind: str, body: bytes, more: Headers = ()) -> None:
        self._head(status, kind, len(body), more)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, kind: str, length: int | None, more: Headers = (), *, sandboxed: bool = False) -> None:
        self._begun = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        sandbox = (("Content-Security-Policy", "sandbox"),) if sandboxed else ()  # what somebody else wrote must not read the journal
        for name, value in (*more, *sandbox, *HEADERS):
            self.send_header(name, value)
        self.end_headers()


def _event(run: str, build: int) -> bytes:
    return f"data: {json.dumps({'run': run, 'build': build})}\n\n".encode()
